"""Real press texts beside the checkout, if they are there: only measured, never copied into the project."""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

#: Where the texts lie: beside the folder of the checkout.
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


class Article(NamedTuple):
    """One article as its collection gives it."""

    #: Its number in the collection.
    name: str
    #: Headline, blank line, paragraphs.
    text: str
    #: When it was seen, ISO 8601, or none.
    when: str | None


def centre() -> list[Article]:
    """Five articles of one subject, as copied from web pages."""
    paths = sorted((DATA / "articles_centre_2015").glob("0*.txt"))
    return [Article(path.name[:3], path.read_text("utf-8"), None) for path in paths]


def saudi(limit: int) -> list[Article]:
    """The first articles of a month of the Saudi press, in Arabic."""
    rows = _rows(DATA / "wire_saudinewsnet_ar" / "articles.jsonl.xz", limit)
    return [
        Article(
            str(row["id"]),
            f"{row['title']}\n\n" + str(row["text"]).replace("\n", "\n\n"),
            str(row["extracted"]).replace(" ", "T")[:16],
        )
        for row in rows
    ]


def helsinki() -> list[Article]:
    """Articles on one summit, in English, many from the same agencies."""
    rows = _rows(DATA / "wire_helsinki2018_en" / "articles.jsonl.gz")
    return [Article(str(row["id"]), str(row["text"]).replace("###", "\n\n"), str(row["scraped"])) for row in rows]


def telegram(limit: int) -> list[Article]:
    """Posts of two dozen channels in the days in which most of them overlap, in Russian."""
    rows = _rows(DATA / "stream_telegram_ru" / "posts.jsonl.xz")
    dense = [row for row in rows if "2024-11-25" <= str(row["date"]) < "2024-12-05"]
    return [Article(f"{row['ch']}/{row['id']}", str(row["text"]), str(row["date"])) for row in dense[:limit]]


def _rows(path: Path, limit: int | None = None) -> Iterator[dict[str, object]]:
    if not path.exists():
        return
    opener = lzma.open if path.suffix == ".xz" else gzip.open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if limit is not None and number >= limit:
                return
            yield json.loads(line)
