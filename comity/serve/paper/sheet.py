"""What a situation report on paper says: a reader's copy in words without markup, as the template takes it."""

from __future__ import annotations

from importlib.util import find_spec

import msgspec

from comity.serve.language.written import Written
from comity.serve.paper.drawing import map_drawing, timeline_drawing
from comity.serve.reader_copy import Head, ReaderCopy
from comity.serve.runs import between, marks
from comity.serve.said import PLAIN
from comity.serve.sitrep import Row, Sentences


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A number that leads to a report of the list at the end."""

    #: The report's id.
    key: str
    #: Its number as the reader writes numbers.
    shown: str
    #: What stands before it: nothing, a comma, the dash of a range.
    between: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence."""

    #: What it says.
    said: str
    #: Against the version before; empty: as there.
    changed: str
    #: That it is restricted; empty: it is not.
    restricted: str
    #: What it rests on.
    cites: list[Cited]
    #: Who does not concur.
    dissents: list[str]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A section."""

    #: Its heading.
    heading: str
    #: Its sentences.
    rows: list[Line]


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A list below a heading, with a drawing beside it if there is one."""

    #: Its heading.
    heading: str
    #: Its lines.
    rows: list[str] = []
    #: SVG; empty for none.
    drawing: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A report in the list at the end."""

    #: Its id, and the number by which sentences name it.
    key: str
    shown: str
    #: Its headline and the language of it.
    title: str
    language: str
    #: House and day.
    about: str
    #: The id as it is read.
    id: str
    #: Where it is read.
    url: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """All that stands on the paper, in the reader's language."""

    #: Code of the language, and whether it is written from the right.
    language: str
    rtl: bool
    #: The ten digits as the reader writes them, 0 first, for what only the press can count: the pages.
    digits: list[str]
    #: The centre's name.
    centre: str
    title: str
    #: In every foot: draft or released, and whether something in it is restricted.
    mark: str
    #: What stands below the title.
    facts: list[str]
    #: That something is restricted; empty where nothing is.
    restricted: str
    #: Who does not concur with the whole.
    dissents: list[str]
    sections: list[Part]
    #: Said where there is no section.
    empty: str
    #: Questions that wait for an answer; they belong to what is not known.
    waiting: Listed
    gone: Listed
    map: Listed
    timeline: Listed
    #: Heading of the references.
    cited: str
    references: list[Entry]


def can_be_set() -> bool:
    """Whether typst is installed here."""
    return find_spec("typst") is not None


def sheet(copy: ReaderCopy, written: Written, *, centre: str, address: str) -> bytes:
    """The JSON of what stands on the paper.

    Args:
        copy: the situation report as its reader gets it.
        written: how things are written for the reader.
        centre: its name.
        address: where people reach it, without a slash at its end.
    """
    gettext, head, found = written.language.gettext, Head(copy, written), copy.product
    restricted = head.restricted(questions=True)
    say = Sentences(written)
    marks = [head.state(), *([gettext("restricted")] if restricted else [])]
    places = [
        gettext(", ").join(
            (
                PLAIN.apart(spot.name),
                written.language.ngettext("%(n)s report", "%(n)s reports", spot.reports)
                % {"n": written.number(spot.reports)},
            )
        )
        for spot in reversed(found.map.spots if found.map else ())
    ]
    return msgspec.json.encode(
        Sheet(
            language=written.language.code,
            rtl=written.language.direction == "rtl",
            digits=[written.number(each) for each in range(10)],
            centre=PLAIN.apart(centre),
            title=head.title(),
            mark=gettext(", ").join(marks),
            facts=[each for each in (head.state(), head.span(), head.chair(), *head.signed()) if each],
            restricted=restricted,
            dissents=[head.dissent(each) for each in found.dissents],
            sections=[
                Part(heading=gettext(heading), rows=[_line(row, head, written) for row in rows])
                for heading, rows in found.sections
            ],
            empty="" if found.sections else gettext("Nothing in this time that you may see."),
            waiting=Listed(heading=gettext("Questions that wait for an answer"), rows=list(head.questions())),
            gone=Listed(
                heading=gettext("Said in the version before, and no more"),
                rows=[say.plain(each) for each, _ in found.gone],
            ),
            map=Listed(
                heading=gettext("Places"), rows=places, drawing=map_drawing(found.map, written) if found.map else ""
            ),
            timeline=Listed(
                heading=gettext("Timeline"),
                drawing=timeline_drawing(found.timeline, written) if found.timeline else "",
            ),
            cited=gettext("Reports cited"),
            references=[
                Entry(
                    key=of.report.hex,
                    shown=written.number(number),
                    title=PLAIN.apart(_one_line(of.title) or gettext("without a title")),
                    language=of.language,
                    about=gettext(", ").join(
                        (
                            *((PLAIN.apart(of.publisher),) if of.publisher else ()),
                            written.day(of.published_on or of.received_at),
                        )
                    ),
                    id=of.report.hex,
                    url=f"{address}/reports/{of.report.hex}",
                )
                for number, of in enumerate(found.references, 1)
            ],
        )
    )


def _line(row: Row, head: Head, written: Written) -> Line:
    gettext = written.language.gettext
    changed = {"new": gettext("new in this version"), "reworded": gettext("said otherwise before")}
    return Line(
        said=_one_line(row.plain),
        changed=changed[row.changed] if row.changed else "",
        restricted=gettext("restricted") if row.restricted else "",
        cites=[
            Cited(key=mark.cite.report, shown=written.number(mark.cite.number), between=between(mark, written))
            for mark in marks(row.cites)
        ],
        dissents=[head.dissent(each) for each in row.dissents],
    )


def _one_line(words: str) -> str:
    return " ".join(words.split())
