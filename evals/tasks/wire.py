"""The task ``lineage``, on press texts: reprints whose credit line was removed, and pairs labelled by hand.

*Credit recovered.* Some reports credit one agency by name, in the line of the author, at the head or at the foot.
Every second of them loses all of that; the others keep it. Asked is each that lost it for which another report exists
that kept the credit of the same agency (or is the agency's own) within two days, in nearly the same words: of the six-
word runs of the shorter, the other holds `_ALIKE`. Recovered is a credit if Comity puts the report into one origin
with such a report. The reports that it is weighed with are those that share copied text with it, and those that share
some with these. Since joining everything would recover every credit, *credit mistaken* counts beside it: the share of
those asked that come into one origin with a report that credits another agency, and with none that credits the right
one.

*Same origin*, of pairs: labels ``copy`` and ``common source`` say that two reports have one origin. Comity says so if
it puts both into one story, by the words alone or because text was copied, and there into one origin.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, cached_property, partial
from pathlib import Path

import regex

from comity.languages.word import words
from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.passage import Copied
from comity.model.report import Report
from comity.process.passage import copies
from comity.process.run import annotate, stages
from comity.process.story import profile, stories
from comity.sources import houses
from comity.sources.gazetteer import gazetteer
from comity.weigh.descent import families
from comity.weigh.member import Member
from evals.documents import Absent, Document, documents
from evals.measure import Measured, precision, recall, share
from evals.task import Given, Task

#: Where the labels of pairs lie.
GOLD = Path(__file__).parents[1] / "gold"
#: Agencies by the forms of their credit lines; an Arabic abbreviation stands alone between blanks or marks.
_AGENCIES = {
    "ar": {
        "SPA": r"(?<!\p{L})واس(?!\p{L})|وكالة الأنباء السعودية", "Reuters": r"رويترز",
        "AFP": r"(?<!\p{L})أ\.? ?ف\.? ?ب(?!\p{L})|فرانس برس",
        "DPA": r"(?<!\p{L})د\.? ?ب\.? ?أ(?!\p{L})",
    },
    "en": {
        "AP": r"\bAP\b|(?:The )?Associated Press", "AFP": r"\bAFP\b|Agence France-Presse",
        "Reuters": r"(?i:\breuters\b)",
    },
}  # fmt: skip
#: A credit stands within so many characters of head or foot.
_EDGE = 140
#: Words of a run, the share of runs of the shorter text that makes two nearly the same, and how far they may lie apart.
_RUN, _ALIKE, _APART = 6, 0.6, timedelta(days=2)
#: Reports in the pile, credits asked and pairs measured, at most; and in a quick run.
_PILE, _ASKED = (15_000, 1_200), (200, 6)
_QUICK_PAIRS = 12
_SAME = ("copy", "common source")


@dataclass(frozen=True, slots=True)
class _Credited:
    """A report that credits one agency."""

    document: Document
    agency: str
    runs: frozenset[int]


def credit_recovered(folder: str, given: Given) -> Iterator[Measured]:
    """The two shares for one set."""
    every = list(documents(given.data, folder).values())[: _PILE[given.quick]]
    language = every[0].language
    credited = [found for each in every if (found := _credited(each))]
    lost, kept = credited[1::2], credited[0::2]
    mates = {name: near for name, near in _mates(lost, kept).items() if near}
    bare = {each.document.id: _without_credit(each.document) for each in lost}
    asked = given.sample(sorted(mates), _ASKED[0])[: _ASKED[0]]
    asked = given.sample(asked, _ASKED[1])
    pile = _Pile([bare.get(each.id, each) for each in every])
    agency = {each.document.id: each.agency for each in kept}
    recovered, mistaken = [], []
    for name in asked:
        family = pile.family(name, [name])
        right = bool(family & mates[name])
        true = next(each.agency for each in lost if each.document.id == name)
        others = {agency[other] for other in family if other in agency}
        recovered.append((float(right), 1.0))
        mistaken.append((float(bool(others) and true not in others), 1.0))
    yield Measured(data=folder, language=language, metric="credit recovered", rows=recovered, formula=share)
    yield Measured(data=folder, language=language, metric="credit mistaken", rows=mistaken, formula=share)


def labelled_pairs(folder: str, given: Given) -> Iterator[Measured]:
    """Precision and recall of same origin over the pairs that were labelled by hand, if any were."""
    path = GOLD / f"pairs.{folder}.jsonl"
    if not path.exists():
        raise Absent(f"{path.name} is not in {GOLD.name}")
    found = documents(given.data, folder)
    every = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    pairs = [row for row in every if row["a"] in found and row["b"] in found]
    if not pairs:
        raise Absent(f"no labelled document of {folder} is in the folder of the data")
    pairs = list(given.sample(pairs, _QUICK_PAIRS))
    pile = _Pile(list(found.values()), among={row[side] for row in pairs for side in "ab"})
    told = [(row["label"] in _SAME, pile.one_origin(row["a"], row["b"])) for row in pairs]
    both = [(float(t and s), float(s), float(t and s), float(t)) for t, s in told]
    language = found[pairs[0]["a"]].language
    yield Measured(data=folder, language=language, metric="P of same origin", rows=both, formula=precision)
    yield Measured(data=folder, language=language, metric="R of same origin", rows=both, formula=recall)


class _Pile:
    """Press reports with the copies among them; only those that are asked about go through the stages."""

    def __init__(self, given: Sequence[Document], among: set[str] | None = None) -> None:
        self._reports = {each.id: _report(each) for each in given}
        self._language = {each.id: each.language for each in given}
        self._order = stages(gazetteer(()), houses(()))
        self._members: dict[str, Member] = {}
        asked = [each for each in given if among is None or each.id in among]
        self._asked = [each.id for each in asked]
        self._beside: defaultdict[str, set[str]] = defaultdict(set)
        self._copies = copies(
            Analysis(report=each.id, text=self._reports[each.id].text, published=_published(each))
            for each in (asked if among else given)
        )
        for copy in self._copies:
            self._beside[copy.report].add(copy.other)
            self._beside[copy.other].add(copy.report)

    def family(self, name: str, story: Sequence[str]) -> set[str]:
        """The reports of one origin with a report, in the story of all that it shares copied text with."""
        near = {*story, *self._beside[name]}
        near |= {other for each in list(near) for other in self._beside[each]}
        members = [self._member(each) for each in sorted(near)]
        inside: list[Copied] = [c for c in self._copies if c.report in near and c.other in near]
        for found in families(members, inside, houses(())):
            if name in found.reports:
                return set(found.reports)
        return set()

    def one_origin(self, one: str, other: str) -> bool:
        """Whether two reports are of one story and of one origin."""
        linked = other in self._beside[one]
        return (linked or self._story[one] == self._story[other]) and other in self.family(one, (one, other))

    @cached_property
    def _story(self) -> dict[str, str]:
        """The story of each report that is asked about, formed by words alone among all of them."""
        told = sorted((self._member(name) for name in self._asked), key=lambda member: member.order)
        found = stories([profile(m.report, m.analysis) for m in told], self._copies)
        return {report: story.id for story in found for report in story.reports}

    def _member(self, name: str) -> Member:
        if name not in self._members:
            report = self._reports[name]
            analysis = annotate(report, self._order, self._language[name])
            self._members[name] = Member(report=report, analysis=analysis)
        return self._members[name]


def _report(each: Document) -> Report:
    text = each.text if each.text.startswith(each.title) else f"{each.title}\n\n{each.text}"
    by = f"\n\n{each.author}" if each.author else ""
    paragraphs = regex.sub(r"\n+", "\n\n", text.strip())
    title, _, rest = paragraphs.partition("\n\n")
    return Report(
        id=each.id, path=each.id, text=f"{title}{by}\n\n{rest}" if each.title else paragraphs,
        title=each.title or None, publisher=each.publisher or None, published=_published(each),
    )  # fmt: skip


def _published(each: Document) -> Published:
    when = each.when[:16] if each.when else None
    return Published(date=when, precision="minute" if when else "none", how="as collected")


@cache
def _pattern(language: str) -> regex.Pattern[str]:
    return regex.compile("|".join(f"(?P<{name}>{form})" for name, form in _AGENCIES[language].items()))


def _edges(each: Document) -> tuple[str, str, str]:
    """Author, head and foot: where a credit can stand."""
    return each.author, each.text[:_EDGE], each.text[max(_EDGE, len(each.text) - _EDGE) :]


def _credited(each: Document) -> _Credited | None:
    named = {m.lastgroup for edge in _edges(each) for m in _pattern(each.language).finditer(edge)} - {None}
    if len(named) != 1:
        return None
    forms = [word.form for word in words(each.text)]
    return _Credited(
        each, str(named.pop()), frozenset(hash(tuple(forms[i : i + _RUN])) for i in range(len(forms) - _RUN + 1))
    )


def _without_credit(each: Document) -> Document:
    """The report without its author line and without the agency's name at head and foot."""
    _, head, foot = _edges(each)
    middle = each.text[len(head) : len(each.text) - len(foot)]
    bare = _pattern(each.language)
    return replace(each, author="", text=bare.sub(" ", head) + middle + bare.sub(" ", foot))


def _mates(lost: Sequence[_Credited], kept: Sequence[_Credited]) -> dict[str, set[str]]:
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for at, each in enumerate(kept):
        for run in each.runs:
            holders[run].append(at)
    found: dict[str, set[str]] = {}
    for each in lost:
        shared = Counter(at for run in each.runs for at in holders.get(run, ()))
        found[each.document.id] = {
            kept[at].document.id
            for at, count in shared.items()
            if count >= _ALIKE * min(len(each.runs), len(kept[at].runs))
            and kept[at].agency == each.agency
            and _near(each.document, kept[at].document)
        }
    return found


def _near(one: Document, other: Document) -> bool:
    if not one.when or not other.when:
        return False
    first, second = (datetime.fromisoformat(each.when).replace(tzinfo=None) for each in (one, other) if each.when)
    return abs(first - second) <= _APART


LINEAGE = Task(
    name="lineage",
    question="Which reports have what they tell from one origin?",
    parts=tuple(
        partial(measure, folder)
        for measure in (credit_recovered, labelled_pairs)
        for folder in ("wire_saudinewsnet_ar", "wire_helsinki2018_en")
    ),
)
