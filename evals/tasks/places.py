"""Tasks on places: found in a text (F1 by overlap with the gold), and given as spans (accuracy within 161 km).

The places of local papers are resolved twice: as reports of sources that nobody knows, and after one pass over each
source's own reports, from which its home is learnt without any label (`comity.process.place.home`). The second is what
a centre knows of a source that it has read for a while, or is told in its facts. Words for the people of a country are
spans of that set, and are resolved to the country as the stage counts them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from xml.etree import ElementTree

import regex
from babel import Locale

from comity.process.place import Home, places
from comity.process.place.find import Mention
from comity.process.place.home import learn
from comity.process.place.reading import Reading, read
from comity.process.place.resolve import senses
from comity.sources.gazetteer import Candidate, Gazetteer, gazetteer
from comity.sources.gazetteer.keys import forms_of, key_of
from evals.documents import Absent, lines, members, rows
from evals.measure import Measured, f1, precision, recall, share
from evals.task import Given, Task

#: A span of a text and, where the gold has one, its position in degrees north and east.
Gold = tuple[int, int, tuple[float, float] | None]
#: A text and the places in it.
Example = tuple[str, list[Gold]]
#: The same, and the source.
Sourced = tuple[str, Example]

#: The customary limit of the accuracy of places: a hundred miles.
_LIMIT_KM = 161.0
#: A letter, a mark over or under one, a digit or the low line of a tag.
_IN_WORD = regex.compile(r"[\w\p{M}]")
#: The set of local papers.
_LOCAL = "geo_lgl_en"
#: Texts that a quick run looks at.
_QUICK = 150


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great circle between two points in degrees."""
    (lat, lon), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def _number(node: ElementTree.Element, path: str) -> str:
    return node.findtext(path) or ""


