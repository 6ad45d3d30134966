"""The part of a form that says who will see a report, wherever such a form stands."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from comity.exchange.marking import (
    AUDIENCE,
    LATER,
    MEMBERS,
    MORE,
    OWN,
    SENDER,
    UNTIL,
    MarkingRefused,
    Plain,
    Preview,
    plain,
    preview,
    wanted,
)
from comity.model.marking import Marking
from comity.serve.web.visit import Visit
from comity.store import account, label


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stands in the form, and what it means."""

    #: own, public, coalition or members.
    audience: str
    #: Ids of the members named.
    members: tuple[str, ...]
    #: Until when, as it was typed.
    until: str
    #: Whether members that join later see it, too.
    later: bool
    #: none, ask, same or public: what its readers may do to have others see it.
    onward: str
    #: Whether its readers are not told whose it is.
    withheld: bool
    #: The members that can be named: id and name.
    others: tuple[tuple[str, str], ...]
    #: What is wrong, by field, in the reader's language.
    wrong: dict[str, str]
    #: Who will see it; none where that cannot be told yet.
    preview: Preview | None
    #: What was meant; none where something is wrong.
    marking: Marking | None


def usual(visit: Visit) -> Asked:
    """The form as it stands at first: what the officer's own reports usually get."""
    kept = account.marking(visit.connection)
    clauses = label.markings(visit.connection, [kept]).get(kept, ()) if kept is not None else ()
    own = next((c for c in clauses if c.owner == visit.viewer.member), None)
    # Closed by default: where nothing is chosen nobody else sees it.
    return standing(visit, own) if own else _form(visit, OWN, (), "")


def standing(visit: Visit, marking: Marking) -> Asked:
    """The form for a marking that is there already."""
    until = marking.not_after.astimezone(visit.zone).strftime("%Y-%m-%dT%H:%M") if marking.not_after else ""
    alone = marking.audience == "members" and not marking.members
    return _form(
        visit,
        OWN if alone else marking.audience,
        tuple(str(m) for m in marking.members),
        until,
        later=marking.later,
        onward=marking.onward,
        withheld=marking.attribution == "withheld",
    )


def sent(visit: Visit) -> Asked:
    """The form as it was sent."""
    named = tuple(str(m) for m in visit.form.getlist(MEMBERS))
    return _form(
        visit,
        visit.sent(AUDIENCE),
        named,
        visit.sent(UNTIL),
        later=visit.sent(LATER) == "yes",
        onward=visit.sent(MORE) or "ask",
        withheld=visit.sent(SENDER) == "withheld",
    )


def interned(visit: Visit, asked: Asked) -> int:
    """The label of a marking that was understood."""
    assert asked.marking is not None  # noqa: S101 - a form with something wrong is shown again instead
    return label.intern(visit.connection, [asked.marking])


def seen_by(visit: Visit) -> Response:
    """``POST /marking``: who will see what bears this marking, for the form while it is filled in."""
    return visit.part("pages/seen-by.html", asked=sent(visit))


def told(visit: Visit, labels: list[int]) -> dict[int, Plain]:
    """Labels in plain words."""
    names = account.names(visit.connection)
    return {each: plain(clauses, names) for each, clauses in label.markings(visit.connection, labels).items()}


def _form(
    visit: Visit,
    audience: str,
    members: tuple[str, ...],
    until: str,
    *,
    later: bool = False,
    onward: str = "ask",
    withheld: bool = False,
) -> Asked:
    names = account.names(visit.connection)
    own = visit.viewer.member
    wrong: dict[str, str] = {}
    marking: Marking | None = None
    try:
        marking = wanted(
            own,
            audience,
            members,
            until,
            later=later,
            onward=onward,
            withheld=withheld,
            others=names,
            zone=visit.zone,
            now=visit.now,
        )
    except MarkingRefused as refused:
        wrong[refused.field] = visit.said(refused)
    return Asked(
        audience=audience,
        members=members,
        until=until,
        later=later,
        onward=onward,
        withheld=withheld,
        others=tuple((str(m), name) for m, name in names.items() if m != own),
        wrong=wrong,
        preview=preview(marking, names) if marking else None,
        marking=marking,
    )
