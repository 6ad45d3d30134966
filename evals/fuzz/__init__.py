"""Bytes that nobody would write, for whatever reads foreign bytes: ``python -m evals.fuzz``."""
