"""What is wanted of a story, kept as the text of a query between the report that answers and the weighing."""

from __future__ import annotations

from comity.query.condition import All, Condition, Some, Unless
from comity.query.parse import parse
from comity.query.tree import Both, Contested, Either, Figures, Node, Origins, Stands, Without, show


def told(condition: Condition) -> str:
    """Conditions on a story's weight as a query, to be kept and read again by `read_told`."""
    return show(_written(condition))


def read_told(written: str) -> Condition:
    """What `told` wrote, however long: in full words it may be longer than the query that it was written of."""
    return _read(parse(written, longest=None).root)


def _read(node: Node) -> Condition:
    match node:
        case Both(parts=parts):
            return All(parts=tuple(map(_read, parts)))
        case Either(parts=parts):
            return Some(parts=tuple(map(_read, parts)))
        case Without(part=part):
            return Unless(part=_read(part))
        case Contested() | Origins() | Stands() | Figures():
            return node
        case _:
            raise ValueError(f"not a condition on a story's weight: {node}")


def _written(condition: Condition) -> Node:
    match condition:
        case All(parts=parts):
            return Both(parts=tuple(map(_written, parts)))
        case Some(parts=parts):
            return Either(parts=tuple(map(_written, parts)))
        case Unless(part=part):
            return Without(part=_written(part))
        case Contested() | Origins() | Stands() | Figures():
            return condition
        case _:
            raise ValueError(f"not a condition on a story's weight: {condition}")
