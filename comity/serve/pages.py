"""From a template and what it is to show to the text of a page, in the reader's language.

Each language has an environment of its own, so that a template finds its sentences without asking for whom it is. What
a template may count on besides what the route hands it stands at the top of ``templates/base.html``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup, escape

from comity.serve.language import Language, languages
from comity.serve.language.written import Written
from comity.serve.reason import Reasons
from comity.serve.said import Said

HERE = Path(__file__).parent
#: Where the built style sheet, script and fonts are, and under which path they are served.
STATIC, STATIC_PATH = HERE / "static", "/static"

#: What a page may load and whom it may talk to: nothing but its own centre.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who reads, as the head of every page shows it."""

    #: The officer's name.
    name: str
    #: The member that the officer acts for.
    member: str
    #: What the officer is there: watch officer, analyst, principal, chair.
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a page says about what was just done."""

    #: In the reader's language.
    text: str
    #: Whether it was done, or could not be.
    kind: Literal["done", "failed"] = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page shows around what it is about."""

    #: The reader's language.
    language: Language
    #: The path and query of this page, for the forms that come back to it.
    path: str
    #: Who reads; none before sign-in.
    viewer: SignedIn | None = None
    #: The centre's name.
    centre: str = "Comity"
    #: What a form of this page must send back as ``csrf``.
    csrf: str = ""
    #: Light or dark by the reader's wish; none follows the reader's machine.
    theme: Literal["light", "dark"] | None = None
    #: What was just done, shown once.
    notices: tuple[Notice, ...] = ()
    #: What the reader may do besides reading; words of comity.store.right.
    rights: frozenset[str] = frozenset()
    #: How many alerts the reader has not dealt with.
    alerts: int = 0
    #: What the clock says, from which "5 minutes ago" is reckoned.
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))


class Pages:
    """Writes pages.

    Args:
        zone: the centre's time zone, in which every time is shown.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._written = {code: Written(language=each, zone=zone) for code, each in languages().items()}
        self._environments = {code: _environment(written) for code, written in self._written.items()}

    def written(self, language: Language) -> Written:
        """How numbers and times are written for a reader of a language."""
        return self._written[language.code]

    def page(self, template: str, frame: Frame, /, **shown: object) -> str:
        """A page, or a part of one for htmx, as HTML."""
        environment = self._environments[frame.language.code]
        return environment.get_template(template).render(frame=frame, viewer=frame.viewer, **shown)


@cache
def static(name: str) -> str:
    """The address of a built file, with what it holds in it, so that a browser may keep it for ever.

    Fonts go by their bare name, since the style sheet asks for them by that too.
    """
    if name.endswith(".woff2"):
        return f"{STATIC_PATH}/{name}"
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{STATIC_PATH}/{name}?{digest}"


#: A line with one tag alone that writes nothing; the tags of sentences are none of these.
_SILENT = re.compile(
    r"^(\{%-? (?:(?:end)?(?:if|for|set|macro|block)|elif|else|import|from)\b(?:(?!%\}).)*%\})\n", re.MULTILINE
)


class _Lean(Extension):
    """Leaves out of pages what only lays out their templates: indentation, and lines of tags that write nothing.

    Jinja's own trim_blocks would also run two sentences together that stand on two lines.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return _SILENT.sub(r"\1", re.sub(r"^[ \t]+", "", source, flags=re.MULTILINE))


def _environment(written: Written) -> Environment:
    language = written.language
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", _Lean],
        auto_reload=False,
    )

    def gettext(sentence: str, /, **values: object) -> Markup:
        return _filled(language.gettext(sentence), values, written)

    def ngettext(one: str, many: str, count: int, /, **values: object) -> Markup:
        return _filled(language.ngettext(one, many, count), {"num": count, **values}, written)

    reasons = Reasons(written)
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension adds it
    environment.globals.update(
        gettext=gettext,
        ngettext=ngettext,
        _=gettext,
        lang=language.code,
        dir=language.direction,
        languages=tuple(languages().values()),
        written=written,
        static=static,
        new_id=lambda: uuid4().hex,
    )
    environment.filters.update(
        number=written.number,
        percent=written.percent,
        day=written.day,
        time=written.time,
        moment=written.moment,
        exact=written.exact,
        span=written.span,
        language=written.named,
        reason=reasons.told,
        said=Said(written).markup,
        origin=reasons.name,
    )
    return environment


def _filled(sentence: str, values: Mapping[str, Any], written: Written) -> Markup:
    """A sentence with its gaps filled: numbers as the language writes them, all else escaped."""
    filled = {
        name: written.number(value) if isinstance(value, int | float) and not isinstance(value, bool) else escape(value)
        for name, value in values.items()
    }
    return Markup(sentence) % filled  # noqa: S704 - the sentence is ours; what fills its gaps is escaped
