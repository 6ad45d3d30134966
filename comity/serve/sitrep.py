"""A situation report as its reader gets it: sentences in the reader's language, each with what it rests on.

A rule's sentence is kept as its shape and what fills it, so that every reader gets it in a language of their own; what
others said stays as they said it, in a direction of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from markupsafe import Markup

from comity.model.picture import PublishedView, ReportView
from comity.model.sitrep import SECTIONS, Gap, Section
from comity.serve.language.marked import N_
from comity.serve.language.written import Written
from comity.serve.locator import Map, drawn
from comity.serve.reason import NAMELESS
from comity.serve.said import MARKUP, PLAIN, Style
from comity.serve.story import anchor
from comity.serve.timeline import Timeline, timeline
from comity.store.reference import Named, Reference
from comity.store.sitrep import Dissent, Sentence

#: Headings of the sections.
HEADINGS: Mapping[Section, str] = {
    "new": N_("New"),
    "changed": N_("Changed since the last report"),
    "contested": N_("Contested"),
    "corroborated": N_("On several independent origins"),
    "figures": N_("Figures that differ"),
    "places": N_("By place"),
    "unknown": N_("Not known"),
}


class Sentences:
    """Says the sentences of a situation report in one language."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self._language = written.language

    def markup(self, sentence: Sentence) -> Markup:
        """A sentence as HTML."""
        return Markup(self._said(sentence, MARKUP))  # noqa: S704 - escaped by the style

    def plain(self, sentence: Sentence) -> str:
        """A sentence where there is no markup."""
        return self._said(sentence, PLAIN)

    def before(self, sentence: Sentence) -> str:
        """A sentence as it was before a model said it more smoothly, without markup."""
        return self._said(replace(sentence, smooth={}), PLAIN)

    def _said(self, sentence: Sentence, style: Style) -> str:
        if smooth := smoothed(sentence, self._language.code):
            return style.apart(smooth)
        if sentence.words is not None:
            return style.apart(sentence.words)
        gaps = {name: self._gap(name, value, style) for name, value in sentence.told.items()}
        if "low" in sentence.told:
            gaps["range"] = self._written.range(_number(sentence, "low"), _number(sentence, "high"))
        return style.ours(self._shape(sentence)) % gaps

    def _gap(self, name: str, value: Gap, style: Style) -> str:
        match value:
            case int(number):
                return self._written.number(number)
            case str(text):
                return self._written.moment(text) if name == "since" else style.apart(text)
            case _:
                return style.ours(self._language.gettext(", ")).join(self._name(each, style) for each in value)

    def _name(self, name: str, style: Style) -> str:
        nameless = NAMELESS.get(name)
        return style.ours(self._language.gettext(nameless)) if nameless else style.apart(name)

    def _shape(self, sentence: Sentence) -> str:
        gettext, ngettext = self._language.gettext, self._language.ngettext
        match sentence.kind:
            case "story":
                return ngettext(
                    "A new story, in %(reports)s report: “%(title)s”.",
                    "A new story, in %(reports)s reports: “%(title)s”.",
                    _number(sentence, "reports"),
                )
            case "turned":
                return gettext("Now contested: “%(words)s”. Asserted by: %(who)s. Denied by: %(against)s.")
            case "disputed":
                return gettext("“%(words)s”. Asserted by: %(who)s. Denied by: %(against)s.")
            case "denied":
                return gettext("Denied by: %(against)s; asserted by nobody: “%(words)s”.")
            case "settled":
                return gettext("No longer contested: “%(words)s”.")
            case "revised":
                return gettext("Taken back by its own origin, or replaced by another figure: “%(words)s”.")
            case "risen":
                return ngettext(
                    "Now on %(range)s independent origin, before on %(was)s: “%(words)s”. %(names)s.",
                    "Now on %(range)s independent origins, before on %(was)s: “%(words)s”. %(names)s.",
                    _number(sentence, "high"),
                )
            case "added":
                return ngettext(
                    "A new claim on %(range)s independent origin: “%(words)s”. %(names)s.",
                    "A new claim on %(range)s independent origins: “%(words)s”. %(names)s.",
                    _number(sentence, "high"),
                )
            case "stands":
                return ngettext(
                    "On %(range)s independent origin: “%(words)s”. %(names)s.",
                    "On %(range)s independent origins: “%(words)s”. %(names)s.",
                    _number(sentence, "high"),
                )
            case "differ":
                return gettext("“%(words)s”: %(who)s. Others give another figure: %(others)s.")
            case "place":
                return ngettext(
                    "%(place)s: in %(reports)s report that came in, the last “%(title)s”.",
                    "%(place)s: in %(reports)s reports that came in, the last “%(title)s”.",
                    _number(sentence, "reports"),
                )
            case "unproven":
                return ngettext(
                    "In %(reports)s report, and no origin of it is established: “%(words)s”.",
                    "In %(reports)s reports, and no origin of it is established: “%(words)s”.",
                    _number(sentence, "reports"),
                )
            case "silent":
                return gettext("Nothing new from %(name)s since %(since)s; it is seldom silent for so long.")
            case "typed":
                raise ValueError("a typed sentence has its own words")


def smoothed(sentence: Sentence, language: str) -> str | None:
    """What a model made of a sentence for the readers of a language; none: nothing."""
    return sentence.smooth.get(language) or sentence.smooth.get("")


