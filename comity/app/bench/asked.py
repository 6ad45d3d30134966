"""The standing queries of a trial: some that are answered again and again, and very many that seldom are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random
from uuid import UUID

from comity.app.bench import mill
from comity.app.bench.trial import Trial
from comity.model.letter import AGAIN
from comity.store import standing

#: Queries that ask for words of three syllables, which reports of the mill hold often. Those beyond ask for five,
#: which hardly a report holds, so that very many queries make no flood of alerts that nobody would bear.
_LIVELY = 1_000
_OFTEN, _SELDOM = 3, 5


def ask(trial: Trial, count: int, dice: Random) -> dict[UUID, tuple[int, str]]:
    """Make standing queries of several shapes, of all officers in turn.

    Args:
        trial: the centre.
        count: how many.
        dice: every choice.

    Returns:
        By the id of each the number of its officer in the trial, and the query.
    """
    seats = len(trial.viewers)
    texts = list(islice(_texts(dice), count))
    made: dict[UUID, tuple[int, str]] = {}
    for seat, viewer in enumerate(trial.viewers):
        with trial.web.viewer(viewer) as connection:
            for number in range(seat, count, seats):
                name = f"Query {number + 1}"
                one = standing.add(
                    connection, viewer.member, viewer.officer, name=name, query=texts[number], again=AGAIN
                )
                made[one] = (seat, texts[number])
    return made


def weighs(query: str) -> bool:
    """Whether a query goes by what its story shows, which a search sees as it is at the end."""
    return "contested" in query or "origins" in query


def _texts(dice: Random) -> Iterator[str]:
    lists = mill.words()
    number = 0
    while True:
        code = dice.choice(sorted(lists))
        words = lists[code]
        own, other = (_word(words["syllable"], number, dice) for _ in range(2))
        town, who = dice.choice(lists["en"]["town"]), dice.choice(words["family"])
        thing = dice.choice(words["thing"])
        yield (
            own,
            own,
            own,
            f"{own} OR {other}",
            f'{own} AND "{thing}"',
            f"place:{town} AND ({own} OR {other})",
            f"language:{code} AND {own} NOT {other}",
            f"act:denies AND ({own} OR {other})",
            f"speaker:{who} AND {'place:' + town if number < _LIVELY else own} AND contested",
            f"origins>=2 AND ({own} OR {other})",
        )[number % 10]
        number += 1


def _word(syllables: Sequence[str], number: int, dice: Random) -> str:
    return "".join(dice.choice(syllables) for _ in range(_OFTEN if number < _LIVELY else _SELDOM))
