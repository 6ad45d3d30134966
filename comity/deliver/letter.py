"""Where what a letter tells of is read."""

from __future__ import annotations

from urllib.parse import quote

from comity.model.letter import Letter, Tidings


def story_link(address: str, letter: Letter) -> str:
    """Where the story is read; `address` is the centre's, without a slash at its end."""
    return f"{address}/stories/{quote(letter.story, safe='')}"


def subject_link(address: str, letter: Letter) -> str:
    """Where that is read of which an alert tells: the story, or the source that is silent."""
    return f"{address}/sources/{letter.source.hex}" if letter.source else story_link(address, letter)


def report_link(address: str, letter: Letter) -> str | None:
    """Where the report is read."""
    return f"{address}/reports/{letter.report.hex}" if letter.report else None


def tidings_link(address: str, tidings: Tidings) -> str:
    """Where what the centre tells is read, or decided."""
    if tidings.rfi:
        return f"{address}/rfis/{tidings.rfi.hex}"
    if tidings.glass:
        return f"{address}/glass/{tidings.glass.hex}"
    return f"{address}/requests/{tidings.request.hex}" if tidings.request else f"{address}/requests"
