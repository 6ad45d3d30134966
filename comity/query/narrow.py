"""A query that leaves out one thing more, or waits longer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from comity.errors import QueryInvalid
from comity.query.condition import ALWAYS, NEVER, All, Condition, Holds, Near, Some, Unless, every, some, unless
from comity.query.parse import parse
from comity.query.silence import meant
from comity.query.step import weighs
from comity.query.tree import Both, Either, Node, Silent, Without, show


def narrowed(text: str, leaf: Node) -> str | None:
    """The query that asks the same and leaves out what a condition holds of.

    What its writer wrote stays as it was written, in parentheses where alternatives need them.

    Args:
        text: a query that `parse` understands.
        leaf: one condition.

    Returns:
        The text, which `parse` reads as meant; none where it would be longer or deeper than a query may be.
    """
    root = parse(text).root
    parts = root.parts if isinstance(root, Both) else (root,)
    meant = show(Both(parts=(*parts, Without(part=leaf))))
    kept = f"({text})" if isinstance(root, Either) else text
    for written in (f"{kept} NOT {show(leaf)}", meant):
        try:
            if str(parse(written)) == meant:
                return written
        except QueryInvalid:
            continue
    return None


def waiting(text: str, source: UUID, name: str, least: timedelta) -> str | None:
    """The query that asks the same, but of a source only whether it is silent for so long.

    Args:
        text: a query for silence that `parse` understands.
        source: the source.
        name: its name.
        least: for how long.

    Returns:
        The text; none where it asks for as long a silence already, or for a longer one than may be asked for.
    """
    root = parse(text).root
    parts = root.parts if isinstance(root, Either) else (root,)
    longer = tuple(
        replace(part, least=least)
        if isinstance(part, Silent) and meant(part, source, name) and (part.least is None or part.least < least)
        else part
        for part in parts
    )
    written = show(Either(parts=longer) if isinstance(root, Either) else longer[0])
    try:
        return written if longer != parts and str(parse(written)) == written else None
    except QueryInvalid:
        return None


def of_report(condition: Condition) -> Iterator[Condition]:
    """What a query asks of a report, whatever the report's story may show, in as few parts as can be asked together."""
    if not weighs(condition):
        yield condition
        return
    match condition:
        case All(parts=parts) | Some(parts=parts):
            free, mixed = _apart(parts)
            if free:
                yield _joined(condition, free)
            for part in mixed:
                yield from of_report(part)
        case Unless(part=part):
            yield from of_report(part)


def of_story(condition: Condition, holds: Callable[[Condition], bool]) -> Condition:
    """What is left to ask of the story of a report.

    Args:
        condition: what a query asks.
        holds: whether one of the parts that `of_report` tells holds of the report.
    """
    if not weighs(condition):
        return ALWAYS if holds(condition) else NEVER
    match condition:
        case All(parts=parts) | Some(parts=parts):
            free, mixed = _apart(parts)
            told = [ALWAYS if holds(_joined(condition, free)) else NEVER] if free else []
            return _joined(condition, [*told, *(of_story(part, holds) for part in mixed)])
        case Unless(part=part):
            return unless(of_story(part, holds))
        case _:
            return condition


def _apart(parts: Iterable[Condition]) -> tuple[list[Condition], list[Condition]]:
    """Those that ask of the report alone, and the others."""
    every_part = list(parts)
    return [part for part in every_part if not weighs(part)], [part for part in every_part if weighs(part)]


def _joined(condition: All | Some, parts: Sequence[Condition]) -> Condition:
    """These parts, joined as those of the condition are."""
    return every(parts) if isinstance(condition, All) else some(parts)


def lexemes_asked(condition: Condition) -> Iterator[str]:
    """Every lexeme that a condition asks for; what must not hold is none."""
    match condition:
        case All(parts=parts) | Some(parts=parts):
            for part in parts:
                yield from lexemes_asked(part)
        case Holds(readings=readings):
            yield from (lexeme for run in readings for lexeme in run)
        case Near(left=left, right=right):
            yield from (lexeme for run in (*left, *right) for lexeme in run)
        case Unless() | _:
            return
