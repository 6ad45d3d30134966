"""Objects with their mark where the verb comes last: *X C را ... خواند*, "X called C ...", and *X خواستار C شد*."""

from __future__ import annotations

from comity.languages.speech import Cue
from comity.process.statement.caseless.last_object import ObjectsBefore
from comity.process.statement.caseless.listed import spelled
from comity.process.statement.caseless.sketch import Found, cue_table
from comity.process.statement.mention import Mention

#: A predicate between the mark of the object and the verb has at most this many words.
_PREDICATE = 40
#: An object of fewer words points somewhere else.
_FEWEST = 2


class MarkedObjects(ObjectsBefore):
    """Finds what somebody calls so and so, and what somebody demands."""

    def _marked(self, hit: Found, cue: Cue, floor: int) -> int:
        """*X called O so and so*: the object with its mark and the predicate after it, up to the verb."""
        first = self._after_credit(floor)
        if floor and self.sketches:
            first = max(first, self._clause_start(hit.start, floor))
        reach = range(hit.start - 1, max(first, hit.start - _PREDICATE), -1)
        mark = next((at for at in reach if self.forms[at] in self.marks), None)
        if mark is None:
            return 0
        read = self._owner(first, mark, floor)
        if read is None:
            return 0
        mention, end = read
        start = self._past_adverbial(end, mark) or end
        if mark - start < _FEWEST or (self.forms[hit.end - 1] in self.lexicon.joins and not self._verb_at(hit.end)):
            return 0
        return self._noted(hit, cue, mention, (first, start, hit.start), floor)

    def _ahead(self, hit: Found, cue: Cue, floor: int) -> int:
        """*X demands C*, whose last verb closes it."""
        closers = spelled(cue.governs)
        close = next((at for at in range(hit.end + 1, self.size) if self.forms[at] in closers), None)
        if close is None:
            return 0
        first = self._after_credit(floor)
        joined = bool(floor) and self.forms[hit.start - 1] in self.lexicon.joins
        if floor and not joined:
            first = max(first, self._clause_start(hit.start, floor))
        subject = None if joined else self._subject(first, hit.start)
        if subject is None and not joined and hit.start > self._past_opening(first, hit.start):
            return 0
        mention = subject.mention if subject is not None else self._before_it()
        self._noted(hit, cue, mention, (first if subject is not None else hit.start, hit.end, close), floor)
        return close + 1

    def _verb_at(self, place: int) -> bool:
        """Whether a second noun with the verb of both follows: *described and stressed did*."""
        return place < self.size and bool(cue_table(self.lexicon).at(self.forms, place))

    def _before_it(self) -> Mention | None:
        return self.sketches[-1].mention if self.sketches else None

    def _owner(self, first: int, mark: int, floor: int) -> tuple[Mention | None, int] | None:
        """Whose object it is that ends at `mark`, and where the object may start; none if that cannot be told."""
        place = self._past_opening(first, mark)
        if place >= mark:
            return None
        if place > first and floor and self.sketches and self.forms[place - 1] in self.lexicon.joins:
            return self._before_it(), place
        phrase = self._short_subject(place, mark)
        return (phrase.mention, phrase.last) if phrase is not None else None

    def _noted(self, hit: Found, cue: Cue, mention: Mention | None, span: tuple[int, int, int], floor: int) -> int:
        """Sketches an act whose clause and content start, and whose content ends, at the tokens of `span`."""
        clause, first, _ = span
        via = [*(each.name for each in self._credit if each.name), *self._told_to(clause, first)]
        self._cut(clause if floor else 0, floor)
        self._said_on_the_way(hit, mention, via, floor)
        self.note(cue, mention, span, f"“{hit.words}” with its object", via, noun=False)
        return hit.end
