"""The outlet's own words: sentences that nobody is said to have spoken, and quotations whose speaker stands nearby."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from comity.model.on_screen import on_screen
from comity.process.statement.clause import is_end
from comity.process.statement.draft import Draft
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention
from comity.process.statement.unit import Token, Unit

#: What the outlet's own statements tell for their reason.
NOBODY_ELSE = on_screen("nobody else is said to say it")
#: A clause of the outlet's own has at least this many words.
_FEWEST = 4
#: A line without an end mark is a caption or a link unless it is longer.
_FEWEST_OPEN = 6


def quotes_alone(kept: list[list[Draft]], units: list[Unit]) -> None:
    """Gives sentences that are nothing but a quotation to the speaker beside them.

    That is the speaker of the sentence before in the same paragraph, or of the quotation that this one continues over
    paragraphs; any other quotation that stands alone stays without a speaker.
    """
    for number, unit in enumerate(units):
        if kept[number] or not _only_quotation(unit):
            continue
        source = _beside(kept, units, number)
        if source is None or source.mention is None:
            continue
        quotation = next(token for token in unit.tokens if token.kind == "q")
        kept[number].append(
            Draft(
                act="says",
                mention=source.mention,
                content=quotation.inner,
                quoted=True,
                sentence=(unit.start, unit.end),
                span=(unit.start, unit.end),
                paragraph=unit.paragraph,
                via=list(source.via),
                how=on_screen("a quotation that goes on from the speaker's words beside it"),
                continues=source,
            )
        )


def _only_quotation(unit: Unit) -> bool:
    if '"' not in unit.forms:
        return False
    return sum(token.kind != "p" for token in unit.tokens) == 1 and any(token.kind == "q" for token in unit.tokens)


def _beside(kept: list[list[Draft]], units: list[Unit], number: int) -> Draft | None:
    unit = units[number]
    if number and kept[number - 1] and units[number - 1].paragraph == unit.paragraph:
        last = kept[number - 1][-1]
        return last if last.quoted or last.act == "says" else None
    before = number - 1
    if before >= 0 and units[before].open_ended and kept[before]:
        return kept[before][-1]
    after = number
    while units[after].open_ended and after + 1 < len(units):
        after += 1
        if kept[after] and kept[after][0].quoted:
            return kept[after][0]
    return None


def own(kept: list[list[Draft]], tried: list[bool], units: list[Unit], lexicon: Lexicon, publisher: str) -> None:
    """Adds what is left as the outlet's own, with the outlet for its speaker.

    Args:
        kept: the attributed statements of each unit; added to in place.
        tried: whether the unit held an act of speech whose speaker could not be settled; such words are nobody's.
        units: the sentences.
        lexicon: of its language.
        publisher: the outlet's name, or empty.
    """
    outlet = Mention(start=0, end=0, name=publisher, role=None, institution=None, kind="outlet")
    starts = [unit.start for unit in units]
    used: set[int] = set()
    for row in kept:
        for each in row:
            for start, end in (each.content, each.span):
                used.update(range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, end)))
    for number, unit in enumerate(units):
        if tried[number] and not kept[number]:
            continue
        piece = _left_over(unit, kept[number], lexicon, used=number in used)
        if piece is None:
            continue
        draft = Draft(
            act="says",
            mention=outlet,
            content=(piece[0].start, piece[-1].end),
            sentence=(unit.start, unit.end),
            span=(piece[0].start, piece[-1].end),
            paragraph=unit.paragraph,
            how=NOBODY_ELSE,
        )
        kept[number].insert(0, draft)


def _left_over(unit: Unit, drafts: list[Draft], lexicon: Lexicon, *, used: bool) -> list[Token] | None:
    """The words of a sentence that no statement covers, if they make a clause."""
    tokens = unit.tokens
    if drafts:
        first = min(each.span[0] for each in drafts)
        tokens = [token for token in tokens if token.end <= first]
        joined = len(tokens) > 1 and tokens[-1].form in lexicon.joins
        while tokens and (tokens[-1].kind == "p" or tokens[-1].form in lexicon.joins):
            tokens = tokens[:-1]
        if not joined or not tokens or lexicon.stops.at([tokens[0].form], 0):
            return None
        if lexicon.subordinates.at([token.form for token in tokens], 0):
            return None
    elif used:
        return None
    words = [token for token in tokens if token.kind == "w"]
    closed = bool(unit.tokens) and is_end(unit.tokens[-1])
    if len(words) < _FEWEST or any(token.form in ("?", "؟") for token in unit.tokens[-1:]):
        return None
    if not closed and not unit.title and len(words) < _FEWEST_OPEN:
        return None
    while tokens and tokens[-1].kind == "p" and tokens[-1].form not in ")%":
        tokens = tokens[:-1]
    while tokens and tokens[0].kind == "p" and tokens[0].form != "(":
        tokens = tokens[1:]
    return tokens
