"""Claims: statements about one proposition, gathered across reports and languages, each with its stance.

Statements in the same words are one from the start. The others are joined from the most alike pair downwards, and two
groups only while their wordings are alike on the whole, so that a chain of near likenesses does not tie a story's whole
content together. Different figures never join: they stay rival claims.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from comity.model.statement import Statement, report_of
from comity.sources import Houses
from comity.weigh.content import Content, content
from comity.weigh.likeness import (
    SAME_MEANING,
    SAME_WORDS,
    UNDECIDED,
    Likenesses,
    Pairs,
    Scale,
    Vector,
    may_be_alike,
)
from comity.weigh.lineage import Lineage
from comity.weigh.nearest import nearest
from comity.weigh.overtaken import Overtaken
from comity.weigh.speaker import Cast

#: Vectors of (text, language) pairs, one row each, centred and of unit length.
Meanings = Callable[[Sequence[tuple[str, str]]], "np.ndarray[tuple[int, int], np.dtype[np.float32]]"]

#: Two groups join when the wordings of one are this alike to those of the other on the whole.
_ON_THE_WHOLE = 0.75 * SAME_WORDS
#: Within one report a claim is seldom said twice; headline and lead are the exception, and they are very alike.
_WITHIN_REPORT = 0.7
#: A denial in other words ("the dam is sound") counts as the opposite of an assertion only if the rest is this alike.
_OPPOSITE = 0.75
#: In so many words a sentence has one clause; a *not* somewhere in a longer one need not turn what the two share.
_ONE_CLAUSE = 20
#: Across languages a pair that is not each other's best joins only if it is this much surer than need be.
_SURER = 1.2
#: A pair that is each other's best joins already at this share of what another needs.
_BEST = 0.82
#: A content of fewer words takes the headline along when its meaning is compared.
_SHORT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A proposition and who asserts and denies it."""

    #: Made from the first statement's id.
    id: str
    #: Statements that assert it, in time order.
    asserted: tuple[Statement, ...]
    #: Statements that deny it, in time order.
    denied: tuple[Statement, ...]
    #: Statements by which an outlet takes it back, in time order.
    withdrawn: tuple[Statement, ...]
    #: Ids of claims that give another figure for the same.
    rivals: tuple[str, ...] = ()
    #: Words by which its own voice later gave another figure, naming this one: *seven, up from three*.
    overtaken: str = ""


@dataclass(slots=True)
class _Group:
    """Statements taken for one proposition while claims are being gathered."""

    #: Places of its distinct wordings, each with whether it says the opposite of the first.
    wordings: dict[int, bool] = field(default_factory=dict)


def claims(lineage: Lineage, cast: Cast, houses: Houses, meanings: Meanings | None, pairs: Pairs) -> tuple[Claim, ...]:
    """The claims of one story, in the order of their first statement.

    Args:
        lineage: the story's reports and the edges between them.
        cast: by which speakers under several names are one.
        houses: by which bodies under several names are one.
        meanings: vectors of texts; none: statements are compared within their language only.
        pairs: what other pictures of the story left of comparing its statements.
    """
    ordered = [s for member in lineage.members.values() for s in member.analysis.statements if s.act != "questions"]
    bundles = _same_words(ordered, lineage)
    firsts = [bundle[0] for bundle in bundles]
    people = cast.words
    several = meanings is not None and len({member.analysis.language for member in lineage.members.values()}) > 1
    contents = [
        content(
            s,
            lineage.members[report_of(s.id)].analysis,
            lineage.reading(report_of(s.id)),
            houses,
            voice=_voice(s, cast),
            people=people,
            sounds=several,
        )
        for s in firsts
    ]
    scale = Scale(contents)
    vectors = _vectors(firsts, Likenesses(contents, scale, {}, pairs), lineage, meanings) if meanings else {}
    groups, rivals = _join(firsts, Likenesses(contents, scale, vectors, pairs), vectors)
    order = {s.id: n for n, s in enumerate(ordered)}
    found = [_claim(group, bundles, contents, order) for group in groups]
    of_place = {place: n for n, group in enumerate(groups) for place in group.wordings}
    beside: list[set[str]] = [set() for _ in groups]
    for one, other in rivals:
        if of_place[one] != of_place[other]:
            beside[of_place[one]].add(found[of_place[other]].id)
            beside[of_place[other]].add(found[of_place[one]].id)
    overtaken = Overtaken(firsts, contents)
    later = [overtaken.words(group.wordings) for group in groups]
    return tuple(
        replace(claim, rivals=tuple(sorted(rivals_of)), overtaken=by) if rivals_of or by else claim
        for claim, rivals_of, by in zip(found, beside, later, strict=True)
    )


