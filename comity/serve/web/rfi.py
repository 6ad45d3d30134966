"""Questions to members: asked by anybody who reads; taken on, answered or declined by officers of those asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from starlette.responses import Response

from comity.errors import NotAllowed, NotFound, QueryInvalid, Refused
from comity.exchange.marking import moment
from comity.model.horizon import TOO_FAR, beyond
from comity.model.marking import Marking
from comity.query.question import to_look_for
from comity.serve import known
from comity.serve.web import audience
from comity.serve.web.visit import Visit, as_id
from comity.store import account, label, picture, reading, rfi
from comity.store.rfi import Rfi

#: For how long an answer is waited for where nothing is said, and how many reports or stories a question is about.
_USUAL, _LINKS = timedelta(days=1), 20
#: Letters of what is to be looked for.
_LONGEST_QUERY = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form of a question."""

    #: The question.
    words: str = ""
    #: Ids of the members that are asked.
    asked: tuple[str, ...] = ()
    #: Until when an answer is wanted, as it was typed.
    due: str = ""
    #: Who sees the question: asked, members or coalition.
    audience: str = "asked"
    #: Ids of members that see it besides.
    members: tuple[str, ...] = ()
    #: Of a standing question: what to look for in all that comes in.
    query: str = ""
    #: Reports and stories that it is about.
    reports: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    #: What is wrong, by field, in the reader's language.
    wrong: dict[str, str] = field(default_factory=dict)


def blank(visit: Visit) -> Response:
    """``GET /rfis/new``: about a report or story where the address names one."""
    due = (visit.now + _USUAL).astimezone(visit.zone).strftime("%Y-%m-%dT%H:00")
    report, story = visit.asked("report"), visit.asked("story")
    return _form(visit, Typed(due=due, reports=(report,) if report else (), stories=(story,) if story else ()))


def ask(visit: Visit) -> Response:
    """``POST /rfis/new``."""
    typed = _sent(visit)
    wrong = dict(typed.wrong)
    names = account.names(visit.connection)
    asked = [each for each in names if str(each) in typed.asked]
    named = [each for each in names if str(each) in typed.members] if typed.audience == "members" else []
    due = _due(visit, typed.due)
    if not typed.words:
        wrong["words"] = visit.gettext("Write the question.")
    elif len(typed.words) > rfi.LONGEST:
        wrong["words"] = visit.gettext("This is too long. Say it in fewer words.")
    if not asked:
        wrong["asked"] = visit.gettext("Say whom you ask.")
    if typed.query:
        try:
            known.standing(visit.connection, typed.query[:_LONGEST_QUERY])
        except QueryInvalid as invalid:
            wrong["query"] = visit.said(invalid)
    if due is None:
        wrong["due"] = visit.gettext("Choose a day and an hour to come.")
    elif beyond(due, visit.now):
        wrong["due"] = visit.said(TOO_FAR)
    if wrong or due is None:
        return _form(visit, replace(typed, wrong=wrong), status=422)
    marking = label.intern(
        visit.connection,
        [
            Marking(
                owner=visit.viewer.member,
                audience="coalition" if typed.audience == "coalition" else "members",
                members=tuple(sorted({*asked, *named} - {visit.viewer.member}))
                if typed.audience != "coalition"
                else (),
            )
        ],
    )
    try:
        made = rfi.ask(
            visit.connection,
            asked,
            typed.words,
            due=due,
            label=marking,
            query=typed.query,
            reports=[as_id(each) for each in typed.reports],
            stories=typed.stories,
            sent=visit.once(),
        )
    except NotAllowed as refused:
        return _form(visit, replace(typed, wrong={"audience": visit.said(refused)}), status=422)
    return visit.to(f"/rfis/{made.hex}", visit.gettext("Asked. You are told when it is answered or declined."))


def show(visit: Visit) -> Response:
    """``GET /rfis/{id}``."""
    return _page(visit, rfi.one(visit.connection, visit.named()))


