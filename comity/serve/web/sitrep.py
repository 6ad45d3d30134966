"""Situation reports: what a principal should know, drafted, edited, signed by two members, amended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from starlette.responses import Response

from comity.errors import NotAllowed, NotFound, Refused, Unreadable
from comity.flow.sitrep import write
from comity.gather.child import Failure
from comity.model.sitrep import SECTIONS, Cited, Section
from comity.serve.paper.sheet import can_be_set, sheet
from comity.serve.reader_copy import Head, reader_copy, seen
from comity.serve.sitrep import HEADINGS, Row, replaced
from comity.serve.web import rephrase
from comity.serve.web.visit import Visit, as_id
from comity.store import account, label, sitrep
from comity.store.sitrep import Edition, Sentence

#: Letters of a sentence that is typed, or of the reason why a member does not concur.
_LONGEST = 2_000


def listed(visit: Visit) -> Response:
    """``GET /sitreps``."""
    return visit.page(
        "pages/sitreps.html",
        editions=sitrep.listed(visit.connection),
        names=account.all_names(visit.connection),
        mailed=account.sitreps(visit.connection),
        mail=account.mail(visit.connection)[0],
    )


def by_mail(visit: Visit) -> Response:
    """``POST /sitreps/by-mail``: the reader gets each one by mail when it is released, or no more."""
    wanted = visit.sent("do") == "yes"
    account.set_sitreps(visit.connection, wanted)
    told = (
        visit.gettext("From now on you get each one by e-mail when it is released.")
        if wanted
        else visit.gettext("You get them by e-mail no more.")
    )
    return visit.to("/sitreps", told)


def begin(visit: Visit) -> Response:
    """``POST /sitreps``: one is drafted now, with the own member's draft at once and the others' in a moment."""
    made = sitrep.ask(visit.connection, sitrep.since_last(visit.connection, visit.now))
    write(visit.connection, sitrep.edition(visit.connection, made))
    return visit.to(f"/sitreps/{made.hex}", visit.gettext("Drafted. The other members' drafts follow in a moment."))


def show(visit: Visit) -> Response:
    """``GET /sitreps/{id}``."""
    return _page(visit, sitrep.edition(visit.connection, visit.named()))


def paper(visit: Visit) -> Response:
    """``GET /sitreps/{id}/pdf``: the reader's copy on paper."""
    edition = sitrep.edition(visit.connection, visit.named())
    if not can_be_set():
        raise Refused("PDF needs typst here. The operator of the centre installs it: pip install 'comity[pdf]'.")
    written = visit.pages.written(visit.frame.language)
    there = sitrep.sentences(visit.connection, edition.id, released=edition.released_at is not None)
    copy = reader_copy(visit.connection, edition, there, written)
    state = visit.request.app.state
    found = state.presses.apply(sheet(copy, written, centre=visit.frame.centre, address=state.address))
    if isinstance(found, Failure):
        raise Unreadable(found.reason)
    day = edition.day or edition.until.astimezone(visit.zone).date()
    name = f"sitrep-{day:%Y-%m-%d}-{edition.version}-{visit.frame.language.code}.pdf"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found, media_type="application/pdf", headers=disposition)


def say(visit: Visit) -> Response:
    """``POST /sitreps/{id}/sentences``: a sentence is put in, said otherwise, or taken out."""
    edition = _open(visit)
    there = sitrep.sentences(visit.connection, edition.id, released=False)
    meant = _meant(visit, there)
    same = replaced(meant, there) if meant else []
    if meant and visit.sent("do") == "out":
        sitrep.take(visit.connection, same)
        return visit.to(f"/sitreps/{edition.id.hex}?edit=yes", visit.gettext("Taken out."))
    words, cites = visit.sent("words"), _cites(visit, there)
    wrong = ""
    if not words:
        wrong = visit.gettext("Write the sentence.")
    elif len(words) > _LONGEST:
        wrong = visit.gettext("This is too long. Say it in fewer words.")
    elif not cites:
        wrong = visit.gettext("A sentence cites what it rests on. Choose at least one report.")
    if wrong:
        return _page(visit, edition, wrong=wrong, at=meant.id.hex if meant else "new", status=422)
    chosen_section = visit.sent("section")
    section: Section = next((each for each in SECTIONS if each == chosen_section), "new")
    sitrep.put(
        visit.connection,
        edition.id,
        " ".join(words.split()),
        section=meant.section if meant else section,
        topic=meant.topic if meant else f"typed {uuid4().hex}",
        weight=meant.weight if meant else 0,
        cited=cites,
        instead=same,
        sent=visit.once(),
    )
    return visit.to(f"/sitreps/{edition.id.hex}?edit=yes", visit.gettext("Kept. Whoever had signed must sign again."))


