"""The truth beside a scenario: `truth.toml`, written by those who wrote its reports."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from comity.model.statement import Act


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the file; a misspelt field is an error."""


class Story(_Row, frozen=True, kw_only=True):
    """One affair that reports are about."""

    #: Name of the row.
    id: str
    #: What it is about, in English.
    title: str


class Voice(_Row, frozen=True, kw_only=True):
    """Who speaks."""

    #: Name of the row.
    id: str
    #: What kind of speaker it is.
    kind: Literal["person", "institution", "unnamed", "outlet"]
    #: The origin for which the voice counts; voices of one root are one origin.
    root: str
    #: The names by which reports speak of it, in any script.
    names: tuple[str, ...]


class Parent(_Row, frozen=True, kw_only=True):
    """Where a report has its text from."""

    #: Id of the earlier report.
    report: str
    #: copied: in the same words; rewritten: in other words; translated: in another language.
    how: Literal["copied", "rewritten", "translated"]


class TrueReport(_Row, frozen=True, kw_only=True):
    """One report of the scenario."""

    #: Name of the row.
    id: str
    #: The file that holds it, in the folder `reports` beside the truth.
    file: str
    #: Its language.
    language: str
    #: When it was published, as fine as it can be told; empty: it cannot be told.
    published: str
    #: Id of its story.
    story: str
    #: Its headline, where a file holds several reports.
    title: str | None = None
    #: The house that publishes it; empty: nothing names one; none: not asked.
    publisher: str | None = None
    #: Where it has its text from; nothing: it is a root.
    origin: tuple[Parent, ...] = msgspec.field(name="from", default=())
    #: Houses credited for the whole of it.
    credits: tuple[str, ...] = ()
    #: Houses named as the source of a part; to show them as a credit is neither asked nor wrong.
    cites: tuple[str, ...] = ()


class Quote(_Row, frozen=True, kw_only=True):
    """The words by which one report supports or denies a claim."""

    #: Id of the report.
    report: str
    #: Id of the voice.
    voice: str
    #: The exact words.
    quote: str
    #: Acts that are right here, where not the usual ones of the list that holds the quote.
    acts: tuple[Act, ...] = ()


class TrueClaim(_Row, frozen=True, kw_only=True):
    """One proposition and everything the reports say for and against it."""

    #: Name of the row.
    id: str
    #: Id of its story.
    story: str
    #: What is claimed, in English.
    text: str
    #: The readings of its standing that are right.
    status: tuple[Literal["uncontested", "contested", "denied", "revised"], ...]
    #: The number of independent origins, known to those who wrote the reports.
    origins: int
    #: The lowest and the highest number that a careful reader of the reports can defend.
    reading: tuple[int, int]
    #: Ids of claims that say nearly the same: one claim for both is as right as one for each.
    near: tuple[str, ...] = ()
    #: Who says so.
    asserted: tuple[Quote, ...] = ()
    #: Who denies it.
    denied: tuple[Quote, ...] = ()
    #: Outlets that take their own report of it back.
    revised: tuple[Quote, ...] = ()


class Truth(_Row, frozen=True, kw_only=True):
    """A whole `truth.toml`."""

    #: The affairs.
    story: tuple[Story, ...]
    #: The speakers.
    voice: tuple[Voice, ...]
    #: The reports.
    report: tuple[TrueReport, ...]
    #: The claims.
    claim: tuple[TrueClaim, ...]


class Unsound(Exception):
    """A truth contradicts itself."""


def load(folder: Path) -> Truth:
    """The truth of the scenario in `folder`.

    Raises:
        OSError: there is no `truth.toml`.
        Unsound: a row names another row that does not exist, or two rows of a kind have one name.
        msgspec.ValidationError: a row has not the shape described above.
    """
    truth = msgspec.convert(tomllib.loads((folder / "truth.toml").read_text("utf-8")), Truth)
    stories, voices, reports = (_ids(rows) for rows in (truth.story, truth.voice, truth.report))
    claims = _ids(truth.claim)
    for report in truth.report:
        _known(report.story, stories, report.id)
        for parent in report.origin:
            _known(parent.report, reports, report.id)
    for claim in truth.claim:
        _known(claim.story, stories, claim.id)
        for other in claim.near:
            _known(other, claims, claim.id)
        for quote in (*claim.asserted, *claim.denied, *claim.revised):
            _known(quote.report, reports, claim.id)
            _known(quote.voice, voices, claim.id)
    return truth


def _ids(rows: tuple[Story, ...] | tuple[Voice, ...] | tuple[TrueReport, ...] | tuple[TrueClaim, ...]) -> set[str]:
    found: set[str] = set()
    for row in rows:
        if row.id in found:
            raise Unsound(f"two rows are named {row.id}")
        found.add(row.id)
    return found


def _known(name: str, names: set[str], where: str) -> None:
    if name not in names:
        raise Unsound(f"{where} names {name}, which is not a row")
