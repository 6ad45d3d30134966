"""Every error Comity raises on purpose. Each message says what happened and what to do."""

from __future__ import annotations


class ComityError(Exception):
    """The base of all; `status` is what a web answer would carry."""

    status = 500


class Unreadable(ComityError):
    """A file cannot be read as what it claims to be; it goes to quarantine with this reason."""

    status = 422


class FactsInvalid(ComityError):
    """A file of facts (a language, sources, places) does not have the expected shape."""


class VectorsMissing(ComityError):
    """Vectors were asked for and their parts are not installed or not reachable."""

    status = 503
