"""A condition as PostgreSQL's tsquery, as far as it can be said in one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from comity.query.condition import ALWAYS, All, Condition, Holds, Near, Some, Unless, every, some, unless


def of_words(condition: Condition) -> bool:
    """Whether a condition asks for lexemes and nothing else, so that `tsquery` says all of it."""
    match condition:
        case All(parts=parts) | Some(parts=parts):
            return bool(parts) and all(map(of_words, parts))
        case Unless(part=part):
            return of_words(part)
        case _:
            return isinstance(condition, Holds | Near)


def tsquery(condition: Condition) -> str:
    """The tsquery of a condition for which `of_words` holds; its lexemes are quoted, whatever is in them."""
    match condition:
        case All(parts=parts):
            return f"({' & '.join(map(tsquery, parts))})"
        case Some(parts=parts):
            return f"({' | '.join(map(tsquery, parts))})"
        case Unless(part=part):
            return f"!{tsquery(part)}"
        case Holds(readings=readings):
            return f"({' | '.join(map(_run, readings))})"
        case Near(left=left, right=right, most=most):
            # Runs of one length together: PostgreSQL measures a distance from where the first one ends.
            ways = (
                f"{one} <{step}> {other}"
                for ours in _by_length(left)
                for theirs in _by_length(right)
                for one, other in ((ours, theirs), (theirs, ours))
                for step in range(1, most + 1)
            )
            return f"({' | '.join(ways)})"
        case _:
            raise ValueError(f"this is not a condition on words: {condition}")


def weight(condition: Condition) -> int:
    """Bytes of all lexemes in the tsquery of a condition, each as often as it stands there, with one for its end."""
    match condition:
        case All(parts=parts) | Some(parts=parts):
            return sum(map(weight, parts))
        case Unless(part=part):
            return weight(part)
        case Holds(readings=readings):
            return _bytes(readings)
        case Near(left=left, right=right, most=most):
            lengths, others = len(set(map(len, left))), len(set(map(len, right)))
            return 2 * most * (_bytes(left) * others + _bytes(right) * lengths)
        case _:
            return 0


def _bytes(runs: Iterable[tuple[str, ...]]) -> int:
    return sum(len(lexeme.encode()) + 1 for run in runs for lexeme in run)


def _by_length(runs: Iterable[tuple[str, ...]]) -> list[str]:
    found: dict[int, list[str]] = {}
    for run in runs:
        found.setdefault(len(run), []).append(_run(run))
    return [f"({' | '.join(same)})" for same in found.values()]


def _run(run: Sequence[str]) -> str:
    return f"({' <-> '.join(map(_quoted, run))})"


def needed(condition: Condition) -> Condition:
    """What must hold of the lexemes for the condition to hold; `ALWAYS` if nothing must.

    An index can only be asked for lexemes: this finds a few reports too many, never one too few.
    """
    if of_words(condition):
        return condition
    match condition:
        case All(parts=parts):
            return every([needed(part) for part in parts])
        case Some(parts=parts):
            return some([needed(part) for part in parts])
        case Unless(part=Unless(part=part)):
            return needed(part)
        case Unless(part=All(parts=parts)):
            return some([needed(unless(part)) for part in parts])
        case Unless(part=Some(parts=parts)):
            return every([needed(unless(part)) for part in parts])
        case _:
            return ALWAYS


def labelled(query: str, labels: Sequence[int]) -> str:
    """A tsquery that finds only what has one of these labels.

    Row-level security decides all the same; with the labels in the query the index passes over hidden rows, so that
    neither time nor order tells of them.
    """
    seen = " | ".join(f"'~l{label}'" for label in labels) or "'~l'"
    return f"{query} & ({seen})"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
