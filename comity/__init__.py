"""Comity reads a pile of reports and weighs it: who says what, on how many independent origins, and who denies it."""

__version__ = "0.1.0"