def _tree(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring("\n".join(lines(path)))  # noqa: S314 (data of our own choice)


def lgl(data: Path) -> Iterator[Sourced]:
    """Local papers, spans with positions, each with its paper."""
    root = _tree(data / "geo_lgl_en" / "lgl.xml.gz")
    for article in root:
        gold: list[Gold] = []
        for toponym in article.iter("toponym"):
            if lat := toponym.findtext("gaztag/lat"):
                point = (float(lat), float(_number(toponym, "gaztag/lon")))
                gold.append((int(_number(toponym, "start")), int(_number(toponym, "end")), point))
        yield article.findtext("domain") or "", (article.findtext("text") or "", gold)


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


def whole(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, those that lie inside a longer word or repeat another moved to where the name stands as a word.

    The Arabic labels of the posts point at the first place where their letters occur, be it inside another word, and
    two labels of one name point at the same place: the name was labelled, its place was looked up afterwards.
    """
    taken = {span for span in spans if not _torn(text, *span)}
    placed: list[tuple[int, int]] = []
    for start, end in spans:
        name = text[start:end]
        span = (start, end)
        if _torn(text, start, end) or span in placed:
            at = text.find(name, start + 1)
            while at >= 0 and (_torn(text, at, at + len(name)) or (at, at + len(name)) in taken):
                at = text.find(name, at + 1)
            span = (at, at + len(name)) if at >= 0 else span
            taken.add(span)
        placed.append(span)
    return placed


def _torn(text: str, start: int, end: int) -> bool:
    """Whether a span is cut out of a longer word, or of a tag of several words."""
    before, behind = text[start - 1 : start + 1], text[end - 1 : end + 1]
    return any(len(pair) == 2 and all(_IN_WORD.match(letter) for letter in pair) for pair in (before, behind))


def idrisi(data: Path, code: str) -> Iterator[Example]:
    """Posts on disasters, spans."""
    for row in rows(data / "geo_idrisi_r_ar_en"):
        if row["lang"] == code:
            spans = whole(row["text"], [(m["s"], m["e"]) for m in row["mentions"]])
            yield row["text"], [(start, end, None) for start, end in spans]


def tagged(written: Iterable[str], mark: str, label: str) -> Iterator[Example]:
    """Sentences of one word and tag a line; `label` stands in the tag after B or I."""
    text = ""
    gold: list[Gold] = []
    start: int | None = None
    for line in written:
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
    files = {name: held.decode() for name, held in members(data / "ner_factrueval2016_ru").items()}
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


def _given(reading: Reading, known: Gazetteer, gold: list[Gold]) -> list[Mention]:
    mentions = []
    for start, end, _ in gold:
        inside = [
            at
            for at, (first, last) in enumerate(zip(reading.starts, reading.ends, strict=True))
            if first < end and start < last
        ]
        forms = forms_of(reading.text[start:end])
        key = key_of(forms)
        candidates = _people(reading, " ".join(forms), known) or known.candidates(key)
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


def _people(reading: Reading, form: str, known: Gazetteer) -> tuple[Candidate, ...]:
    """The country whose people a word means, if it means a people."""
    code = reading.facts.demonyms.get(form)
    name = Locale("en").territories.get(code, "") if code else ""
    return tuple(c for c in known.candidates(key_of(forms_of(name))) if c.kind == "country") if name else ()


def _found(data: str, code: str, examples: Sequence[Example], known: Gazetteer) -> Iterator[Measured]:
    """Places found against the gold spans; a place is right if it overlaps one."""
    told: list[tuple[float, float, float, float]] = []
    began = time.process_time()
    for text, gold in examples:
        ours = [(place.start, place.end) for place in places(text, code, known)]
        right = sum(any(a < end and start < b for start, end, _ in gold) for a, b in ours)
        hit = sum(any(a < end and start < b for a, b in ours) for start, end, _ in gold)
        told.append((right, len(ours), hit, len(gold)))
    rate = len(examples) / max(time.process_time() - began, 1e-9)
    yield Measured(data=data, language=code, metric="F1", rows=told, formula=f1, rate=rate)
    yield Measured(data=data, language=code, metric="precision", rows=told, formula=precision)
    yield Measured(data=data, language=code, metric="recall", rows=told, formula=recall)


def _resolved(
    data: str,
    code: str,
    examples: Sequence[Example],
    known: Gazetteer,
    homes: Sequence[Home | None] | None = None,
) -> Iterator[Measured]:
    """Gold spans whose place is within 161 km of the gold; a name that is not known counts as wrong.

    `homes` are those of the sources of the examples, where they are known.
    """
    told: list[tuple[float, float]] = []
    began = time.process_time()
    for number, (text, gold) in enumerate(examples):
        reading = read(text, code)
        mentions = _given(reading, known, gold)
        meant = senses(reading, mentions, known, homes[number] if homes else None)
        at = {(m.start, m.end): meant[m.key].place for m in mentions}
        right = wanted = 0
        for start, end, point in gold:
            if point is not None:
                place = at.get((start, end))
                wanted += 1
                right += place is not None and kilometres((place.lat, place.lon), point) <= _LIMIT_KM
        told.append((right, wanted))
    rate = len(examples) / max(time.process_time() - began, 1e-9)
    metric = "acc@161km, homes unknown" if homes is None and data == _LOCAL else "acc@161km"
    yield Measured(data=data, language=code, metric=metric, rows=told, formula=share, rate=rate)


def lgl_resolved(given: Given) -> Iterator[Measured]:
    """Local papers, with the homes that their own reports show and without."""
    reports = list(lgl(given.data))
    written: dict[str, list[str]] = {}
    for source, (text, _) in reports:
        written.setdefault(source, []).append(text)
    sample = given.sample(reports, _QUICK)
    examples = [example for _, example in sample]
    homes = {source: learn(written[source], "en", gazetteer()) for source in sorted({source for source, _ in sample})}
    yield from _resolved(_LOCAL, "en", examples, gazetteer(), [homes[source] for source, _ in sample])
    yield from _resolved(_LOCAL, "en", examples, gazetteer())


def geovirus_resolved(given: Given) -> Iterator[Measured]:
    """Wikinews."""
    yield from _resolved("geo_geovirus_en", "en", given.sample(list(geovirus(given.data)), _QUICK), gazetteer())


def idrisi_resolved(given: Given) -> Iterator[Measured]:
    """Posts on disasters in Arabic."""
    data = "geo_idrisi_d_ar_en"
    posts: list[Example] = [
        (row["text"], [(m["s"], m["e"], (float(m["lat"]), float(m["lon"]))) for m in row["mentions"] if m["lat"]])
        for row in rows(given.data / data)
        if row["lang"] == "ar"
    ]
    yield from _resolved(data, "ar", given.sample(posts, _QUICK), gazetteer())


def idrisi_found(given: Given) -> Iterator[Measured]:
    """Posts on disasters in English and Arabic."""
    for code in ("en", "ar"):
        posts = given.sample(list(idrisi(given.data, code)), _QUICK)
        yield from _found("geo_idrisi_r_ar_en", code, posts, gazetteer())


def anercorp_found(given: Given) -> Iterator[Measured]:
    """Arabic news, eight sentences at a time."""
    sentences = tagged(lines(given.data / "ner_anercorp_ar" / "anercorp.iob.gz"), "\t", "LOC")
    yield from _found("ner_anercorp_ar", "ar", given.sample(list(joined(sentences, 8)), _QUICK), gazetteer())


def peyma_found(given: Given) -> Iterator[Measured]:
    """Persian news, eight sentences at a time, every file of the set."""
    files = sorted((given.data / "ner_peyma_fa").glob("*.txt.gz"))
    if not files:
        raise Absent("ner_peyma_fa is not in the folder of the data")
    sentences = [one for file in files for one in tagged(lines(file), "|", "LOC")]
    yield from _found("ner_peyma_fa", "fa", given.sample(list(joined(sentences, 8)), _QUICK), gazetteer())


def factrueval_found(given: Given) -> Iterator[Measured]:
    """Russian news."""
    yield from _found("ner_factrueval2016_ru", "ru", given.sample(list(factrueval(given.data)), _QUICK), gazetteer())


RESOLVED = Task(
    name="places-resolved",
    question="Is a name given to the right place?",
    parts=(lgl_resolved, geovirus_resolved, idrisi_resolved),
)
FOUND = Task(
    name="places-found",
    question="Are the places of a text found?",
    parts=(idrisi_found, anercorp_found, peyma_found, factrueval_found),
)
