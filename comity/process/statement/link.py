"""Links: pronouns, short forms and *denied this* tied to what they stand for; whatever stays in doubt is dropped."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from comity.languages.fold import fold
from comity.model.on_screen import on_screen
from comity.process.statement.draft import Draft
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention
from comity.process.statement.people import People, keys, same
from comity.process.statement.speaker import Reader
from comity.process.statement.unit import Token, Unit

#: A pronoun further from its speaker than this many paragraphs is not resolved.
_NEAR = 2
#: An untrue-predicate must stand this near to the end of the content, in tokens.
_TAIL = 3
_UNTRUE = f"; {on_screen('the speaker calls it untrue')}"


def linked(
    found: list[list[Draft]], units: list[Unit], text: str, lexicon: Lexicon, reader: Reader
) -> list[list[Draft]]:
    """The drafts of each unit with full speakers and contents; those that cannot be resolved with confidence left out.

    Args:
        found: the drafts of each unit, parallel to `units`.
        units: the sentences of the report.
        text: the cleaned text.
        lexicon: of its language.
        reader: of its noun phrases.
    """
    return _Linker(found, units, text, lexicon, reader).run()


class _Linker:
    def __init__(
        self, found: list[list[Draft]], units: list[Unit], text: str, lexicon: Lexicon, reader: Reader
    ) -> None:
        self._found = found
        self._units = units
        self._text = text
        self._lexicon = lexicon
        self._reader = reader
        self._people = People(units, text, lexicon, reader)
        self._done: list[Draft] = []
        self._speakers: list[Mention] = []
        self._openings: dict[int, Mention | None] = {}

    def run(self) -> list[list[Draft]]:
        self._people.gather(each.mention for row in self._found for each in row if each.mention)
        kept: list[list[Draft]] = []
        for number, row in enumerate(self._found):
            kept.append([])
            before: Mention | None = None
            for draft in row:
                mention = draft.mention
                if mention is None:
                    continue
                if mention is before:
                    draft.mention = self._speakers[-1] if self._speakers else None
                    draft.via = draft.via or list(self._done[-1].via)
                else:
                    draft.mention = self._resolve(mention, draft, number)
                before = mention
                if draft.mention is None or not self._settled(draft, number):
                    before = None
                    continue
                self._speakers.append(draft.mention)
                self._done.append(draft)
                kept[-1].append(draft)
        return kept

    # -- speakers ----------------------------------------------------------------------------------------------------

    def _resolve(self, mention: Mention, draft: Draft, number: int) -> Mention | None:
        if mention.refers:
            return self._pronoun(mention, draft, number)
        if mention.kind == "person" and mention.name:
            full = self._people.person(mention.name, self._speakers)
            return replace(full, start=mention.start, end=mention.end) if full else mention
        if mention.role and not mention.name:
            holder = self._people.in_office(mention, self._speakers)
            if holder is not None:
                return replace(holder, start=mention.start, end=mention.end)
            return replace(mention, name=_without_article(mention, self._text, self._lexicon))
        if mention.head == "paper":
            return self._paper(mention, draft)
        if mention.known and mention.kind == "institution":
            return self._people.institution(mention, self._speakers) or mention
        if mention.known and mention.kind == "unnamed" and mention.head and mention.head != "media":
            return self._source(mention, draft)
        return mention

    def _source(self, mention: Mention, draft: Draft) -> Mention:
        """*the source*: the unnamed speaker from before, with the chain by which the words came."""
        for earlier in reversed(self._done):
            who = earlier.mention
            if who is not None and who.kind == "unnamed" and who.head == mention.head and who.head:
                if not draft.via:
                    draft.via = list(earlier.via)
                return replace(who, start=mention.start, end=mention.end, name=who.name)
        return mention

    def _paper(self, mention: Mention, draft: Draft) -> Mention | None:
        """*the statement*: of the institution that spoke last, else of the last speaker."""
        for earlier in reversed(self._done):
            who = earlier.mention
            if who is not None and who.kind == "institution":
                if not draft.via:
                    draft.via = list(earlier.via)
                return replace(who, start=mention.start, end=mention.end)
        if self._lexicon.inflects:
            return replace(mention, kind="unnamed", name=self._text[mention.start : mention.end])
        return None

    def _pronoun(self, mention: Mention, draft: Draft, number: int) -> Mention | None:
        """The last speaker of a kind that fits, unless somebody else has been named since."""
        for earlier in reversed(self._done):
            who = earlier.mention
            if who is None or draft.paragraph - earlier.paragraph > _NEAR:
                return None
            if not self._stands_for(mention.refers, who) or self._several(mention, who):
                continue
            next_to = number and earlier.sentence == (self._units[number - 1].start, self._units[number - 1].end)
            if (
                (who.kind == "unnamed" or who.known)
                and mention.refers in ("man", "woman")
                and earlier.paragraph != draft.paragraph
                and not (next_to and self._lexicon.inflects)
            ):
                return None
            others = self._others_since(earlier, who, mention, number)
            if others:
                return self._only(others, mention, number)
            if not draft.via and who.kind == "unnamed":
                draft.via = list(earlier.via)
            return replace(who, start=mention.start, end=mention.end)
        return self._of_sentence(mention, number) or self._only(
            self._others_since(None, None, mention, number), mention, number
        )

    def _of_sentence(self, mention: Mention, number: int) -> Mention | None:
        """*The board expects C, it said*: the institution that opens the sentence."""
        first = self._opening(number, self._units[number], mention.start) if mention.refers == "thing" else None
        if first is None or first.kind != "institution" or not first.name:
            return None
        return replace(first, start=mention.start, end=mention.end)

    def _only(self, others: list[tuple[int, Mention]], mention: Mention, number: int) -> Mention | None:
        """The one other person, if the sentence right before in the paragraph opens with that person."""
        if not others or number == 0:
            return None
        at, who = others[-1]
        if at == number:
            # Whoever opens this very sentence comes before those whom others open with.
            others = others[-1:]
        near = at >= number - 1 and self._units[number].paragraph - self._units[at].paragraph <= 1
        # Nobody has spoken yet, and the sentences around name one person by a full name.
        near = near or (not self._done and at < number and any(" " in each.name for _, each in others))
        alone = all(same(keys(who.name, self._lexicon), keys(each.name, self._lexicon)) for _, each in others)
        if not near or not alone or not self._stands_for(mention.refers, who):
            return None
        full = self._people.person(who.name, self._speakers) or who
        return replace(full, start=mention.start, end=mention.end)

    def _several(self, mention: Mention, who: Mention) -> bool:
        """Whether *они* would stand for an institution, for which only *по их словам* or a bare verb may stand."""
        word = fold(self._text[mention.start : mention.end])
        return who.kind == "institution" and word in self._lexicon.subjects

    def _stands_for(self, refers: str, who: Mention) -> bool:
        if refers == "speaker":
            return who.head != "media"
        if refers == "nobody":
            return False
        if refers == "thing":
            return who.kind in ("institution", "outlet")
        if refers == "several":
            if self._lexicon.inflects:
                return who.kind == "institution" or (who.kind == "unnamed" and not who.role)
            return who.kind == "unnamed"
        if who.kind == "unnamed":
            return bool(who.head) and who.head != "media"
        if who.kind != "person":
            return False
        given = set(fold(who.name).split())
        lexicon = self._lexicon
        if refers == "woman":
            return not given & lexicon.men
        return refers != "man" or not given & lexicon.women

    def _others_since(
        self, earlier: Draft | None, who: Mention | None, mention: Mention, number: int
    ) -> list[tuple[int, Mention]]:
        """The persons with whom sentences since then open, with the number of the sentence."""
        own = keys(who.name, self._lexicon) if who else ()
        found = []
        for at, unit in enumerate(self._units[: number + 1]):
            if earlier is not None and unit.start < earlier.sentence[1]:
                continue
            if earlier is None and (unit.title or unit.paragraph < self._units[number].paragraph - 1):
                continue
            first = self._opening(at, unit, mention.start)
            named = first is not None and first.kind == "person" and bool(first.name)
            if first is not None and named and not same(keys(first.name, self._lexicon), own):
                found.append((at, first))
        return found

    def _opening(self, at: int, unit: Unit, before: int) -> Mention | None:
        """The person with whom a sentence opens before a character of the text."""
        if before < unit.end:
            return self._reader.opening([token for token in unit.tokens if token.start < before])
        if at not in self._openings:
            self._openings[at] = self._reader.opening(unit.tokens)
        return self._openings[at]

    # -- contents ----------------------------------------------------------------------------------------------------

    def _settled(self, draft: Draft, number: int) -> bool:
        """Whether the content is known; fills what points elsewhere."""
        if draft.sentence_before:
            return self._sentence_before(draft, number)
        if draft.points_back:
            return self._point_back(draft, number)
        if draft.content[0] >= draft.content[1]:
            return False
        self._untrue(draft, number)
        return True

    def _sentence_before(self, draft: Draft, number: int) -> bool:
        if number == 0 or self._units[number - 1].title:
            return False
        before = self._units[number - 1]
        earlier = [each for each in self._done if each.sentence == (before.start, before.end)]
        passes_on = draft.mention is not None and draft.mention.passes_on
        if earlier and (passes_on or not self._lexicon.inflects):
            for each in earlier if draft.mention is not None and passes_on else ():
                if draft.mention is not None and draft.mention.name not in each.via:
                    each.via.insert(0, draft.mention.name)
            return False
        words = [token for token in before.tokens if token.kind != "p"]
        if len(words) < _TAIL:
            return False
        draft.content = (words[0].start, words[-1].end)
        draft.span = (min(draft.span[0], before.start), draft.span[1])
        return True

    def _point_back(self, draft: Draft, number: int) -> bool:
        """*denied this*: the last content before, of another speaker; else the sentence before."""
        for earlier in reversed(self._done):
            if draft.paragraph - earlier.paragraph >= _NEAR:
                break
            if earlier.content[1] <= draft.span[1] and earlier.mention is not None:
                if draft.mention is not None and earlier.mention.name == draft.mention.name:
                    continue
                draft.content, draft.quoted = earlier.content, False
                return True
        if draft.pointer[0] < draft.pointer[1]:
            # "rejected last week's indictment": it tells enough to stand for itself.
            draft.content = draft.pointer
            return True
        unit = self._units[number]
        ahead = [token for token in unit.tokens if token.end <= draft.span[0] and token.kind == "w"]
        if len(ahead) > _TAIL:
            draft.content = (ahead[0].start, ahead[-1].end)
            return True
        if number and not self._units[number - 1].title:
            words = [token for token in self._units[number - 1].tokens if token.kind != "p"]
            if len(words) > _TAIL:
                draft.content = (words[0].start, words[-1].end)
                return True
        return False

    def _untrue(self, draft: Draft, number: int) -> None:
        """*said reports that P were untrue* denies P; *said this was untrue* denies what was said before."""
        if draft.act != "says":
            return
        lexicon = self._lexicon
        if not self._reader.may_hold(lexicon.untrue, *draft.content):
            return
        words = self._words(draft, number)
        forms = [token.form for token in words]
        for place in range(min(_TAIL, len(forms))):
            # "it is not true that P"
            judged = lexicon.untrue.at(forms, place)
            that = place + judged[0] if judged else len(forms)
            while that < len(forms) and words[that].kind == "p":
                that += 1
            opens = lexicon.complementisers.at(forms, that) if that < len(forms) else None
            if opens and that + opens[0] < len(forms):
                draft.act, draft.quoted = "denies", False
                last = next(token for token in reversed(words) if token.kind != "p")
                draft.content = (words[that + opens[0]].start, last.end)
                draft.how += _UNTRUE
                return
        for place in range(0 if lexicon.inflects else max(0, len(forms) - 8), len(forms)):
            hit = lexicon.untrue.at(forms, place)
            if hit is None or not (len(forms) - place - hit[0] <= _TAIL or self._parted(forms, place + hit[0])):
                continue
            start = place
            pointer = lexicon.pointers.at(forms, 0)
            noun = next((at for at in range(min(4, place)) if lexicon.rumours.at(forms, at)), None)
            if noun is not None:
                size = lexicon.rumours.at(forms, noun)
                start = noun + (size[0] if size else 1)
                opened = lexicon.complementisers.at(forms, start) if start < place else None
                if opened:
                    start += opened[0]
                    while start < place and words[start].kind == "p":
                        start += 1
                elif lexicon.agents.at(forms, start) and start < place and forms[start] not in lexicon.about:
                    # "claims by X": who made them; what they say, if X has said it.
                    start = place if self._has_said(words[start + 1 : place]) else 0
                else:
                    link = None
                    if start < place:
                        link = lexicon.belongs.at(forms, start) or lexicon.stops.at(forms, start)
                    start = start + link[0] if link else place
            elif not pointer or pointer[0] < place:
                return
            end = place
            while end > start and words[end - 1].kind == "p":
                end -= 1
            if end > start:
                draft.act, draft.content, draft.quoted = "denies", (words[start].start, words[end - 1].end), False
            else:
                saved = draft.content, draft.quoted
                if not self._point_back(draft, number):
                    draft.content, draft.quoted = saved
                    return
                draft.act = "denies"
            draft.how += _UNTRUE
            return

    def _parted(self, forms: list[str], place: int) -> bool:
        """Whether a new clause follows: *информация не подтвердилась, а …*."""
        following = [form for form in forms[place : place + 2] if form != ","]
        return self._lexicon.inflects and bool(following) and following[0] in self._lexicon.joins

    def _has_said(self, tokens: Sequence[Token]) -> bool:
        """Whether one of these words is of the name of somebody who has spoken."""
        names = {part for token in tokens if token.capital for part in keys(token.form, self._lexicon)}
        return any(
            each.mention is not None and names & set(keys(each.mention.name, self._lexicon)) for each in self._done
        )

    def _words(self, draft: Draft, number: int) -> list[Token]:
        start, end = draft.content
        if draft.quoted:
            return self._reader.tokens(start, end)
        return [each for each in self._units[number].tokens if start <= each.start and each.end <= end]


def _without_article(mention: Mention, text: str, lexicon: Lexicon) -> str:
    words = text[mention.start : mention.end]
    first, _, rest = words.partition(" ")
    return rest if mention.institution and rest and first.lower() in lexicon.determiners else words
