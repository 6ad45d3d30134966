"""The same files give the same picture: in any order, with any number of workers, whatever Python's hashes are."""

from __future__ import annotations

import os
import subprocess
import sys

import msgspec
import pytest

import comity

REPORTS = {
    "en1.txt": """Gates of the Orlan dam are jammed

TORVAN, March 3, 2031 (Norda Press) - Two gates of the Orlan dam have been jammed since Monday and 120 houses in
Torvan were flooded, Energy Minister Milos Arden said on Tuesday.

"Nobody is in danger," Arden said. A source at the power station denied that the gates had been opened.
""",
    "en2.txt": """Orlan dam: 120 houses flooded

March 4, 2031

Two gates of the Orlan dam have been jammed since Monday and 120 houses in Torvan were flooded, Energy Minister Milos
Arden said on Tuesday.

Residents said that buses were turned back at the lower bridge.
""",
    "ar.txt": """بوابات سد أورلان معطلة

3 مارس 2031

قال وزير الطاقة ميلوش أردن إن بوابتين في سد أورلان معطلتان منذ الاثنين وإن 120 منزلا غمرتها المياه.

ونفت الوزارة أن تكون البوابات قد فتحت.
""",
    "fa.txt": """دریچه‌های سد اورلان از کار افتاد

۳ مارس ۲۰۳۱

میلوش آردن، وزیر انرژی، گفت دو دریچه سد اورلان از روز دوشنبه از کار افتاده و ۱۲۰ خانه زیر آب رفته است.

یک منبع آگاه این خبر را تکذیب کرد.
""",
    "ru.txt": """Затворы плотины Орлан заклинило

3 марта 2031

Два затвора плотины Орлан заклинило в понедельник, затоплено 120 домов, сообщил министр энергетики Милош Арден.

«Опасности нет», — заявил Арден. Источник на станции опроверг, что затворы открывали.
""",
    "und.txt": "Zwei Tore des Orlan-Damms klemmen, 120 Häuser stehen unter Wasser, teilte das Ministerium mit.\n",
    "empty.txt": "",
}


@pytest.fixture(scope="module")
def pile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pile")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def _picture(paths, workers):
    return msgspec.json.encode(comity.read(paths, vectors=False, workers=workers, as_of="2031-12-31"))


@pytest.fixture(scope="module")
def expected(pile):
    return _picture(sorted(pile.iterdir()), 0)


def test_the_pile_says_something(expected):
    picture = msgspec.json.decode(expected)
    assert {r["language"] for r in picture["reports"]} >= {"en", "ar", "fa", "ru"}
    assert all(r["statements"] for r in picture["reports"] if r["language"] in ("en", "ar", "fa", "ru"))
    assert [q["path"] for q in picture["quarantine"]] == ["empty.txt"]


def test_in_any_order_and_given_twice(pile, expected):
    files = sorted(pile.iterdir())
    assert _picture(files[::-1] + files[2:4], 0) == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_with_any_number_of_workers(pile, expected, workers):
    assert _picture(sorted(pile.iterdir()), workers) == expected


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_whatever_the_hashes_are(pile, expected, seed):
    command = [sys.executable, "-c", "from comity.cli import main; main()", "read", "--json", "--no-vectors"]
    command += ["--workers", "0", "--as-of", "2031-12-31", *map(str, sorted(pile.iterdir()))]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
    )
    assert msgspec.json.decode(done.stdout) == msgspec.json.decode(expected)


def test_the_same_text_twice_is_no_second_origin(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(REPORTS["en1.txt"], "utf-8")
    both = comity.read(tmp_path, vectors=False, workers=0)
    one = comity.read(tmp_path / "a.txt", vectors=False, workers=0)
    assert len(both.reports) == 2
    ranges = [[(c.text, c.origins.high) for s in p.stories for c in s.claims] for p in (both, one)]
    assert sorted(ranges[0]) == sorted(ranges[1])
