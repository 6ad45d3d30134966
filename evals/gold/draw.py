"""Draws what readers label, and writes it as sheets of text that they read.

A sheet holds publishers' text, so it is written to a folder of the caller's choice and never kept in the project. The
draw depends on nothing but the documents and the patterns of ``draw.toml``: the same data give the same sheets.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path

import regex

from evals.documents import Document, documents

#: The sets of each language. Where there are two, each gives half.
SETS = {
    "ar": ("wire_saudinewsnet_ar", "stream_ant_tunisia_ar"),
    "fa": ("stream_farsnews_fa",),
    "ru": ("stream_telegram_ru",),
    "en": ("wire_helsinki2018_en",),
}

#: Sentences of whole runs, and sentences that may deny, that are drawn for a language.
_IN_RUNS = 200
_MAY_DENY = 150
_MAY_DENY_WEAKLY = 50
#: At most so many sentences of one document, from its first.
_OF_ONE = 10
#: At most so many sentences of one document among those that may deny.
_DENY_OF_ONE = 3

_PATTERNS = tomllib.loads(Path(__file__).with_name("draw.toml").read_text(encoding="utf-8"))
_END = regex.compile(r"(?<=[.!?؟…]['»”\")]*)\s+|\n+")


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as offsets, by marks of the end and line breaks; those of under 25 letters left out."""
    found, at = [], 0
    for gap in [*_END.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if end - at >= 25:
            found.append((at, end))
        at = gap.end() if gap else end
    return found


def statements(data: Path, language: str) -> Iterator[tuple[Document, list[tuple[int, int]], str]]:
    """What is labelled for a language: documents, sentences of each, and ``run`` or ``cue`` for how they were drawn."""
    for folder in SETS[language]:
        pool = _shuffled(documents(data, folder))
        share = len(SETS[language])
        used: set[str] = set()
        for of_speech in (True, False):
            wanted = _IN_RUNS // share // 2
            fits = _holds("speech", language) if of_speech else _any
            for document in pool:
                spans = sentences(document.text)[:_OF_ONE]
                if wanted > 0 and document.id not in used and len(spans) >= 4 and fits(document.text):
                    used.add(document.id)
                    wanted -= len(spans)
                    yield document, spans, "run"
        yield from _may_deny(pool, "deny", language, _MAY_DENY // share, used)
        if language in _PATTERNS["deny_weakly"]:
            yield from _may_deny(pool, "deny_weakly", language, _MAY_DENY_WEAKLY, used)


def _may_deny(
    pool: list[Document], table: str, language: str, wanted: int, used: set[str]
) -> Iterator[tuple[Document, list[tuple[int, int]], str]]:
    denies = _holds(table, language)
    for document in pool:
        spans = [span for span in sentences(document.text) if denies(document.text[slice(*span)])]
        if wanted > 0 and spans and document.id not in used:
            used.add(document.id)
            spans = spans[:_DENY_OF_ONE]
            wanted -= len(spans)
            yield document, spans, "cue"


def sheet(drawn: Iterator[tuple[Document, list[tuple[int, int]], str]]) -> str:
    """What a reader of statements reads: each document's opening, and its numbered sentences in their places."""
    lines = []
    for place, (document, spans, how) in enumerate(drawn, 1):
        opening = document.text[: min(250, spans[0][0])].replace("\n", " ")
        lines.append(
            f"\n## {place} {document.folder} {document.id} ({how}) {document.publisher} {document.title}".rstrip()
        )
        if opening:
            lines.append(f"   opening: {opening}")
        at = len(opening)
        for number, (start, end) in enumerate(spans, 1):
            before = document.text[max(at, start - 350) : start].strip().replace("\n", " ")
            if before:
                lines.append(f"   before: {before}")
            lines.append(f"{number}. {document.text[start:end]}")
            at = end
    return "\n".join(lines)


def _shuffled(pool: dict[str, Document]) -> list[Document]:
    return sorted(pool.values(), key=lambda each: blake2b(each.id.encode(), digest_size=8, key=b"gold").digest())


def _holds(table: str, language: str) -> Callable[[str], bool]:
    found = _PATTERNS[table][language]
    compiled = regex.compile(f"{found['before']}(?:{'|'.join(found['words'])}){found['after']}", regex.IGNORECASE)
    return lambda text: bool(compiled.search(text))


def _any(_: str) -> bool:
    return True
