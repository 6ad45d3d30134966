"""Situation reports: their sentences with what each rests on, how they are edited, signed and corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID, uuid4

import msgspec

from comity.db.door import Connection
from comity.errors import AlreadyThere, NotAllowed, NotFound
from comity.flow.sitrep import write
from comity.model.sitrep import Cited, Gap, Section
from comity.serve.api.operation import Asked
from comity.serve.api.wire import Id, Sent, Slugs, Told, as_id
from comity.serve.language import languages
from comity.serve.page import pages
from comity.serve.reader_copy import reader_copy, seen
from comity.serve.sitrep import Row, Sentences, replaced, smoothed
from comity.store import analysis, centre, sitrep
from comity.store.sitrep import Edition

_Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


class CiteSent(Sent, frozen=True, kw_only=True):
    """What a sentence rests on."""

    #: The report.
    report: Id
    #: The statement in it, one of those that are found there; null: the report as a whole.
    statement: Annotated[str, msgspec.Meta(max_length=100)] | None = None


class SentenceSent(Sent, frozen=True, kw_only=True):
    """A sentence that an officer types."""

    #: What it says.
    words: _Words
    #: What it rests on; only reports that the officer may see.
    cites: Annotated[list[CiteSent], msgspec.Meta(min_length=1, max_length=100)]
    #: Where it stands; of a sentence that takes another's place, where that stood.
    section: Section = "new"
    #: The sentence whose place it takes; null: none.
    instead: Id | None = None


class TakenOutSent(Sent, frozen=True, kw_only=True):
    """A sentence that is taken out."""

    #: Its id.
    sentence: Id


class SignatureSent(Sent, frozen=True, kw_only=True):
    """The text that an officer stands for."""

    #: `seen` of the situation report as it was read: a text that was changed meanwhile is not signed.
    seen: Annotated[str, msgspec.Meta(max_length=64)]


class DissentSent(Sent, frozen=True, kw_only=True):
    """That the own member does not concur, or does again."""

    #: With which sentence; null: with the whole.
    sentence: Id | None = None
    #: Why; null: it concurs again.
    reason: _Words | None


class DissentTold(Told, frozen=True, kw_only=True):
    """That a member does not concur."""

    #: The member.
    member: str
    #: Why.
    reason: str
    #: Since when.
    at: datetime


class CiteTold(Told, frozen=True, kw_only=True):
    """What a sentence rests on."""

    #: The report.
    report: str
    #: The statement in it; null: the report as a whole.
    statement: str | None


class SentenceTold(Told, frozen=True, kw_only=True):
    """A sentence, all of whose citations the viewer may see."""

    #: Its id.
    id: str
    #: Where it stands.
    section: Section
    #: The rule that says it; ``typed``: an officer does.
    kind: str
    #: What it says, in English, the words of others as they are between U+2068 and U+2069.
    text: str
    #: What it said before a model said it more smoothly; null: no model did.
    before: str | None
    #: What fills the gaps of the rule.
    told: dict[str, Gap]
    #: Whether something that it rests on is for some members alone.
    restricted: bool
    #: What it rests on, the most telling first; never empty.
    cites: list[CiteTold]
    #: Who does not concur with it.
    dissents: list[DissentTold]
    #: Against the version before: new there, said otherwise there; null: as there, or there is none before.
    changed: Literal["new", "reworded"] | None


class SignatureTold(Told, frozen=True, kw_only=True):
    """That an officer stands for the text."""

    #: The member.
    member: str
    #: The officer's name.
    officer: str
    #: When.
    at: datetime


class EditionTold(Told, frozen=True, kw_only=True):
    """A version of a situation report."""

    #: Its id.
    id: str
    #: The day of a daily one; null: somebody asked for it.
    day: date | None
    #: 1 for the first.
    version: int
    #: The version before; null: none.
    previous: str | None
    #: The version after; null: none.
    next: str | None
    #: It tells what came in after this moment …
    since: datetime
    #: … and not after this one.
    until: datetime
    #: The member that asked for it; null: the charter did.
    member: str | None
    #: When two members' officers had signed it; null: it is a draft.
    released_at: datetime | None


class SituationReport(Told, frozen=True, kw_only=True):
    """A situation report as the viewer gets it."""

    #: Which version.
    edition: EditionTold
    #: The member that had the chair; null before the first term.
    chair: str | None
    #: Tells this text from another, for signing it; empty once it is released.
    seen: str
    #: Its sentences in the order in which they are read.
    sentences: list[SentenceTold]
    #: Sentences of the version before that this one says no more, in English.
    gone: list[str]
    #: Who does not concur with the whole.
    dissents: list[DissentTold]
    #: Who stands for it.
    signatures: list[SignatureTold]


class SituationReports(Told, frozen=True, kw_only=True):
    """Of each situation report its last version."""

    #: The last first.
    reports: list[EditionTold]


def listed(asked: Asked) -> SituationReports:
    """Situation reports, the last first."""
    slugs = Slugs(asked.connection)
    return SituationReports(reports=[_edition(each, slugs) for each in sitrep.listed(asked.connection)])


def one(asked: Asked) -> SituationReport:
    """One of them."""
    return _told(asked, sitrep.edition(asked.connection, asked.id))


def draft(asked: Asked) -> SituationReport:
    """One is drafted now, of what came in since the last."""
    now = centre.now(asked.connection)
    made = sitrep.ask(asked.connection, sitrep.since_last(asked.connection, now))
    write(asked.connection, sitrep.edition(asked.connection, made))
    return _told(asked, sitrep.edition(asked.connection, made))


def say(asked: Asked) -> SituationReport:
    """Put a sentence in, or in the place of another."""
    sent: SentenceSent = asked.body
    edition = _open(asked)
    there = sitrep.sentences(asked.connection, edition.id, released=False)
    meant = next((each for each in there if sent.instead and each.id == as_id(sent.instead)), None)
    if sent.instead and meant is None:
        raise NotFound("There is no such sentence, or it was changed meanwhile.")
    cited = [Cited(report=as_id(each.report).hex, statement=each.statement) for each in sent.cites]
    _demand_statements(asked.connection, cited)
    sitrep.put(
        asked.connection,
        edition.id,
        " ".join(sent.words.split()),
        section=meant.section if meant else sent.section,
        topic=meant.topic if meant else f"typed {uuid4().hex}",
        weight=meant.weight if meant else 0,
        cited=cited,
        instead=replaced(meant, there) if meant else [],
    )
    return _told(asked, edition)


def take_out(asked: Asked) -> SituationReport:
    """Take a sentence out, and with it what members' drafts say on the same as far as the viewer sees it."""
    sent: TakenOutSent = asked.body
    edition = _open(asked)
    there = sitrep.sentences(asked.connection, edition.id, released=False)
    meant = next((each for each in there if each.id == as_id(sent.sentence)), None)
    if meant is None:
        raise NotFound("There is no such sentence, or it was changed meanwhile.")
    sitrep.take(asked.connection, replaced(meant, there))
    return _told(asked, edition)


