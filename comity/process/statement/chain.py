"""Chains: who stands between the speaker and this report."""

from __future__ import annotations

from collections.abc import Iterable

from comity.model.on_screen import on_screen
from comity.process.statement.draft import Draft
from comity.process.statement.mention import Mention


def name_of(mention: Mention, text: str) -> str:
    """The name of a link of a chain; one without a name keeps the words as written."""
    return mention.name or text[mention.start : mention.end]


def pass_on(draft: Draft, mention: Mention, text: str, *further: str) -> None:
    """*X said it, Reuters reported*: the one who passes it on stands nearest to the report."""
    for name in (*reversed(further), name_of(mention, text)):
        if name not in draft.via:
            draft.via.insert(0, name)


def cite(drafts: Iterable[Draft], source: Mention, text: str) -> None:
    """*Y reported it, citing X*: X speaks, Y passes it on. A speaker who is no outlet keeps the word."""
    for draft in drafts:
        if draft.mention is not None and draft.mention.passes_on:
            pass_on(draft, draft.mention, text)
            draft.mention = source
            draft.how += f"; {on_screen('it cites another')}"
