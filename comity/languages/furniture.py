"""The section ``[furniture]`` of a language file: lines of a page that are not the report.

Phrases are written in their usual spelling and folded before they are compared. Pages mix languages (an Arabic text
under an English menu), so the phrases of all languages are looked for together.
"""

from __future__ import annotations

import msgspec


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of line that is not the report."""

    #: What it is, for people: ``comment form``.
    why: str
    #: Lines that consist of the phrase alone, but for signs and numbers.
    whole: tuple[str, ...] = ()
    #: Beginnings of short lines; with a colon at its end, the phrase counts only before a colon or a dash.
    opening: tuple[str, ...] = ()
    #: Phrases that mark a short line wherever in it they stand.
    inside: tuple[str, ...] = ()
    #: True if the lines below it that are no sentences belong to it: links under *Related stories*.
    heads_list: bool = False
    #: True if no headline and no long sentence begins with one of its openings.
    sure: bool = False


class Furniture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Phrases by which navigation, comment forms, legal notices and sign-offs are known."""

    #: Kinds of lines; the first that fits gives the reason.
    lines: tuple[Line, ...] = ()
    #: Beginnings of paragraphs of any length that are notices: *Disclaimer:*.
    notices: tuple[str, ...] = ()
    #: Phrases of legal notices; several in one paragraph make it one.
    legal: tuple[str, ...] = ()
    #: Headings of readers' comments, after which nothing of the report comes; ``#`` stands for a number.
    comments_begin: tuple[str, ...] = ()
    #: Words beside numbers, months and weekdays in a line that holds only a date.
    clock: tuple[str, ...] = ()
