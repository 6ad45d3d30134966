"""An alert as a mail: plain text and HTML, right to left where the reader's language is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email.message import EmailMessage
from html import escape

from comity.deliver.channels.email import footed, framed, headed, isolated
from comity.deliver.letter import report_link, story_link
from comity.deliver.words import Words, words
from comity.languages.span import span
from comity.ledger.checkpoint import Checkpoint
from comity.model.letter import Letter


def mail(
    letter: Letter,
    *,
    sender: str,
    to: str,
    language: str,
    address: str,
    zone: tzinfo = UTC,
    ledger: Checkpoint | None = None,
) -> EmailMessage:
    """The message: every line that is not ours stands in an isolate, so that its direction stays its own.

    Args:
        letter: what is told.
        sender: from whom it comes.
        to: the reader's address.
        language: of the reader's screens.
        address: the centre's, for links.
        zone: the centre's.
        ledger: its last checkpoint, for the foot: readers of two members can compare what they were shown.
    """
    said = words(language)
    about = f"{getattr(said, letter.kind)}: {isolated(letter.title)}"
    message = headed(sender, to, about, letter.fired_at, key=letter.key, belongs_to=letter.alert)
    foot = footed(sender, said, ledger)
    frame = _Frame(said=said, language=language, address=address, zone=zone, foot=foot)
    message.set_content(_text(letter, frame))
    message.add_alternative(_html(letter, frame), subtype="html")
    message["Content-Language"] = language  # last: headers of the content move into its parts
    return message


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What stands around a letter."""

    said: Words
    language: str
    address: str
    zone: tzinfo
    foot: tuple[str, ...]


def news(letter: Letter, said: Words) -> list[str]:
    """What is new since the alert fired before, in words; names of places stand in isolates."""
    shapes = {
        "denied": said.new_denied,
        "origins": said.new_origins,
        "figures": said.new_figures,
        "place": said.new_place,
    }
    return _passed(letter, said) + [
        shapes[each["kind"]].format(
            was=each["was"], now=isolated(each["now"]) if each["kind"] == "place" else each["now"]
        )
        for each in letter.changed
        if each["kind"] in shapes
    ]


def _passed(letter: Letter, said: Words) -> list[str]:
    return [said.passed_on.format(name=isolated(letter.owner))] if letter.owner else []


def silence(letter: Letter, said: Words, language: str, zone: tzinfo) -> list[str]:
    """What is told of a source that is silent, in words; none where an alert tells of a story."""
    if letter.since is None:
        return []
    lines = [said.silent_since.format(time=isolated(shown_time(letter.since, zone)))]
    if letter.usual is not None:
        lines.append(said.usual.format(span=span(letter.usual, language)))
    if letter.heard_at is not None:
        lines.append(said.heard_at.format(time=isolated(shown_time(letter.heard_at, zone))))
    noticed = said.noticed.format(time=isolated(shown_time(letter.fired_at, zone)))
    return [*_passed(letter, said), *lines, noticed]


def shown_time(moment: datetime, zone: tzinfo) -> str:
    """A moment as mail tells it."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def facts(letter: Letter, said: Words, language: str, zone: tzinfo) -> list[str]:
    """What an alert tells besides its headline and the words that answer, in words.

    Args:
        letter: what is told.
        said: the words around it.
        language: of the reader's screens, a code.
        zone: in which times are shown.
    """
    if letter.source:
        return silence(letter, said, language, zone)
    return [
        *([said.is_contested] if letter.contested else []),
        *news(letter, said),
        said.reports.format(count=letter.reports),
        said.received.format(time=isolated(shown_time(letter.received_at, zone))),
    ]


def opens(letter: Letter, said: Words) -> str:
    """What the link says that leads to where it is read."""
    return said.open_source if letter.source else said.open


def _text(letter: Letter, frame: _Frame) -> str:
    said, address = frame.said, frame.address
    report = report_link(address, letter)
    lines = [
        f"{getattr(said, letter.kind)}: {isolated(letter.title)}",
        "",
        *([isolated(letter.why), ""] if letter.why else []),
        *facts(letter, said, frame.language, frame.zone),
        "",
        f"{opens(letter, said)}: {story_link(address, letter)}",
        *([f"{said.read}: {report}"] if report else []),
        "",
        f"{said.query}: {isolated(letter.name)}",
        isolated(letter.query),
        f"{said.change}: {address}/standing",
        "",
        "-- ",
        *frame.foot,
    ]
    return "\n".join(lines) + "\n"


def _html(letter: Letter, frame: _Frame) -> str:
    said, address = frame.said, frame.address

    def line(tag: str, text: str, style: str = "") -> str:
        shown = f' style="{style}"' if style else ""
        return f'<{tag} dir="auto"{shown}>{escape(text)}</{tag}>'

    def link(to: str, text: str) -> str:
        return f'<a href="{escape(to)}" style="color:#1a5a96">{escape(text)}</a>'

    report = report_link(address, letter)
    links = [link(story_link(address, letter), opens(letter, said)), *([link(report, said.read)] if report else [])]
    small = "color:#555;font-size:14px;margin:0 0 4px"
    side = "right" if said.direction == "rtl" else "left"
    parts = [
        f'<p style="{small}">{escape(getattr(said, letter.kind))}</p>',
        line("h1", letter.title, f"font-size:21px;margin:0 0 12px;text-align:{side}"),
        line("p", letter.why, f"margin:0 0 16px;text-align:{side}") if letter.why else "",
        *(f'<p style="{small}">{escape(fact)}</p>' for fact in facts(letter, said, frame.language, frame.zone)),
        f'<p style="margin:16px 0">{" · ".join(links)}</p>',
        f'<p style="{small}">{escape(said.query)}: <bdi>{escape(letter.name)}</bdi><br>'
        f'<code dir="auto">{escape(letter.query)}</code><br>{link(f"{address}/standing", said.change)}</p>',
    ]
    return framed("".join(parts), title=letter.title, language=frame.language, said=said, foot=frame.foot)
