"""The documents of the press sets, each under a name that stays, so that labels can point into them by offsets.

Labels in ``evals/gold`` name a folder, a document and offsets into its ``text`` as it is made here, in characters of
Python strings. Whoever changes how a text is made here moves every label: don't.
"""

from __future__ import annotations

import gzip
import json
import lzma
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

#: Where the sets lie if nothing else is said: beside the folder of the checkout.
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

Row = dict[str, Any]


class Absent(Exception):
    """A set that is asked for is not in the folder of the data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article or post of a press set."""

    #: The folder of the set.
    folder: str
    #: Its name within the set.
    id: str
    #: Its headline, empty for posts and where the text begins with it.
    title: str
    #: What offsets of labels point into; paragraphs as the set keeps them.
    text: str
    #: When it was published or seen, ISO 8601, or none.
    when: str | None
    #: The outlet or channel, as the set names it.
    publisher: str
    #: Its author line, where the set has one.
    author: str
    #: Its language, an ISO 639-1 code.
    language: str


def rows(folder: Path, pattern: str = "*.jsonl.*") -> Iterator[Row]:
    """Every line of the files of a set, in the order of their names.

    Raises:
        Absent: there is no such file.
    """
    paths = sorted(folder.glob(pattern))
    if not paths:
        raise Absent(f"{folder.name} is not in {folder.parent.name}")
    for path in paths:
        opener = lzma.open if path.suffix == ".xz" else gzip.open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    yield json.loads(line)


def lines(path: Path) -> list[str]:
    """The lines of a compressed text.

    Raises:
        Absent: there is no such file.
    """
    if not path.exists():
        raise Absent(f"{path.parent.name}/{path.name} is not in the folder of the data")
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        return opened.read().split("\n")


def members(folder: Path) -> dict[str, bytes]:
    """The files of a set that is kept as archives (``.tar.xz``), by their names.

    Raises:
        Absent: there is no such archive.
    """
    paths = sorted(folder.glob("*.tar.xz"))
    if not paths:
        raise Absent(f"{folder.name} is not in {folder.parent.name}")
    found: dict[str, bytes] = {}
    for path in paths:
        with tarfile.open(path) as archive:
            for member in archive:
                opened = archive.extractfile(member) if member.isfile() else None
                if opened:
                    found[member.name] = opened.read()
    return found


def _saudi(row: Row) -> Document:
    return _document(
        "wire_saudinewsnet_ar", row["id"], "ar", row["text"], title=row["title"], when=_iso(row["extracted"]),
        publisher=row["source"], author=row["author"],
    )  # fmt: skip


def _fars(row: Row) -> Document:
    text = "\n\n".join((row["abstract"], *row["paragraphs"]))
    return _document("stream_farsnews_fa", row["link"], "fa", text, title=row["title"], publisher="Fars")


def _tunisia(row: Row) -> Document:
    return _document(
        "stream_ant_tunisia_ar", row["id"], "ar", row["text"], title=row["title"], when=row["time"],
        publisher=row["src"],
    )  # fmt: skip


def _telegram(row: Row) -> Document:
    name = f"{row['ch']}/{row['id']}"
    return _document("stream_telegram_ru", name, "ru", row["text"], when=row["date"], publisher=row["ch"])


def _helsinki(row: Row) -> Document:
    text = row["text"].replace(" ### ", "\n\n")
    return _document("wire_helsinki2018_en", row["id"], "en", text, when=row["scraped"], publisher=row["publisher"])


def _document(
    folder: str, name: object, language: str, text: str | None, *, title: str | None = "", when: str | None = None,
    publisher: str | None = "", author: str | None = "",
) -> Document:  # fmt: skip
    return Document(
        folder=folder, id=str(name), title=title or "", text=text or "", when=when, publisher=publisher or "",
        author=author or "", language=language,
    )  # fmt: skip


def _iso(stamp: str | None) -> str | None:
    return stamp.replace(" ", "T") if stamp else None


#: How a row of each press set becomes a document.
_MAKERS: dict[str, Callable[[Row], Document]] = {
    "wire_saudinewsnet_ar": _saudi,
    "wire_helsinki2018_en": _helsinki,
    "stream_farsnews_fa": _fars,
    "stream_ant_tunisia_ar": _tunisia,
    "stream_telegram_ru": _telegram,
}


@lru_cache(maxsize=8)
def documents(data: Path, folder: str) -> dict[str, Document]:
    """The documents of a press set by their names, in the order of the set.

    Raises:
        Absent: the set is not in the folder of the data.
    """
    found: dict[str, Document] = {}
    for row in rows(data / folder):
        made = _MAKERS[folder](row)
        found.setdefault(made.id, made)
    return found
