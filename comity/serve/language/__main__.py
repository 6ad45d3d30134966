"""``python -m comity.serve.language``: brings the catalogues up to date with the sentences of the screens.

Finds every sentence in the templates and in the code, merges them into the catalogue of each language (what is
translated stays, what nobody says any more goes), and lists what is still to be translated. ``--check`` changes
nothing. Ends with 1 where something is missing, so that CI can tell.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from comity.serve.language import CODES, COMPOSED, DOMAIN, catalogue_path
from comity.serve.language.composed import composed

_SERVE = Path(__file__).parents[1]
#: A function is followed by the places of the sentences among its arguments.
_KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
_METHODS = [("**.html", "jinja2"), ("**.py", "python")]
_OPTIONS = {"**.html": {"trimmed": "false", "silent": "false", "newstyle_gettext": "true"}}


def sentences() -> Catalog:
    """Every sentence of the screens with the files that say it."""
    found = Catalog(domain=DOMAIN, project="Comity", charset="utf-8")
    told = extract_from_dir(
        _SERVE, method_map=_METHODS, options_map=_OPTIONS, keywords=_KEYWORDS, comment_tags=("Translators:",)
    )
    for file, _, sentence, comments, context in told:
        # Files without their lines: a line that moves is no reason to touch a catalogue.
        found.add(sentence, locations=[(file, 0)], auto_comments=comments, context=context)
    for each in composed()[0]:
        found.add(each.shape, locations=[(f"../{each.file}", 0)], auto_comments=[COMPOSED])
    return found


def catalogue(code: str) -> Catalog:
    """The catalogue of a language as it is on disk; an empty one where there is none."""
    path = catalogue_path(code)
    if not path.exists():
        return Catalog(locale=code, domain=DOMAIN, project="Comity", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=code, domain=DOMAIN)


def missing(code: str, all_of_them: Catalog) -> list[str]:
    """The sentences that a language lacks, or of which it lacks a form for some number."""
    known = catalogue(code)
    lacking = []
    for message in all_of_them:
        if not message.id:
            continue
        translated = known.get(message.id)
        told = translated.string if translated and not translated.fuzzy else ""
        forms = [told] if isinstance(told, str) else list(told or ())
        if len(forms) < (known.num_plurals if message.pluralizable else 1) or not all(forms):
            lacking.append(message.id if isinstance(message.id, str) else message.id[0])
    return lacking


def merged(code: str, all_of_them: Catalog) -> bytes:
    """The text of a language's catalogue with every sentence of the screens in it."""
    known = catalogue(code)
    known.update(all_of_them, no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    known.fuzzy = False
    known.header_comment = f"# Comity in {known.locale.english_name if known.locale else code}."
    written = BytesIO()
    write_po(written, known, sort_output=True, omit_header=False, include_previous=False, width=110)
    return written.getvalue()


def main(arguments: list[str]) -> int:
    """Runs the command; the result is the exit code."""
    found = sentences()
    lacking = 0
    for code in CODES[1:]:
        if "--check" not in arguments:
            path = catalogue_path(code)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(merged(code, found))
        gaps = missing(code, found)
        lacking += len(gaps)
        sys.stdout.write(f"{code}: {len(gaps)} of {len(found)} to be translated\n")
        for sentence in gaps:
            sys.stdout.write(f"  {sentence}\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
