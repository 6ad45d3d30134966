"""A mill that grinds reports in four languages from invented words, for measuring speed and memory.

The reports make no sense, but they cost what real ones cost: about 2,000 characters, names, offices, towns, dates,
quoted and reported speech, stories told by several outlets in several languages, copies with a lead of their own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from random import Random

from comity.model.date import Published
from comity.model.report import Report

#: Characters after which a report is long enough.
LENGTH = 1900
#: Reports on one story, on average.
STORY = 5
#: Share of the reports on a story that print an earlier one of the same language under a lead of their own.
COPIES = 0.3

_SLOT = re.compile(r"\{(\w+)\}")
# Lists that are no choice of words, and slots that a word of the story's own follows.
_FORM = frozenset({"open", "close", "title", "lead", "sentence", "syllable"})
_SPECIFIED = frozenset({"doer", "did", "thing", "quote", "because", "family", "agency"})
_BEGAN = datetime(2031, 3, 1, tzinfo=UTC)
_HOUSES = tuple(
    f"{first} {second}" for first in ("Tessel", "Varn", "Corvan", "Orme") for second in ("Herald", "Post", "Wire")
)

Words = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What all reports on one story have in common."""

    #: Seed of its choices: the same people, places and deeds in every language.
    seed: int
    #: What it is about: the place in the list of topics, which no other affair that runs has.
    topic: int
    #: Reports already written on it: language and text.
    told: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One report, and what makes it this one."""

    #: The report.
    report: Report
    #: Code of the language it was written in.
    language: str
    #: Words that only its story has.
    own: tuple[str, ...]


def words() -> dict[str, Words]:
    """The lists of words, by language."""
    return tomllib.loads((resources.files(__package__) / "mill.toml").read_text("utf-8"))


def grind(count: int, seed: int = 1) -> Iterator[Report]:
    """Reports in order of publication; the same for the same arguments, and a long run begins as a short one."""
    return (ground.report for ground in ground_reports(count, seed))


def ground_reports(
    count: int,
    seed: int = 1,
    *,
    began: datetime = _BEGAN,
    pause: timedelta = timedelta(minutes=10),
    size: int = STORY,
) -> Iterator[Ground]:
    """As `grind`, with what makes each report this one.

    Args:
        count: how many.
        seed: of all choices.
        began: when the first was published.
        pause: between one and the next.
        size: reports on one story, on average.
    """
    lists = words()
    dice = Random(seed)
    topics = len(lists["en"]["topic"])
    running: list[Story] = []
    for number in range(count):
        if not running or dice.random() < 1 / size:
            del running[:-39]
            free = [topic for topic in range(topics) if all(topic != other.topic for other in running)]
            running.append(Story(seed=dice.randrange(1 << 30), topic=dice.choice(free), told=[]))
        story = dice.choice(running)
        code = dice.choice(sorted(lists))
        text = _text(story, code, lists[code], dice)
        when = (began + pause * number).strftime("%Y-%m-%dT%H:%MZ")
        report = Report(
            id=f"{number:016x}",
            path=f"{number:06}.txt",
            text=text,
            title=text.partition("\n")[0],
            publisher=dice.choice(_HOUSES),
            published=Published(date=when, precision="minute", how="stated by the mill"),
        )
        yield Ground(report=report, language=code, own=tuple(_own(story, lists[code])["own"]))


def _text(story: Story, code: str, words: Words, dice: Random) -> str:
    earlier = [text for language, text in story.told if language == code]
    few = _own(story, words)
    if earlier and dice.random() < COPIES:
        text = f"{_fill('title', few, words, dice)}\n\n{_fill('sentence', few, words, dice)}\n\n" + dice.choice(earlier)
    else:
        parts = [_fill("title", few, words, dice), _fill("lead", few, words, dice)]
        while sum(map(len, parts)) < LENGTH:
            parts.append(" ".join(_fill("sentence", few, words, dice) for _ in range(dice.randint(1, 3))))
        text = "\n\n".join(parts)
    story.told.append((code, text))
    return text


def _own(story: Story, words: Words) -> Words:
    """What the story is about: a few people, towns and deeds, and words that no other story has."""
    dice = Random(story.seed)
    few = {name: [dice.choice(options) for _ in range(3)] for name, options in words.items() if name not in _FORM}
    few["topic"] = [words["topic"][story.topic]]
    few["own"] = ["".join(dice.choice(words["syllable"]) for _ in range(dice.randint(3, 4))) for _ in range(30)]
    return few


def _fill(kind: str, few: Words, words: Words, dice: Random) -> str:
    def choose(match: re.Match[str]) -> str:
        name = match[1]
        if name in {"open", "close"}:
            return str(words[name])
        if name == "number":
            return str(dice.randint(2, 900))
        # Mostly the story's own, else anything: reports on one story agree without being the same.
        chosen = dice.choice(few[name] if dice.random() < 0.95 else words[name])
        return f"{chosen} {dice.choice(few['own'])}" if name in _SPECIFIED else chosen

    text = _SLOT.sub(choose, dice.choice(words[kind]))
    return text[0].upper() + text[1:]
