"""A released situation report by mail: each reader's copy, made of what that reader may see when it is sent."""

from __future__ import annotations

from collections.abc import Iterator

from comity.db.door import Connection
from comity.errors import NotFound
from comity.model.letter import Copy
from comity.serve.language import languages
from comity.serve.language.written import Written
from comity.serve.page import pages
from comity.serve.pages import Frame
from comity.serve.reader_copy import Head, ReaderCopy, reader_copy
from comity.serve.runs import between, bracketed, marks
from comity.serve.said import PLAIN
from comity.serve.sitrep import Row, Sentences
from comity.store import centre, sitrep
from comity.store.outbox import Message


def compose(connection: Connection, message: Message, address: str) -> Copy | None:
    """A reader's copy; none where the reader gets none any more, or a later version was released meanwhile.

    Args:
        connection: of the courier.
        message: of the outbox.
        address: where people reach the centre, without a slash at its end.
    """
    if message.sitrep is None or not sitrep.mailed(connection, message.officer, message.member):
        return None
    try:
        edition = sitrep.edition(connection, message.sitrep)
    except NotFound:
        return None
    if edition.released_at is None or edition.outdated:
        return None
    here = centre.found(connection)
    page = pages(here.zone if here else "UTC")
    language = languages().get(message.language) or languages()["en"]
    written = page.written(language)
    there = sitrep.sentences(connection, edition.id, released=True, member=message.member)
    copy = reader_copy(connection, edition, there, written, message.member)
    head = Head(copy, written)
    return Copy(
        key=message.key,
        sitrep=edition.id,
        title=head.title(),
        text="\n".join(_lines(copy, head, written, address)),
        html=page.page(
            "mail/sitrep.html",
            Frame(language=language, path=""),
            copy=copy,
            head=head,
            address=address,
            marks=marks,
            between=lambda mark: between(mark, written),
        ),
        at=edition.released_at,
    )


def _lines(copy: ReaderCopy, head: Head, written: Written, address: str) -> Iterator[str]:
    gettext = written.language.gettext
    yield from (each for each in (head.title(), head.state(), head.span(), head.chair()) if each)
    yield from head.signed()
    if head.restricted(questions=True):
        yield head.restricted(questions=True)
    yield f"{address}/sitreps/{copy.edition.id.hex}"
    yield from (head.dissent(each) for each in copy.product.dissents)
    if not copy.product.sections:
        yield from ("", gettext("Nothing in this time that you may see."))
    for heading, rows in copy.product.sections:
        yield from ("", gettext(heading).upper(), "")
        for row in rows:
            yield f"- {_said(row, written)}"
            yield from (f"  {head.dissent(each)}" for each in row.dissents)
    if copy.waiting:
        yield from ("", gettext("Questions that wait for an answer").upper(), "")
        for each, question in zip(copy.waiting, head.questions(), strict=True):
            yield f"- {question}"
            yield f"  {address}/rfis/{each.id.hex}"
    if copy.product.gone:
        yield from ("", gettext("Said in the version before, and no more").upper(), "")
        yield from (f"- {Sentences(written).plain(each)}" for each, _ in copy.product.gone)
    if copy.product.references:
        yield from ("", gettext("Reports cited").upper(), "")
        for number, of in enumerate(copy.product.references, 1):
            told = [PLAIN.apart(of.title or gettext("without a title"))]
            told += [PLAIN.apart(of.publisher)] if of.publisher else []
            told.append(written.day(of.published_on or of.received_at))
            yield f"[{written.number(number)}] {gettext(', ').join(told)}"
            yield f"    {address}/reports/{of.report.hex}"
    yield from ("", f"{gettext('You get this because you asked for it.')} {gettext('Change that')}: {address}/sitreps")


def _said(row: Row, written: Written) -> str:
    gettext = written.language.gettext
    marks = {"new": gettext("new in this version"), "reworded": gettext("said otherwise before")}
    before = f"({marks[row.changed]}) " if row.changed else ""
    after = f" ({gettext('restricted')})" if row.restricted else ""
    return f"{before}{row.plain}{after} {bracketed(row.cites, written)}"
