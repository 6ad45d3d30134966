"""Scores the stage `place`: places found (F1 by overlap with the gold) and places given (accuracy within 161 km)."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Iterable, Iterator
from itertools import islice
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from comity.process.place import places
from comity.process.place.find import Mention
from comity.process.place.reading import Reading, read
from comity.process.place.resolve import senses
from comity.sources.gazetteer import Candidate, Gazetteer, gazetteer
from comity.sources.gazetteer.keys import forms_of, key_of

#: A span of a text and, where the gold has one, its position in degrees north and east.
Gold = tuple[int, int, tuple[float, float] | None]
#: A text and the places in it.
Example = tuple[str, list[Gold]]

#: The customary limit of the accuracy of places: a hundred miles.
_LIMIT_KM = 161.0
#: Of the largest sets, so many texts are read.
_SAMPLE = 1_500


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great circle between two points in degrees."""
    (lat, lon), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def _number(node: ElementTree.Element, path: str) -> str:
    return node.findtext(path) or ""


def _tree(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(gzip.decompress(path.read_bytes()))  # noqa: S314 (data of our own choice)


def _lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().split("\n")


def lgl(data: Path) -> Iterator[Example]:
    """Local papers, spans with positions."""
    root = _tree(data / "geo_lgl_en" / "lgl.xml.gz")
    for article in root:
        gold: list[Gold] = []
        for toponym in article.iter("toponym"):
            if lat := toponym.findtext("gaztag/lat"):
                point = (float(lat), float(_number(toponym, "gaztag/lon")))
                gold.append((int(_number(toponym, "start")), int(_number(toponym, "end")), point))
        yield article.findtext("text") or "", gold


def geovirus(data: Path) -> Iterator[Example]:
    """Wikinews, spans with positions."""
    root = _tree(data / "geo_geovirus_en" / "GeoVirus.xml.gz")
    for article in root:
        text = article.findtext("text") or ""
        gold: list[Gold] = []
        for place in article.iter("location"):
            name = place.findtext("name") or ""
            start = text.find(name, max(0, int(_number(place, "start")) - 2))  # the gold counts from one
            if name and start >= 0:
                point = (float(_number(place, "lat")), float(_number(place, "lon")))
                gold.append((start, start + len(name), point))
        yield text, gold


def idrisi(data: Path, code: str) -> Iterator[Example]:
    """Posts on disasters, spans."""
    for line in filter(None, _lines(data / "geo_idrisi_r_ar_en" / "lmr.jsonl.gz")):
        row: dict[str, Any] = json.loads(line)
        if row["lang"] == code:
            yield row["text"], [(m["s"], m["e"], None) for m in row["mentions"]]


def tagged(lines: Iterable[str], mark: str, label: str) -> Iterator[Example]:
    """Sentences of one word and tag a line; `label` stands in the tag after B or I."""
    text = ""
    gold: list[Gold] = []
    start: int | None = None
    for line in lines:
        word, _, tag = line.rstrip("\n").partition(mark)
        if start is not None and not (tag.startswith("I") and label in tag):
            gold.append((start, len(text), None))
            start = None
        if not word.strip():
            if text:
                yield text, list(gold)
            text, gold = "", []
            continue
        text += " " if text else ""
        if tag.startswith("B") and label in tag:
            start = len(text)
        text += word
    if text:
        yield text, list(gold)


def joined(examples: Iterable[Example], size: int) -> Iterator[Example]:
    """Some sentences at a time as one text, since a report is more than a sentence."""
    source = iter(examples)
    while part := list(islice(source, size)):
        text = ""
        gold: list[Gold] = []
        for sentence, spans in part:
            at = len(text)
            gold += [(start + at, end + at, point) for start, end, point in spans]
            text += sentence + "\n"
        yield text, gold


def factrueval(data: Path) -> Iterator[Example]:
    """Russian news, spans of places, those inside organisations left out by the gold itself."""
    with tarfile.open(data / "ner_factrueval2016_ru" / "factrueval2016.tar.xz") as archive:
        files = {m.name: (archive.extractfile(m) or io.BytesIO()).read().decode() for m in archive if m.isfile()}
    for name in sorted(files):
        if not name.endswith(".txt"):
            continue
        spans = {}
        for line in files.get(name[:-4] + ".spans", "").splitlines():
            parts = line.split()
            spans[parts[0]] = (int(parts[2]), int(parts[2]) + int(parts[3]))
        gold: list[Gold] = []
        for line in files.get(name[:-4] + ".objects", "").splitlines():
            parts = line.partition("#")[0].split()
            if len(parts) > 2 and parts[1] in ("Location", "LocOrg"):
                inside = [spans[number] for number in parts[2:] if number in spans]
                if inside:
                    gold.append((min(a for a, _ in inside), max(b for _, b in inside), None))
        yield files[name], gold


def found(examples: Iterable[Example], code: str, known: Gazetteer) -> dict[str, Any]:
    """Precision, recall and F1 of the places found; a place is right if it overlaps a gold span."""
    right = told = wanted = hit = 0
    for text, gold in examples:
        ours = [(place.start, place.end) for place in places(text, code, known)]
        told += len(ours)
        wanted += len(gold)
        right += sum(any(a < end and start < b for start, end, _ in gold) for a, b in ours)
        hit += sum(any(a < end and start < b for a, b in ours) for start, end, _ in gold)
    precision, recall = right / max(told, 1), hit / max(wanted, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3), "wanted": wanted}


