"""Speakers: who a noun phrase names, in what office, for which institution."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from comity.model.statement import Kind
from comity.process.statement.mention import Mention
from comity.process.statement.noun import belong
from comity.process.statement.phrase import POSSESSIVE, NounPhrase, acronym, shouted
from comity.process.statement.unit import Token
from comity.process.statement.wording import Wording
from comity.sources import House

#: Longer phrases are clauses that were taken for a name by mistake.
_LONGEST = 18
#: A phrase of common nouns that names nobody known is a speaker only when it is short.
_LONGEST_PLAIN = 5
#: An adverbial before the one whom a sentence names first has no more words than this.
_LONGEST_ADVERBIAL = 10
#: So many small words after an office and *of* belong to its title.
_FEW = 3


class Reader(Wording):
    """Reads the noun phrases of one text."""

    def read(self, tokens: Sequence[Token]) -> Mention | None:
        """Whom the phrase names, or none if it does not look like a speaker."""
        lexicon = self._lexicon
        tokens = self._trimmed(tokens)
        if len(tokens) > 1 and tokens[0].form in lexicon.seats:
            # "в МЧС сообщили": only an institution or an outlet speaks like this.
            seated = self.read(tokens[1:])
            paper = NounPhrase(tokens, [token.form for token in tokens], lexicon).find(lexicon.papers)
            text = NounPhrase(tokens, [token.form for token in tokens], lexicon).find(lexicon.texts)
            if seated is not None and (paper or text or seated.kind in ("institution", "outlet")):
                return seated
            return self._house_of(tokens[1:])
        forms = [token.form for token in tokens]
        pronoun = lexicon.pronouns.at(forms, 0) if forms else None
        if pronoun and pronoun[0] == len(forms):
            return self._mention(tokens, "", "unnamed", refers=pronoun[1], known=True)
        if not self._bare(tokens) or len(tokens) > _LONGEST or any(form in lexicon.finite for form in forms):
            return None
        phrase = NounPhrase(tokens, forms, lexicon)
        return (
            self._paper(phrase)
            or self._media(phrase)
            or self._unnamed(phrase)
            or self._role(phrase)
            or self._house(phrase)
            or self._institution(phrase)
            or self._person(phrase)
            or self._plain(phrase)
        )

    def _house_of(self, tokens: Sequence[Token]) -> Mention | None:
        """*в офисе президента Ады Лорн*: the office speaks, not its holder."""
        phrase = NounPhrase(tokens, [token.form for token in tokens], self._lexicon)
        found = phrase.all(self._lexicon.institutions)
        leads = bool(found) and found[0][0] <= 1
        return self._mention(tokens, self._named(tokens), "institution") if leads else None

    def somebody(self, tokens: Sequence[Token]) -> Mention:
        """An unnamed speaker in the words as written."""
        return self._mention(tokens, self._written(tokens), "unnamed")

    def unspoken(self, tokens: Sequence[Token], refers: str) -> Mention:
        """Whoever spoke before, as the ending of a verb without a subject tells."""
        return self._mention(tokens, "", "unnamed", refers=refers, known=True)

    def publisher(self, at: int) -> Mention:
        """The outlet of the report itself, speaking at character `at`."""
        return Mention(start=at, end=at, name=self._publisher, role=None, institution=None, kind="outlet")

    def outlet(self, tokens: Sequence[Token]) -> str | None:
        """The name of the outlet or the media that the phrase names, or none."""
        tokens = self._trimmed(tokens)
        if not tokens:
            return None
        phrase = NounPhrase(tokens, [token.form for token in tokens], self._lexicon)
        mention = self._media(phrase) or self._house(phrase)
        if mention is None or not mention.passes_on:
            return None
        # "told the newspaper": an outlet that nobody names.
        plain = (
            self._lexicon.capitals
            and mention.kind != "outlet"
            and mention.name.islower()
            and len(self._bare(tokens)) == 1
        )
        return None if plain or not mention.name else mention.name

    def opening(self, tokens: Sequence[Token]) -> Mention | None:
        """The person in capitals whom a sentence names first, title and all, or none."""
        lexicon = self._lexicon
        forms = [token.form for token in tokens]
        place = 0
        while place < len(tokens) and tokens[place].kind == "w":
            hit = lexicon.roles.at(forms, place)
            small = (lexicon.stops, lexicon.fillers, lexicon.subordinates, lexicon.audience, lexicon.cues)
            if not place and any(words.at(forms, 0) for words in small):
                return self._after_adverbial(tokens, forms)
            if not hit and not tokens[place].capital and forms[place] not in lexicon.determiners:
                break
            place += hit[0] if hit else 1
        if place == 1 and not self._name_inside(tokens[0]) and not self._explained(forms):
            return None
        if place > _FEW and all(shouted(self._text, token) for token in tokens[:place]):
            # A line in capitals: links and buttons of a page, not somebody.
            return None
        if not place or (place == 1 and not lexicon.men.intersection(forms[:1]) and lexicon.pronouns.at(forms, 0)):
            return None
        return self.read(tokens[:place])

    def _after_adverbial(self, tokens: Sequence[Token], forms: list[str]) -> Mention | None:
        """Whom a sentence names first after an adverbial and a comma: *In the past, Ada Lorn …*."""
        lexicon = self._lexicon
        comma = next((at for at, form in enumerate(forms[:_LONGEST_ADVERBIAL]) if form == ","), 0)
        if not comma or comma + 1 >= len(tokens) or lexicon.inflects:
            return None
        if lexicon.subordinates.at(forms, 0) and not lexicon.stops.at(forms, 0):
            return None
        if any(form in lexicon.finite or form in lexicon.auxiliaries for form in forms[:comma]):
            return None
        again = forms[comma + 1 : comma + 2]
        return None if lexicon.stops.at(again, 0) else self.opening(tokens[comma + 1 :])

    def _explained(self, forms: list[str]) -> bool:
        """Whether an apposition follows the first word: *Orr, a rapper, …*."""
        return len(forms) > 2 and forms[1] == "," and forms[2] in self._lexicon.speech.indefinite

    def _trimmed(self, tokens: Sequence[Token]) -> list[Token]:
        """Without adverbs and conjunctions at the front, nor a relative clause or marks at the end."""
        lexicon = self._lexicon
        kept = [token for token in tokens if token.kind == "w"]
        for place, token in enumerate(kept):
            if place and token.form in lexicon.relatives:
                kept = kept[:place]
                break
        forms = [token.form for token in kept]
        while forms:
            skip = lexicon.fillers.at(forms, 0)
            length = skip[0] if skip else int(forms[0] in lexicon.joins)
            if not length:
                break
            kept, forms = kept[length:], forms[length:]
        return kept

    def _mention(
        self,
        tokens: Sequence[Token],
        name: str,
        kind: Kind,
        *,
        role: str | None = None,
        institution: str | None = None,
        refers: str = "",
        known: bool = False,
        head: str = "",
        plain: bool = False,
        asked_by: str = "",
    ) -> Mention:
        return Mention(
            start=tokens[0].start,
            end=tokens[-1].end,
            name=name,
            role=role or None,
            institution=institution or None,
            kind=kind,
            refers=refers,
            known=known,
            head=head,
            plain=plain,
            asked_by=asked_by,
        )

    def _paper(self, phrase: NounPhrase) -> Mention | None:
        """*The ministry's statement*, *a statement from the ministry*: the one behind it speaks."""
        text_only = phrase.find(self._lexicon.texts)
        found = phrase.find(self._lexicon.papers) or text_only
        if found is None:
            return None
        place, length = found
        tokens = phrase.tokens
        after = tokens[place + length :]
        skip = self._lexicon.belongs.at(phrase.forms, place + length) if after else None
        owner = self.read(after[skip[0] if skip else 0 :]) or self.read(tokens[:place])
        if owner is not None and not owner.refers and not owner.plain:
            # An adjective alone names nobody: "the Ardinian statement" is the one spoken of before.
            adjective = owner.kind == "person" and owner.role is None and place and len(self._bare(tokens[:place])) == 1
            if not adjective or tokens[place - 1].form.endswith(POSSESSIVE):
                return replace(owner, start=tokens[0].start, end=tokens[-1].end)
        if after and owner is None and not (self._lexicon.inflects and belong(after, self._lexicon)):
            return None
        if text_only is not None:
            return None if len(tokens) > _LONGEST_PLAIN else self._mention(tokens, self._written(tokens), "unnamed")
        return self._mention(tokens, "", "institution", known=True, head="paper")

    def _media(self, phrase: NounPhrase) -> Mention | None:
        found = phrase.find(self._lexicon.media)
        if found is None or self._known_house(phrase.tokens):
            return None
        source = phrase.find(self._lexicon.unnamed)
        if self._lexicon.inflects and source is not None and source[0] < found[0]:
            # "собеседник газеты": the source, not the paper.
            return None
        return self._mention(phrase.tokens, self._written(self._bare(phrase.tokens)), "unnamed", head="media")

    def _unnamed(self, phrase: NounPhrase) -> Mention | None:
        """*A military source*, *officials in the ministry*; with a name after it, it is an office like any other."""
        found = phrase.find(self._lexicon.unnamed)
        if found is None or any(at <= found[0] for at, _ in phrase.all(self._lexicon.roles)):
            return None
        place, length = found
        tokens, forms = phrase.tokens, phrase.forms
        rest = tokens[place + length :]
        asked_by, size = self._asked_by(rest)
        if size:
            tokens, rest = [*tokens[: place + length], *rest[size:]], rest[size:]
            forms = [token.form for token in tokens]
        if (
            rest
            and rest[0].capital
            and (not self._lexicon.inflects or self._given(rest) or self._full_name(rest))
            and not self._lexicon.institutions.at(forms, place + length)
        ):
            return self._mention(
                tokens,
                self._called(rest),
                "person",
                role=self._written(tokens[place : place + length]),
                institution=self._institution_of(tokens[:place]),
            )
        link = self._lexicon.belongs.at(forms, place + length) if rest else None
        institution = self._institution_of(rest[link[0] :]) if link else self._institution_of(tokens[:place])
        if institution is None and rest and not link:
            institution = self._institution_of(rest)
        return self._mention(
            tokens,
            self._written(tokens) if tokens[0].form in self._lexicon.determiners else self._named(tokens),
            "unnamed",
            institution=institution,
            known=forms[0] in self._lexicon.definite or len(tokens) == 1,
            head=self._head(forms[place + length - 1]),
            asked_by=asked_by,
        )

    def _full_name(self, tokens: Sequence[Token]) -> bool:
        """Whether two capitals in the form of a subject follow, *очевидец Омар Фельтри*, and no place or house."""
        if len(tokens) != 2 or not all(token.capital for token in tokens):
            return False
        endings = self._lexicon.speech.genitive
        placed = any(self._is_place(t.start, t.end) for t in tokens) or self._is_place(tokens[0].start, tokens[1].end)
        return not placed and not tokens[0].form.endswith(endings) and self._known_house(tokens) is None

    def _asked_by(self, tokens: Sequence[Token]) -> tuple[str, int]:
        """The outlet that a source belongs to, *собеседник РИА Новости*, and how many words name it."""
        if not self._lexicon.inflects:
            return "", 0
        kind = bool(tokens) and self._lexicon.outlets.at([tokens[0].form], 0) is not None
        for size in (4, 3, 2, 1):
            name = self.house(tokens[:size]) if len(tokens) >= size else None
            if name is None and kind and size == 2 and len(tokens) >= size:
                name = self.outlet(tokens[:size])
            if name:
                return name, size
        return "", 0

    def _head(self, form: str) -> str:
        return self._lexicon.nominatives.get(form, form)

    def _institution_of(self, tokens: Sequence[Token]) -> str | None:
        """The institution that a phrase names, or none."""
        tokens = self._bare(tokens)
        if not tokens:
            return None
        forms = [token.form for token in tokens]
        phrase = NounPhrase(tokens, forms, self._lexicon)
        if phrase.find(self._lexicon.institutions) or self._known_house(tokens) or acronym(self._text, tokens):
            return self._named(tokens)
        return None

    def _owned_office(self, phrase: NounPhrase, roles: list[tuple[int, int]]) -> bool:
        """Whether one office belongs to the holder of another: *President X's envoy*."""
        owner = phrase.owner()
        tied = any(self._lexicon.belongs.at(phrase.forms, at) for at in range(owner))
        return owner >= 0 and not tied and roles[0][0] <= owner < roles[-1][0]

    def _of_owner(self, phrase: NounPhrase) -> Mention | None:
        """*President X's envoy*: X does not speak."""
        tokens, owner = phrase.tokens, phrase.owner()
        own = tokens[owner + 1 :]
        rest = self._role(NounPhrase(own, [token.form for token in own], self._lexicon))
        if rest is None:
            return None
        spoken_for = rest.institution or self._named(tokens[: owner + 1])
        return replace(rest, start=tokens[0].start, institution=spoken_for, kind="person")

    def _role(self, phrase: NounPhrase) -> Mention | None:
        """An office with its institution and its holder, in any order."""
        roles = phrase.all(self._lexicon.roles)
        if not roles:
            return None
        tokens, forms, lexicon = phrase.tokens, phrase.forms, self._lexicon
        if self._owned_office(phrase, roles):
            return self._of_owner(phrase)
        first, last = roles[0], roles[-1]
        heads = phrase.all(lexicon.institutions)
        if heads and heads[-1][0] >= last[0] + last[1] and heads[-1][0] + heads[-1][1] == len(tokens):
            linked = any(lexicon.belongs.at(forms, at) for at in range(last[0] + last[1], heads[-1][0]))
            if not lexicon.inflects and not linked:
                # "the Justice Department", "the prime minister's office": an institution.
                return None
        before = tokens[: first[0]]
        chosen = next((each for each in roles if forms[each[0] + each[1] - 1] in lexicon.spokesmen), first)
        role = self._named(tokens[chosen[0] : chosen[0] + chosen[1]])
        tail = tokens[last[0] + last[1] :]
        institution = self._institution_of(before) if before and before[-1].form not in lexicon.determiners else None
        name: list[Token] = []
        if first is not last:
            between = tokens[first[0] + first[1] : last[0]]
            if forms[first[0] + first[1] - 1] in lexicon.spokesmen and between and not self._telling(between):
                # "the spokesman for President X": X does not speak.
                return self._mention(
                    tokens,
                    "",
                    "person",
                    role=role,
                    institution=self._named(tokens[last[0] :]),
                    known=True,
                    head=self._head(forms[first[0] + first[1] - 1]),
                )
            institution = institution or self._spoken_for(between)
            if first[0] + first[1] == last[0]:
                role = self._named(tokens[first[0] : last[0] + last[1]])
        named = next((at for at, token in enumerate(tail) if not token.capital), len(tail))
        if lexicon.inflects and named > 1 and not any(token.capital for token in tail[named:]):
            # "ответил министр Оскар Венд депутатам": whom it was told to is no part of the name.
            tail = tail[:named]
        link = lexicon.belongs.at(forms, last[0] + last[1]) if tail else None
        if link is not None:
            region = tail[link[0] :]
            name = self._holder(region)
            small = len(region) <= _FEW and not any(token.capital for token in region)
            if small and forms[chosen[0]] not in lexicon.spokesmen and not self._institution_of(region):
                # "the minister of water": the subject of the office is part of its title.
                role = self._named(tokens[chosen[0] :])
            if len(name) == len(self._bare(region)):
                name = []
            institution = institution or self._spoken_for(region[: len(region) - len(name)])
        elif tail:
            cut = next((at for at in range(1, len(tail)) if lexicon.belongs.at([tail[at].form], 0)), len(tail))
            if self._institution_of(tail[:cut]):
                cut = len(tail)
            name = self._holder(tail[:cut], whole=True)
            institution = (
                institution or self._spoken_for(tail[: cut - len(name)]) or self._institution_of(tail[cut + 1 :])
            )
        elif before and institution is None and before[-1].capital and before[-1].form.endswith(POSSESSIVE):
            # "Smith's spokesman" speaks for Smith; "Ardinian spokesman" for nobody who is named.
            institution = self._named(before)
        if name:
            head = self._head(forms[chosen[0] + chosen[1] - 1])
            called = self._called(name, oblique=self.inflected(tokens[chosen[0]]))
            return self._mention(tokens, called, "person", role=role, institution=institution, head=head)
        if tail and link is None and not tail[0].capital:
            if institution is None and not (lexicon.inflects and belong(tail, lexicon)):
                return None
            return self._mention(tokens, self._named(tokens), "unnamed", role=role, institution=institution)
        known = forms[0] in lexicon.definite or not any(form in lexicon.determiners for form in forms)
        return self._mention(
            tokens,
            "",
            "person" if institution else "unnamed",
            role=role,
            institution=institution,
            known=known,
            head=self._head(forms[chosen[0] + chosen[1] - 1]),
        )

    def _telling(self, tokens: Sequence[Token]) -> list[Token]:
        """The words of a phrase that are neither articles nor prepositions."""
        lexicon = self._lexicon
        return [t for t in tokens if t.form not in lexicon.determiners and t.form not in lexicon.belongs]

    def _spoken_for(self, tokens: Sequence[Token]) -> str | None:
        tokens = self._bare(tokens)
        while tokens and tokens[0].form in self._lexicon.belongs:
            tokens = self._bare(tokens[1:])
        if not tokens:
            return None
        if self._lexicon.capitals and not any(token.capital for token in tokens):
            return self._institution_of(tokens)
        return self._named(tokens)

    def _holder(self, tokens: Sequence[Token], *, whole: bool = False) -> list[Token]:
        """The tokens at the end that name a person; with `whole`, nothing but a name may be meant."""
        lexicon = self._lexicon
        place = len(tokens)
        while place and (
            tokens[place - 1].capital
            or (
                place < len(tokens)
                and tokens[place - 1].form in lexicon.links
                and tokens[place - 1].form not in lexicon.determiners
                and lexicon.belongs.at([tokens[place - 1].form], 0) is None
            )
        ):
            place -= 1
        run = list(tokens[place:])
        while run and not run[0].capital:
            run = run[1:]
        if not run or not lexicon.capitals:
            return self._given(tokens)
        given = self._given(run)
        if given:
            return given
        body = NounPhrase(run, [token.form for token in run], lexicon)
        heads = body.all(lexicon.institutions)
        if heads:
            run = run[heads[-1][0] + heads[-1][1] :]
        while len(run) > 1 and (
            shouted(self._text, run[0]) or self._is_place(run[0].start, run[0].end) or run[0].form.endswith(POSSESSIVE)
        ):
            run = run[1:]
        if not run or (len(run) == 1 and (shouted(self._text, run[0]) or self._is_place(run[0].start, run[0].end))):
            return []
        endings = lexicon.speech.genitive
        if endings and len(run) > _FEW - 1 and run[0].form.endswith(endings) and not self._given(run[:1]):
            # "президент Норвании Лена Орр": the first name owns the others.
            run = run[1:]
        if (
            lexicon.speech.genitive_sure
            and run[-1].form.endswith(lexicon.speech.genitive_sure)
            and not self._given(run)
        ):
            # "президент Южной Кореи": what he presides over, and no name.
            return []
        if whole and len(run) == len(tokens):
            return run
        if whole:
            return run[-3:] if len(run) <= 3 else run[-2:]
        return run[-2:] if len(run) >= 3 else []

    def _given(self, tokens: Sequence[Token]) -> list[Token]:
        """From the first given name on."""
        for place, token in enumerate(tokens):
            if token.form in self._lexicon.men or token.form in self._lexicon.women:
                return list(tokens[place:])
        return []

    def _known_house(self, tokens: Sequence[Token]) -> House | None:
        """The house that the phrase, or a part of it in capitals, names."""
        table = self._houses
        whole = table.named(self._written(tokens))
        if whole is not None or not self._lexicon.capitals:
            return whole
        longest: House | None = None
        size = 0
        for first in range(len(tokens)):
            if not tokens[first].capital:
                continue
            for last in range(len(tokens), first + size, -1):
                if not self._parted(tokens, first, last):
                    continue
                found = table.named(self._written(tokens[first:last]))
                if found is not None and found.publishes:
                    longest, size = found, last - first
                    break
        return longest

    def _parted(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        """Whether a part of a phrase is a name of its own, into which no other runs: not *Times* in *Kesra Times*."""
        outlets = self._lexicon.outlets
        before = tokens[first - 1] if first else None
        after = tokens[last] if last < len(tokens) else None
        whole_before = (
            before is None
            or not before.capital
            or before.form.endswith(POSSESSIVE)
            or outlets.at([before.form], 0) is not None
        )
        return whole_before and (after is None or not after.capital or outlets.at([after.form], 0) is not None)

    def _house(self, phrase: NounPhrase) -> Mention | None:
        """An outlet or agency that is known, or whose name says that it is one."""
        tokens = phrase.tokens
        owner = next((at for at, token in enumerate(tokens) if token.form.endswith(POSSESSIVE)), None)
        ends = (
            owner not in (None, len(tokens) - 1)
            and tokens[-1].capital
            and not self._lexicon.outlets.at([tokens[-1].form], 0)
        )
        if owner is not None and ends and self.outlet(tokens[: owner + 1]) and not self.house(tokens[owner + 1 :]):
            # "the Kesra Times's Ada Lorn": a person.
            return None
        house = self._known_house(tokens)
        if house is not None and house.publishes:
            return self._mention(tokens, house.name, "outlet")
        found = phrase.find(self._lexicon.outlets)
        if found is None or house is not None:
            return None
        place, length = found
        marked = self._in_marks(tokens)
        if marked is not None:
            return self._mention(tokens, marked, "outlet")
        proper = [token for token in self._bare(tokens) if token.capital] if self._lexicon.capitals else tokens
        if not proper and phrase.forms[place] in self._lexicon.mastheads:
            # "the star", "the post": only with a capital the name of an outlet.
            return None
        if not proper:
            return self._mention(tokens, self._written(self._bare(tokens)), "unnamed", head="media")
        if not any(token.capital for token in tokens[place : place + length]) and self._lexicon.capitals:
            outside = [t for t in proper if not t.form.endswith(POSSESSIVE) and not self._is_place(t.start, t.end)]
            proper = outside or proper
        name = self._named(tokens[tokens.index(proper[0]) : tokens.index(proper[-1]) + 1])
        plain = proper == [tokens[0]] and place == 1 and not self._name_inside(tokens[0])
        if plain and not self._is_place(tokens[0].start, tokens[0].end):
            # "State television": a capital only because the sentence opens with it.
            name = self._written(tokens)
        return self._mention(tokens, name, "outlet")

    def _institution(self, phrase: NounPhrase) -> Mention | None:
        tokens = phrase.tokens
        found = phrase.find(self._lexicon.institutions)
        house = self._houses.named(self._written(tokens))
        single = len(self._bare(tokens)) == 1
        first = self._bare(tokens)[0]
        country = self._lexicon.countries.at(phrase.forms, tokens.index(first))
        place = self._is_place(first.start, tokens[-1].end) or bool(
            country and tokens.index(first) + country[0] == len(tokens)
        )
        if found is None and house is None and not place and not acronym(self._text, tokens):
            return None
        if found is not None:
            small = [t for t in tokens[: found[0]] if not t.capital and t.form not in self._lexicon.links]
            if len([t for t in small if t.form not in self._lexicon.determiners]) > _FEW:
                return None
        after = self._bare(tokens[found[0] + found[1] :]) if found is not None and not self._lexicon.inflects else []
        small_before = not any(token.capital for token in tokens[: len(tokens) - len(after)])
        if after and small_before and all(token.capital for token in after):
            # "the charity Open Hands": the noun tells what it is, the capitals what it is called.
            return self._mention(tokens, self._named(after), "institution")
        if found is not None and not tokens[0].capital and found[0] and tokens[0].form not in self._lexicon.determiners:
            # "главный онколог Минздрава Каприн": an office that is not in the list, and who holds it.
            after = tokens[found[0] + found[1] :]
            holder = self._holder(after, whole=True) if len(after) else []
            if holder:
                spoken_for = self._named(tokens[found[0] : len(tokens) - len(holder)])
                return self._mention(
                    tokens,
                    self._called(holder),
                    "person",
                    role=self._written(tokens[: found[0]]),
                    institution=spoken_for,
                )
        known = found is not None and tokens[0].form in self._lexicon.definite and len(tokens) == 2
        head = self._head(phrase.forms[found[0] + found[1] - 1]) if found else ""
        if found is not None and single and not tokens[-1].capital:
            known = True
        return self._mention(tokens, self._named(tokens), "institution", known=known, head=head)

    def _person(self, phrase: NounPhrase) -> Mention | None:
        """A name in capitals, perhaps with an office that is not in the list before it."""
        if not self._lexicon.capitals:
            return None
        tokens = self._bare(phrase.tokens)
        links = self._lexicon.links
        place = len(tokens)
        while place and (tokens[place - 1].capital or (place < len(tokens) and tokens[place - 1].form in links)):
            place -= 1
        while place < len(tokens) and not tokens[place].capital:
            place += 1
        name, before = tokens[place:], tokens[:place]
        if not name or name[-1].form.endswith(POSSESSIVE):
            return None
        owner = max((at for at, token in enumerate(name) if token.form.endswith(POSSESSIVE)), default=-1)
        institution = self._named(name[: owner + 1]) if owner >= 0 else None
        name = name[owner + 1 :]
        marked = self._in_marks(name) if self._lexicon.inflects and len(name) == 1 else None
        if marked:
            # «База»: people go without marks.
            return None if before else self._mention(phrase.tokens, marked, "institution")
        if len(before) > _FEW or len(name) > _LONGEST_PLAIN:
            return None
        if any(token.form in self._lexicon.joins for token in name):
            # Two who speak together are neither of them alone.
            return self._mention(phrase.tokens, self._written(tokens), "unnamed")
        role = self._written(before) if before and not any(token.capital for token in before) else None
        link = next((at for at in range(2, len(name) - 1) if self._lexicon.belongs.at([name[at].form], 0)), 0)
        if link and not self._lexicon.inflects:
            # "Nora Fell of Blue Aid"
            institution, name = institution or self._named(name[link + 1 :]), name[:link]
        return self._mention(phrase.tokens, self._called(name), "person", role=role, institution=institution)

    def _plain(self, phrase: NounPhrase) -> Mention | None:
        """Common nouns: *two residents*; only when short."""
        tokens = phrase.tokens
        if self._lexicon.determiners and phrase.forms[0] not in self._lexicon.determiners:
            return None
        if len(tokens) > _LONGEST_PLAIN or any(self._lexicon.stops.at(phrase.forms, i) for i in range(len(tokens))):
            return None
        known = phrase.forms[0] in self._lexicon.definite
        return self._mention(
            tokens, self._written(tokens), "unnamed", known=known, head=self._head(phrase.forms[-1]), plain=True
        )
