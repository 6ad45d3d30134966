"""A file of more than 300 lines asks for a reason, and here the reasons stand."""

from __future__ import annotations

from pathlib import Path

import comity

PACKAGE = Path(comity.__file__).parent
MOST = 300
_RULES = "the rules of one grammar, read from the first to the last"
REASONS = {
    "db/release.sql": "who may see what, on one page",
    "db/schema.sql": "the whole truth of the tables, on one page",
    "flow/annotate.py": "one loop, with the child's half beside the parent's",
    "flow/placing.py": "all that moves a report between stories; what an entry does must be seen whole",
    "flow/sequence.py": "one writer, with its locks, its memory and its order",
    "govern/charter.py": "one format with all its faults",
    "process/date/resolve.py": _RULES,
    "process/place/find.py": _RULES,
    "process/statement/caseless/listed.py": "one way from a word to all lists of its language",
    "process/statement/caseless/phrase.py": _RULES,
    "process/statement/caseless/verb_first.py": _RULES,
    "process/statement/caseless/verb_last.py": _RULES,
    "process/statement/clause.py": _RULES,
    "process/statement/credit.py": _RULES,
    "process/statement/link.py": _RULES,
    "process/statement/speaker.py": _RULES,
    "process/statement/verbs.py": _RULES,
    "process/story/index.py": "one index that takes in, joins, parts and forgets",
    "serve/api/report.py": "half of it tells what goes over the wire, field by field",
    "serve/api/sitrep.py": "half of it tells what goes over the wire, field by field",
    "serve/api/source.py": "half of it tells what goes over the wire, field by field",
    "serve/api/table.py": "every operation of the API, in one literal table",
    "serve/lineage.py": "one drawing",
    "serve/sitrep.py": "every shape of sentence of one product",
    "store/reading.py": "every way of reading reports on screen, half of it their fields",
    "serve/web/rfi.py": "every form of one noun",
    "store/rfi.py": "one noun with all its fields",
    "store/sitrep.py": "one noun with all its fields",
    "store/source.py": "one noun with all its fields",
    "store/story.py": "one noun with all its fields",
    "weigh/likeness.py": _RULES,
}


def test_every_long_file_has_its_reason() -> None:
    long = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*")
        if file.suffix in (".py", ".sql", ".html") and len(file.read_text("utf-8").splitlines()) > MOST
    }
    assert long - set(REASONS) == set()


def test_every_reason_has_its_file() -> None:
    assert [name for name in REASONS if not (PACKAGE / name).exists()] == []
