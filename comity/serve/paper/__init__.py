"""Situation reports on paper: as PDF, set by typst from a template of ours that reads what it says as data."""
