"""Statements that Comity finds in labelled documents, set beside the labels."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from comity.languages.fold import fold
from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.model.statement import Statement
from comity.process.statement import STAGE
from comity.sources import houses
from evals.documents import Absent, Document, documents
from evals.gold.labels import FOLDER, Labelled, Said, Span, read
from evals.task import Given

#: The languages that have labels.
LANGUAGES = ("en", "ar", "fa", "ru")
#: The acts by which something is said, denied, confirmed or doubted in so many words.
EXPLICIT = frozenset(("says", "denies", "confirms", "questions"))
#: The share of the shorter of two contents that they must have in common to be the same statement.
_HALF = 0.5
#: Labelled documents of a language that a quick run looks at.
_QUICK = 60
#: Letters in which two forms of one word must begin, and letters that may follow or, in Arabic, stand before.
_STEM, _TAIL, _HEAD = 4, 3, 2
_WORD = regex.compile(r"\p{L}+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One labelled document and what Comity finds in the sentences that were labelled."""

    document: Document
    labels: Labelled
    #: Statements of somebody other than the report that begin in a labelled sentence, or point back from one.
    statements: tuple[Statement, ...]

    def labelled(self) -> Iterator[Said]:
        """Every labelled statement."""
        for sentence in self.labels.sentences:
            yield from sentence.statements

    def found(self, said: Said) -> list[Statement]:
        """The statements that are this labelled one, best overlap first; then those that point back from its sentence.

        Where somebody denies *those allegations*, the content that Comity gives is the sentence before that made them.
        """
        fits = [(shared(said.content, (each.start, each.end)), at) for at, each in enumerate(self.statements)]
        best = [self.statements[at] for share, at in sorted(fits, key=lambda fit: (-fit[0], fit[1])) if share >= _HALF]
        cue = said.cue or said.content
        back = (each for each in self.statements if each.end <= each.sentence[0] and shared(cue, each.sentence))
        return [*best, *(each for each in back if each not in best)]

    def right(self, statement: Statement, said: Said) -> bool:
        """Whether the statement names the labelled speaker.

        It does if at least half of the words by which it names one are words by which the labels know that speaker: the
        fullest name, and every mention in a labelled sentence. A house goes by all its names.
        """
        wanted = self._known_by(said.who)
        speaker = statement.speaker
        if not wanted:
            return speaker.kind == "unnamed" or not speaker.name
        house = houses().named(speaker.name) if speaker.name else None
        names = [speaker.name, *([house.name, *house.aliases] if house else [])]
        if not words(speaker.name):
            names = [f"{speaker.role or ''} {speaker.institution or ''}"]
        return any(_mostly(words(name), wanted) for name in names)

    def _known_by(self, who: str) -> list[str]:
        mentions = [said.speaker for said in self.labelled() if said.who == who and said.speaker]
        text = self.document.text
        return [word for start, end in (self.labels.who[who], *mentions) for word in words(text[start:end])]


@lru_cache(maxsize=8)
def heard(given: Given, language: str) -> tuple[tuple[Heard, ...], float]:
    """The labelled documents of a language with what is found in them, and documents a second of processor time.

    Raises:
        Absent: there are no labels of the language, or a set that they speak of is not there.
    """
    name = f"statements.{language}.jsonl"
    if not (FOLDER / name).exists():
        raise Absent(f"no statements are labelled in {language}")
    rows: Sequence[Labelled] = given.sample(read(Labelled, name), _QUICK)
    if not any((given.data / row.folder).exists() for row in rows):
        raise Absent(f"none of the labelled sets of {language} is in {given.data.name}")
    kept = [(documents(given.data, row.folder)[row.document], row) for row in rows]
    began = time.process_time()
    both = tuple(
        Heard(document=document, labels=row, statements=tuple(_statements(document, row))) for document, row in kept
    )
    return both, len(both) / max(time.process_time() - began, 1e-9)


def shared(one: Span, other: Span) -> float:
    """The share of the shorter span that lies in both."""
    least = min(one[1] - one[0], other[1] - other[0])
    return max(0, min(one[1], other[1]) - max(one[0], other[0])) / least if least > 0 else 0.0


def words(text: str) -> list[str]:
    """The words of a name, folded."""
    return _WORD.findall(fold(text))


def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: the same, with another ending, or with a letter joined before."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if long.endswith(short) and len(short) >= _STEM - 1 and len(long) - len(short) <= _HEAD:
        return True
    same = next((at for at, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs), len(short))
    return same >= _STEM and len(long) - same <= _TAIL


def _mostly(named: list[str], wanted: list[str]) -> bool:
    return bool(named) and 2 * sum(any(alike(word, other) for other in wanted) for word in named) >= len(named)


def _statements(document: Document, labels: Labelled) -> Iterator[Statement]:
    head = f"{document.title}\n\n" if document.title else ""
    text, before = head + document.text, len(head)
    report = Report(id="r", path="r", text=text, title=document.title, publisher=document.publisher or None)
    analysis = STAGE.run(report, Analysis(report="r", text=text, title=document.title, language=document.language))
    for each in analysis.statements:
        told = (each.sentence[0] - before, each.sentence[1] - before)
        moved = replace(each, start=each.start - before, end=each.end - before, sentence=told)
        at = told[0] if moved.end <= told[0] else moved.start
        inside = any(sentence.start <= at < sentence.end for sentence in labels.sentences)
        if inside and each.speaker.name != (analysis.publisher or "") and each.how != "nobody else is said to say it":
            yield moved
