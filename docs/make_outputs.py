"""Puts into the documentation what Comity really prints: ``make docs``.

``docs/picture.svg`` is the head of what `make picture` prints, as a terminal shows it; the blocks of the tutorial below
a comment ``output of …`` are what these commands print; ``docs/reference/api.md`` is the API's own table. Nothing is
arranged.
"""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

import comity
from comity.serve.api.document import reference
from comity.terminal import show

_DOCS = Path(__file__).parent
_ROOT = _DOCS.parent
_RIVER = _ROOT / "examples" / "river"
_COLUMNS, _LINES = 112, 46
#: A block of output in a page, with the command that printed it.
_BLOCK = re.compile(r"(<!-- output of (comity [^>]*?) -->\n```\n).*?(```\n)", re.DOTALL)
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


def draw(target: Path) -> None:
    """Draws the head of the sample's picture."""
    picture = comity.read([_RIVER / "reports"], facts=_RIVER / "facts.toml")
    printed = io.StringIO()
    show(picture, Console(file=printed, width=_COLUMNS, force_terminal=True, color_system="truecolor"))
    drawn = Console(file=io.StringIO(), width=_COLUMNS, record=True, force_terminal=True, color_system="truecolor")
    for line in printed.getvalue().splitlines()[:_LINES]:
        drawn.print(Text.from_ansi(line), no_wrap=True, crop=True)
    drawn.save_svg(str(target), title="make picture", code_format=_FRAME, unique_id="picture")


def printed(command: str) -> str:
    """What a command of Comity prints when it is run at the root of the checkout.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    words = [sys.executable, "-c", "from comity.cli import main; main()", *shlex.split(command)[1:]]
    ran = subprocess.run(words, cwd=_ROOT, stdout=subprocess.PIPE, check=True)  # noqa: S603 - from our own pages
    return ran.stdout.decode()


def refresh(page: Path) -> None:
    """Replaces the blocks of output of a page."""
    text = page.read_text("utf-8")
    page.write_text(_BLOCK.sub(lambda block: f"{block[1]}{printed(block[2])}{block[3]}", text), "utf-8")


if __name__ == "__main__":
    draw(_DOCS / "picture.svg")
    for tutorial in sorted((_DOCS / "tutorial").glob("*.md")):
        refresh(tutorial)
    (_DOCS / "reference" / "api.md").write_text(reference(), "utf-8")
