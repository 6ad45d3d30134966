"""How far two readers agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.gold.labels import SECOND, Labelled, Pair, Said, Sentence, Story, read

#: The share of the shorter content that two readers' statements must have in common to be the same statement.
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One way in which two readers can agree."""

    #: What they agree on.
    about: str
    #: In how many cases they did.
    same: float
    #: Of how many.
    of: int
    #: Cohen's kappa (1960), which takes away what chance would give; none where there is no list of classes.
    kappa: float | None = None


def agreements() -> Iterator[tuple[str, Agreement]]:
    """For each file that the second reader has, its name and how far the two agree."""
    for path in sorted(SECOND.glob("*.jsonl")):
        if path.name.startswith("statements"):
            found = of_statements(read(Labelled, path.name), read(Labelled, path.name, SECOND))
        elif path.name.startswith("pairs"):
            found = of_pairs(read(Pair, path.name), read(Pair, path.name, SECOND))
        else:
            found = of_stories(read(Story, path.name), read(Story, path.name, SECOND))
        yield from ((path.stem, each) for each in found)


def of_statements(first: Sequence[Labelled], second: Sequence[Labelled]) -> list[Agreement]:
    """Over the sentences that both readers labelled: statements found by both, and what both call them."""
    other = {(row.folder, row.document): row for row in second}
    found = both = said = 0
    acts: list[tuple[str, str]] = []
    speakers: list[bool] = []
    denials: list[tuple[str, str]] = []
    for row in first:
        match = other.get((row.folder, row.document))
        if not match:
            continue
        beside = {(each.start, each.end): each for each in match.sentences}
        for sentence in row.sentences:
            again = beside[sentence.start, sentence.end]
            denials.append((sentence.denial or "neither", again.denial or "neither"))
            pairs = same_statements(sentence, again)
            found += len(sentence.statements)
            said += len(again.statements)
            both += len(pairs)
            acts += [(one.act, two.act) for one, two in pairs]
            speakers += [_overlap(row.who[one.who], match.who[two.who]) > 0 for one, two in pairs]
    return [
        Agreement(about="statements that both found (F1)", same=2 * both / max(found + said, 1), of=found),
        _classes("act of those", acts),
        Agreement(about="speaker of those, by the same words of the document", same=_mean(speakers), of=len(speakers)),
        _classes("denial, look-alike or neither", denials),
    ]


def of_pairs(first: Sequence[Pair], second: Sequence[Pair]) -> list[Agreement]:
    """Over the pairs that both judged: the four labels, and whether it is one origin."""
    other = {(row.a, row.b): row.label for row in second}
    labels = [(row.label, other[row.a, row.b]) for row in first if (row.a, row.b) in other]
    one = [(_same_origin(mine), _same_origin(theirs)) for mine, theirs in labels]
    return [_classes("label", [(str(mine), str(theirs)) for mine, theirs in labels]), _classes("same origin", one)]


def of_stories(first: Sequence[Story], second: Sequence[Story]) -> list[Agreement]:
    """Over claims that both readers chose (a report in which both mark overlapping words): do their ranges meet?"""
    other = {(row.folder, row.reports): row for row in second}
    meet: list[bool] = []
    equal: list[bool] = []
    for row in first:
        match = other.get((row.folder, row.reports))
        for claim in row.claims if match else ():
            for theirs in match.claims if match else ():
                shared = claim.asserts.keys() & theirs.asserts.keys()
                if shared and all(_overlap(claim.asserts[name], theirs.asserts[name]) > 0 for name in shared):
                    meet.append(claim.fewest <= theirs.most and theirs.fewest <= claim.most)
                    equal.append((claim.fewest, claim.most) == (theirs.fewest, theirs.most))
                    break
    return [
        Agreement(about="ranges of origins that meet", same=_mean(meet), of=len(meet)),
        Agreement(about="ranges of origins that are equal", same=_mean(equal), of=len(equal)),
    ]


def same_statements(one: Sentence, other: Sentence) -> list[tuple[Said, Said]]:
    """The statements of a sentence that both readers have, each used once, best overlap first."""
    fits = []
    for here, mine in enumerate(one.statements):
        for there, theirs in enumerate(other.statements):
            least = min(mine.content[1] - mine.content[0], theirs.content[1] - theirs.content[0])
            share = _overlap(mine.content, theirs.content) / max(least, 1)
            if share >= _HALF:
                fits.append((-share, here, there))
    used: set[int] = set()
    taken: set[int] = set()
    pairs = []
    for _, here, there in sorted(fits):
        if here not in used and there not in taken:
            used.add(here)
            taken.add(there)
            pairs.append((one.statements[here], other.statements[there]))
    return pairs


def _same_origin(label: str) -> str:
    return "one" if label in ("copy", "common source") else "not one"


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def _classes(about: str, labels: Sequence[tuple[str, str]]) -> Agreement:
    same = _mean([mine == theirs for mine, theirs in labels])
    mine, theirs = Counter(label for label, _ in labels), Counter(label for _, label in labels)
    chance = sum(mine[label] * theirs[label] for label in mine) / max(len(labels), 1) ** 2
    return Agreement(
        about=about, same=same, of=len(labels), kappa=(same - chance) / (1 - chance) if chance < 1 else None
    )