def sign(asked: Asked) -> SituationReport:
    """Stand for the text; the second member that does releases what both may see."""
    sent: SignatureSent = asked.body
    edition = _open(asked)
    sitrep.hold(asked.connection, edition.id)
    if sent.seen != seen(sitrep.sentences(asked.connection, edition.id, released=False)):
        raise AlreadyThere("The text was changed meanwhile. Read it again, then sign.")
    sitrep.sign(asked.connection, edition.id)
    return _told(asked, sitrep.edition(asked.connection, edition.id))


def dissent(asked: Asked) -> SituationReport:
    """Say that the own member does not concur, and why, or that it concurs again."""
    sent: DissentSent = asked.body
    edition = sitrep.edition(asked.connection, asked.id)
    which = as_id(sent.sentence) if sent.sentence else None
    sitrep.dissent(asked.connection, edition.id, which, None if sent.reason is None else " ".join(sent.reason.split()))
    return _told(asked, edition)


def amend(asked: Asked) -> SituationReport:
    """Begin the next version of what was released."""
    edition = sitrep.edition(asked.connection, asked.id)
    return _told(asked, sitrep.edition(asked.connection, sitrep.amend(asked.connection, edition.id)))


def _open(asked: Asked) -> Edition:
    edition = sitrep.edition(asked.connection, asked.id)
    if edition.released_at is not None:
        raise NotAllowed("It is released. Begin its next version to change it.")
    return edition


def _demand_statements(connection: Connection, cited: Sequence[Cited]) -> None:
    """Take no citation of a statement that is not in its report.

    Raises:
        NotFound: one is not, or the viewer may not see that report.
    """
    named = [each for each in cited if each.statement is not None]
    found = analysis.analyses(connection, {UUID(each.report) for each in named})
    there = {(report.hex, each.id) for report, read in found.items() for each in read.statements}
    if any((each.report, each.statement) not in there for each in named):
        raise NotFound("There is no such statement in this report, or it was not released to you.")


def _told(asked: Asked, edition: Edition) -> SituationReport:
    here = centre.found(asked.connection)
    written = pages(here.zone if here else "UTC").written(languages()["en"])
    there = sitrep.sentences(asked.connection, edition.id, released=edition.released_at is not None)
    copy, slugs = reader_copy(asked.connection, edition, there, written), Slugs(asked.connection)
    say = Sentences(written)
    return SituationReport(
        edition=_edition(edition, slugs),
        chair=slugs.told(copy.term.member) if copy.term else None,
        seen="" if edition.released_at else seen(there),
        sentences=[_sentence(row, slugs, say) for _, rows in copy.product.sections for row in rows],
        gone=[say.plain(each) for each, _ in copy.product.gone],
        dissents=[_dissent(each, slugs) for each in copy.product.dissents],
        signatures=[
            SignatureTold(member=slugs.slug(each.member), officer=each.name, at=each.at) for each in copy.signings
        ],
    )


def _sentence(row: Row, slugs: Slugs, say: Sentences) -> SentenceTold:
    return SentenceTold(
        id=row.sentence.id.hex,
        section=row.sentence.section,
        kind=row.sentence.kind,
        text=row.plain,
        before=say.before(row.sentence) if smoothed(row.sentence, "en") else None,
        told=dict(row.sentence.told),
        restricted=row.restricted,
        cites=[CiteTold(report=each.report, statement=each.statement) for each in row.sentence.cited],
        dissents=[_dissent(each, slugs) for each in row.dissents],
        changed=row.changed,
    )


def _dissent(each: sitrep.Dissent, slugs: Slugs) -> DissentTold:
    return DissentTold(member=slugs.slug(each.member), reason=each.reason, at=each.at)


def _edition(each: Edition, slugs: Slugs) -> EditionTold:
    return EditionTold(
        id=each.id.hex,
        day=each.day,
        version=each.version,
        previous=each.previous.hex if each.previous else None,
        next=each.next.hex if each.next else None,
        since=each.since,
        until=each.until,
        member=slugs.told(each.member),
        released_at=each.released_at,
    )
