"""Measures of quality and speed. They stand beside the package and are not shipped with it."""
