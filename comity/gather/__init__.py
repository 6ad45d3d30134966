"""Bringing reports in. Until the centre exists: from files."""
