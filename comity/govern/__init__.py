"""Govern: the charter of a centre, its members and their seats, and whose turn the chair is."""
