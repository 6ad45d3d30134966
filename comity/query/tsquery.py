"""A condition as PostgreSQL's tsquery, as far as it can be said in one."""

from __future__ import annotations

from comity.query.condition import ALWAYS, All, Condition, Holds, Some, Unless, every, some, unless


def of_words(condition: Condition) -> bool:
    """Whether a condition asks for lexemes and nothing else, so that `tsquery` says all of it."""
    match condition:
        case All(parts=parts) | Some(parts=parts):
            return bool(parts) and all(map(of_words, parts))
        case Unless(part=part):
            return of_words(part)
        case _:
            return isinstance(condition, Holds)


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
            return f"({' | '.join(' <-> '.join(map(_quoted, run)) for run in readings)})"
        case _:
            raise ValueError(f"this is not a condition on words: {condition}")


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


def labelled(query: str, labels: list[int]) -> str:
    """A tsquery that finds only what has one of these labels.

    Row-level security decides all the same; with the labels in the query the index passes over hidden rows, so that
    neither time nor order tells of them.
    """
    seen = " | ".join(f"'~l{label}'" for label in labels) or "'~l'"
    return f"{query} & ({seen})"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
