"""Names in all their cases, from the paradigms of a language file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from comity.languages.place import Declension


def declined(forms: Sequence[str], declensions: Sequence[Declension]) -> set[tuple[str, ...]]:
    """The other cases of a name given as folded words; all its words change together.

    A word whose ending no paradigm knows stays as it is, as the first part of a double name does.
    """
    columns: list[list[tuple[str, ...]]] = []
    shortest = 3 if len(forms) == 1 else 2
    for form in forms:
        fits = [d for d in declensions if form.endswith(d.ending) and len(form) > len(d.ending)]
        longest = max((len(d.ending) for d in fits), default=0)
        stem = form[: len(form) - longest]
        paradigms = [
            tuple(stem + e for e in d.forms) for d in fits if len(d.ending) == longest and len(form) >= shortest
        ]
        columns.append(paradigms or [(form,)])
    found: set[tuple[str, ...]] = set()
    for chosen in product(*columns):
        cases = max(map(len, chosen))
        found |= {tuple(column[min(case, len(column) - 1)] for column in chosen) for case in range(cases)}
        # In a double name often only the last word changes: в Усть-Каменогорске.
        found |= {(*forms[:-1], last) for last in chosen[-1]}
        # A name after its kind may keep its form: у плотины Торван.
        found |= {(kind, *forms[1:]) for kind in chosen[0]}
    return found - {tuple(forms)}
