"""The reasons of the weighing in the reader's language.

The weighing gives its reasons as English sentences, which are part of the picture's contract. Each of them has one of
the shapes below; what fills the gaps (names, counts, words of others) is kept apart from our own words. A sentence
of no known shape is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from comity.serve.language.marked import N_
from comity.serve.language.written import Written

#: What a chain ends in, where it has no name of its own.
NAMELESS: Mapping[str, str] = {
    "an outlet that nothing names": N_("an outlet that nothing names"),
}
_ROOT = re.compile(
    r"^(?P<name>.+) \((?P<reports>\d+) reports?(?:, (?P<copies>\d+|one) of them (?:a copy|copies))?\): (?P<why>.+)\.$",
    re.DOTALL,
)
#: Why a chain ends where it does.
_WHYS: Mapping[str, str] = {
    why: why
    for why in (
        N_("speaks for itself"),
        N_("counts once, whoever speaks for it"),
        N_("it is cited for this"),
        N_("in its own words"),
        N_("in its own words, naming no source for what others attribute"),
        N_("from its own people"),
        N_("the report credits it"),
        N_("nothing tells who publishes it"),
        N_("nobody can follow this any further"),
        N_("an unnamed source; one counts for each house that cites it"),
        N_("an office without a name, which could be anybody named beside it"),
        N_("only a headline names it, and no report has it speak"),
        N_("a headline, over words that stand in another report"),
        N_("a headline, over a report that attributes what it says"),
    )
}
#: The whole sentences with one gap.
_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"^(?P<names>.+) took it back, so what rests on that no longer counts\.$", re.DOTALL),
        N_("%(names)s took it back, so what rests on that no longer counts."),
    ),
    (
        re.compile(r"^Not shown to be different from the others: (?P<names>.+)\.$", re.DOTALL),
        N_("Not shown to be different from the others: %(names)s."),
    ),
    (
        re.compile(r"^Its own origin later gave another figure: (?P<words>.+)$", re.DOTALL),
        N_("Its own origin later gave another figure: %(words)s"),
    ),
    (
        re.compile(r"^(?P<names>.+?) later gave another figure: (?P<words>.+)$", re.DOTALL),
        N_("%(names)s later gave another figure: %(words)s"),
    ),
    (
        re.compile(r"^(?P<names>.+?) gives another figure: (?P<words>.+)$", re.DOTALL),
        N_("%(names)s gives another figure: %(words)s"),
    ),
)
#: A speaker and the body spoken for may be written in two scripts.
_COMMA = Markup(", ")
#: Why a chain ends where it does, with one gap.
_WHYS_OF_ANOTHER: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"^its names and figures stand in the same order as in (?P<path>.+)$", re.DOTALL),
        N_("its names and figures stand in the same order as in %(path)s"),
    ),
    (
        re.compile(r"^its reports are of one text with those behind (?P<name>.+)$", re.DOTALL),
        N_("its reports are of one text with those behind %(name)s"),
    ),
    (
        re.compile(r"^what it says stands in the same words behind (?P<name>.+)$", re.DOTALL),
        N_("what it says stands in the same words behind %(name)s"),
    ),
    (re.compile(r"^heard only through (?P<name>.+)$", re.DOTALL), N_("heard only through %(name)s")),
)


class Reasons:
    """Tells reasons in one language."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self._gettext: Callable[[str], str] = written.language.gettext

    def told(self, reason: str) -> Markup:
        """A reason as HTML: our words in the reader's language, those of others each in a direction of their own."""
        if match := _ROOT.match(reason):
            why = self._why(match["why"])
            if why is not None:
                return Markup("{}: {}.").format(self.name(match["name"]), why)
        for shape, sentence in _SENTENCES:
            if match := shape.match(reason):
                gaps = {gap: self._names(text) for gap, text in match.groupdict().items()}
                return Markup(self._gettext(sentence)) % gaps  # noqa: S704 - the sentence is ours, the gaps are escaped
        return self._apart(reason)

    def name(self, name: str) -> Markup:
        """The name of an origin; ours where it has none."""
        nameless = NAMELESS.get(name)
        return escape(self._gettext(nameless)) if nameless else _COMMA.join(map(self._apart, name.split(_COMMA)))

    def _why(self, why: str) -> Markup | None:
        if why in _WHYS:
            return escape(self._gettext(_WHYS[why]))
        for shape, sentence in _WHYS_OF_ANOTHER:
            if match := shape.match(why):
                gaps = {gap: self.name(text) for gap, text in match.groupdict().items()}
                return Markup(self._gettext(sentence)) % gaps  # noqa: S704 - the sentence is ours, the gap is escaped
        return None

    def _names(self, text: str) -> Markup:
        return Markup("; ").join(self.name(part) for part in text.split("; "))

    def _apart(self, text: str) -> Markup:
        return Markup("<bdi>{}</bdi>").format(text)