def take(visit: Visit) -> Response:
    """``POST /rfis/{id}/take``: the own member answers it soon."""
    return _done(visit, lambda which: rfi.take(visit.connection, which), visit.gettext("Your member has taken it on."))


def decline(visit: Visit) -> Response:
    """``POST /rfis/{id}/decline``: the own member does not answer it, and says why."""
    reason = " ".join(visit.sent("reason").split())
    asked = rfi.one(visit.connection, visit.named())
    if not reason or len(reason) > rfi.LONGEST_REASON:
        return _page(
            visit,
            asked,
            wrong={"reason": visit.gettext("Say why, in a sentence or two.")},
            status=422,
        )
    return _done(visit, lambda which: rfi.decline(visit.connection, which, reason), visit.gettext("Declined."))


def answer(visit: Visit) -> Response:
    """``POST /rfis/{id}/answers``: an answer, with a marking of its own."""
    asked, form, words = rfi.one(visit.connection, visit.named()), audience.sent(visit), visit.sent("words")
    wrong: dict[str, str] = {}
    if not words:
        wrong["words"] = visit.gettext("Write the answer.")
    elif len(words) > rfi.LONGEST_ANSWER:
        wrong["words"] = visit.gettext("This is too long. File a report, and name it here.")
    reports = _named(visit.sent("reports"))
    if reports is None or len(reports) > _LINKS:
        wrong["reports"] = visit.gettext("Paste the addresses of reports, one a line.")
    if wrong or form.marking is None or reports is None:
        return _page(visit, asked, form=form, wrong=wrong, status=422)
    try:
        marking = audience.interned(visit, form)
        rfi.answer(visit.connection, asked.id, words, label=marking, reports=reports, sent=visit.once())
    except NotAllowed as refused:
        return _page(visit, asked, form=form, wrong={"audience": visit.said(refused)}, status=422)
    except NotFound as refused:
        if visit.viewer.member not in asked.asked:
            raise
        return _page(visit, asked, form=form, wrong={"reports": visit.said(refused)}, status=422)
    except Refused as refused:
        return visit.to(f"/rfis/{asked.id.hex}", visit.said(refused), "failed")
    return visit.to(f"/rfis/{asked.id.hex}", visit.gettext("Answered. Who asked is told."))


