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


class DatabaseAway(ComityError):
    """The database does not answer."""

    status = 503


class DiskFull(ComityError):
    """The database's disk is full: nothing is taken in until there is room again."""

    status = 507


class SchemaTooNew(ComityError):
    """A later Comity has been at this database."""


class NotSafe(ComityError):
    """The database would show rows to those who may not see them; the centre refuses to serve."""

    status = 503


class NotFound(ComityError):
    """There is no such thing, or the viewer may not see it: the two are told in the same words."""

    status = 404


class NotAllowed(ComityError):
    """The viewer may see it, but not do this."""

    status = 403


class ProofWanted(NotAllowed):
    """The viewer may do this after proving to be who they are, which was too long ago."""

    def __init__(self, message: str, *, passkey: bool, code: bool, sample: bool) -> None:
        """What the viewer has to prove it by; `sample`: nothing, in a centre that is an example."""
        super().__init__(message)
        self.passkey = passkey
        self.code = code
        self.sample = sample


class Refused(ComityError):
    """What was sent cannot be taken as it is; the message says what to change."""

    status = 422


class AddressRefused(ComityError):
    """An address that Comity does not connect to: not of the web, or leading into somebody's own network."""

    status = 422


class Unreachable(ComityError):
    """Another machine did not answer, or not as it should; it may do so later."""

    status = 502


class QueryInvalid(ComityError):
    """A query cannot be understood; the message says at which character and what to write instead."""

    status = 422


class NotSignedIn(ComityError):
    """It is not known who asks."""

    status = 401


class TooLarge(ComityError):
    """More was sent than is taken at once."""

    status = 413


class WrongKind(ComityError):
    """What was sent is not of a kind that can be read here."""

    status = 415


class TooOften(ComityError):
    """The same was tried too often of late."""

    status = 429


class CharterInvalid(ComityError):
    """A charter says what cannot be; the message tells every fault with its place."""

    status = 422


class AlreadyThere(ComityError):
    """What was to be set up is there already, and is left as it is."""

    status = 409


class Misdirected(ComityError):
    """It was asked of a host that this centre is not."""

    status = 421


class Undelivered(ComityError):
    """A receiver did not take a message; `lasting` where it never will, `wait` where it says for how many seconds."""

    status = 502

    def __init__(self, message: str, *, lasting: bool = False, wait: float | None = None) -> None:
        super().__init__(message)
        self.lasting = lasting
        self.wait = wait


class ReceiverGone(Undelivered):
    """There is no such receiver any more, and it is not to be asked again."""

    status = 410

    def __init__(self, message: str) -> None:
        super().__init__(message, lasting=True)


class Busy(ComityError):
    """Another process is doing what this one would have to do alone."""

    status = 409