def _voice(statement: Statement, cast: Cast) -> str:
    return "" if statement.speaker.kind == "outlet" else " ".join(cast.voice(statement).key)


def _same_words(ordered: Sequence[Statement], lineage: Lineage) -> list[list[Statement]]:
    """Statements that stand at one place of one text, or in the same words in several reports, bundled."""
    place = {s.id: n for n, s in enumerate(ordered)}
    root = list(range(len(ordered)))

    def top(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    at: dict[tuple[str, int, int], int] = {}
    for n, statement in enumerate(ordered):
        first = at.setdefault((report_of(statement.id), statement.start, statement.end), n)
        others = [place[t.statement] for t in lineage.twins(statement) if t.statement in place]
        for other in (first, *others) if first != n else others:
            low, high = sorted((top(n), top(other)))
            root[high] = low
    bundles: dict[int, list[Statement]] = {}
    for n, statement in enumerate(ordered):
        bundles.setdefault(top(n), []).append(statement)
    return list(bundles.values())


def meant(text: str, title: str, length: int) -> str:
    """The words by whose vector a statement is compared: one of few words takes the headline of its report along."""
    return f"{title}. {text}" if length < _SHORT else text


def _vectors(
    firsts: Sequence[Statement], by_words: Likenesses, lineage: Lineage, meanings: Meanings
) -> dict[str, Vector]:
    """Vectors of the statements whose meaning must be asked; one costs as much as all other comparing of a report.

    Where a story is told in several languages that is every statement; in one language, those whose words leave open
    whether they are like another's.
    """
    contents = by_words.contents
    if len({c.language for c in contents}) > 1:
        asked = list(range(len(firsts)))
    else:
        open_ones = {
            place
            for one, other in nearest(contents, by_words.scale, UNDECIDED)
            if one < other and UNDECIDED <= by_words(one, other).score < SAME_WORDS
            for place in (one, other)
        }
        asked = sorted(open_ones)
    texts = []
    for place in asked:
        title = lineage.members[report_of(firsts[place].id)].analysis.title
        texts.append((meant(firsts[place].text, title, contents[place].length), contents[place].language))
    if not texts:
        return {}
    matrix = meanings(texts)
    return {firsts[place].id: matrix[row] for row, place in enumerate(asked)}


def _join(
    firsts: Sequence[Statement], likeness: Likenesses, vectors: dict[str, Vector]
) -> tuple[list[_Group], list[tuple[int, int]]]:
    """Groups of wordings, and pairs of wordings that differ in their figure alone."""
    contents = likeness.contents
    # A meaning that lifts the likeness above what the words give asks for words that leave it undecided, or is close.
    least = UNDECIDED if vectors else SAME_WORDS
    pairs = {(min(one, other), max(one, other)) for one, other in nearest(contents, likeness.scale, least)}
    close = _by_meaning(vectors, likeness)
    pairs |= close.keys()
    group_of = {n: _Group({n: False}) for n in range(len(contents))}
    rivals: list[tuple[int, int]] = []
    scored = sorted(((likeness(*pair), pair) for pair in pairs), key=lambda item: (-item[0].score, item[1]))
    for alike, (one, other) in scored:
        if alike.rival:
            if alike.score >= SAME_WORDS:
                rivals.append((one, other))
            continue
        if alike.score < close.get((one, other), SAME_WORDS):
            continue
        said_twice = report_of(firsts[one].id) == report_of(firsts[other].id)
        if said_twice and contents[one].denied == contents[other].denied and alike.score < _WITHIN_REPORT:
            continue
        if alike.opposite and not (
            alike.score >= _OPPOSITE
            and max(contents[one].length, contents[other].length) <= _ONE_CLAUSE
            and not (said_twice and contents[one].voice == contents[other].voice)
        ):
            continue  # nor are they the same: fail closed
        ours, theirs = group_of[one], group_of[other]
        if ours is theirs or not _fit(ours, theirs, likeness):
            continue
        turned = ours.wordings[one] ^ theirs.wordings[other] ^ alike.opposite
        for place, opposite in theirs.wordings.items():
            ours.wordings[place] = opposite ^ turned
            group_of[place] = ours
    unique = {id(group): group for group in group_of.values()}
    return sorted(unique.values(), key=lambda group: min(group.wordings)), rivals


def _fit(ours: _Group, theirs: _Group, likeness: Likenesses) -> bool:
    """Whether two groups are alike on the whole: every wording of the smaller has its like in the larger."""
    smaller, larger = sorted((ours.wordings, theirs.wordings), key=len)
    best: list[float] = []
    for place in smaller:
        row = [likeness(place, other) for other in larger]
        if any(each.rival and each.score >= UNDECIDED for each in row):
            return False
        best.append(max(each.score for each in row))
    return sum(best) / len(best) >= _ON_THE_WHOLE


def _by_meaning(vectors: dict[str, Vector], likeness: Likenesses) -> dict[tuple[int, int], float]:
    """Pairs of wordings that lie close in meaning, with the likeness that each needs.

    In one language: those close enough to need no common word. In two: those that are each other's best, which then
    need less, for a story's claims are mostly told in each of its languages; the others need more.
    """
    contents = likeness.contents
    by_language: dict[str, list[int]] = {}
    for n, each in enumerate(contents):
        if each.id in vectors:
            by_language.setdefault(each.language, []).append(n)
    meant = {code: np.stack([vectors[contents[n].id] for n in places]) for code, places in by_language.items()}
    found: dict[tuple[int, int], float] = {}
    for code, places in by_language.items():
        for row, column in zip(*np.nonzero(np.triu(meant[code] @ meant[code].T, 1) >= SAME_MEANING), strict=True):
            found[places[row], places[column]] = SAME_WORDS
    for one, other in combinations(sorted(by_language), 2):
        ours, theirs = by_language[one], by_language[other]
        scores = np.zeros((len(ours), len(theirs)))
        for row, column in np.argwhere(may_be_alike(meant[one], meant[other])).tolist():
            scores[row, column] = likeness(ours[row], theirs[column]).score
        best_of_ours, best_of_theirs = scores.argmax(axis=1), scores.argmax(axis=0)
        for row, column in zip(*np.nonzero(scores >= SAME_WORDS * _BEST), strict=True):
            mutual = best_of_ours[row] == column and best_of_theirs[column] == row
            a, b = sorted((ours[row], theirs[column]))
            plain = mutual and not contents[a].headline and not contents[b].headline
            found[a, b] = SAME_WORDS * (_BEST if plain else _SURER)
    return found


def _claim(
    group: _Group, bundles: Sequence[list[Statement]], contents: Sequence[Content], order: dict[str, int]
) -> Claim:
    """Stances: a denial of a proposition, or an assertion of its opposite, denies it.

    Where both sides are spoken for, the proposition is the side that is not negated, as people would put the question.
    """
    turned = dict(group.wordings)
    if len(set(turned.values())) == 2:
        plain = [place for place in sorted(turned) if not contents[place].negated]
        flip = turned[plain[0]] if plain else False
        turned = {place: opposite ^ flip for place, opposite in turned.items()}
    asserted: list[Statement] = []
    denied: list[Statement] = []
    withdrawn: list[Statement] = []
    stances = [(s, turned[place]) for place in turned for s in bundles[place]]
    for statement, opposite in sorted(stances, key=lambda pair: order[pair[0].id]):
        if statement.act == "denies" and statement.revises:
            withdrawn.append(statement)
        elif (statement.act == "denies") != opposite:
            denied.append(statement)
        else:
            asserted.append(statement)
    first = bundles[min(turned)][0]
    name = hashlib.sha256(f"claim {first.id}".encode()).hexdigest()[:16]
    return Claim(id=name, asserted=tuple(asserted), denied=tuple(denied), withdrawn=tuple(withdrawn))
