"""A situation report as one reader gets it, whole: on the page, by mail, on paper and through the API.

A viewer's door shows what its viewer may see. The courier, which sees all, names the member as whom it looks; so a mail
holds what its reader may see at the moment of sending.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.db.door import Connection
from comity.model.term import Term
from comity.serve.language.marked import N_
from comity.serve.language.written import Written
from comity.serve.said import PLAIN
from comity.serve.sitrep import Product, chosen, cited, product
from comity.store import account, label, reference, rfi, sitrep, term
from comity.store.rfi import Rfi
from comity.store.sitrep import Dissent, Edition, Sentence, Signing

#: Said at the head of a copy that holds something restricted.
RESTRICTED = N_("Sentences marked “restricted” rest on what was released to some members alone. Do not pass them on.")

_QUESTION = N_("“%(words)s” Asked by %(name)s, wanted by %(when)s; no answer yet from %(members)s.")
#: Questions that are told, the first due.
_QUESTIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderCopy:
    """A situation report with what stands around its sentences."""

    #: The version.
    edition: Edition
    #: Its sentences and what they rest on.
    product: Product
    #: Members by id.
    names: Mapping[UUID, str]
    #: The term of the chair in which it was made; none before the first.
    term: Term | None
    #: Who stands for it.
    signings: tuple[Signing, ...]
    #: Questions that wait for an answer now, which is not known either; with a draft and the newest that was released.
    waiting: tuple[Rfi, ...]
    #: Of these those that some members alone may see.
    closed: frozenset[UUID]


def reader_copy(
    connection: Connection,
    edition: Edition,
    there: Sequence[Sentence],
    written: Written,
    member: UUID | None = None,
) -> ReaderCopy:
    """A situation report as its reader gets it now.

    Args:
        connection: of a viewer, or of the courier.
        edition: the version.
        there: its sentences that the reader may see.
        written: how things are written for the reader.
        member: as whom the courier looks; none: as the viewer.
    """
    shown = chosen(there, draft=edition.released_at is None)
    before = (
        chosen(sitrep.sentences(connection, edition.previous, released=True, member=member), draft=False)
        if edition.previous is not None
        else None
    )
    reports = [UUID(each) for each in cited(shown)]
    waiting = _waiting(connection, edition, member)
    closed = _restricted(connection, {each.label for each in waiting})
    begun = [each for each in term.history(connection) if each.begins <= edition.until]
    return ReaderCopy(
        edition=edition,
        product=product(
            shown,
            written,
            dissents=sitrep.dissents(connection, edition.id, member),
            references=reference.references(connection, reports, member),
            places=reference.places(connection, reports, member),
            before=before,
            restricted=_restricted(connection, {each for sentence in shown for each in sentence.labels}),
            zone=written.zone,
        ),
        names=account.all_names(connection),
        term=begun[-1] if begun else None,
        signings=sitrep.signings(connection, edition.id),
        waiting=waiting,
        closed=frozenset(each.id for each in waiting if each.label in closed),
    )


def _waiting(connection: Connection, edition: Edition, member: UUID | None) -> tuple[Rfi, ...]:
    newest = sitrep.newest(connection) if edition.released_at else None
    current = edition.released_at is None or (newest is not None and newest.id == edition.id)
    return rfi.unanswered(connection, whose=member, most=_QUESTIONS) if current else ()


def _restricted(connection: Connection, labels: Collection[int]) -> frozenset[int]:
    """Of these labels those that are for some members alone."""
    found = label.markings(connection, sorted(labels))
    return frozenset(each for each, clauses in found.items() if any(c.audience == "members" for c in clauses))


def seen(sentences: Sequence[Sentence]) -> str:
    """Tells one text from another, as one viewer sees them."""
    told = sorted(f"{each.id.hex} {sorted(each.smooth.items())}" for each in sentences)
    return hashlib.sha256(" ".join(told).encode()).hexdigest()[:32]


class Head:
    """What stands around a situation report, in words without markup."""

    def __init__(self, copy: ReaderCopy, written: Written) -> None:
        self._copy = copy
        self._written = written
        self._gettext = written.language.gettext

    def title(self) -> str:
        """Of what day or moment it is."""
        edition = self._copy.edition
        if edition.day:
            return self._gettext("Situation report of %(day)s") % {"day": self._written.day(edition.day)}
        return self._gettext("Situation report of %(when)s") % {"when": self._moment(edition.until)}

    def state(self) -> str:
        """Whether and when it was released, and which version it is."""
        edition = self._copy.edition
        told = (
            f"{self._gettext('released')} {self._moment(edition.released_at)}"
            if edition.released_at
            else self._gettext("draft")
        )
        if edition.version > 1:
            version = self._gettext("version %(n)s") % {"n": self._written.number(edition.version)}
            told = self._gettext(", ").join((told, version))
        return told

    def span(self) -> str:
        """Of what time it tells, and in which zone the times are written."""
        edition = self._copy.edition
        return self._gettext("what came in from %(since)s to %(until)s") % {
            "since": self._moment(edition.since),
            "until": self._written.zoned(edition.until),
        }

    def chair(self) -> str:
        """Who was in the chair; empty before the first term."""
        term = self._copy.term
        if term is None:
            return ""
        return self._gettext("in the chair until %(until)s: %(name)s") % {
            "until": self._written.day(term.ends),
            "name": self.name(term.member),
        }

    def signed(self) -> tuple[str, ...]:
        """Who stands for it."""
        return tuple(
            self._gettext("Signed by %(name)s, %(member)s.")
            % {"name": PLAIN.apart(each.name), "member": self.name(each.member)}
            for each in self._copy.signings
        )

    def restricted(self, *, questions: bool = False) -> str:
        """That some of it, or of the questions beside it, is for some members alone; empty where nothing is."""
        rows = [row for _, section in self._copy.product.sections for row in section]
        some = any(row.restricted for row in rows) or (questions and bool(self._copy.closed))
        return self._gettext(RESTRICTED) if some else ""

    def questions(self) -> tuple[str, ...]:
        """What waits for an answer: what is asked, by whom, and who is silent; the same until one of these changes."""
        return tuple(self._question(each) for each in self._copy.waiting)

    def _question(self, found: Rfi) -> str:
        told = self._gettext(_QUESTION) % {
            "words": PLAIN.apart(" ".join(found.words.split())),
            "name": self.name(found.member),
            "when": self._written.zoned(found.due_at),
            "members": self._gettext(", ").join(self.name(each) for each in found.silent),
        }
        return f"{told} ({self._gettext('restricted')})" if found.id in self._copy.closed else told

    def dissent(self, found: Dissent) -> str:
        """That a member does not concur, and why."""
        said = self._gettext("%(name)s does not concur:") % {"name": self.name(found.member)}
        return f"{said} {PLAIN.apart(found.reason)}"

    def name(self, member: UUID) -> str:
        """The name of a member, in a direction of its own."""
        return PLAIN.apart(self._copy.names.get(member, ""))

    def _moment(self, when: datetime) -> str:
        return self._written.moment(when, year=True)
