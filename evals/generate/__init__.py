"""Generators of invented reports whose truth is known."""
