"""Words that an outlet passes on by their speaker's name: *«C», — цитирует X агентство Y*."""

from __future__ import annotations

from typing import NamedTuple

from comity.process.statement.clause import Clauses
from comity.process.statement.draft import Hit
from comity.process.statement.mention import Mention
from comity.process.statement.speaker import Reader
from comity.process.statement.unit import Token


class Relayed(NamedTuple):
    """Who speaks and by whom it is passed on."""

    speaker: Mention
    #: The outlet or body that passes it on; none where nobody is named.
    passer: Mention | None
    #: The first token of the clause.
    first: int
    #: One past its last token.
    last: int


def relayed(hit: Hit, tokens: list[Token], floor: int, reader: Reader, clauses: Clauses) -> Relayed | None:
    """The object of the verb speaks, its subject after or before it passes the words on; none if nobody is named."""
    first = hit.end
    inside = [at for at in range(hit.start, hit.end) if (read := reader.read(tokens[at : at + 1])) and read.refers]
    close = next((at for at in range(first, len(tokens)) if tokens[at].kind != "w"), len(tokens))
    if inside:
        # "приводит его слова агентство Y": the one quoted stands within the cue.
        who = reader.read(tokens[inside[0] : inside[0] + 1])
        passer = reader.read(tokens[first:close]) if close > first else None
        return Relayed(who, passer, hit.start, close) if who is not None else None
    for end in _ends(tokens, first, close, reader):
        speaker, passer = reader.read(tokens[first:end]), reader.read(tokens[end:close])
        if speaker is not None and passer is not None and _speaks(speaker) and passer.kind in ("outlet", "institution"):
            return Relayed(speaker, passer, hit.start, close)
    speaker = reader.read(tokens[first:close]) if close > first else None
    if speaker is None or not _speaks(speaker):
        return None
    before = clauses.subject_before(hit, floor)
    return Relayed(speaker, before.mention if before else None, before.first if before else hit.start, close)


def _ends(tokens: list[Token], first: int, close: int, reader: Reader) -> list[int]:
    """Where the one quoted may end and the one who passes it on begin, likeliest first: a known house, a long name."""
    known = [end for end in range(first + 1, close) if reader.house(tokens[end:close])]
    return known or list(range(close - 1, first, -1))


def _speaks(mention: Mention) -> bool:
    """Whether the object of the verb may be somebody who speaks, and no outlet."""
    return mention.kind in ("person", "unnamed") and not mention.refers and not mention.plain
