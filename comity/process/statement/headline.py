"""Speakers named by a mark alone: in headlines with a colon or a dash, elsewhere before a quotation."""

from __future__ import annotations

from comity.model.on_screen import on_screen
from comity.process.statement.draft import Draft
from comity.process.statement.speaker import Reader
from comity.process.statement.unit import Unit, trim

#: A speaker before or after the mark is no longer than this.
_LONGEST = 9
#: A speaker after the mark is no longer than this: a verb might be among more words.
_FEW = 4
#: What is said has at least this many words.
_FEWEST = 3


def headline(unit: Unit, text: str, reader: Reader) -> list[Draft]:
    """*Ministry: dam is safe* and *Dam is safe: ministry*."""
    for place, token in enumerate(unit.tokens):
        if token.form not in (":", "-") or not text[token.end : token.end + 1].isspace():
            continue
        for first, last, start, end in (
            (0, place, place + 1, len(unit.tokens)),
            (place + 1, len(unit.tokens), 0, place),
        ):
            name = unit.tokens[first:last]
            if not 1 <= len(name) <= _LONGEST or end - start < _FEWEST or (token.form == "-" and first == 0):
                continue
            mention = reader.read([each for each in name if each.kind == "w"])
            if mention is None or mention.plain or mention.refers:
                continue
            if first == 0 and mention.kind == "institution" and not mention.head and reader.is_town(name):
                # "Kesra: bridge closed": where, not who.
                continue
            if mention.kind in ("person", "unnamed") and not mention.head:
                continue
            if (first and len(name) > _FEW) or (first and reader.inflected(name[0])):
                continue
            if mention.kind == "unnamed" and not (name[-1].capital or reader.heads(name[-1])):
                continue
            if mention.kind == "institution" and len(name) > 2 and not any(each.capital for each in name):
                continue
            a, b = trim(unit.tokens[start:end])
            content = unit.tokens[start:end][a:b]
            if not content:
                continue
            quoted = len(content) == 1 and content[0].kind == "q"
            return [
                Draft(
                    act="says",
                    mention=mention,
                    content=content[0].inner if quoted else (content[0].start, content[-1].end),
                    quoted=quoted,
                    sentence=(unit.start, unit.end),
                    span=(unit.start, unit.end),
                    paragraph=unit.paragraph,
                    how=on_screen("the headline names the speaker before or after a colon"),
                )
            ]
        return []
    return []


def turn(unit: Unit, reader: Reader) -> list[Draft]:
    """*Ada Lorn: “The dam is safe.”*: a speaker, a colon, and nothing but a quotation."""
    tokens = unit.tokens
    place = next((at for at, token in enumerate(tokens[: _LONGEST + 1]) if token.kind != "w"), 0)
    content = tokens[place + 1 :]
    if not place or tokens[place].form != ":" or not content or content[0].kind != "q":
        return []
    mention = reader.read(tokens[:place])
    if any(token.kind != "p" for token in content[1:]) or mention is None or mention.plain or mention.refers:
        return []
    if mention.kind == "person" and not mention.role and place == 1:
        # One word may be anything: "Verdict: “…”".
        return []
    return [
        Draft(
            act="says",
            mention=mention,
            content=content[0].inner,
            quoted=True,
            sentence=(unit.start, unit.end),
            span=(unit.start, unit.end),
            paragraph=unit.paragraph,
            how=on_screen("the speaker is named before a colon and a quotation"),
        )
    ]
