"""The map and the time line as drawings that stand by themselves, with their colours in them and no link."""

from __future__ import annotations

from html import escape

from comity.serve.language.written import Written
from comity.serve.locator import Map
from comity.serve.timeline import Timeline

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
_INK, _LAND, _LINE = "#1a5a96", "#eeeae0", "#b5ae9c"


def map_drawing(map: Map, written: Written) -> str:
    """A map as SVG; names stand as the gazetteer has them."""
    parts = [
        _HEAD.format(width=map.width, height=map.height),
        f'<rect width="{map.width}" height="{map.height}" fill="#dfe8ee"/>',
        f'<path d="{map.land}" fill="{_LAND}" stroke="{_LINE}" stroke-width="0.7"/>' if map.land else "",
        f'<path d="{map.borders}" fill="none" stroke="{_LINE}" stroke-dasharray="3 2"/>' if map.borders else "",
    ]
    for spot in map.spots:
        parts.append(f'<circle cx="{spot.x}" cy="{spot.y}" r="{spot.radius}" fill="{_INK}" fill-opacity="0.8"/>')
        if spot.named:
            x = spot.x - spot.radius - 4 if spot.leftward else spot.x + spot.radius + 4
            parts.append(_words(x, spot.y + 4.5, spot.name, "end" if spot.leftward else "start"))
    foot = map.height - 12
    parts.append(f'<path d="M12 {foot}v-5v5h{map.scale}v-5" fill="none" stroke="#333"/>')
    told = written.language.gettext("%(n)s km") % {"n": written.number(map.scale_km)}
    parts.append(_words(map.scale + 20, map.height - 10, told, "start"))
    return "".join(parts) + "</svg>"


def timeline_drawing(line: Timeline, written: Written) -> str:
    """A time line as SVG: a dot for each report, days or hours below."""
    base = line.height - 24
    parts = [
        _HEAD.format(width=line.width, height=line.height),
        f'<path d="M0 {base}H{line.width}" stroke="#888"/>',
    ]
    for number, tick in enumerate(line.ticks):
        told = written.time(tick.when) if tick.hour else written.day(tick.when, year=False)
        rtl = written.language.direction == "rtl"
        parts.append(f'<path d="M{tick.x} {base}v6" stroke="#888"/>')
        parts.append(_words(tick.x, line.height - 4, told, "middle" if number else "end" if rtl else "start"))
    parts += [f'<circle cx="{dot.x}" cy="{dot.y}" r="4.5" fill="{_INK}"/>' for dot in line.dots]
    return "".join(parts) + "</svg>"


def _words(x: float, y: float, words: str, anchor: str) -> str:
    return (
        f'<text x="{x}" y="{y}" font-family="Source Sans 3, Vazirmatn" font-size="13" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )
