"""The languages of the screens: which there are, which one a reader wants, and what our sentences are in it.

The English sentences stand in the templates and in the code; the other languages are gettext catalogues under
``comity/serve/locale/<code>/LC_MESSAGES/comity.po``, read as they are when a process starts, so that correcting a
translation needs no tool. ``python -m comity.serve.language`` brings the catalogues up to date and lists what is
missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

#: Where the catalogues are.
CATALOGUES = Path(__file__).parent.parent / "locale"
#: The name of the catalogue of each language.
DOMAIN = "comity"
#: What a catalogue notes of a sentence that comes to the screens composed, and is recognised by its shape.
COMPOSED = "Composed in the code; its gaps may hold other sentences."


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language in which the screens can be read."""

    #: ISO 639-1 code.
    code: str
    #: Its own name, as its readers write it.
    name: str
    #: Which way it is written.
    direction: Literal["ltr", "rtl"]
    #: What Unicode's CLDR knows of it.
    locale: Locale
    #: Its catalogue; of English an empty one.
    catalogue: NullTranslations

    def gettext(self, sentence: str) -> str:
        """A sentence of ours in this language; the English one where nobody has translated it."""
        return str(self.catalogue.ugettext(sentence))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The form of a sentence of ours that goes with a number."""
        return str(self.catalogue.ungettext(one, many, number))


#: The languages of the screens in the order in which they are offered: that of their codes after English.
CODES = ("en", "ar", "fa", "ru")


@cache
def languages() -> Mapping[str, Language]:
    """Every language of the screens by its code, catalogues read."""
    return {code: _language(code) for code in CODES}


def preferred(wanted: str | None, accepted: str | None, usual: str = "en") -> Language:
    """The language for a reader.

    Args:
        wanted: the code that the reader chose; none if none was chosen.
        accepted: the ``Accept-Language`` header of the reader's browser.
        usual: the code of the centre's own language, for a reader of whom nothing is known.
    """
    known = languages()
    if wanted in known:
        return known[str(wanted)]
    asked = [code for code, _ in sorted(_weighted(accepted or ""), key=lambda pair: -pair[1])]
    found = negotiate_locale(asked, list(known), sep="-")
    return known.get(found or usual, known["en"])


def catalogue_path(code: str) -> Path:
    """Where the catalogue of a language stands."""
    return CATALOGUES / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def _language(code: str) -> Language:
    locale = Locale.parse(code)
    direction: Literal["ltr", "rtl"] = "rtl" if locale.text_direction == "rtl" else "ltr"
    name = (locale.get_display_name(code) or code).capitalize()
    return Language(code=code, name=name, direction=direction, locale=locale, catalogue=_catalogue(code))


def _catalogue(code: str) -> NullTranslations:
    path = catalogue_path(code)
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        read = read_po(file, locale=code, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)


def _weighted(accepted: str) -> list[tuple[str, float]]:
    """The languages of an ``Accept-Language`` header with their weights (RFC 9110, 12.5.4)."""
    found: list[tuple[str, float]] = []
    for part in accepted.split(",")[:20]:
        code, _, rest = part.strip().partition(";")
        weight = rest.strip().removeprefix("q=")
        try:
            found.append((code.strip(), float(weight) if weight else 1.0))
        except ValueError:
            continue
    return [(code, weight) for code, weight in found if code and weight > 0]
