"""Draws pairs of reports to be judged: evenly over how much text they share and whether they share a credit."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from pathlib import Path

import regex

from evals.documents import Document, documents
from evals.gold.near import near

#: How many pairs are drawn of each set.
SETS = {"wire_saudinewsnet_ar": 300, "wire_helsinki2018_en": 150}

#: Upper bounds of the classes of overlap, the share of the shorter text's runs of five words that both hold.
_CLASSES = (0.0, 0.1, 0.4, 0.8, 1.0)
#: Two reports that share no run are paired if they share so many rare words.
_RARE = 5
#: Texts of fewer words are left out.
_SHORT = 40
#: Agencies as credits write them, and how near to the start or the end of a text a credit stands, in characters.
_AGENCY = regex.compile(
    r"واس|رويترز|أ ?ف ?ب|فرانس برس|د ?ب ?أ|الألمانية|بترا|وام|كونا|الأناضول|سبوتنيك|يو بي اي"
    r"|(?<!\p{L})(?:AP|AFP|Reuters|Associated Press|Agence France"
    r"|CNN|Bloomberg|TASS|Interfax|Canadian Press)(?!\p{L})"
)
_NEAR = 160

Pair = tuple[Document, Document]


def pairs(data: Path, folder: str) -> list[Pair]:
    """The pairs to be judged, in an order that tells nothing."""
    cells: dict[tuple[int, bool], list[Pair]] = defaultdict(list)
    for each in near(documents(data, folder), rare_words=_RARE, short=_SHORT):
        place = next(number for number, bound in enumerate(_CLASSES) if each.overlap <= bound)
        cells[place, bool(_agencies(each.one) & _agencies(each.other))].append((each.one, each.other))
    for cell in cells.values():
        cell.sort(key=_order)
    drawn: list[Pair] = []
    depth = 0
    while len(drawn) < SETS[folder] and any(depth < len(cell) for cell in cells.values()):
        drawn += [cells[key][depth] for key in sorted(cells) if depth < len(cells[key])]
        depth += 1
    return sorted(drawn[: SETS[folder]], key=lambda pair: _order((pair[1], pair[0])))


def sheet(drawn: list[Pair], letters: int) -> str:
    """The text that a reader of pairs reads; of each text so many letters from its start, and its end."""
    lines = []
    for number, pair in enumerate(drawn, 1):
        lines.append(f"\n## {number}")
        for name, each in zip("AB", pair, strict=True):
            text = " ".join(each.text.split())
            if len(text) > letters + 200:
                text = f"{text[:letters]} […] {text[-160:]}"
            lines.append(f"{name}: [{each.publisher} {each.when or ''} {each.author}] {each.title} | {text}")
    return "\n".join(lines)


def _agencies(document: Document) -> set[str]:
    near = f"{document.author} {document.text[:_NEAR]} {document.text[-_NEAR:]}"
    return {found.replace(" ", "") for found in _AGENCY.findall(near)}


def _order(pair: Pair) -> bytes:
    return blake2b(f"{pair[0].id} {pair[1].id}".encode(), digest_size=8, key=b"pairs").digest()
