"""Doubt: ends of a claim that no longer count as established once they are seen side by side.

`end` follows one statement and `origin` gathers what rests on one end. Two ends may still be one origin: of one text
two copies credit two houses, or a speaker is only heard through another who says the same. What nobody has shown to be
different adds to ``high`` and not to ``low``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from comity.model.statement import report_of
from comity.weigh.end import OWN_PEOPLE, End, Followed


def doubted(kept: Sequence[Followed], kin: Mapping[str, int]) -> list[Followed]:
    """The same statements, with every end that is not shown to be different from another one no longer established.

    Args:
        kept: the statements that count for a claim, each with its end.
        kin: for each report the number of its family, the reports that have what they tell from one origin.
    """
    if len({end.key for _, end in kept if end.established}) < 2:
        return list(kept)  # there is no other to be one with
    return _one_house_for_a_text(_heard_through_another(kept), kin)


def _heard_through_another(kept: Sequence[Followed]) -> list[Followed]:
    """Whoever is quoted within the words that the same report has from another speaker is known from that one alone."""
    told: dict[str, list[Followed]] = {}
    for statement, end in kept:
        if statement.speaker.kind != "outlet":
            told.setdefault(report_of(statement.id), []).append((statement, end))
    result: list[Followed] = []
    for statement, end in kept:
        teller = next(
            (
                outer.name
                for other, outer in told.get(report_of(statement.id), ())
                if outer.established
                and outer.key != end.key
                and len(other.text) > len(statement.text)
                and statement.text in other.text
            ),
            None,
        )
        heard = teller and end.established and statement.speaker.kind != "outlet"
        why = f"heard only through {teller}"
        result.append((statement, replace(end, established=False, why=why) if heard else end))
    return result


def _one_house_for_a_text(kept: list[Followed], kin: Mapping[str, int]) -> list[Followed]:
    """Of one text, one origin: a house adds none where each of its reports is of one family with another's.

    Copies of one text credit whoever the copyist had it from: the agency that wrote it, the one that passed it on, or
    the speaker. Which of them is the origin, the names do not tell. Speakers go first, then the house of most families.
    Whoever had people there says so.
    """
    families: dict[tuple[str, str], set[int]] = {}
    houses: dict[tuple[str, str], End] = {}
    for statement, end in kept:
        if end.established:
            families.setdefault(end.key, set()).add(kin[report_of(statement.id)])
            if end.kind == "outlet" and end.why != OWN_PEOPLE:
                houses.setdefault(end.key, end)
    taken: dict[int, str] = {}
    names = {end.key: end.name for _, end in reversed(kept)}
    unsure: dict[tuple[str, str], str] = {}
    for key in sorted(families, key=lambda k: (k in houses, -len(families[k]))):
        others = [taken.get(family) for family in sorted(families[key])]
        if key in houses and all(others):
            unsure[key] = f"its reports are of one text with those behind {others[0]}"
            continue
        for family in families[key]:
            taken.setdefault(family, names[key])
    return [
        (statement, replace(end, established=False, why=unsure[end.key]) if end.key in unsure else end)
        for statement, end in kept
    ]
