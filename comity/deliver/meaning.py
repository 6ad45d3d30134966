"""By what the words of two wordings are compared: which say nothing of their own, which are forms of one word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from comity.languages import language
from comity.languages.fold import fold
from comity.languages.rephrase import Rephrasing
from comity.languages.stem import stems


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """The small words of a language."""

    #: Words that may come or go.
    links: frozenset[str]
    #: Words that join what is alike and words that set clauses beside each other, which may come or go, too.
    joins: frozenset[str]
    turns: frozenset[str]
    #: Words that may come or go where a rule says them.
    of_rules: frozenset[str]
    #: Words to what stands for all their forms.
    same: Mapping[str, str]


@cache
def small(code: str) -> Small:
    """Those of a language; none of one that has no such facts."""
    known = language(code)
    told = known.rephrase if known else Rephrasing()
    negations = known.proposition.negations if known else ()
    same = {part: fold(forms[0]) for forms in told.same for form in forms for part in fold(form).split()}
    return Small(
        links=frozenset(map(fold, told.links)),
        joins=frozenset(map(fold, told.joins)),
        turns=frozenset(map(fold, told.turns)),
        of_rules=frozenset(map(fold, told.of_rules)),
        # Each *not* is one of its own: *has not attacked* is not *never attacked*.
        same=same | {fold(each): fold(each) for each in negations},
    )


def keys(form: str, code: str, *, rule: bool) -> Iterator[str]:
    """By what a word is compared: none where it says nothing of its own.

    Args:
        form: its folded form.
        code: the language.
        rule: whether a rule says it: then its stem will do.
    """
    facts = small(code)
    for part in form.split():
        if part in facts.links or (rule and part in facts.of_rules):
            continue
        yield facts.same.get(part) or (stems(code).stem(part) if rule else "") or part
