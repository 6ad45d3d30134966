"""Draws small stories: a report and those near it, of several publishers."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from pathlib import Path

from evals.documents import Document, documents
from evals.gold.near import near

#: How many stories are drawn of each set.
SETS = {"wire_saudinewsnet_ar": 34, "stream_telegram_ru": 14, "wire_helsinki2018_en": 12}

#: Two reports are of one story if they share so many rare words, or such a share of the shorter text.
_RARE = 7
_OVERLAP = 0.15
_SHORT = 20
#: The least and the most reports of a story.
_LEAST, _MOST = 3, 6


def stories(data: Path, folder: str) -> list[list[Document]]:
    """The stories of a set, each a list of reports in order of time; no report is in two."""
    pool = documents(data, folder)
    beside: dict[str, set[str]] = defaultdict(set)
    for each in near(pool, rare_words=_RARE, short=_SHORT):
        if each.rare >= _RARE or each.overlap >= _OVERLAP:
            beside[each.one.id].add(each.other.id)
            beside[each.other.id].add(each.one.id)
    drawn: list[list[Document]] = []
    used: set[str] = set()
    for seed in sorted(beside, key=_order):
        members = [seed, *sorted(beside[seed], key=_order)][:_MOST]
        if len(members) >= _LEAST and not used & set(members):
            used.update(members)
            drawn.append(sorted((pool[name] for name in members), key=lambda each: (each.when or "", each.id)))
    return drawn[: SETS[folder]]


def sheet(drawn: list[list[Document]], letters: int) -> str:
    """The text that a reader of stories reads; of each report at most so many letters."""
    lines = []
    for number, members in enumerate(drawn, 1):
        lines.append(f"\n## {number}")
        for place, each in enumerate(members, 1):
            text = each.text.replace("\n", " ")[:letters]
            lines.append(f"R{place}: [{each.publisher} {each.when or ''} {each.author}] {each.title} | {text}")
    return "\n".join(lines)


def _order(name: str) -> bytes:
    return blake2b(name.encode(), digest_size=8, key=b"stories").digest()
