"""The shapes of the sentences that are composed in the code and may come to a screen, found in the code itself.

Every text that is handed to an error, to a finding or to the mark `comity.model.on_screen.on_screen` is such a
sentence. An f-string becomes a sentence with gaps: ``f"The query has {len(text)} characters."`` is told as
``The query has %(text)s characters.`` Each way through a conditional expression is a sentence of its own, and a
`count_of` in it makes it one with forms for numbers.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import comity.errors

_COMITY = Path(__file__).parents[2]
#: What no screen says: commands, and the API, whose language is English.
_UNSEEN = (
    "cli/",
    "app/",
    "terminal/",
    "ledger/",
    "serve/ledger.py",
    "serve/api/",
    "vectors/",
    "sources/",
    "languages/",
    "config.py",
    "govern/charter.py",
    "db/check.py",
    "db/embedded.py",
    "db/schema.py",
    "deliver/words.py",
    "flow/rebuild.py",
)
#: What is handed a sentence, and as what: the place of the argument, or its names.
_ERRORS = frozenset(name for name, each in vars(comity.errors).items() if isinstance(each, type))
_TAKING: Mapping[str, tuple[int | str, ...]] = {
    **dict.fromkeys(_ERRORS, (0,)),
    "MarkingRefused": (1,),
    "Finding": ("says", "do"),
    "Failure": ("reason",),
    "on_screen": (0,),
}
#: Of what an expression in a gap is called by: the innermost name says most.
_WORN = frozenset({"len", "str", "join", "sorted", "get_args", "min", "max", "round"})


#: A gap that is filled later, by `str.format`.
_FORMAT = re.compile(r"\{(\w+)\}")
#: What a table of networks is looked up by; no words.
_NETWORK = re.compile(r"[\da-f.:]+/\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence that the code composes."""

    #: With gaps, ``%(name)s``; of one with forms for numbers that of 1 and that of others.
    shape: str | tuple[str, str]
    #: Path of the file below ``comity``.
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opaque:
    """An argument that is composed where this cannot look: passed on from another error, or kept in a variable."""

    #: Path of the file below ``comity``.
    file: str
    #: The expression.
    expression: str


@dataclass(slots=True, kw_only=True)
class _Text:
    """A sentence being put together: (one, many) where a number was counted."""

    one: str = ""
    many: str = ""
    plural: bool = False

    def plus(self, other: _Text) -> _Text:
        return _Text(one=self.one + other.one, many=self.many + other.many, plural=self.plural or other.plural)


class _Unread(Exception):
    """An expression is not a text that stands in the source."""


def composed() -> tuple[list[Sentence], list[Opaque]]:
    """Every sentence that the code composes for screens, and what is handed over without standing there.

    Raises:
        ValueError: a sentence counts two things, for which no language has forms.
    """
    sentences: list[Sentence] = []
    opaque: list[Opaque] = []
    for path in sorted(_COMITY.rglob("*.py")):
        file = path.relative_to(_COMITY).as_posix()
        if file.startswith(_UNSEEN):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        constants = _constants(tree)
        for argument in _arguments(tree):
            try:
                found = list(_texts(argument, constants, {}))
            except _Unread:
                opaque.append(Opaque(file=file, expression=ast.unparse(argument)))
                continue
            sentences += [Sentence(shape=(t.one, t.many) if t.plural else t.one, file=file) for t in found if t.one]
    for path in sorted((_COMITY / "languages").glob("*.toml")):
        file = path.relative_to(_COMITY).as_posix()
        sentences += [
            Sentence(shape=_plain(why), file=file) for why in sorted(_whys(tomllib.loads(path.read_text("utf-8"))))
        ]
    return sentences, opaque


def _whys(facts: object) -> set[str]:
    """Why a language's phrases are no part of a report."""
    if isinstance(facts, list):
        return {why for each in facts for why in _whys(each)}
    if not isinstance(facts, dict):
        return set()
    own = {str(facts["why"])} if "why" in facts else set()
    return own | {why for each in facts.values() for why in _whys(each)}


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """The module's own constants that are texts."""
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant | ast.JoinedStr | ast.Call)
    }


def _arguments(tree: ast.Module) -> Iterator[ast.expr]:
    inside = {
        id(e.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for e in node.values
        if isinstance(e, ast.FormattedValue)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node.func)
        if name == "count_of" and id(node) not in inside:
            yield node
        for where in _TAKING.get(name, ()):
            if isinstance(where, int):
                yield from node.args[where : where + 1]
            else:
                yield from (each.value for each in node.keywords if each.arg == where)


def _texts(node: ast.expr, constants: Mapping[str, ast.expr], gaps: dict[str, str]) -> Iterator[_Text]:
    """Every text that an expression may be."""
    match node:
        case ast.Constant(value=str(text)):
            told = _FORMAT.sub(r"%(\1)s", _plain(text))
            yield _Text(one=told, many=told)
        case ast.Tuple(elts=parts) | ast.Dict(values=parts):
            for part in parts:
                if not (isinstance(part, ast.Constant) and _NETWORK.fullmatch(str(part.value))):
                    yield from _texts(part, constants, {})
        case ast.Constant(value=None):
            yield _Text()
        case ast.JoinedStr():
            yield from _joined(node, constants, gaps)
        case ast.IfExp():
            yield from _texts(node.body, constants, gaps)
            yield from _texts(node.orelse, constants, gaps)
        case ast.Name(id=name) if name in constants:
            yield from _texts(constants[name], constants, gaps)
        case ast.Call(func=function, args=[number, ast.Constant(value=str(one)), ast.Constant(value=str(many))]) if (
            _name(function) == "count_of"
        ):
            gap = _gap(number, gaps)
            yield _Text(one=f"{gap} {_plain(one)}", many=f"{gap} {_plain(many)}", plural=True)
        case ast.Call(func=function, args=[inner]) if _name(function) in ("on_screen", "N_"):
            yield from _texts(inner, constants, gaps)
        case _:
            raise _Unread


def _joined(node: ast.JoinedStr, constants: Mapping[str, ast.expr], gaps: dict[str, str]) -> Iterator[_Text]:
    parts = [list(_part(each, constants, gaps)) for each in node.values]
    for chosen in product(*parts):
        if sum(each.plural for each in chosen) > 1:
            raise ValueError(f"two things are counted in {ast.unparse(node)}; make two sentences of it")
        whole = _Text()
        for each in chosen:
            whole = whole.plus(each)
        yield whole


def _part(node: ast.expr, constants: Mapping[str, ast.expr], gaps: dict[str, str]) -> Iterator[_Text]:
    if not isinstance(node, ast.FormattedValue):
        yield from _texts(node, constants, gaps)
        return
    try:
        yield from list(_texts(node.value, constants, gaps))
    except _Unread:
        gap = _gap(node.value, gaps)
        told = f"'{gap}'" if node.conversion == ord("r") else gap
        yield _Text(one=told, many=told)


def _gap(node: ast.expr, gaps: dict[str, str]) -> str:
    """A gap by the name of what fills it; two expressions of one name are told apart by a number."""
    expression, name = ast.unparse(node), _worn(node)
    for number in range(1, 10):
        called = name if number == 1 else f"{name}{number}"
        if gaps.setdefault(called, expression) == expression:
            return f"%({called})s"
    raise ValueError(f"too many gaps of one name: {expression}")


def _worn(node: ast.expr) -> str:
    named = [each for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute)]
    names = [name for each in named if (name := _name(each)) not in _WORN]
    return (names[0] if names else "value").strip("_").lower()


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _plain(text: str) -> str:
    return text.replace("%", "%%")
