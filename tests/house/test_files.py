"""What every file of the house keeps to, whatever it says."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Names that say nothing of what a module is for.
EMPTY_NAMES = {"utils", "util", "common", "manager", "handler", "event", "entity", "item", "core", "service", "helpers"}
#: Written in parts, so that this file does not hold what it looks for.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("proxy", "golang", "org"),
        ("crates", "io"),
    )
)
MACHINE_PATHS = tuple(f"/{folder}/" for folder in ("work", "tmp", "root", "opt"))
#: A path of this kind at the start of a word: a path further down in prose is not meant.
MACHINE = re.compile(r"(?<![\w.~)*-])(?:" + "|".join(map(re.escape, (*MACHINE_PATHS, "/home/"))) + r")\w")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git knows and the tree still has."""
    git = shutil.which("git")
    if not git or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so nothing tells the project's files from others")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S603 - no input
    return tuple(path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file())


@cache
def texts() -> dict[Path, str]:
    found = {}
    for path in tracked():
        try:
            found[path] = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_names_a_registry_or_a_path_of_somebodys_machine() -> None:
    found = [
        (_shown(path), word)
        for path, text in texts().items()
        for word in [*(host for host in HOSTS if host in text), *MACHINE.findall(text)]
    ]
    assert found == []


def test_the_search_for_machine_paths_finds_one() -> None:
    assert MACHINE.search("read " + MACHINE_PATHS[0] + "main")
    assert not MACHINE.search("field" + MACHINE_PATHS[0] + "place")


def _pages() -> list[Path]:
    return [path for path in texts() if path.suffix == ".md"]


def test_every_relative_link_leads_somewhere() -> None:
    broken = []
    for page in _pages():
        for link in LINK.finditer(texts()[page]):
            target = link.group(1) or link.group(2)
            if re.match(r"[a-z]+:", target):
                continue
            file, _, heading = target.partition("#")
            there = (page.parent / file).resolve() if file else page
            if not there.exists() or (heading and heading not in _headings(there)):
                broken.append((_shown(page), target))
    assert broken == []


def _headings(page: Path) -> set[str]:
    """The anchors that a forge makes of a page's headings."""
    lines = re.findall(r"^#+\s+(.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def test_every_page_of_the_documentation_is_listed() -> None:
    docs = ROOT / "docs"
    index = (docs / "README.md").read_text("utf-8")
    targets = {(docs / (link.group(1) or link.group(2)).split("#")[0]).resolve() for link in LINK.finditer(index)}
    pages = {page for page in _pages() if page.is_relative_to(docs) and page.name != "README.md"}
    assert pages, "no page found"
    assert {_shown(page) for page in pages - targets} == set()


def test_no_module_has_an_empty_name() -> None:
    named = [_shown(path) for path in tracked() if path.suffix == ".py" and path.stem.strip("_") in EMPTY_NAMES]
    folders = {
        _shown(folder)
        for path in tracked()
        if path.suffix == ".py"
        for folder in path.parents
        if folder.is_relative_to(ROOT) and folder.name in EMPTY_NAMES
    }
    assert named == []
    assert folders == set()


def test_the_changelog_speaks_of_this_version() -> None:
    import comity

    assert f"## {comity.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "CONTRIBUTING.md", "Makefile"])
def test_what_a_newcomer_looks_for_is_there(name: str) -> None:
    assert (ROOT / name).read_text("utf-8").strip()


def test_the_newcomers_two_commands_are_in_the_readme_and_in_the_makefile() -> None:
    readme, makefile = ((ROOT / name).read_text("utf-8") for name in ("README.md", "Makefile"))
    for command in ("run", "test"):
        assert f"make {command}" in readme
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)


def test_every_make_target_named_anywhere_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {(_shown(page), target) for page in _pages() for target in re.findall(r"`make ([a-z]+)", texts()[page])}
    assert {(page, target) for page, target in named if target not in targets} == set()