def _number(sentence: Sentence, gap: str) -> int:
    value = sentence.told[gap]
    return value if isinstance(value, int) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """A citation under a sentence."""

    #: Number of the report in the list at the end.
    number: int
    #: Id of the report.
    report: str
    #: The place in it that is meant, for behind ``#``; empty: the whole.
    place: str
    #: What the form that edits a sentence calls it.
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A sentence on the page."""

    #: The sentence.
    sentence: Sentence
    #: What it says, in the reader's language.
    told: Markup
    #: The same where there is no markup.
    plain: str
    #: What it rests on, the most telling first.
    cites: tuple[Cite, ...]
    #: Who does not concur with it.
    dissents: tuple[Dissent, ...]
    #: Whether some of what it rests on is for some members alone.
    restricted: bool
    #: Against the version before: new there, said otherwise there; none: as there, or there is none before.
    changed: Literal["new", "reworded"] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A situation report as one reader gets it."""

    #: The sections that have a sentence, with their headings in English, in their order.
    sections: tuple[tuple[str, tuple[Row, ...]], ...]
    #: What the version before said and this one says no more.
    gone: tuple[tuple[Sentence, Markup], ...]
    #: Who does not concur with the whole.
    dissents: tuple[Dissent, ...]
    #: The reports that are cited, in the order of their numbers.
    references: tuple[Reference, ...]
    #: When they were published, laid out; none where no day is known.
    timeline: Timeline | None
    #: Where they are, laid out; none where no place is known.
    map: Map | None


def chosen(sentences: Iterable[Sentence], *, draft: bool) -> tuple[Sentence, ...]:
    """Of each topic one sentence: what was typed, else what rests on most; in the order in which they are read.

    Of a draft everything that was typed stands there: nobody signs what others wrote without having read it.
    """
    best: dict[tuple[Section, str, UUID | None], Sentence] = {}
    typed = set()
    for each in sorted(sentences, key=lambda s: (s.words is None, -len(s.cited), str(s.id))):
        topic = (each.section, each.topic)
        if each.words is not None:
            typed.add(topic)
            best.setdefault((*topic, each.id if draft else None), each)
        elif topic not in typed:
            best.setdefault((*topic, None), each)
    return tuple(sorted(best.values(), key=lambda s: (SECTIONS.index(s.section), -s.weight, s.topic)))


def replaced(meant: Sentence, there: Iterable[Sentence]) -> list[UUID]:
    """What goes where a sentence is said otherwise or taken out: it, and what rules say on the same."""
    topic = (meant.section, meant.topic)
    return [s.id for s in there if s.id == meant.id or (s.words is None and (s.section, s.topic) == topic)]


def product(
    sentences: Sequence[Sentence],
    written: Written,
    *,
    dissents: Sequence[Dissent],
    references: Mapping[UUID, Reference],
    places: Sequence[Named],
    before: Sequence[Sentence] | None = None,
    restricted: Collection[int] = (),
    zone: ZoneInfo,
) -> Product:
    """A situation report from what its reader may see.

    Args:
        sentences: those that the reader may see, one of each topic, in their order.
        written: how things are written for the reader.
        dissents: who does not concur, as far as the reader may know.
        references: the reports that they cite; what is not among them was taken back meanwhile, and has no number.
        places: the places that these name.
        before: the sentences of the version before, chosen likewise; none: this is the first.
        restricted: labels that are for some members alone.
        zone: the centre's time zone.
    """
    say = Sentences(written)
    numbers = {id: number for number, id in enumerate((id for id in cited(sentences) if UUID(id) in references), 1)}
    was = {(each.section, each.topic): each for each in before or ()}
    rows = [
        Row(
            sentence=each,
            told=say.markup(each),
            plain=say.plain(each),
            cites=tuple(
                Cite(
                    number=numbers[c.report],
                    report=c.report,
                    place=anchor(c.statement) if c.statement else "",
                    value=c.statement or c.report,
                )
                for c in each.cited
                if c.report in numbers
            ),
            dissents=tuple(d for d in dissents if d.sentence == each.id),
            restricted=any(label in restricted for label in each.labels),
            changed=_changed(each, was.get((each.section, each.topic)), written) if before is not None else None,
        )
        for each in sentences
    ]
    here = {(each.section, each.topic) for each in sentences}
    told = [references[UUID(id)] for id in numbers]
    return Product(
        sections=tuple(
            (HEADINGS[section], found)
            for section in SECTIONS
            if (found := tuple(row for row in rows if row.sentence.section == section))
        ),
        gone=tuple((each, say.markup(each)) for key, each in was.items() if key not in here),
        dissents=tuple(d for d in dissents if d.sentence is None),
        references=tuple(told),
        timeline=timeline((), [_view(each) for each in told], {}, zone=zone, direction=written.language.direction),
        map=drawn(Counter({p.name: p.reports for p in places}), {p.name: (p.lon, p.lat) for p in places}),
    )


def cited(sentences: Iterable[Sentence]) -> dict[str, None]:
    """Ids of the reports that these cite, in the order in which they do."""
    return dict.fromkeys(each.report for sentence in sentences for each in sentence.cited)


def _changed(now: Sentence, was: Sentence | None, written: Written) -> Literal["new", "reworded"] | None:
    if was is None:
        return "new"
    ours, theirs = ((s.words, s.kind, s.told, s.cited, smoothed(s, written.language.code)) for s in (now, was))
    return None if ours == theirs else "reworded"


def _view(each: Reference) -> ReportView:
    """What the time line draws of a report."""
    return ReportView(
        id=each.report.hex,
        path="",
        title=each.title,
        language=each.language,
        text="",
        publisher=each.publisher,
        published=PublishedView(date=each.published_on, precision="none", how=""),
        places=(),
        credits=(),
        statements=(),
        copied=(),
    )
