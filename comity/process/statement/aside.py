"""Asides: phrases that attribute the sentence they stand in, like *according to X* or *as X reported*."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from comity.model.on_screen import on_screen
from comity.process.statement.chain import cite, pass_on
from comity.process.statement.clause import Clauses, Subject, is_comma, is_end
from comity.process.statement.draft import Draft, Hit
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention
from comity.process.statement.speaker import Reader
from comity.process.statement.unit import Unit, trim

#: An aside, or what stands between its parts, is no longer than this.
_LONGEST = 9


class Aside(msgspec.Struct):
    """A phrase that attributes the sentence it stands in: *according to X*, *as X reported*, *citing X*."""

    #: Its first token.
    first: int
    #: One past its last token.
    last: int
    #: Whom it names.
    mention: Mention
    #: Whether the one named is cited by the subject of the sentence.
    cites: bool
    #: Its cue.
    hit: Hit
    #: Outlets to whom the one named spoke.
    via: tuple[str, ...] = ()


def find_asides(unit: Unit, found: list[Hit], lexicon: Lexicon, reader: Reader) -> list[Aside]:
    """Phrases that attribute the sentence around them."""
    clauses = Clauses(unit, lexicon, reader)
    asides: list[Aside] = []
    floor = 0
    for hit in found:
        if hit.start < floor:
            continue
        frames = hit.cue.frames
        if "oblique" in frames or "cited" in frames:
            subject = _inside(unit, hit, lexicon, reader) or clauses.subject_after(hit)
            if subject is None and "cited" in frames:
                subject = _somebody(unit, hit, lexicon, reader)
            if subject is None:
                continue
            subject = replace(subject, mention=replace(subject.mention, oblique=True))
            last = _close(unit, subject.last, lexicon)
            if "cited" in frames and _as_saying(unit, subject.last, found, lexicon):
                last = subject.last + 1
            aside = Aside(hit.start, last, subject.mention, "cited" in frames, hit)
        else:
            phrase = _as_reported(unit, hit, clauses, lexicon, floor)
            if phrase is None or (phrase.mention.refers and phrase.first):
                # "…, as he said, …" inside a sentence seldom tells who and what.
                continue
            aside = phrase
        asides.append(aside)
        floor = aside.last
    return asides


def _inside(unit: Unit, hit: Hit, lexicon: Lexicon, reader: Reader) -> Subject | None:
    """*По её словам*: the speaker is a word of the cue itself."""
    for place in range(hit.start, hit.end):
        if lexicon.pronouns.at(unit.forms, place) or lexicon.unnamed.at(unit.forms, place):
            mention = reader.read(unit.tokens[place : place + 1])
            return Subject(mention=mention, first=place, last=hit.end) if mention else None
    return None


def _as_saying(unit: Unit, place: int, found: list[Hit], lexicon: Lexicon) -> bool:
    """*Y quoted X as saying that C*: whether *as saying* follows at the token."""
    as_ = place + 1 < len(unit.forms) and unit.forms[place] in lexicon.asides
    return as_ and any(each.start == place + 1 and each.cue.follows for each in found)


def _somebody(unit: Unit, hit: Hit, lexicon: Lexicon, reader: Reader) -> Subject | None:
    """Whoever is cited in words that tell no name: the words as written."""
    last = _close(unit, hit.end, lexicon)
    tokens = unit.tokens[hit.end : last]
    return Subject(mention=reader.somebody(tokens), first=hit.end, last=last) if tokens else None


def _as_reported(unit: Unit, hit: Hit, clauses: Clauses, lexicon: Lexicon, floor: int) -> Aside | None:
    """*as X reported*, *как сообщил X*."""
    if hit.start and unit.forms[hit.start - 1] in lexicon.asides and _set_off(unit, hit.start - 1):
        subject = clauses.subject_after(hit)
        if subject is not None:
            return Aside(hit.start - 1, _close(unit, subject.last, lexicon), subject.mention, False, hit, subject.via)
    for place in range(hit.start - 2, max(floor, hit.start - _LONGEST) - 1, -1):
        if unit.tokens[place].kind != "w":
            return None
        if unit.forms[place] in lexicon.asides and _set_off(unit, place):
            subject = clauses.subject_before(hit, place + 1)
            if subject is None or _asked(unit, place, hit.end, lexicon):
                return None
            return Aside(place, _close(unit, hit.end, lexicon), subject.mention, False, hit, subject.via)
    return None


def _asked(unit: Unit, place: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the word opens what somebody told, *рассказала, как менеджер посоветовал вклад*, and no aside."""
    told = place > 1 and lexicon.indirect.at(unit.forms, place) and lexicon.cues.at(unit.forms, place - 2)
    return bool(told) and end < len(unit.tokens) and unit.tokens[end].kind == "w"


