"""Sentences of a draft that a model is to say more smoothly: asked for, shown, undone."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from starlette.responses import Response

from comity.deliver.rephrase import DIRECTIONS, Endpoint, endpoint
from comity.errors import NotAllowed, NotFound
from comity.govern.charter import parse_charter
from comity.govern.rephrase import may_be_given
from comity.serve.language import languages
from comity.serve.sitrep import Row, Sentences, chosen, smoothed
from comity.serve.web.visit import Visit, as_id
from comity.store import centre, label, rephrase, sitrep
from comity.store.rephrase import Rephrasing
from comity.store.sitrep import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Smooth:
    """How a sentence stands to being said more smoothly."""

    #: Whether that can be asked for.
    offered: bool
    #: Whether the model is being asked.
    waits: bool
    #: Why what came back does not stand; empty: it does, or nothing came.
    refused: str
    #: The sentence before the model, where what it said stands; empty elsewhere.
    before: str
    #: What stands for readers of other languages, by the language's own name.
    others: tuple[tuple[str, str], ...]


@cache
def _endpoint() -> Endpoint | None:
    return endpoint(os.environ)


def change(visit: Visit) -> Response:
    """``POST /sitreps/{id}/rephrasing``: a sentence or section is to be said more smoothly, or again as it was."""
    edition = sitrep.edition(visit.connection, visit.named())
    if edition.released_at is not None:
        raise NotAllowed("It is released. Begin its next version to change it.")
    there = chosen(sitrep.sentences(visit.connection, edition.id, released=False), draft=True)
    back = f"/sitreps/{edition.id.hex}?edit=yes"
    code, section = visit.frame.language.code, visit.sent("section")
    meant = [each for each in there if each.section == section] if section else [_meant(visit, there)]
    if visit.sent("do") == "undo":
        for each in meant:
            rephrase.undo(visit.connection, each.id, _for(each, code))
        return visit.to(f"{back}#s-{meant[0].id.hex}" if meant else back, visit.gettext("It stands again as it did."))
    open_ones = _offered(visit, meant)
    if not open_ones:
        return visit.to(back, visit.gettext("What it rests on may not leave the centre."), "failed")
    say = Sentences(visit.pages.written(visit.frame.language))
    for each in open_ones:
        rephrase.ask(visit.connection, each.id, _for(each, code), say.before(each).translate(DIRECTIONS))
    told = visit.gettext("A model is asked. Look again in a moment; only what says the same is taken.")
    return visit.to(f"{back}#s-{open_ones[0].id.hex}", told)


def smooth(visit: Visit, edition: sitrep.Edition, rows: Sequence[Row]) -> dict[str, Smooth]:
    """How the sentences of a situation report stand to it, by their ids, for who may change them."""
    asked, code = rephrase.of(visit.connection, edition.id), visit.frame.language.code
    say = Sentences(visit.pages.written(visit.frame.language))
    offered = {each.id for each in _offered(visit, [row.sentence for row in rows])}

    def stands(sentence: Sentence, all_of_it: Sequence[Rephrasing]) -> Smooth:
        mine = next((each for each in all_of_it if each.language == _for(sentence, code)), None)
        return Smooth(
            offered=sentence.id in offered and (mine is None or mine.refused is not None),
            waits=mine is not None and mine.words is None and mine.refused is None,
            refused=visit.said(mine.refused) if mine and mine.refused else "",
            before=say.before(sentence) if mine and mine.words else "",
            others=tuple(
                (languages()[each.language].name, each.words)
                for each in all_of_it
                if each is not mine and each.words and each.language in languages()
            ),
        )

    return {row.sentence.id.hex: stands(row.sentence, asked.get(row.sentence.id, ())) for row in rows}


def of_sections(rows: Sequence[Row], of: Mapping[str, Smooth]) -> frozenset[str]:
    """Sections of which more than one sentence can be said more smoothly."""
    found = Counter(row.sentence.section for row in rows if of[row.sentence.id.hex].offered)
    return frozenset(section for section, count in found.items() if count > 1)


def _for(sentence: Sentence, code: str) -> str:
    """Whose readers get it: those of the officer's language, or all, where the words are an officer's already."""
    return code if sentence.words is None else ""


def _meant(visit: Visit, there: Sequence[Sentence]) -> Sentence:
    which = as_id(visit.sent("sentence"))
    found = next((each for each in there if each.id == which), None)
    if found is None:
        raise NotFound("There is no such sentence, or it was changed meanwhile.")
    return found


def _offered(visit: Visit, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Those that a model may be given: by the charter, the operator, and what they rest on."""
    where, here = _endpoint(), centre.found(visit.connection)
    send = parse_charter(here.charter).rephrase.send if here and here.charter else "nothing"
    if where is None or send == "nothing":
        return []
    found = label.markings(visit.connection, sorted({each for s in sentences for each in s.labels}))
    return [
        each
        for each in sentences
        if smoothed(each, visit.frame.language.code) is None
        and may_be_given(
            [clause for of in each.labels for clause in found.get(of, ())], send, own=where.own, now=visit.now
        )
    ]