def sign(visit: Visit) -> Response:
    """``POST /sitreps/{id}/sign``: the officer stands for the text that was on the page."""
    edition = _open(visit)
    sitrep.hold(visit.connection, edition.id)
    if visit.sent("seen") != seen(sitrep.sentences(visit.connection, edition.id, released=False)):
        return visit.to(
            f"/sitreps/{edition.id.hex}",
            visit.gettext("The text was changed meanwhile. Read it again, then sign."),
            "failed",
        )
    try:
        with visit.connection.transaction():
            released = sitrep.sign(visit.connection, edition.id)
    except Refused as refused:
        return visit.to(f"/sitreps/{edition.id.hex}", visit.said(refused), "failed")
    if released:
        told = visit.gettext("Released. Each member's copy holds what that member may see.")
    elif all(each.member == visit.viewer.member for each in sitrep.signings(visit.connection, edition.id)):
        told = visit.gettext("Signed. It is released when an officer of another member signs, too.")
    else:
        told = visit.gettext(
            "Signed. Those who signed see no sentence in common. Put one in that cites what both have,"
            " or wait for a member that sees one with you."
        )
    return visit.to(f"/sitreps/{edition.id.hex}", told)


def dissent(visit: Visit) -> Response:
    """``POST /sitreps/{id}/dissent``: the own member does not concur and says why, or concurs again."""
    edition = sitrep.edition(visit.connection, visit.named())
    which = as_id(visit.sent("sentence")) if visit.sent("sentence") else None
    reason = " ".join(visit.sent("reason").split())
    back = f"/sitreps/{edition.id.hex}"
    if visit.sent("do") == "concur":
        sitrep.dissent(visit.connection, edition.id, which, None)
        return visit.to(back, visit.gettext("Your member concurs again."))
    if not reason or len(reason) > _LONGEST:
        return visit.to(back, visit.gettext("Say why your member does not concur, in a few sentences."), "failed")
    sitrep.dissent(visit.connection, edition.id, which, reason)
    return visit.to(back, visit.gettext("It stands in the report that your member does not concur, and why."))


def amend(visit: Visit) -> Response:
    """``POST /sitreps/{id}/amend``: the next version of what was released is begun."""
    edition = sitrep.edition(visit.connection, visit.named())
    try:
        with visit.connection.transaction():
            made = sitrep.amend(visit.connection, edition.id)
    except Refused as refused:
        return visit.to(f"/sitreps/{edition.id.hex}", visit.said(refused), "failed")
    return visit.to(
        f"/sitreps/{made.hex}?edit=yes", visit.gettext("This is the next version. Change it, then two sign it.")
    )


def _page(visit: Visit, edition: Edition, *, wrong: str = "", at: str = "", status: int = 200) -> Response:
    there = sitrep.sentences(visit.connection, edition.id, released=edition.released_at is not None)
    written = visit.pages.written(visit.frame.language)
    copy = reader_copy(visit.connection, edition, there, written)
    whole, names = copy.product, copy.names
    editing = (
        edition.released_at is None and "note" in visit.frame.rights and (visit.asked("edit") == "yes" or bool(wrong))
    )
    rows = [row for _, section in whole.sections for row in section]
    smooth = rephrase.smooth(visit, edition, rows) if "note" in visit.frame.rights else {}
    return visit.page(
        "pages/sitrep.html",
        status=status,
        edition=edition,
        product=whole,
        references={each.report.hex: each for each in whole.references},
        names=names,
        on_paper=can_be_set(),
        term=copy.term,
        signings=copy.signings,
        own=visit.viewer.member,
        editing=editing,
        readers=_readers(visit, rows, names) if editing else {},
        smooth=smooth,
        smooth_sections=rephrase.of_sections(rows, smooth) if editing else frozenset(),
        values={cite.report: cite.value for row in reversed(rows) for cite in row.cites},
        seen="" if edition.released_at else seen(there),
        headings=HEADINGS,
        waiting=copy.waiting,
        closed=copy.closed,
        restricted=Head(copy, written).restricted(questions=True),
        wrong=wrong,
        at=at,
        typed=visit.sent("words"),
    )


def _readers(visit: Visit, rows: Sequence[Row], names: Mapping[UUID, str]) -> dict[UUID, list[str]]:
    """By sentence the members that may see all it rests on, as far as the viewer may know."""
    labels = {each: set(label.readers(visit.connection, each)) for row in rows for each in row.sentence.labels}
    return {
        row.sentence.id: [name for id, name in names.items() if all(id in labels[each] for each in row.sentence.labels)]
        for row in rows
    }


def _open(visit: Visit) -> Edition:
    edition = sitrep.edition(visit.connection, visit.named())
    if edition.released_at is not None:
        raise NotAllowed("It is released. Begin its next version to change it.")
    return edition


def _meant(visit: Visit, there: Sequence[Sentence]) -> Sentence | None:
    """The sentence that the form is about; none: a new one."""
    if not visit.sent("sentence"):
        return None
    which = as_id(visit.sent("sentence"))
    found = next((each for each in there if each.id == which), None)
    if found is None:
        raise NotFound("There is no such sentence, or it was changed meanwhile.")
    return found


def _cites(visit: Visit, there: Sequence[Sentence]) -> tuple[Cited, ...]:
    """What was chosen, among what the draft cites."""
    known = {each.statement or each.report: each for sentence in there for each in sentence.cited}
    return tuple(known[str(each)] for each in visit.form.getlist("cites") if str(each) in known)
