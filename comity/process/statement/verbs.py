"""Verbs of saying: from the verb cues of one sentence to statements, each with its speaker and content."""

from __future__ import annotations

from msgspec.structs import replace

from comity.model.on_screen import on_screen
from comity.process.statement.chain import name_of, pass_on
from comity.process.statement.clause import ENDS, After, Clauses, Subject, is_comma
from comity.process.statement.draft import Draft, Hit
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention
from comity.process.statement.object_first import Fronts
from comity.process.statement.relative import Before
from comity.process.statement.relay import relayed
from comity.process.statement.speaker import Reader
from comity.process.statement.unit import Unit, trim

#: A clause that a bare verb of saying introduces has at least this many words.
_FEWEST = 3
#: How many words into a clause its verb is looked for.
_SOON = 9
#: A quotation right after a cue follows it by no more tokens than this.
_BESIDE = 2
#: Whose words they are is named in fewer words than this.
_FAR = 6
#: A quotation of fewer words that breaks off says nothing alone.
_SCRAP = 6
_PAUSES = ",،"
#: Marks that close a quotation.
_CLOSERS = "\"”’'»"
#: Marks after which a clause of its own follows.
_PARTING = (";", "؛")


class Sentence:
    """Reads the verb cues of one sentence from left to right."""

    def __init__(self, unit: Unit, text: str, lexicon: Lexicon, reader: Reader) -> None:
        self._unit = unit
        self._tokens = unit.tokens
        self._text = text
        self._lexicon = lexicon
        self._reader = reader
        self._clauses = Clauses(unit, lexicon, reader)
        self._before = Before(unit, self._clauses, lexicon, reader)
        self._made: list[Draft] = []
        #: The draft whose content may still end earlier than the sentence, and the token where that content starts.
        self._open: tuple[Draft, int] | None = None
        #: The speaker of a passive cue that another cue follows up.
        self._quoted: tuple[Mention, list[str]] | None = None
        #: The open content is the object of a verb, from which an adverbial at its end is taken off.
        self._object_of = False
        #: Whose words the open content is, where another denies them.
        self._told_by: Mention | None = None
        #: Who opens the sentence and has a relative clause, before the verb of the main clause.
        self._main: Mention | None = None
        #: A clause whose speaker could not be read; nobody's words may be taken for that speaker's.
        self._lost = False
        self._floor = 0
        self._openers = frozenset(("'", *(opening for opening, _ in lexicon.quotes)))

    def read(self, found: list[Hit]) -> list[Draft]:
        """The statements that the cues make, in order."""
        for hit in found:
            if hit.start < self._floor or "oblique" in hit.cue.frames or "cited" in hit.cue.frames:
                continue
            if self._open is None:
                self._take(hit)
            else:
                self._within(hit, *self._open)
        self._finish(len(self._tokens))
        return self._made

    # -- one cue -----------------------------------------------------------------------------------------------------

    def _take(self, hit: Hit) -> bool:
        """Reads a cue in a clause of its own; true if it made a statement."""
        if hit.cue.relays:
            return self._relay(hit)
        if hit.cue.follows:
            mention, via = self._speaker_so_far()
            if mention is None and self._cut_before(hit.start):
                # "Y [quoted X as] saying that C": Y is the subject.
                subject = self._clauses.subject_before(hit, self._floor)
                mention = subject.mention if subject is not None and subject.mention.passes_on else None
            if mention is None:
                mention = self._doer(hit.start)
            if mention is None:
                return False
            after = self._clauses.after(hit.end, addresses=hit.cue.addresses)
            return self._place(hit, mention, hit.start, after, [*via, *after.via])
        if self._denied_before(hit):
            return True
        for subject, after in self._subjects(hit):
            if self._passes_on(subject, after):
                return True
            if hit.cue.passive:
                via = self._agents(hit)
                self._quoted = (subject.mention, via)
                if self._place(hit, subject.mention, subject.first, after, [*via]):
                    return True
                continue
            via = [*after.via, *subject.via]
            if self._place(hit, subject.mention, min(subject.first, hit.start), after, via):
                if subject.opens:
                    self._end_relative(subject.mention)
                return True
        return self._fronted(hit) or self._unspoken(hit)

    def _fronted(self, hit: Hit) -> bool:
        """*Свою вину X отрицает*: the object opens the sentence."""
        found = Fronts(self._tokens, self._lexicon, self._reader, self._clauses).read(hit, self._floor)
        if found is None:
            return False
        self._add(hit, found.mention, [], found.start, end=found.end, first=found.start)
        self._floor = found.last
        return True

    def _relay(self, hit: Hit) -> bool:
        """*«C», — цитирует X агентство Y*: X speaks, Y passes it on."""
        found = relayed(hit, self._tokens, self._floor, self._reader, self._clauses)
        if found is None:
            return False
        after = self._clauses.after(found.last, addresses=False)
        via = [name_of(found.passer, self._text)] if found.passer is not None else []
        return self._place(hit, replace(found.speaker, oblique=True), found.first, after, via)

    def _unspoken(self, hit: Hit) -> bool:
        """*Добавил, что C*: the verb opens the sentence and shows who speaks by its ending alone."""
        mention = self._clauses.unspoken(hit, self._floor)
        after = self._clauses.after(hit.end, addresses=hit.cue.addresses) if mention else None
        if mention is None or after is None or after.opens not in ("that", "colon", "quote"):
            return False
        return self._place(hit, mention, hit.start, after, [*after.via])

    def _doer(self, place: int) -> Mention | None:
        """*X left the room, saying that C*: who opens the clause before a participle."""
        lexicon = self._lexicon
        if lexicon.inflects or self._lost or place < _FEWEST:
            return None
        before = place - 1
        joined = self._unit.forms[before] in lexicon.joins and not is_comma(self._tokens[before - 1])
        if not is_comma(self._tokens[before]) and not joined:
            return None
        mention = self._reader.opening(self._tokens[self._floor : before])
        return mention if mention is not None and mention.kind in ("person", "institution") else None

    def _denied_before(self, hit: Hit) -> bool:
        """*N, which X denied*, *N, denied by X*: what is denied stands before the verb."""
        if hit.cue.act != "denies" or "noun" not in hit.cue.frames or self._lexicon.inflects:
            return False
        found = self._before.read(hit, self._floor)
        if found is None:
            return False
        draft = self._add(hit, found.mention, [], found.start, end=found.end, first=found.first)
        draft.points_back = found.start >= found.end
        self._floor = found.floor
        return True

    def _end_relative(self, mention: Mention) -> None:
        """Ends the content of a relative clause before the verb of the main clause: *X, who said C, left*."""
        if self._open is None:
            return
        forms, lexicon = self._unit.forms, self._lexicon
        small = (lexicon.stops, lexicon.pronouns, lexicon.belongs, lexicon.complementisers, lexicon.subordinates)
        for place in range(self._open[1] + _BESIDE, len(forms) - 1):
            if not is_comma(self._tokens[place]):
                continue
            ahead = place + 1
            while ahead < len(forms) - 1 and (skip := lexicon.fillers.at(forms, ahead)):
                if forms[ahead] in lexicon.auxiliaries:
                    break
                ahead += skip[0]
            token = self._tokens[ahead]
            other = forms[ahead] in lexicon.joins | lexicon.determiners | lexicon.relatives
            if token.kind != "w" or token.capital or other or any(words.at(forms, ahead) for words in small):
                continue
            self._finish(place)
            self._floor, self._main = place + 1, mention
            return

    def _cut_before(self, place: int) -> bool:
        """Whether an aside was taken out of the sentence right before the token."""
        if place == 0:
            return False
        return bool(self._text[self._tokens[place - 1].end : self._tokens[place].start].strip())

    def _passes_on(self, subject: Subject, after: After) -> bool:
        """*C, X said, Reuters reported*: after a finished statement, an outlet at the end only passes it on."""
        beside = subject.first == self._floor + 1 and is_comma(self._tokens[self._floor])
        if not (self._made and beside and subject.mention.passes_on and after.opens == "end"):
            return False
        pass_on(self._made[-1], subject.mention, self._text, *after.via)
        self._floor = after.place
        return True

    def _subjects(self, hit: Hit) -> list[tuple[Subject, After]]:
        """Whom the cue may have for its subject, likeliest first, each with what follows."""
        clauses = self._clauses
        options: list[tuple[Subject, After]] = []
        beside = hit.start == 0 or self._tokens[hit.start - 1].kind != "w"
        for where in self._lexicon.speech.subject:
            if where == "before":
                subject = clauses.subject_before(hit, self._floor)
                if subject is None and hit.start > self._floor and self._joined(hit.start):
                    subject = self._coordinated(hit)
                if self._main is not None and clauses.without_fillers(hit.start, self._floor) == self._floor:
                    subject = Subject(mention=self._main, first=hit.start, last=hit.start)
                if subject is not None and subject.mention.refers != "nobody":
                    options.append((subject, clauses.after(hit.end, addresses=hit.cue.addresses)))
            elif hit.cue.addresses and not self._lexicon.inflects:
                # "told X": without cases, what follows is whom it was told to.
                continue
            elif beside or not self._lexicon.capitals or not options:
                subject = clauses.subject_after(hit)
                odd = subject is not None and (subject.mention.plain or subject.mention.refers == "nobody")
                if subject is not None and not (odd and self._lexicon.capitals):
                    after = clauses.after(subject.last, addresses=False)
                    if self._lexicon.capitals and after.opens == "bare":
                        continue
                    if beside and options and options[0][0].mention.plain:
                        options.insert(0, (subject, after))
                    else:
                        options.append((subject, after))
        if beside and hit.start and is_comma(self._tokens[hit.start - 1]) and len(options) > 1:
            # "…, said X": a comma before the cue parts it from what stands before, unless that was an apposition.
            after_cue = options[1][0]
            first = after_cue.first
            # "сообщили агентству Reuters": in the dative, whom it was told to.
            told = self._lexicon.inflects and any(map(self._reader.inflected, self._tokens[first - 1 : first + 1]))
            # "рассказал Интерфаксу, что C": an outlet before the content, too.
            clause = options[1][1].opens in ("that", "colon") and after_cue.mention.kind == "outlet"
            told = told or (self._lexicon.inflects and clause and hit.cue.addresses)
            if not told and (first == hit.end or after_cue.mention.kind != "unnamed"):
                options.sort(key=lambda option: option[0].first < hit.start)
        return options

    def _joined(self, place: int) -> bool:
        before = place - 1
        while before > self._floor and self._lexicon.fillers.at(self._unit.forms, before):
            before -= 1
        return self._unit.forms[before] in self._lexicon.joins

    def _coordinated(self, hit: Hit) -> Subject | None:
        """*X came and said*: the subject of the clause."""
        mention, _ = self._speaker_so_far()
        if mention is not None:
            return Subject(mention=mention, first=hit.start, last=hit.start)
        marks = [
            at
            for at in range(self._floor, hit.start)
            if self._tokens[at].kind == "p" and not is_comma(self._tokens[at])
        ]
        return self._clauses.clause_subject(marks[-1] + 1 if marks else self._floor, hit.start - 1)

    def _speaker_so_far(self) -> tuple[Mention | None, list[str]]:
        if self._lost:
            return None, []
        if self._quoted is not None:
            return self._quoted
        if self._made:
            return self._made[-1].mention, list(self._made[-1].via)
        return None, []

    def _agents(self, hit: Hit) -> list[str]:
        """*was quoted by Y*: Y passes it on."""
        return list(self._clauses.agent(hit.end))

    # -- content -----------------------------------------------------------------------------------------------------

    def _place(self, hit: Hit, mention: Mention, first: int, after: After, via: list[str]) -> bool:
        """Finds the content for a cue whose speaker is known; true if a statement was made."""
        frames, tokens = hit.cue.frames, self._tokens
        self._main = None
        before = first - 1
        while before >= self._floor and (is_comma(tokens[before]) or tokens[before].form == "-"):
            before -= 1
        quote_before = before >= self._floor and tokens[before].kind == "q" and "quote" in frames
        made = False
        if quote_before:
            # "The plan is “unsafe,” X said": the words before the quotation are content, too.
            start = self._floor if self._clause_before(before) and not self._adverbial(before) else before
            self._add(hit, mention, via, start, end=before + 1, first=first)
            made = True
        # "“C,” X said on the programme “Face to Face”": the second quotation is a name.
        parted = after.opens == "quote" and (is_comma(tokens[after.place - 1]) or tokens[after.place - 1].form == "-")
        beside = not made or after.place - hit.end <= _BESIDE or parted
        if after.opens == "quote" and "quote" in frames and beside and self._stands_alone(after.place):
            half = self._made[-1] if made else None
            if half is None or not self._joined_to(half, before, after.place):
                draft = self._add(hit, mention, via, after.place, end=after.place + 1, first=first)
                draft.continues = half
            self._floor = after.place + 1
            return True
        if made:
            self._floor = max(hit.end, after.place)
            return True
        front = self._pause_before(first) if first >= hit.start and "front" in frames else 0
        if after.opens == "colon" and front - self._floor >= _FEWEST and not self._adverbial(front):
            # What goes before is content, too: *C, said X: more of C*.
            self._add(hit, mention, via, self._floor, end=front, first=first)
        if self._pointed(hit, mention, via, after, first):
            return True
        if (after.opens == "that" and "that" in frames) or (after.opens == "colon" and "colon" in frames):
            return self._opened(hit, mention, via, after.place, first)
        if after.opens == "quote" and ("bare" in frames or "quote" in frames):
            return self._opened(hit, mention, via, after.place, first)
        if "back" in frames:
            draft = self._add(hit, mention, via, first, end=first, first=first)
            draft.sentence_before = True
            self._floor = max(hit.end, after.place)
            return True
        pointed = self._pause_before(first) - self._floor < _FEWEST and self._starts_back(first)
        if after.opens in ("end", "comma", "adverbial") and pointed:
            draft = self._add(hit, mention, via, first, end=first, first=first)
            draft.sentence_before = True
            self._floor = max(hit.end, after.place)
            return True
        stop = self._pause_before(first)
        front = stop - self._floor >= _FEWEST and "front" in frames and not self._adverbial(stop)
        if stop > self._floor and "front" in frames and after.opens == "comma" and self._goes_on(after.place):
            # "The dam, X said, is safe": the larger part, for a content is one stretch of the text.
            whole = self._clause_before(stop) and not self._verb_at(after.place + 1)
            if whole or stop - self._floor > len(self._tokens) - after.place:
                self._add(hit, mention, via, self._floor, end=stop, first=first)
                self._floor = len(self._tokens)
                return True
            return self._opened(hit, mention, via, after.place + 1, first)
        if self._unit.title and "front" in frames and first == hit.end and after.opens == "end" and not self._floor:
            # "Dam is safe says X": headlines leave out the comma.
            stop, front = hit.start, hit.start >= _FEWEST
        if front and after.opens in ("end", "comma", "adverbial"):
            self._add(hit, mention, via, self._floor, end=stop, first=first)
            self._floor = max(hit.end, after.place)
            return True
        return self._object(hit, mention, via, after, first)

    def _pointed(self, hit: Hit, mention: Mention, via: list[str], after: After, first: int) -> bool:
        """*повстанцы это отрицают*, *denied that claim*: the object points back though it is not read as one."""
        last = 0
        if self._clauses.before_pointer(hit, self._floor) < hit.start:
            last = max(hit.end, after.place)
        elif after.opens == "that" and hit.cue.act != "says" and {"noun", "rumour"} & {*hit.cue.frames}:
            noun = self._lexicon.rumours.at(self._unit.forms, after.place)
            last = after.place + noun[0] if noun and self._closed(after.place + noun[0]) else 0
        if last:
            draft = self._add(hit, mention, via, hit.end, end=hit.end, first=first)
            draft.points_back = True
            self._floor = last
        return last > 0

    def _joined_to(self, half: Draft, before: int, place: int) -> bool:
        """*“The bridge,” X said, “opens”*: joins a quotation to the half before it that breaks off in few words."""
        first, last = self._tokens[before].inner
        words = self._text[first:last].split()
        if len(words) >= _SCRAP or words[-1][-1] in ENDS:
            return False
        half.content = (half.content[0], self._tokens[place].inner[1])
        half.span = (half.span[0], self._tokens[place].end)
        return True

    def _adverbial(self, stop: int) -> bool:
        """Whether an adverbial with no clause in it stands before token `stop`: *In Kesra on Friday, X said*."""
        forms, lexicon = self._unit.forms, self._lexicon
        place = self._floor
        while place < stop and self._tokens[place].kind == "p":
            place += 1
        if lexicon.inflects or place >= stop or not lexicon.stops.at(forms, place):
            return False
        return stop - place <= _SOON and not self._has_verb(place)

    def _starts_back(self, first: int) -> bool:
        """Whether the sentence opens with words for the sentence before: *Об этом*."""
        backs = self._lexicon.backs
        return any(backs.at(self._unit.forms, place) for place in range(min(2, first)))

    def _goes_on(self, place: int) -> bool:
        """Whether the clause before a cue goes on after the comma at token `place`: *The dam, X said, is safe*."""
        forms, lexicon = self._unit.forms, self._lexicon
        ahead = place + 1
        if len(forms) - ahead < _FEWEST or self._tokens[ahead].kind != "w":
            return False
        if any(lexicon.cues.at(forms, at) for at in (ahead, *range(max(ahead, len(forms) - 4), len(forms)))):
            return False
        verb = self._verb_at(ahead)
        first = lexicon.stops.at(forms, self._floor) or lexicon.subordinates.at(forms, self._floor)
        return verb or (bool(first) and forms[ahead] not in lexicon.joins and forms[ahead] not in lexicon.relatives)

    def _verb_at(self, place: int) -> bool:
        """Whether a verb that is known to be one stands at the token or right after it."""
        lexicon = self._lexicon
        ahead = self._unit.forms[place : place + 2]
        return any(form in lexicon.finite or form in lexicon.auxiliaries for form in ahead)

    def _clause_before(self, stop: int) -> bool:
        """Whether what stands before token `stop` has a verb that is known to be one."""
        return any(self._verb_at(place) for place in range(self._floor, stop - 1))

    def _pause_before(self, first: int) -> int:
        """One past the last token before the comma that parts what stands before token `first`; 0 if none does."""
        before = first - 1
        if before < self._floor:
            return 0
        if self._tokens[before].form == "-" and before > self._floor:
            before -= 1
        token = self._tokens[before]
        if is_comma(token):
            return before
        inside = self._text[token.inner[0] : token.inner[1]].rstrip() if token.kind == "q" else ""
        return first if inside[-1:] in _PAUSES and inside else 0

    def _stands_alone(self, place: int) -> bool:
        """Whether a quotation is the whole content: a mark, the end or a new clause follows it."""
        following = self._tokens[place + 1] if place + 1 < len(self._tokens) else None
        return following is None or following.kind != "w" or following.form in self._lexicon.joins

    def _object(self, hit: Hit, mention: Mention, via: list[str], after: After, first: int) -> bool:
        """Content that is the object of the verb, or the clause itself."""
        frames, forms = hit.cue.frames, self._unit.forms
        if "whole" in frames:
            self._add(hit, mention, via, first, end=len(self._tokens), first=first)
            self._floor = len(self._tokens)
            return True
        if after.opens in ("end", "comma"):
            return False
        place = after.place
        if "infinitive" in frames and self._infinitive(hit, mention, via, first):
            return True
        if hit.cue.governs:
            return self._governed(hit, mention, via, place, first)
        if "judged" in frames and self._judged(hit, mention, via, place, first):
            return True
        if "called" in frames and self._called(hit, mention, via, place, first):
            return True
        if "noun" in frames or "rumour" in frames:
            # An adverb may look like a pointer: "denied this" against "denied this week".
            if place < len(forms) and self._rumour(hit, mention, via, place, first):
                return True
            if "noun" in frames and after.opens == "bare":
                made = self._opened(hit, mention, via, place, first)
                self._object_of = made
                return made
            return False
        clause = "bare" in frames or ("clause" in frames and (self._has_verb(place) or self._opens_clause(place)))
        if clause and after.opens == "bare" and len(forms) - place >= _FEWEST:
            return self._opened(hit, mention, via, place, first)
        return False

    def _infinitive(self, hit: Hit, mention: Mention, via: list[str], first: int) -> bool:
        """*попросил жителей уехать*: the content is what somebody is to do."""
        lexicon = self._lexicon
        for at in range(hit.end, min(hit.end + _SOON, len(self._tokens))):
            token = self._tokens[at]
            if token.kind != "w" or lexicon.cues.at(self._unit.forms, at):
                return False
            if len(token.form) > _FEWEST and token.form.endswith(lexicon.speech.infinitives) and not token.capital:
                return self._opened(hit, mention, via, at, first)
        return False

    def _governed(self, hit: Hit, mention: Mention, via: list[str], place: int, first: int) -> bool:
        """*объявил о взятии N*: the object after a preposition that the verb governs."""
        forms, lexicon = self._unit.forms, self._lexicon
        for ahead in range(place, min(place + _FEWEST, len(forms))):
            if self._tokens[ahead].kind != "w" or lexicon.cues.at(forms, ahead):
                return False
            back = lexicon.backs.at(forms, ahead)
            if back is not None:
                draft = self._add(hit, mention, via, first, end=first, first=first)
                draft.sentence_before = True
                self._floor = ahead + back[0]
                return True
            if forms[ahead] in hit.cue.governs and ahead + _BESIDE < len(forms):
                made = self._opened(hit, mention, via, ahead + 1, first)
                self._object_of = made
                return made
        return False

    def _has_verb(self, place: int) -> bool:
        """Whether a verb that is known to be one soon follows."""
        ahead = self._unit.forms[place : place + _SOON]
        return any(form in self._lexicon.finite or form in self._lexicon.auxiliaries for form in ahead)

    def _opens_clause(self, place: int) -> bool:
        """Whether a pronoun that is a subject stands at the token, or a quotation mark: *suggested he sees no use*."""
        lexicon = self._lexicon
        if lexicon.inflects or place >= len(self._tokens):
            return False
        marked = self._text[self._tokens[place].start - 1 : self._tokens[place].start] in self._openers
        return marked or self._unit.forms[place] in lexicon.speech.nominative

    def _called(self, hit: Hit, mention: Mention, via: list[str], place: int, first: int) -> bool:
        """*called the plan “a disgrace”*: the object and what it is called, up to the end of the quotation."""
        forms, tokens, lexicon = self._unit.forms, self._tokens, self._lexicon
        start = place
        for at in range(place, min(place + _SOON, len(tokens))):
            token = tokens[at]
            opened = self._text[token.start - 1 : token.start]
            if token.kind == "q" or opened in self._openers:
                end = at + 1
                while token.kind != "q" and end < len(tokens) and self._text[tokens[end - 1].end] not in _CLOSERS:
                    end += 1
                if at == start:
                    return False
                draft = self._add(hit, mention, via, start, end=end, first=first)
                draft.act = "says"
                self._floor = end
                return True
            if token.kind != "w" or forms[at] in lexicon.finite or forms[at] in lexicon.relatives:
                return False
        return False

    def _rumour(self, hit: Hit, mention: Mention, via: list[str], place: int, first: int) -> bool:
        """*denied this*, *denied the report*, *denied reports that C*, *denied reports of N*."""
        forms, lexicon = self._unit.forms, self._lexicon
        start = place
        pointer = lexicon.pointers.at(forms, place)
        following = place + pointer[0] if pointer else place
        if pointer and self._closed(following):
            draft = self._add(hit, mention, via, start, end=start, first=first)
            draft.points_back = True
            self._floor = following
            return True
        for ahead in range(place, min(place + 5, len(forms))):
            if self._tokens[ahead].kind != "w":
                return False
            noun = lexicon.rumours.at(forms, ahead)
            if noun is None:
                continue
            following = ahead + noun[0]
            if self._closed(following):
                draft = self._add(hit, mention, via, start, end=start, first=first)
                draft.points_back = True
                told = [each for each in forms[place:ahead] if each not in lexicon.determiners and each != "all"]
                if told and not lexicon.inflects:
                    draft.pointer = (self._tokens[place].start, self._tokens[following - 1].end)
                self._floor = following
                return True
            owner, following = self._owner(following)
            opens = self._clauses.opens(following)
            if opens is not None:
                self._told_by = owner
                return self._opened(hit, mention, via, opens[0], first)
            link = lexicon.belongs.at(forms, following)
            self._told_by = owner if link else None
            if link is not None and following + link[0] < len(forms):
                return self._opened(hit, mention, via, following + link[0], first)
            return False
        return False

    def _owner(self, place: int) -> tuple[Mention | None, int]:
        """Whose words they are, *отверг слова Венда, что C*, and the token after that name."""
        lexicon, tokens, forms = self._lexicon, self._tokens, self._unit.forms
        if not lexicon.inflects or place >= len(tokens) or tokens[place].kind != "w":
            return None, place
        for end in range(place + 1, min(place + _FAR, len(tokens))):
            if self._clauses.opens(end) is not None or lexicon.belongs.at(forms, end):
                owner = self._reader.read(tokens[place:end])
                known = owner is not None and not owner.refers
                return (replace(owner, oblique=True), end) if owner is not None and known else (None, place)
            if tokens[end].kind != "w":
                break
        return None, place

    def _judged(self, hit: Hit, mention: Mention, via: list[str], place: int, first: int) -> bool:
        """*called reports that C fake*: the word for a falsehood ends the content."""
        forms, falsehoods = self._unit.forms, self._lexicon.falsehoods
        end = next((at for at in range(place + 1, len(forms)) if falsehoods.at(forms, at)), None)
        early = falsehoods.at(forms, place) if place < len(forms) else None
        if early:
            # "назвал ложью сообщения о том, что C"
            return self._rumour(hit, mention, via, place + early[0], first)
        if end is None or not self._rumour(hit, mention, via, place, first):
            return False
        if self._open is not None:
            self._finish(end)
        elif not self._made[-1].points_back:
            return False
        self._floor = end + 1
        return True

    def _closed(self, place: int) -> bool:
        """Whether the object ends here."""
        if place >= len(self._tokens) or self._lexicon.falsehoods.at(self._unit.forms, place):
            return True
        token = self._tokens[place]
        form = token.form
        ends = (token.kind == "p" and not is_comma(token)) or (is_comma(token) and self._clauses.opens(place) is None)
        lexicon = self._lexicon
        return (
            ends
            or form in lexicon.joins
            or bool(lexicon.fillers.at(self._unit.forms, place))
            or (bool(lexicon.stops.at(self._unit.forms, place)) and not lexicon.belongs.at(self._unit.forms, place))
        )

    def _opened(self, hit: Hit, mention: Mention, via: list[str], place: int, first: int) -> bool:
        """A statement whose content starts at `place` and lasts until something ends it."""
        if place >= len(self._tokens):
            return False
        draft = self._add(hit, mention, via, place, end=len(self._tokens), first=first)
        self._open = (draft, place)
        self._floor = place
        return True

    def _add(self, hit: Hit, mention: Mention, via: list[str], start: int, *, end: int, first: int) -> Draft:
        unit = self._unit
        draft = Draft(
            act=hit.cue.act,
            mention=mention,
            content=(0, 0),
            sentence=(unit.start, unit.end),
            span=(self._tokens[min(first, start)].start, self._tokens[max(hit.end, start) - 1].end),
            paragraph=unit.paragraph,
            how=on_screen(f"“{hit.words}” beside the speaker"),
            via=list(via),
            revises=hit.cue.revises,
            cue=(self._tokens[hit.start].start, self._tokens[hit.end - 1].end),
        )
        if mention.asked_by and mention.asked_by not in draft.via:
            draft.via.append(mention.asked_by)
        self._made.append(draft)
        self._fill(draft, start, end)
        return draft

    def _fill(self, draft: Draft, start: int, end: int) -> None:
        """Sets the content to the tokens from `start` to `end`, marks at its ends left out."""
        if start >= end:
            return
        piece = self._tokens[start:end]
        a, b = trim(piece)
        piece = piece[a:b]
        if not piece:
            return
        draft.quoted = len(piece) == 1 and piece[0].kind == "q"
        draft.content = piece[0].inner if draft.quoted else (piece[0].start, piece[-1].end)
        draft.span = (min(draft.span[0], piece[0].start), max(draft.span[1], piece[-1].end))

    # -- a cue inside the content of another -------------------------------------------------------------------------

    def _within(self, hit: Hit, draft: Draft, start: int) -> None:
        """A cue after content has begun: it ends that content, passes it on, or belongs to it."""
        tokens, forms, lexicon = self._tokens, self._unit.forms, self._lexicon
        before = hit.start - 1
        if hit.cue.follows:
            self._follow(hit, draft, start)
            return
        if not lexicon.inflects:
            before = self._clauses.without_fillers(hit.start, start) - 1
        if before > start and forms[before] in lexicon.joins and hit.start > start + 2:
            after = self._clauses.after(hit.end, addresses=hit.cue.addresses)
            wish = after.opens == "bare" and hit.cue.frames == ("noun",)
            wish = wish or (after.opens == "bare" and self._opens_clause(after.place) and not lexicon.inflects)
            if wish or after.opens in ("that", "quote"):
                self._finish(before)
                self._floor = hit.start
                self._place(hit, draft.mention, hit.start, after, list(draft.via)) if draft.mention else None
            return
        if hit.cue.act == "denies" and self._denied_within(hit, start):
            return
        options = self._subjects(hit)
        if not options and hit.cue.act != "says":
            # "…, but in Norvania they deny this": a clause of its own, though nobody can be named.
            mark = next(
                (at for at in range(before, start, -1) if forms[at] in lexicon.joins and tokens[at - 1].kind != "w"),
                None,
            )
            if mark is not None:
                self._finish(mark)
                self._floor, self._lost = hit.end, True
            return
        for subject, after in options:
            first = min(subject.first, hit.start)
            mark = first - 1
            if mark <= start:
                continue
            stop = self._pause_before(first)
            if stop and after.opens in ("end", "comma") and "front" in hit.cue.frames:
                if subject.mention.passes_on:
                    pass_on(draft, subject.mention, self._text, *after.via, *subject.via)
                    self._finish(stop)
                    self._floor = after.place
                elif subject.mention.refers:
                    # "X expects that C, it said": the speaker of the sentence says all of it.
                    self._finish(stop)
                    self._floor = after.place
                elif len(self._made) == 1 and subject.mention != draft.mention:
                    # "Y had told X that C, Z said": all of it is Z's word.
                    self._made.clear()
                    self._open = None
                    self._floor = 0
                    self._place(hit, subject.mention, first, after, [*after.via, *subject.via])
                return
            parted = (
                forms[mark] in (";", "؛")
                or subject.relative
                or forms[mark] in lexicon.speech.contrasts
                or (forms[mark] in lexicon.joins and mark > start and tokens[mark - 1].kind != "w")
            )
            if parted:
                self._finish(mark)
                self._floor = first
                if subject.relative:
                    # "X said that C at the request of Y, which said that D"
                    self._lost = not self._place(hit, subject.mention, first, after, [*after.via, *subject.via])
                    return
                self._lost = not self._take(hit)
                return

    def _follow(self, hit: Hit, draft: Draft, start: int) -> None:
        """A participle after content has begun: *X said that C, adding that D*."""
        tokens, forms, lexicon = self._tokens, self._unit.forms, self._lexicon
        before = hit.start - 1
        while before > start and (forms[before] in lexicon.joins or lexicon.fillers.at(forms, before)):
            before -= 1
        # "disputing N and saying that C": the first object is no clause that could go on.
        chained = self._object_of and not lexicon.inflects and forms[hit.start - 1] in lexicon.joins
        if (before > start and is_comma(tokens[before])) or draft.quoted or chained:
            self._finish(hit.start - 1 if chained else before)
            self._floor = hit.start
            self._take(hit)

    def _denied_within(self, hit: Hit, start: int) -> bool:
        """*X said that N, which Y denies*: a clause on part of what X said, in words of the outlet's own."""
        found = self._before.read(hit, start)
        if found is None or "noun" not in hit.cue.frames or self._lexicon.inflects or found.start == found.end:
            return False
        self._finish(found.end)
        return self._denied_before(hit)

    def _before_tail(self, start: int, end: int) -> int:
        """Where the words of the outlet begin that follow what was said: *…, contradicting the mayor*."""
        tails, forms = self._lexicon.tails, self._unit.forms
        end = next((at for at in range(start + _FEWEST, end) if forms[at] in _PARTING), end)
        marks = (at for at in range(start + _FEWEST, end - 1) if is_comma(self._tokens[at]) and tails.at(forms, at + 1))
        return next(marks, end)

    def _before_judgement(self, start: int, end: int) -> int:
        """Where it says what is denied is called: *dismissed claims of N as nonsense*."""
        forms, lexicon = self._unit.forms, self._lexicon
        judged = (at for at in range(start + 1, end - 1) if forms[at] in lexicon.asides)
        return next((at for at in judged if lexicon.falsehoods.at(forms, at + 1)), end)

    def _finish(self, end: int) -> None:
        """Ends the open content before token `end`."""
        if self._open is not None:
            draft, start = self._open
            while end > start and self._unit.forms[end - 1] in self._lexicon.joins:
                end -= 1
            end = self._before_tail(start, end)
            if draft.act == "denies":
                end = self._before_judgement(start, end)
            if self._object_of:
                while end > start and self._tokens[end - 1].kind == "p":
                    end -= 1
                end = self._clauses.without_fillers(end, start)
            self._fill(draft, start, end)
            if self._told_by is not None and draft.act != "says":
                self._made.append(
                    replace(
                        draft, act="says", mention=self._told_by, via=[], how=on_screen("whose words another denies")
                    )
                )
            self._open, self._object_of, self._told_by = None, False, None