def withdraw(visit: Visit) -> Response:
    """``POST /rfis/{id}/withdraw``: the own member needs no answer any more."""
    rfi.withdraw(visit.connection, visit.named())
    return visit.to(f"/rfis/{visit.named().hex}", visit.gettext("Withdrawn. Those who were asked are told."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Questions as the list of requests shows them, those that wait for an answer first."""

    #: Those that the own member is asked.
    to_you: list[Rfi]
    #: Those that it asks of others.
    of_you: list[Rfi]
    #: Those between others.
    others: list[Rfi]
    #: From where newer ones that wait no more are had, and older ones; none where there are none.
    newer: str | None
    older: str | None
    #: When they are looked at.
    now: datetime


def shown(visit: Visit) -> Questions:
    """What the list of requests shows of questions: all that wait for an answer, and a page of the others."""
    rest, own = rfi.settled(visit.connection, place=visit.place), visit.viewer.member
    found = (*rfi.unanswered(visit.connection), *rest.rows)
    return Questions(
        to_you=_urgent(visit, (each for each in found if own in each.asked)),
        of_you=_urgent(visit, (each for each in found if each.member == own and own not in each.asked)),
        others=_urgent(visit, (each for each in found if own not in (each.member, *each.asked))),
        newer=visit.onward(rest.newer),
        older=visit.onward(rest.older),
        now=visit.now,
    )


def _urgent(visit: Visit, found: Iterable[Rfi]) -> list[Rfi]:
    """Those that wait for an answer first, the first due of them at the head; then the rest, the last asked first."""
    return sorted(found, key=lambda each: (not _waits(visit, each), each.due_at if _waits(visit, each) else visit.now))


def _waits(visit: Visit, asked: Rfi) -> bool:
    return asked.state(visit.now) in ("open", "taken", "overdue")


def _due(visit: Visit, written: str) -> datetime | None:
    """Until when, as it was typed; none where it is no moment to come."""
    try:
        due = moment(written, visit.zone)
    except ValueError:
        return None
    return due if due > visit.now else None


def _named(written: str) -> list[UUID] | None:
    """The reports whose addresses or ids stand in a text; none where something else does."""
    found = []
    for each in written.split():
        try:
            found.append(as_id(each.rstrip("/").rpartition("/")[2].partition("#")[0].partition("?")[0]))
        except NotFound:
            return None
    return found


def _sent(visit: Visit) -> Typed:
    def several(name: str) -> tuple[str, ...]:
        return tuple(str(each) for each in visit.form.getlist(name))

    return Typed(
        words=visit.sent("words"),
        asked=several("asked"),
        due=visit.sent("due"),
        audience=visit.sent("audience") or "asked",
        members=several("members"),
        query=visit.sent("query")[:_LONGEST_QUERY],
        reports=several("reports")[:_LINKS],
        stories=several("stories")[:_LINKS],
    )


def _done(visit: Visit, deed: Callable[[UUID], None], told: str) -> Response:
    which = visit.named()
    try:
        deed(which)
    except Refused as refused:
        return visit.to(f"/rfis/{which.hex}", visit.said(refused), "failed")
    return visit.to(f"/rfis/{which.hex}", told)


def _form(visit: Visit, typed: Typed, status: int = 200) -> Response:
    names = account.names(visit.connection)
    reports = reading.named(visit.connection, [as_id(each) for each in typed.reports])
    if len(reports) < len(set(typed.reports)):
        raise NotFound("There is no such report, or it was not released to you.")
    stories = picture.named(visit.connection, typed.stories)
    if len(stories) < len(set(typed.stories)):
        raise NotFound("There is no such story, or nothing of it was released to you.")
    return visit.page(
        "pages/rfi-new.html",
        status=status,
        typed=typed,
        own=visit.viewer.member,
        members=[(str(each), name) for each, name in names.items()],
        others=[(str(each), name) for each, name in names.items() if each != visit.viewer.member],
        reports=reports,
        stories=stories,
    )


def _page(
    visit: Visit,
    asked: Rfi,
    *,
    form: audience.Asked | None = None,
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    own = visit.viewer.member
    answers, links = rfi.answers(visit.connection, asked.id), rfi.links(visit.connection, asked.id)
    stories = picture.named(visit.connection, [each.story for each in links if each.story])
    # What was chosen for the officer's own reports is not what who asks shall see.
    usual = audience.standing(
        visit, Marking(owner=own, audience="members", members=(asked.member,) if asked.member != own else ())
    )
    return visit.page(
        "pages/rfi.html",
        status=status,
        row=asked,
        own=own,
        state=asked.state(visit.now),
        answers=answers,
        declined=rfi.declined(visit.connection, asked.id),
        links=links,
        reports=reading.named(visit.connection, [each.report for each in links if each.report]),
        stories=stories,
        names=account.all_names(visit.connection),
        markings=audience.told(visit, [asked.label, *(each.label for each in answers)]),
        form=form or usual,
        typed={name: visit.sent(name) for name in ("words", "reports", "reason")},
        wrong=wrong or {},
        look_for=asked.query or to_look_for(asked.words, stories),
        mine=asked.member == own
        and (asked.officer == visit.viewer.officer or "file" in visit.frame.rights)
        and asked.withdrawn_at is None,
        may=own in asked.asked
        and asked.withdrawn_at is None
        and ("file" in visit.frame.rights or ("note" in visit.frame.rights and asked.member == own)),
    )
