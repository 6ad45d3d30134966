"""Queries that ask for the silence of sources.

A source that brings nothing brings no report of which that could be asked, so silence stands alone in a query: one, or
several of which one is enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar
from uuid import UUID

from comity.errors import QueryInvalid
from comity.query.condition import stands
from comity.query.lexemes import readings, stems_of
from comity.query.tree import Both, Either, Node, Query, Silent, Without

Key = TypeVar("Key", bound=Hashable)


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
    if (by_id := _id(silent)) is not None:
        return by_id == source
    held = _held(name)
    return any(stands(run, held) for run in readings(silent.text))


class Asked(Generic[Key]):
    """Many queries for silence, filed so that of a source those alone are looked at that may mean it."""

    def __init__(self, asked: Mapping[Key, Sequence[Silent]]) -> None:
        """File queries by their keys: each silence under its source's id, or the rarest word of each way to read it."""
        one_each = [(key, one) for key, several in asked.items() for one in several]
        named = [(key, one, run) for key, one in one_each if _id(one) is None for run in readings(one.text)]
        often = Counter(stem for _, _, run in named for stem in run)
        self._by_id: dict[UUID, list[tuple[Key, Silent]]] = {}
        self._by_stem: dict[str, dict[tuple[Key, Silent], None]] = {}
        for key, one in one_each:
            if (source := _id(one)) is not None:
                self._by_id.setdefault(source, []).append((key, one))
        for key, one, run in named:
            self._by_stem.setdefault(min(run, key=often.__getitem__), {})[key, one] = None

    def of(self, source: UUID, name: str) -> Iterator[tuple[Key, Silent]]:
        """The silences that are asked for of a source, with the keys of their queries."""
        yield from self._by_id.get(source, ())
        likely = {pair: None for stem in _held(name) for pair in self._by_stem.get(stem, ())}
        yield from (pair for pair in likely if meant(pair[1], source, name))


@lru_cache(maxsize=1 << 14)
def _id(silent: Silent) -> UUID | None:
    try:
        return UUID(silent.text)
    except ValueError:
        return None


@lru_cache(maxsize=1 << 14)
def _held(name: str) -> dict[str, list[int]]:
    """The stems of a source's name, each with its places, cut as those of its reports are."""
    held: dict[str, list[int]] = {}
    for place, stem in enumerate(stems_of(name, "und"), 1):
        held.setdefault(stem, []).append(place)
    return held
