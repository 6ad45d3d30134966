"""Clauses: the noun phrase that is the subject of a cue, and what stands between a cue and its content."""

from __future__ import annotations

import msgspec

from comity.process.statement.draft import Hit
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention, fits, merge
from comity.process.statement.noun import agreement_of, attributes, spoken_by
from comity.process.statement.phrase import POSSESSIVE
from comity.process.statement.speaker import Reader
from comity.process.statement.unit import Token, Unit

#: Commas of all scripts.
COMMAS = (",", "،")
_PAUSES = (*COMMAS, "-")
_COLON = ":"
_BREAKS = (";", ":", "-", "؛", "(", ")")
#: Marks with which a clause of saying is over.
_CLOSES = (";", "؛", ")")
#: Marks that end a sentence.
ENDS = (".", "!", "?", "…", "؟", "۔")
#: A complementiser further from its verb belongs to another.
_FAR = 22
_NEAR = 7
#: An adverbial between subject and verb has no more words than this.
_TAIL = 6


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """The subject of a cue."""

    #: Who.
    mention: Mention
    #: First token, of the clause that it opens.
    first: int
    #: One past its last token.
    last: int
    #: Outlets to whom the subject is said to have spoken, nearest to the report first.
    via: tuple[str, ...] = ()
    #: The cue stands in a relative clause on it: *X, who cue*.
    relative: bool = False
    #: Of such a one, whether it opens the sentence, so that a verb of the main clause must follow.
    opens: bool = False


class After(msgspec.Struct, frozen=True, kw_only=True):
    """What follows a cue and its addressee."""

    #: The token where the content starts.
    place: int
    #: How it starts: ``that``, ``colon``, ``quote``, ``end`` (nothing follows), ``comma``, ``bare``.
    opens: str
    #: Outlets to whom it was told.
    via: tuple[str, ...] = ()


def is_comma(token: Token) -> bool:
    """Whether the token is a comma of any script."""
    return token.form in COMMAS


def is_end(token: Token) -> bool:
    """Whether the token ends a sentence."""
    return token.form in ENDS


