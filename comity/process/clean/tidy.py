"""Tidy: one spelling for spaces and invisible signs, marks of markup and ornaments taken off."""

from __future__ import annotations

import html
import re

from comity.languages.compose import UNSEEN, composed

#: Spaces of every width become one kind; invisible signs go, but for the half space, which Persian spells with.
_SIGNS = {
    **dict.fromkeys([0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " "),
    **dict.fromkeys([0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029], "\n"),
    **dict.fromkeys([*range(9), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)]),
    **UNSEEN,
}
_HAS_SIGN = re.compile("[" + "".join(re.escape(chr(sign)) for sign in _SIGNS) + "]")
_SPACES = re.compile(" {2,}")
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\((?:https?://|tg://|mailto:|/)[^()\s]{1,500}\)")
_STRESS = re.compile(r"\*\*|__|~~|`")
_ORNAMENT = "\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\ufffc\U0001f000-\U0001faff"
_HAS_ORNAMENT = re.compile(f"[{_ORNAMENT}]")
_ORNAMENTS = re.compile(f"[{_ORNAMENT}]+ ?")


def tidy(text: str) -> str:
    """The text with plain spaces and line breaks, without control signs, link marks, stress marks and pictographs."""
    text = text.replace("\r\n", "\n")
    if "&" in text and ";" in text:
        text = html.unescape(text)
    text = composed(text)
    if _HAS_SIGN.search(text):
        text = text.translate(_SIGNS)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "**" in text or "__" in text or "~~" in text or "`" in text:
        text = _STRESS.sub("", text)
    if not text.isascii() and _HAS_ORNAMENT.search(text):
        text = _ORNAMENTS.sub("", text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return text.replace(" \n", "\n").replace("\n ", "\n").strip()
