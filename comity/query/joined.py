"""Stories that turned out to be one: a query for one that is no more asks for the one that took its reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from comity.query.condition import All, Condition, Some, Unless
from comity.query.tree import InStory


def stories(condition: Condition) -> Iterator[str]:
    """Every story that a condition asks for, by its id."""
    match condition:
        case All(parts=parts) | Some(parts=parts):
            for part in parts:
                yield from stories(part)
        case Unless(part=part):
            yield from stories(part)
        case InStory(story=story):
            yield story


def joined(condition: Condition, into: Mapping[str, str]) -> Condition:
    """A condition that asks for the stories that are left.

    Args:
        condition: what a query asks.
        into: stories that are no more, and those that took their reports.
    """
    match condition:
        case All(parts=parts):
            return All(parts=tuple(joined(part, into) for part in parts))
        case Some(parts=parts):
            return Some(parts=tuple(joined(part, into) for part in parts))
        case Unless(part=part):
            return Unless(part=joined(part, into))
        case InStory(story=story):
            return InStory(story=into.get(story, story))
        case _:
            return condition
