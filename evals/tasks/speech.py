"""The tasks on acts of speech, measured on labels of our own (``evals/gold/guidelines.md``) in four languages.

A statement that Comity finds is a labelled one if half of the shorter of the two contents lies in both. Sentences in
which a speaker goes on without a word that reports it are no explicit acts: found with the right speaker they are
right, not found they are no miss. To find what somebody thinks, or says only by implication, counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from comity.model.statement import Statement
from evals.gold.labels import Said
from evals.measure import Measured, f1, precision, recall, share
from evals.task import Given, Task
from evals.tasks.stance import arabic, persian
from evals.tasks.stories import b_cubed
from evals.voices import EXPLICIT, LANGUAGES, Heard, heard, shared

_DATA = "gold"


def acts(language: str, given: Given) -> Iterator[Measured]:
    """Explicit acts of speech with the right speaker; and those of them whose content is quoted."""
    told, rate = heard(given, language)
    for metric, quoted in (("acts", False), ("direct quotes", True)):
        rows = [_counted(each, quoted=quoted) for each in told]
        for name, formula in (("precision", precision), ("recall", recall), ("F1", f1)):
            yield Measured(
                data=_DATA, language=language, metric=f"{name} of {metric}", rows=rows, formula=formula, rate=rate
            )


def _counted(each: Heard, *, quoted: bool) -> tuple[float, float, float, float]:
    """Right among the found, found, hit among the labelled, labelled."""
    explicit = [said for said in each.labelled() if said.explicit]
    other = [said for said in each.labelled() if not said.explicit]
    found = right = 0
    for statement in each.statements:
        if statement.act not in EXPLICIT or (quoted and not statement.quoted):
            continue
        fits = [said for said in explicit if statement in each.found(said)]
        if not fits and any(statement in each.found(said) for said in other):
            continue
        found += 1
        right += any(each.right(statement, said) for said in fits)
    wanted = [said for said in explicit if said.cue and not said.goes_on and (said.quoted or not quoted)]
    return right, found, sum(_hit(each, said) for said in wanted), len(wanted)


def _hit(each: Heard, said: Said) -> bool:
    return any(statement.act in EXPLICIT and each.right(statement, said) for statement in each.found(said))


def denied(language: str, given: Given) -> Iterator[Measured]:
    """Where a word of denying stands: is a denial found as one, and what only looks like one not?

    ``accuracy`` is over denials whose content was found, and sentences that look like one and in which anything was
    found; ``denials found`` over all labelled ones; ``accuracy of all acts`` over every explicit act whose content was
    found.
    """
    told, rate = heard(given, language)
    cued: list[tuple[float, float]] = []
    every: list[tuple[float, float]] = []
    hits: list[tuple[float, float]] = []
    for each in told:
        for said in each.labelled():
            if not said.explicit:
                continue
            best = each.found(said)[:1]
            right = [(float((one.act == "denies") == (said.act == "denies")), 1.0) for one in best]
            every += right
            if said.act == "denies" and said.cue:
                cued += right
                hits.append((float(any(one.act == "denies" for one in each.found(said))), 1.0))
        for sentence in each.labels.sentences:
            inside = [one for one in each.statements if shared((sentence.start, sentence.end), one.sentence)]
            if sentence.denial == "lookalike" and inside:
                cued.append((float(not any(one.act == "denies" for one in inside)), 1.0))
    for metric, rows in (("accuracy", cued), ("denials found", hits), ("accuracy of all acts", every)):
        yield Measured(data=_DATA, language=language, metric=metric, rows=rows, formula=share, rate=rate)


def linked(language: str, given: Given) -> Iterator[Measured]:
    """Over labelled statements that were found: are those of one speaker in a document given to one speaker? B³."""
    told, rate = heard(given, language)
    found: dict[str, str] = {}
    gold: dict[str, str] = {}
    for number, each in enumerate(told):
        for at, said in enumerate(each.labelled()):
            best: list[Statement] = each.found(said)[:1]
            if best and said.explicit:
                gold[f"{number} {at}"] = f"{number} {said.who}"
                speaker = best[0].speaker
                found[f"{number} {at}"] = f"{number} {speaker.name} {'' if speaker.name else speaker.role}"
    yield Measured(data=_DATA, language=language, metric="B³ F1", rows=b_cubed(found, gold), formula=f1, rate=rate)


def _each(measure: Callable[[str, Given], Iterator[Measured]]) -> tuple[Callable[[Given], Iterator[Measured]], ...]:
    return tuple(partial(measure, language) for language in LANGUAGES)


SPEECH = Task(name="speech", question="Is it found who says what in so many words?", parts=_each(acts))
DENIALS = Task(name="denials", question="Is a denial told from an assertion?", parts=(*_each(denied), arabic, persian))
SPEAKERS = Task(name="speakers", question="Is one speaker of a report one?", parts=_each(linked))
