"""Draws the picture in the README: ``python docs/make_picture.py`` writes ``docs/picture.svg``.

It shows the first lines of what `make run` prints, as a terminal of this width would show them; nothing is arranged.
"""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console
from rich.text import Text

import comity
from comity.terminal import show

_HERE = Path(__file__).parent
_RIVER = _HERE.parent / "examples" / "river"
_COLUMNS, _LINES = 112, 46
#: Rich's own frame without its web fonts: the picture loads nothing, and takes the reader's monospaced typeface.
_FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def main() -> None:
    """Reads the sample scenario and draws the head of its picture."""
    picture = comity.read([_RIVER / "reports"], facts=_RIVER / "facts.toml")
    printed = io.StringIO()
    show(picture, Console(file=printed, width=_COLUMNS, force_terminal=True, color_system="truecolor"))
    drawn = Console(file=io.StringIO(), width=_COLUMNS, record=True, force_terminal=True, color_system="truecolor")
    for line in printed.getvalue().splitlines()[:_LINES]:
        drawn.print(Text.from_ansi(line), no_wrap=True, crop=True)
    drawn.save_svg(str(_HERE / "picture.svg"), title="make run", code_format=_FRAME, unique_id="picture")


if __name__ == "__main__":
    main()