def _set_off(unit: Unit, place: int) -> bool:
    """Whether a mark or nothing stands before the token."""
    return place == 0 or unit.tokens[place - 1].kind != "w"


def _close(unit: Unit, place: int, lexicon: Lexicon) -> int:
    """Past a short adverbial to the comma or end that closes an aside; `place` itself where none is near."""
    for ahead in range(place, min(place + _LONGEST, len(unit.tokens))):
        token = unit.tokens[ahead]
        if is_comma(token) or is_end(token):
            return ahead
        if token.kind != "w" or lexicon.cues.at(unit.forms, ahead):
            break
    return place


def without(unit: Unit, asides: list[Aside]) -> Unit:
    """The sentence without its asides and the commas that set them off."""
    drop: set[int] = set()
    for aside in asides:
        first, last = aside.first, aside.last
        drop.update(range(first, last))
        before = first > 0 and is_comma(unit.tokens[first - 1])
        after = last < len(unit.tokens) and is_comma(unit.tokens[last])
        if after and (before or first == 0):
            drop.add(last)
        if before and (after or last >= len(unit.tokens) or is_end(unit.tokens[last])):
            drop.add(first - 1)
    kept = [token for place, token in enumerate(unit.tokens) if place not in drop]
    return replace(unit, tokens=kept, forms=[token.form for token in kept])


def attribute(
    aside: Aside, unit: Unit, rest: Unit, made: list[Draft], *, asides: list[Aside], text: str, lexicon: Lexicon
) -> list[Draft]:
    """The statements of a sentence, given one more phrase that attributes it."""
    opening = aside.first <= 1
    if made:
        if opening and all(each.mention and each.mention.passes_on for each in made) and not aside.mention.passes_on:
            # "As X said, C, Reuters reported": X speaks.
            cite(made, aside.mention, text)
            return made
        if aside.mention.passes_on:
            for each in made:
                pass_on(each, aside.mention, text)
            return made
        if not opening:
            cite(made, aside.mention, text)
            return made
        if lexicon.inflects:
            # "Как сообщили жители, мэр отрицает, что C": the mayor speaks, by their word.
            for each in made:
                pass_on(each, aside.mention, text)
            return made
    tail = [token for token in unit.tokens[aside.last :] if token.kind != "p"]
    if tail and not opening and tail[0].form in lexicon.relatives:
        rest = replace(rest, tokens=[token for token in rest.tokens if token.end <= unit.tokens[aside.first].start])
    if not rest.tokens:
        return made
    start, end = trim(rest.tokens)
    if end <= start:
        return made
    first, last = rest.tokens[start], rest.tokens[end - 1]
    quoted = end - start == 1 and first.kind == "q"
    draft = Draft(
        act=aside.hit.cue.act,
        mention=aside.mention,
        content=first.inner if quoted else (first.start, last.end),
        quoted=quoted,
        sentence=(unit.start, unit.end),
        span=(unit.start, unit.end),
        paragraph=unit.paragraph,
        how=on_screen(f"“{aside.hit.words}” names the speaker"),
        cue=(unit.tokens[aside.hit.start].start, unit.tokens[aside.hit.end - 1].end),
    )
    draft.via.extend(aside.via)
    if aside.mention.asked_by:
        draft.via.append(aside.mention.asked_by)
    for other in asides:
        if other.cites:
            cite([draft], other.mention, text)
    return [draft]
