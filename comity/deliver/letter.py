"""Where what a letter tells of is read."""

from __future__ import annotations

from urllib.parse import quote

from comity.model.letter import Letter, Tidings


def story_link(address: str, letter: Letter) -> str:
    """Where the story is read, or the source that is silent; `address` is the centre's, without a slash at its end."""
    if letter.source:
        return f"{address}/sources/{letter.source.hex}"
    return f"{address}/stories/{quote(letter.story, safe='')}"


def report_link(address: str, letter: Letter) -> str | None:
    """Where the report is read."""
    return f"{address}/reports/{letter.report.hex}" if letter.report else None


def tidings_link(address: str, tidings: Tidings) -> str:
    """Where what the centre tells is read, or decided."""
    if tidings.kind == "device_lost":
        return f"{address}/me/told#devices"
    if tidings.rfi:
        return f"{address}/rfis/{tidings.rfi.hex}"
    if tidings.glass:
        return f"{address}/glass/{tidings.glass.hex}"
    return f"{address}/requests/{tidings.request.hex}" if tidings.request else f"{address}/requests"
