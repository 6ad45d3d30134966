"""Queries that ask for the silence of sources.

A source that brings nothing brings no report of which that could be asked, so silence stands alone in a query: one, or
several of which one is enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from uuid import UUID

from comity.errors import QueryInvalid
from comity.query.condition import stands
from comity.query.lexemes import readings, stems_of
from comity.query.tree import Both, Either, Node, Query, Silent, Without


def silences(query: Query) -> tuple[Silent, ...]:
    """The silences that a query asks for, of which one is enough; none where it asks of reports.

    Raises:
        QueryInvalid: it asks for something else besides.
    """
    parts = query.root.parts if isinstance(query.root, Either) else (query.root,)
    found = tuple(part for part in parts if isinstance(part, Silent))
    first = next(_silences(query.root), None)
    if first is not None and len(found) != len(parts):
        raise QueryInvalid(
            f"'silent:' (character {first.at}) is asked of sources, and what stands beside it of reports. Make two "
            "queries of it. Several sources of which one is enough are joined by OR: silent:Herald OR silent:Courier."
        )
    return found


def _silences(node: Node) -> Iterator[Silent]:
    match node:
        case Silent():
            yield node
        case Both(parts=parts) | Either(parts=parts):
            for part in parts:
                yield from _silences(part)
        case Without(part=part):
            yield from _silences(part)
        case _:
            return


def meant(silent: Silent, source: UUID, name: str) -> bool:
    """Whether a source is one of those that are asked for: by its id, or by words of its name as ``source:`` has them.

    Args:
        silent: what is asked.
        source: the source.
        name: its name.
    """
    try:
        return UUID(silent.text) == source
    except ValueError:
        held = _held(name)
        return any(stands(run, held) for run in readings(silent.text))


@lru_cache(maxsize=1 << 14)
def _held(name: str) -> dict[str, list[int]]:
    """The stems of a source's name, each with its places, cut as those of its reports are."""
    held: dict[str, list[int]] = {}
    for place, stem in enumerate(stems_of(name, "und"), 1):
        held.setdefault(stem, []).append(place)
    return held
