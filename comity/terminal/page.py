"""Lines on a screen or in a pipe: folded between words, right-to-left text whole and in its own direction."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

#: No line is longer, however wide the screen: a reader's eye must find the next one.
WIDEST = 110
#: A narrower screen is treated as if it were so wide.
NARROWEST = 40
#: A leader shorter than this leads nowhere.
_FEWEST_DOTS = 3
#: First strong isolate and pop directional isolate (Unicode UAX 9): the text between keeps its own direction.
_ISOLATE, _POP = "\u2068", "\u2069"
#: A stretch of words of the scripts that run from right to left, with what stands between them.
_SCRIPTS = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_RUN = re.compile(rf"{_SCRIPTS}(?:[^;:()A-Za-z\u0400-\u04ff]*{_SCRIPTS})?")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
#: Signs that turn the direction of what follows; a report may not turn ours.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@cache
def _shown(character: str) -> str:
    if character in _TURNS:
        return ""
    kind = unicodedata.category(character)
    return " " if kind in ("Cc", "Zl", "Zp", "Zs") else "" if kind in ("Cs", "Co", "Cn") else character


def clean(text: str) -> str:
    """A text on one line without control characters, so that no report can steer the terminal."""
    return " ".join("".join(map(_shown, text)).split())


def is_right_to_left(text: str) -> bool:
    """Whether a text has letters or digits that run from right to left."""
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def fold(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, parted between words only; a longer word has its line alone."""
    lines: list[str] = []
    line, length = "", 0
    for word in text.split(" "):
        cells = cell_len(word)
        if line and length + 1 + cells > width:
            lines.append(line)
            line, length = word, cells
        else:
            line, length = (f"{line} {word}", length + 1 + cells) if line else (word, cells)
    return [*lines, line] if line else lines


class Page:
    """Writes lines to a console: folded on a screen, unfolded in a pipe."""

    def __init__(self, console: Console) -> None:
        """Takes the console; whether it is a terminal decides on folding, isolates and leaders."""
        self._console = console
        self.is_screen = console.is_terminal
        self.width = min(max(console.width, NARROWEST), WIDEST)

    def isolated(self, text: str) -> str:
        """The text, on a screen kept apart in its own direction if it runs from right to left."""
        return f"{_ISOLATE}{text}{_POP}" if self.is_screen and is_right_to_left(text) else text

    def mixed(self, text: str) -> str:
        """A sentence of ours with names in it: on a screen each stretch from right to left is kept apart by itself."""
        body = clean(text)
        return _RUN.sub(f"{_ISOLATE}\\g<0>{_POP}", body) if self.is_screen else body

    def line(self, *pieces: tuple[str, str], indent: int = 0) -> None:
        """One line of pieces with their styles, not folded."""
        text = Text(" " * indent)
        for piece, style in pieces:
            text.append(piece, style or None)
        self._console.print(text, soft_wrap=True, highlight=False)

    def blank(self) -> None:
        """An empty line."""
        self.line()

    def rule(self) -> None:
        """A thin line across, on a screen only."""
        if self.is_screen:
            self.line(("─" * self.width, "dim"))

    def text(self, text: str, *, label: str = "", label_style: str = "", style: str = "", indent: int = 0) -> None:
        """A label and a text of a report that hangs beside it, folded on a screen."""
        body = clean(text)
        mark = is_right_to_left(body) and self.is_screen
        for head, line, at in self._hung(body, label, indent):
            self.line((head, label_style), (f"{_ISOLATE}{line}{_POP}" if mark else line, style), indent=at)

    def composed(self, text: str, *, label: str = "", label_style: str = "", style: str = "", indent: int = 0) -> None:
        """As `text`, for words of ours around names that `isolated` has kept apart."""
        inside = False
        for head, line, at in self._hung(text, label, indent):
            shown = (_ISOLATE if inside else "") + line
            inside = shown.count(_ISOLATE) > shown.count(_POP)  # a name broken between lines is isolated on both
            self.line((head, label_style), (shown + (_POP if inside else ""), style), indent=at)

    def _hung(self, text: str, label: str, indent: int) -> list[tuple[str, str, int]]:
        """The lines of a text beside a label: label or its room, line, indent; below it where there is no room."""
        if not self.is_screen:
            return [(label, text, indent)]
        room = self.width - indent - cell_len(label)
        if room < NARROWEST // 2:
            lines = fold(text, self.width - indent - 2)
            return [(label.rstrip(), "", indent), *(("", line, indent + 2) for line in lines)]
        lines = fold(text, room) or [""]
        return [(label if number == 0 else " " * cell_len(label), line, indent) for number, line in enumerate(lines)]

    def row(self, left: str, right: str, *, indent: int = 0, style: str = "") -> None:
        """Something and what belongs to it at the right margin, joined by dots on a screen, by a dash in a pipe."""
        name, about = clean(left), clean(right)
        if not self.is_screen:
            self.line((name, style), (f" - {about}" if about else "", "dim"), indent=indent)
            return
        dots = self.width - indent - cell_len(name) - cell_len(about) - 2
        if dots >= _FEWEST_DOTS:
            self.line((self.isolated(name), style), (f" {'.' * dots} ", "dim"), (about, ""), indent=indent)
            return
        for line in fold(name, self.width - indent):
            self.line((self.isolated(line), style), indent=indent)
        for line in fold(about, self.width - indent - 2):
            self.line((line, ""), indent=indent + 2)