def _given(reading: Reading, known: Gazetteer, gold: list[Gold]) -> list[Mention]:
    mentions = []
    for start, end, _ in gold:
        inside = [at for at, word in enumerate(reading.words) if word.start < end and start < word.end]
        key = key_of(forms_of(reading.text[start:end]))
        candidates: tuple[Candidate, ...] = known.candidates(key)
        if inside and candidates:
            mentions.append(
                Mention(
                    start=start,
                    end=end,
                    first=inside[0],
                    after=inside[-1] + 1,
                    key=key,
                    candidates=candidates,
                    sure=True,
                    placed=False,
                    called="",
                    region=False,
                )
            )
    return mentions


def given(examples: Iterable[Example], code: str, known: Gazetteer) -> dict[str, Any]:
    """Share of the gold spans whose place is within 161 km of the gold; a name that is not known counts as wrong."""
    right = wanted = unknown = 0
    for text, gold in examples:
        reading = read(text, code)
        mentions = _given(reading, known, gold)
        meant = senses(reading, mentions, known)
        at = {(m.start, m.end): meant[m.key].place for m in mentions}
        for start, end, point in gold:
            if point is None:
                continue
            wanted += 1
            place = at.get((start, end))
            unknown += place is None
            right += place is not None and kilometres((place.lat, place.lon), point) <= _LIMIT_KM
    return {"accuracy161": round(right / max(wanted, 1), 3), "unknown": round(unknown / max(wanted, 1), 3), "n": wanted}


def run(data: Path) -> list[dict[str, Any]]:
    """One row for each set and measure; `data` is the folder that holds the sets."""
    known = gazetteer()
    peyma = _lines(data / "ner_peyma_fa" / "dev.txt.gz")
    anercorp = _lines(data / "ner_anercorp_ar" / "anercorp.iob.gz")
    return [
        {"set": "lgl en, given", **given(lgl(data), "en", known)},
        {"set": "geovirus en, given", **given(geovirus(data), "en", known)},
        {"set": "lgl en, found", **found(lgl(data), "en", known)},
        {"set": "geovirus en, found", **found(geovirus(data), "en", known)},
        {"set": "idrisi en, found", **found(islice(idrisi(data, "en"), _SAMPLE), "en", known)},
        {"set": "idrisi ar, found", **found(islice(idrisi(data, "ar"), _SAMPLE), "ar", known)},
        {"set": "anercorp ar, found", **found(joined(tagged(anercorp, "\t", "LOC"), 8), "ar", known)},
        {"set": "peyma fa, found", **found(joined(tagged(peyma, "|", "LOC"), 8), "fa", known)},
        {"set": "factrueval ru, found", **found(factrueval(data), "ru", known)},
    ]


if __name__ == "__main__":
    import sys

    for row in run(Path(sys.argv[1])):
        print(row)
