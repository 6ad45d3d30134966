"""Nouns: frozen, slotted, keyword-only, without behaviour that needs input or output."""
