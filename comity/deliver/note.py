"""What a device shows of a message: what it is about only where all members may read that.

A device lies about with its screen lit, and the note crosses the push service of its maker. So a headline is told where
every member may read it when it is sent, and otherwise that there is something, in the same words whatever it is.
"""

from __future__ import annotations

from uuid import UUID

from comity.deliver.channels.email import one_line
from comity.deliver.letter import story_link, tidings_link
from comity.deliver.words import words
from comity.model.device import Note, Urgency
from comity.model.letter import Bundle, Letter, Tidings
from comity.model.quiet import Pace

#: How soon a device is woken, by how soon its reader wants to know.
_URGENCY: dict[Pace, Urgency] = {"urgent": "high", "now": "normal", "hourly": "low", "daily": "low"}
#: What the centre tells that cannot wait for the morning, since silence decides it.
URGENT = ("glass",)


def of_alert(letter: Letter, *, open_to_all: bool, language: str, pace: Pace) -> Note:
    """An alert.

    Args:
        letter: what it tells its reader.
        open_to_all: whether every member may read all of it.
        language: of the reader's screens.
        pace: how soon the reader wants to know.
    """
    about, urgency = letter.alert.hex, _URGENCY[pace]
    if not open_to_all:
        return _something(letter.key, about, "/alerts", language, urgency)
    said = words(language)
    return Note(
        key=letter.key,
        about=about,
        title=one_line(letter.title),
        text=said.passed_on.format(name=one_line(letter.owner)) if letter.owner else getattr(said, letter.kind),
        path=story_link("", letter),
        language=language,
        urgency=urgency,
    )


def of_bundle(bundle: Bundle, *, language: str) -> Note:
    """Several alerts that waited: how many they are, and why they come together."""
    said = words(language)
    return Note(
        key=bundle.key,
        about="alerts",
        title=said.alerts.format(count=len(bundle.letters)),
        text=getattr(said, f"bundle_{bundle.kind}"),
        path="/alerts",
        language=language,
        urgency="low",
    )


def of_tidings(tidings: Tidings, *, language: str) -> Note:
    """What the centre itself tells; its title is there only if all members could read it."""
    about = (tidings.rfi or tidings.glass or tidings.request or tidings.notice).hex
    urgency: Urgency = "high" if tidings.kind in URGENT else "normal"
    if not tidings.title:
        return _something(tidings.key, about, "/requests", language, urgency)
    return Note(
        key=tidings.key,
        about=about,
        title=one_line(tidings.title),
        text=getattr(words(language), tidings.kind),
        path=tidings_link("", tidings),
        language=language,
        urgency=urgency,
    )


def of_sitrep(sitrep: UUID, *, key: UUID, language: str) -> Note:
    """That a situation report was released."""
    said = words(language)
    return Note(
        key=key,
        about="sitrep",
        title=said.sitrep,
        text=said.look,
        path=f"/sitreps/{sitrep.hex}",
        language=language,
    )


def _something(key: UUID, about: str, path: str, language: str, urgency: Urgency) -> Note:
    said = words(language)
    return Note(
        key=key, about=about, title=said.something, text=said.look, path=path, language=language, urgency=urgency
    )