class Clauses:
    """Finds subjects and contents in one sentence."""

    def __init__(self, unit: Unit, lexicon: Lexicon, reader: Reader) -> None:
        self._unit = unit
        self._tokens = unit.tokens
        self._forms = unit.forms
        self._lexicon = lexicon
        self._reader = reader
        self._opening = next((at for at, token in enumerate(unit.tokens) if token.kind == "w"), 0)
        self._indefinite = [[each] for each in lexicon.speech.indefinite]

    # -- before the cue ----------------------------------------------------------------------------------------------

    def subject_before(self, hit: Hit, floor: int) -> Subject | None:
        """The subject that stands before the cue, not before token `floor`."""
        end = self._before_bracket(self.without_fillers(self.before_pointer(hit, floor), floor), floor)
        if end > floor and self._forms[end - 1] == "-":
            return self._between_dashes(floor, end)
        segments = self._segments(floor, end)
        if not segments:
            return None
        first, last = segments[-1]
        if first == last:
            return self._with_apposition(segments[:-1])
        if last == first + 1 and self._forms[first] in self._lexicon.relatives:
            return self._antecedent(segments[:-1])
        if first == floor and self._lexicon.subordinates.at(self._forms, first):
            return None
        if not (hit.cue.impersonal and self._forms[first] in self._lexicon.seats):
            # "В заявлении говорится": elsewhere these words are an adverbial.
            first = self._past_opening(first, last)
        if first < last and self._forms[first] in self._lexicon.relatives:
            return None
        if last - first > 1 and self._forms[last - 1] in self._lexicon.subjects:
            # "В разговоре с изданием он добавил": no other word has this form.
            mention = self._reader.read(self._tokens[last - 1 : last])
            return Subject(mention=mention, first=first, last=last) if mention else None
        first = self._past_adverbial(first, last)
        first = self._past_clause(first, last)
        end = self._phrase_end(first, last)
        if end < last and self._tail_is_clause(end, last):
            return None
        via = self._audiences(end, last)
        mention = self._read(first, end, hit)
        if mention is None or self._object_first(first, end, hit):
            return None
        if end < last and first == 0 and end == 1 and mention.kind == "person":
            # A capital at the front may be any word: what follows it would have to be a name as well.
            return None
        return Subject(mention=mention, first=first, last=last, via=via)

    def _read(self, first: int, end: int, hit: Hit) -> Mention | None:
        """Whom the words between two tokens name, common nouns that agree with the verb of the cue included."""
        tokens = self._tokens[first:end]
        if hit.cue.impersonal and (first >= end or self._forms[first] not in self._lexicon.seats):
            return None
        mention = self._reader.read(tokens)
        # A capital that opens the sentence is no name yet: "Гиды сообщили".
        one = len(tokens) == 1 and first == self._opening and mention is not None and mention.kind == "person"
        if mention is not None and not one:
            return mention
        verb = self._forms[hit.start : hit.end]
        found = None if hit.cue.impersonal else spoken_by(tokens, verb, self._reader.text, self._lexicon, several=one)
        return found or mention

    def _object_first(self, first: int, end: int, hit: Hit) -> bool:
        """Whether one plain word before the verb is its object: *Водителей просят*."""
        agreement = agreement_of(self._forms[hit.start : hit.end], self._lexicon) if end - first == 1 else None
        if agreement is None or not self._lexicon.unnamed.at(self._forms, first):
            return False
        form = self._forms[first]
        return form.endswith(self._lexicon.speech.owned) and not form.endswith((*agreement.noun, *agreement.attribute))

    def before_pointer(self, hit: Hit, floor: int) -> int:
        """Where an object starts that points back and stands right before its verb: *повстанцы это отрицают*."""
        takes = "noun" in hit.cue.frames or "rumour" in hit.cue.frames
        if not self._lexicon.inflects or not takes or hit.cue.act == "says":
            return hit.start
        for length in (3, 2, 1):
            first = hit.start - length
            found = self._lexicon.pointers.at(self._forms, first) if first >= floor else None
            if found and found[0] == length:
                return first
        return hit.start

    def _before_bracket(self, end: int, floor: int) -> int:
        """Before a short remark in brackets after a name: *Ada Lorn (Kesra) said*."""
        if end <= floor or self._forms[end - 1] != ")":
            return end
        return next((at for at in range(end - 2, max(floor, end - _NEAR) - 1, -1) if self._forms[at] == "("), end)

    def clause_subject(self, floor: int, before: int) -> Subject | None:
        """The subject of the clause that starts at `floor`, when the cue is its second verb: *X came and said*."""
        if floor >= before:
            return None
        first = self._past_opening(floor, before)
        lexicon = self._lexicon
        if first < before and lexicon.stops.at(self._forms, first):
            return None
        place, head = first, 0
        while place < before:
            token = self._tokens[place]
            form = token.form.removesuffix("'s")
            span = max(
                (
                    hit[0]
                    for words in (lexicon.roles, lexicon.institutions, lexicon.unnamed, lexicon.papers, lexicon.outlets)
                    if (hit := words.at(self._forms, place))
                ),
                default=0,
            )
            if token.kind != "w" or self._forms[place] in lexicon.finite:
                break
            if span or token.capital or form in lexicon.pronouns:
                head = place = place + max(span, 1)
            elif (
                (
                    head
                    and self._tokens[place - 1].capital
                    and any(
                        lexicon.institutions.at(self._forms, ahead)
                        for ahead in range(place + 1, min(place + 3, before))
                    )
                )
                or form in lexicon.determiners
                or form in lexicon.links
                or lexicon.belongs.at(self._forms, place)
            ):
                place += 1
            elif head:
                break
            else:
                place += 1
        mention = self._reader.read(self._tokens[first:head]) if head > first else None
        return Subject(mention=mention, first=floor, last=head) if mention else None

    def without_fillers(self, end: int, floor: int) -> int:
        """Where the clause ends before adverbs and auxiliaries that stand right before the cue."""
        lexicon = self._lexicon
        changed = True
        while changed and end > floor and self._forms[end - 1] in lexicon.fillers.last:
            changed = False
            for length in (4, 3, 2, 1):
                if end - length < floor:
                    continue
                hit = lexicon.fillers.at(self._forms, end - length)
                if hit and hit[0] == length:
                    end -= length
                    changed = True
                    break
        return end

    def _segments(self, floor: int, end: int) -> list[tuple[int, int]]:
        """The pieces between commas before `end`, back to where the clause must have begun."""
        start = floor
        for place in range(end - 1, floor - 1, -1):
            token, form = self._tokens[place], self._forms[place]
            if token.kind == "q" or form in _BREAKS or is_end(token):
                start = place + 1
                break
            joined = form in self._lexicon.joins
            if joined and (place == floor or is_comma(self._tokens[place - 1]) or not self._inside_name(place, end)):
                start = place + 1
                break
        pieces, first = [], start
        for place in range(start, end):
            if is_comma(self._tokens[place]):
                pieces.append((first, place))
                first = place + 1
        pieces.append((first, end))
        return pieces

    def _inside_name(self, place: int, end: int) -> bool:
        """Whether a joining word stands inside a name: *the Ministry of Health and Welfare*."""
        return self._forms[place] in self._lexicon.links and place + 1 < end

    def _past_opening(self, first: int, last: int) -> int:
        """Past adverbs at the front."""
        lexicon = self._lexicon
        while first < last:
            hit = lexicon.fillers.at(self._forms, first)
            if hit:
                first += hit[0]
            elif self._forms[first] in lexicon.joins or self._tokens[first].kind == "p":
                first += 1
            else:
                return first
        return first

    def _past_adverbial(self, first: int, last: int) -> int:
        """Past an adverbial without a comma, to the known thing after it: *In the statement the ministry denied*."""
        lexicon, forms = self._lexicon, self._forms
        if first >= last or not lexicon.definite or not lexicon.stops.at(forms, first):
            return first
        if lexicon.inflects:
            return self._standing(first, last)
        start = next((at for at in range(last - 1, first + 2, -1) if forms[at] in lexicon.definite), first)
        beside = (
            forms[start - 1] in lexicon.definite
            or lexicon.stops.at(forms, start - 1)
            or lexicon.belongs.at(forms, start - 1)
        )
        return first if beside else start

    def _standing(self, first: int, last: int) -> int:
        """Where a name or office in the case of a subject begins after an adverbial: *В беседе с нами Ада Лорн*."""
        lexicon, forms, tokens = self._lexicon, self._forms, self._tokens
        for at in range(first + 2, last):
            given = tokens[at].capital and (forms[at] in lexicon.men or forms[at] in lexicon.women)
            office = lexicon.roles.at(forms, at) or lexicon.unnamed.at(forms, at)
            if (given or (office and not self._reader.inflected(tokens[at]))) and not lexicon.stops.at(forms, at - 1):
                return self._with_attributes(at, first + 2)
        return first

    def _past_clause(self, first: int, last: int) -> int:
        """Past a clause that has this one for its object: *The files show that X concluded*."""
        lexicon, forms = self._lexicon, self._forms
        if lexicon.inflects:
            return first
        opens = (at for at in range(last - 2, first, -1) if lexicon.complementisers.at(forms, at))
        that = next(opens, None)
        if that is None or self._phrase_end(that + 1, last) != last:
            return first
        heads = (lexicon.papers, lexicon.texts, lexicon.rumours, lexicon.institutions, lexicon.roles)
        noun = self._tokens[that - 1].capital or any(words.at(forms, that - 1) for words in heads)
        known = self._reader.read(self._tokens[that + 1 : last])
        return first if noun or known is None or known.plain else that + 1

    def _before_cue(self, first: int, end: int) -> int:
        """`end`, or the first token of a cue before it."""
        return next((at for at in range(first + 1, end) if self._lexicon.cues.at(self._forms, at)), end)

    def _phrase_end(self, first: int, last: int) -> int:
        """Where the noun phrase that starts at `first` ends."""
        lexicon = self._lexicon
        place = first
        if place < last and self._forms[place] in lexicon.seats and lexicon.seats:
            place += 1
        pronoun = self._lexicon.pronouns.at(self._forms, place) if place < last else None
        several = self._lexicon.unnamed.at(self._forms, place) if place < last else None
        if several and several[0] > 1:
            # "одна из них"
            place += several[0]
        if pronoun and place + pronoun[0] <= last and not self._lexicon.determiners & {self._forms[place]}:
            return place + pronoun[0]
        forms, small = self._forms, lexicon.small
        while place < last:
            token = self._tokens[place]
            if token.kind == "w" and forms[place] not in small:
                place += 1
                continue
            if token.kind != "w" or is_comma(token) or (forms[place] in lexicon.relatives and place > first):
                return place
            if lexicon.audience.at(forms, place) or lexicon.fillers.at(forms, place):
                return place
            belongs = lexicon.belongs.at(forms, place)
            if belongs and place > first and (forms[place] in lexicon.links or self._takes_more(place - 1)):
                place += belongs[0]
                continue
            if place > first and lexicon.pronouns.at(forms, place) and forms[place] not in lexicon.determiners:
                return place
            if lexicon.stops.at(forms, place):
                return place
            place += 1
        return last

    def _takes_more(self, place: int) -> bool:
        """Whether a preposition after this word may still belong to the name: *a source in*, but not *Ada Lorn in*."""
        token, lexicon = self._tokens[place], self._lexicon
        form = [token.form.removesuffix("'s")]
        return not token.capital or any(
            words.at(form, 0)
            for words in (lexicon.roles, lexicon.unnamed, lexicon.institutions, lexicon.papers, lexicon.texts)
        )

    def _tail_is_clause(self, first: int, last: int) -> bool:
        """Whether what stands between the subject and the cue is more than an adverbial: it has a verb of its own."""
        lexicon = self._lexicon
        for place in range(first, last):
            if place - first > _TAIL:
                return True
            if self._forms[place] in lexicon.relatives:
                # "X, who has said": the relative clause has the cue for its own verb.
                return self.without_fillers(last, place + 1) <= place + 1
            if self._forms[place] in lexicon.finite or lexicon.pronouns.at(self._forms, place):
                return True
        return False

    def _with_apposition(self, segments: list[tuple[int, int]]) -> Subject | None:
        """*NP, apposition, cue*: the comma right before the cue closes something."""
        if not segments:
            return None
        first, last = segments[-1]
        inner_first = self._past_opening(first, last)
        audience = self._lexicon.audience.at(self._forms, inner_first) if inner_first < last else None
        via: tuple[str, ...] = ()
        if audience:
            via = self._audiences(inner_first, last)
        if len(segments) > 1:
            outer_first, outer_last = segments[-2]
            outer_first = self._past_opening(outer_first, outer_last)
            outer_end = self._phrase_end(outer_first, outer_last)
            if outer_first < outer_end == outer_last:
                main = self._reader.read(self._tokens[outer_first:outer_last])
                if main is not None:
                    extra = None if audience else self._apposition(inner_first, last)
                    return Subject(
                        mention=merge(main, extra) if extra else main, first=segments[-2][0], last=last, via=via
                    )
            if outer_first < outer_last and self._forms[inner_first : inner_first + 1] in self._indefinite:
                # "Doctors Across Rivers, a charity, said": what it explains could not be read.
                return None
        end = self._phrase_end(inner_first, last)
        if inner_first < end == last:
            mention = self._reader.read(self._tokens[inner_first:last])
            if mention is not None:
                return Subject(mention=mention, first=first, last=last)
        return None

    def _between_dashes(self, floor: int, end: int) -> Subject | None:
        """*NP - apposition - cue*."""
        close = end - 1
        while close > floor and self._forms[close - 1] == "-":
            close -= 1
        opening = next((at for at in range(close - 1, floor, -1) if self._forms[at] == "-"), None)
        if opening is None:
            return None
        outer = opening
        while outer > floor and self._forms[outer - 1] == "-":
            outer -= 1
        first = self._segments(floor, outer)[-1][0]
        first = self._past_opening(first, outer)
        if first >= outer or self._phrase_end(first, outer) != outer:
            return None
        main = self._reader.read(self._tokens[first:outer])
        extra = self._apposition(opening + 1, close)
        if main is None or main.plain:
            return None
        return Subject(mention=merge(main, extra) if extra else main, first=first, last=end)

    def unspoken(self, hit: Hit, floor: int) -> Mention | None:
        """The speaker whom the verb alone shows at the head of a sentence: *Добавил, что C*; *Сообщается, что C*."""
        first = self._past_opening(floor, hit.start)
        if floor > self._opening or not (first == hit.start or self._adverbial(first, hit.start)):
            return None
        tokens = self._tokens[hit.start : hit.end]
        if hit.cue.impersonal:
            return self._reader.somebody(tokens)
        agreement = agreement_of(self._forms[hit.start : hit.end], self._lexicon)
        if agreement is None:
            return None
        return self._reader.unspoken(tokens, agreement.refers) if agreement.refers else None

    def _adverbial(self, first: int, last: int) -> bool:
        """Whether nothing but a preposition and its words stands there: *На вопрос о сроках ответил*."""
        lexicon, forms, tokens = self._lexicon, self._forms, self._tokens
        if forms[first] in lexicon.seats and last - first < _NEAR // 2:
            # "в Кесре сказали" has its speaker.
            return False
        if not lexicon.stops.at(forms, first) or lexicon.subordinates.at(forms, first):
            return False
        return all(
            tokens[at].kind == "w"
            and forms[at] not in lexicon.finite
            and not lexicon.cues.at(forms, at)
            and not lexicon.pronouns.at(forms, at)
            and (not tokens[at].capital or bool(lexicon.stops.at(forms, at - 1)))
            for at in range(first + 1, last)
        )

    def _antecedent(self, segments: list[tuple[int, int]]) -> Subject | None:
        """*…, announced by NP, who cue*: the phrase after *by*, or the piece before if it is one phrase."""
        if not segments:
            return None
        first, last = segments[-1]
        if self._lexicon.inflects:
            first = self._last_head(first, last)
        agent = next((at for at in range(last - 1, first - 1, -1) if self._lexicon.agents.at(self._forms, at)), None)
        start = self._past_opening(first, last) if agent is None else agent + 1
        mention = self._antecedent_from(start, last)
        opens = mention is not None and first == 0 and agent is None
        if mention is None:
            mention = self._antecedent_from(self._name_before(start, last), last)
        if mention is None:
            return None
        return Subject(mention=mention, first=last + 1, last=last + 2, relative=True, opens=opens)

    def _antecedent_from(self, start: int, last: int) -> Mention | None:
        if start >= last or self._phrase_end(start, last) != last:
            return None
        mention = self._reader.read(self._tokens[start:last])
        return None if mention is None or mention.plain or mention.refers else mention

    def _name_before(self, start: int, last: int) -> int:
        """Where the capitals and offices that end before token `last` start: *the treatment of Ada Lorn, who*."""
        place = last
        while place > start and (
            (self._tokens[place - 1].capital and not self._forms[place - 1].endswith(POSSESSIVE))
            or self._lexicon.roles.at(self._forms, place - 1)
            or (place < last and self._forms[place - 1] in self._lexicon.links and self._inner_link(start, place - 1))
        ):
            place -= 1
        return place if place < last and self._lexicon.capitals and not self._lexicon.inflects else last

    def _inner_link(self, start: int, place: int) -> bool:
        """Whether a small word stands inside a name of an institution: *the Department of Water*."""
        if place <= start or not self._tokens[place - 1].capital:
            return False
        return self._lexicon.institutions.at(self._forms, place - 1) is not None

    def _last_head(self, first: int, last: int) -> int:
        """Where the last known noun in the case of a subject begins, attributes included: *A цитирует источник, *."""
        lexicon, forms = self._lexicon, self._forms
        for at in range(last - 1, first, -1):
            if (lexicon.unnamed.at(forms, at) or lexicon.roles.at(forms, at)) and not self._reader.inflected(
                self._tokens[at]
            ):
                return self._with_attributes(at, first + 1)
        return first

    def _with_attributes(self, place: int, first: int) -> int:
        """Where the attributes right before the noun at a token begin, not before token `first`."""
        while place > first and attributes(self._tokens[place - 1], self._lexicon):
            place -= 1
        return place

    def _apposition(self, first: int, last: int) -> Mention | None:
        if first >= last or self._forms[first] in self._lexicon.relatives:
            return None
        end = self._phrase_end(first, last)
        return self._reader.read(self._tokens[first:end]) if end > first else None

    # -- after the cue -----------------------------------------------------------------------------------------------

    def subject_after(self, hit: Hit) -> Subject | None:
        """The subject that stands after the cue, with its apposition."""
        first, told = self._told_first(hit) if hit.cue.addresses else (hit.end, ())
        while first < len(self._tokens) and (skip := self._lexicon.fillers.at(self._forms, first)):
            if hit.cue.impersonal and self._forms[first] in self._lexicon.seats:
                break
            first += skip[0]
        if self._lexicon.inflects and hit.cue.addresses and first + 1 < len(self._tokens):
            # "сообщили нам москвичи"
            pronoun = self._lexicon.pronouns.at(self._forms, first)
            first += int(bool(pronoun) and self._forms[first] not in self._lexicon.subjects)
        if self._lexicon.inflects and "front" in hit.cue.frames and not hit.cue.impersonal:
            first = self._past_short_adverbial(first)
        end = self._phrase_end(first, len(self._tokens))
        if "cited" in hit.cue.frames or "oblique" in hit.cue.frames:
            end = self._before_cue(first, end)
        if end <= first or self._lexicon.complementisers.at(self._forms, first):
            return None
        mention = self._read(first, end, hit)
        if mention is None:
            return None
        last = end
        if end < len(self._tokens) and is_comma(self._tokens[end]):
            close = self._next_pause(end + 1)
            # "по словам X, C": what ends the sentence is what X says.
            content = "oblique" in hit.cue.frames and hit.start <= 1 and not self._goes_on(close)
            extra = self._apposition(end + 1, close) if close > end + 1 and not content else None
            if extra is not None and fits(mention, extra) and self._phrase_end(end + 1, close) == close:
                mention, last = merge(mention, extra), close
        return Subject(mention=mention, first=first, last=last, via=told)

    def _goes_on(self, place: int) -> bool:
        """Whether words follow the mark at a token."""
        return any(token.kind != "p" for token in self._tokens[place:])

    def _past_short_adverbial(self, first: int) -> int:
        """Past a preposition and its words to an office in the case of a subject: *заявил на открытии министр*."""
        lexicon, forms = self._lexicon, self._forms
        if first >= len(forms) or not lexicon.stops.at(forms, first) or lexicon.audience.at(forms, first):
            return first
        for at in range(first + 2, min(first + _TAIL, len(forms))):
            if self._tokens[at].kind != "w":
                break
            head = lexicon.roles.at(forms, at) or lexicon.unnamed.at(forms, at)
            if head and not self._reader.inflected(self._tokens[at]):
                return at
        return first

    def _told_first(self, hit: Hit) -> tuple[int, tuple[str, ...]]:
        """Past an outlet between the verb and its subject: *сообщил Интерфаксу министр*."""
        place = hit.end
        while place < len(self._tokens) and not self._lexicon.outlets.at(self._forms, place):
            skip = self._lexicon.fillers.at(self._forms, place)
            if skip is None:
                break
            place += skip[0]
        if place < len(self._tokens) and self._lexicon.outlets.at(self._forms, place):
            # "told the agency «Kesra Press»": the marks show where the name ends.
            for end in range(place + 2, min(place + _TAIL, len(self._tokens))):
                name = self._reader.marked(self._tokens[place:end])
                if name is not None and self._phrase_end(end, len(self._tokens)) > end:
                    return end, (name,)
        for length in (4, 3, 2, 1):
            end = place + length
            run = self._tokens[place:end]
            if any(token.kind != "w" for token in run) or len(run) < length:
                continue
            if end >= len(self._tokens) or self._tokens[end].kind != "w":
                if self._reader.house(run):
                    break
                continue
            following = self._lexicon.fillers.at(self._forms, end) or self._lexicon.stops.at(self._forms, end)
            if following and self._forms[end] not in self._lexicon.seats:
                continue
            name = self._reader.house(run)
            if name is None:
                continue
            return (end, (name,)) if self._phrase_end(end, len(self._tokens)) > end else (hit.end, ())
        return hit.end, ()

    def _next_pause(self, first: int) -> int:
        for place in range(first, len(self._tokens)):
            if self._tokens[place].kind != "w":
                return place
        return len(self._tokens)

    def after(self, place: int, *, addresses: bool) -> After:
        """What follows the cue (and its subject, if that comes after) from token `place` on."""
        lexicon, tokens, forms = self._lexicon, self._tokens, self._forms
        via: list[str] = []
        if addresses:
            place, heard = self._addressee(place)
            via.extend(heard)
        begun = place
        while place < len(tokens):
            filler = lexicon.fillers.at(forms, place)
            if filler:
                place += filler[0]
                continue
            if forms[place] == "(":
                # "отмечает «База» (номер в реестре)": a remark on the speaker.
                close = next((at for at in range(place + 1, len(tokens)) if forms[at] == ")"), place)
                if close == place:
                    break
                place = close + 1
                continue
            audience = lexicon.audience.at(forms, place)
            if audience:
                end = self._audience_end(place + audience[0])
                via.extend(self._audiences(place, end))
                place = end
                continue
            break
        if all(token.kind == "p" for token in tokens[place:]) or forms[place] in _CLOSES:
            return After(place=place, opens="end", via=tuple(via))
        opens = self.opens(place)
        if opens is not None:
            return After(place=opens[0], opens=opens[1], via=tuple(via))
        if addresses and lexicon.inflects and tokens[place].kind == "w" and not lexicon.stops.at(forms, place):
            # "рассказали туристам, что C": whom it was told to, in words that name no outlet.
            near = self._beyond(place, _NEAR)
            if near is not None and (near[1] != "quote" or tokens[near[0] - 1].kind == "p"):
                return After(place=near[0], opens=near[1], via=tuple(via))
        if place > begun:
            # "said in a statement published on its website that C"
            near = self._beyond(place, _NEAR)
            if near is not None and near[1] == "that":
                return After(place=near[0], opens="that", via=tuple(via))
        adverbial = lexicon.stops.at(forms, place)
        if (adverbial and not lexicon.agents.at(forms, place)) or is_comma(tokens[place]):
            beyond = self._beyond(place)
            if beyond is not None:
                via.extend(self._audiences(place, beyond[0]))
                return After(place=beyond[0], opens=beyond[1], via=tuple(via))
        if is_comma(tokens[place]):
            return After(place=place, opens="comma", via=tuple(via))
        if adverbial:
            return After(place=place, opens="adverbial", via=tuple(via))
        return After(place=place, opens="bare", via=tuple(via))

    def opens(self, place: int) -> tuple[int, str] | None:
        """Whether content opens right here, and where it then starts."""
        tokens, forms = self._tokens, self._forms
        ahead = place + 1 if is_comma(tokens[place]) and place + 1 < len(tokens) else place
        that = self._lexicon.complementisers.at(forms, ahead)
        if that:
            start = ahead + that[0]
            while start < len(tokens) and (is_comma(tokens[start]) or forms[start] == _COLON):
                start += 1
            return start, "that"
        if ahead > place and self._lexicon.indirect.at(forms, ahead):
            return ahead, "that"
        if forms[ahead] == "-" and ahead + 1 < len(tokens) and tokens[ahead + 1].kind == "q":
            # «C, — said X, — more of C»
            ahead += 1
        if tokens[ahead].kind == "q":
            return ahead, "quote"
        if forms[place] == _COLON and place + 1 < len(tokens):
            after = place + 1
            return (after, "quote") if tokens[after].kind == "q" else (after, "colon")
        return None

    def _beyond(self, place: int, far: int = _FAR) -> tuple[int, str] | None:
        """The content after an adverbial: *said on Friday in a letter that*; none when another clause begins first."""
        for ahead in range(place + 1, min(len(self._tokens), place + far)):
            token, form = self._tokens[ahead], self._forms[ahead]
            if form in self._lexicon.finite or (
                form in self._lexicon.relatives and form not in self._lexicon.complementisers
            ):
                return None
            if (form in self._lexicon.joins and is_comma(self._tokens[ahead - 1])) or self._lexicon.cues.at(
                self._forms, ahead
            ):
                return None
            if token.kind == "q" or form == _COLON or self._lexicon.complementisers.at(self._forms, ahead):
                return self.opens(ahead)
            if is_comma(token) and ahead + 1 < len(self._tokens) and self._lexicon.indirect.at(self._forms, ahead + 1):
                return self.opens(ahead)
            if is_end(token) or form in (";", "؛"):
                return None
        return None

    def _addressee(self, place: int) -> tuple[int, tuple[str, ...]]:
        """Past whom it was told to, and the outlet that this names."""
        lexicon, tokens, forms = self._lexicon, self._tokens, self._forms
        first, plain = place, False
        while place < len(tokens) and tokens[place].kind == "w":
            if lexicon.complementisers.at(forms, place):
                break
            if lexicon.stops.at(forms, place) or lexicon.fillers.at(forms, place):
                break
            phrase = lexicon.media.at(forms, place) or lexicon.outlets.at(forms, place)
            named = tokens[place].capital or phrase
            if place > first and not named and forms[place] not in lexicon.links:
                # After an article one plain noun may stand: "told the Ardinian interviewer".
                if tokens[first].form not in lexicon.determiners or plain:
                    break
                plain = True
            place += phrase[0] if phrase else 1
        if place == first:
            return place, ()
        if lexicon.inflects:
            # The object may as well be what was said: only an outlet is known to be whom it was told to.
            for end in range(place, first, -1):
                told = self._reader.outlet(tokens[first:end])
                if told:
                    return end, (told,)
            return first, ()
        name = self._reader.outlet(tokens[first:place]) or self._acronym(tokens[first:place])
        return place, (name,) if name else ()

    def agent(self, place: int) -> tuple[str, ...]:
        """The outlet named after *by* in a passive that ends at token `place`."""
        link = self._lexicon.agents.at(self._forms, place) if place < len(self._forms) else None
        if link is None:
            return ()
        first = place + link[0]
        name = self._reader.outlet(self._tokens[first : self._phrase_end(first, len(self._tokens))])
        return (name,) if name else ()

    def _acronym(self, tokens: list[Token]) -> str | None:
        """*told FNA*: an addressee in capitals that is known for nothing else is taken for an agency."""
        if len(tokens) != 1 or not tokens[0].capital:
            return None
        mention = self._reader.read(tokens)
        if mention is None or mention.kind != "institution" or mention.head or not mention.name.isupper():
            return None
        return mention.name if not self._reader.is_known(mention.name) else None

    def _audience_end(self, first: int) -> int:
        """Where the name after a phrase like *in an interview with* ends."""
        lexicon = self._lexicon
        place = first
        while place < len(self._tokens):
            token = self._tokens[place]
            if token.kind != "w" or lexicon.complementisers.at(self._forms, place):
                break
            stop = lexicon.stops.at(self._forms, place) or lexicon.fillers.at(self._forms, place)
            if place > first and (stop or lexicon.cues.at(self._forms, place)):
                break
            place += 1
        return place

    def _audiences(self, first: int, last: int) -> tuple[str, ...]:
        """The outlets named after phrases like *in an interview with* between two tokens."""
        found = []
        for place in range(first, last):
            phrase = self._lexicon.audience.at(self._forms, place)
            if phrase:
                start = place + phrase[0]
                name = self._reader.outlet(self._tokens[start : min(last, self._audience_end(start))])
                if name:
                    found.append(name)
        return tuple(found)
