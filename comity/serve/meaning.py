"""What a question means, as a vector to search by."""

from __future__ import annotations

from uuid import UUID

from comity.db.door import Connection
from comity.errors import Refused, VectorsMissing
from comity.process.language import identify
from comity.store import nearest, reading
from comity.vectors.centre import centre
from comity.vectors.local import available, local
from comity.vectors.weights import Floats

_OFF = "This centre cannot search by meaning: the parts for vectors are not installed. Search by words."


def can_search() -> bool:
    """Whether words can be turned into a vector here."""
    return available()


def meaning(text: str) -> Floats:
    """The vector of a question, (384,), beside those of reports; the first call takes a second and 150 MB.

    Raises:
        Refused: there are no parts for vectors here.
    """
    if not can_search():
        raise Refused(_OFF)
    try:
        encoder = local()
    except VectorsMissing as error:
        raise Refused(_OFF) from error
    vector: Floats = centre(encoder.encode([text]), [identify(text)], encoder.model)[0]
    return vector


def meaning_of(connection: Connection, report: UUID) -> Floats:
    """The vector of a report, to find others like it.

    Raises:
        NotFound: there is no such report, or the viewer may not see it.
        Refused: it has none.
    """
    reading.report(connection, report)
    vector = nearest.vector_of(connection, report)
    if vector is None:
        raise Refused("There is no vector of this report, so none like it can be found. Search by words.")
    return vector
