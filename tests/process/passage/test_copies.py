"""What counts as a copy, in which direction, and what does not."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.passage import Copied
from comity.process.passage import PassageIndex, copies
from comity.process.passage.index import BOILERPLATE
from comity.process.passage.prints import winnow


def report(name: str, text: str, when: str | None = None) -> Analysis:
    precision = "none" if when is None else "minute" if "T" in when else "day"
    return Analysis(
        report=name,
        text=text,
        published=Published(date=when, precision=precision, how="stated by the test"),
        prints=winnow(text),
    )


def shared(copied: Copied, *reports: Analysis) -> list[tuple[str, str]]:
    texts = {analysis.report: analysis.text for analysis in reports}
    return [
        (texts[copied.report][p.start : p.end], texts[copied.other][p.other_start : p.other_end])
        for p in copied.passages
    ]


WIRE = {
    "en": (
        "The water office of Lower Varn closed both gates of the Tessel dam on Sunday after sensors showed "
        "movement in the eastern wall. Engineers expect to need nine days for a first survey of the damage."
    ),
    "ar": (
        "أغلقت دائرة المياه في فارن السفلى بوابتي سد تيسل يوم الأحد بعد أن رصدت أجهزة القياس حركة في الجدار الشرقي. "
        "ويتوقع المهندسون أن يحتاجوا إلى تسعة أيام لإجراء مسح أولي للأضرار."
    ),
    "fa": (
        "اداره آب وارن سفلا روز یکشنبه هر دو دریچه سد تسل را پس از آن که حسگرها جابه‌جایی دیوار شرقی را نشان دادند بست. "
        "مهندسان می‌گویند برای نخستین بررسی خسارت‌ها به نه روز زمان نیاز دارند."
    ),
    "ru": (
        "Водное управление Нижнего Варна в воскресенье закрыло оба затвора Тессельской плотины после того, как датчики "
        "показали смещение восточной стены. Инженерам потребуется девять дней для первого осмотра повреждений."
    ),
}
OWN = {
    "en": (
        "Shopkeepers on the quay carried their stock upstairs by lamplight. Nobody in the old town slept.",
        "Our correspondent walked the empty market and counted eleven open stalls, most of them selling candles.",
    ),
    "ar": (
        "حمل أصحاب الدكاكين بضائعهم إلى الطوابق العليا ليلا ولم ينم أحد.",
        "جال مراسلنا في السوق الخالية وأحصى أحد عشر متجرا.",
    ),
    "fa": (
        "کسبه بازار شبانه اجناس خود را به طبقه بالا بردند و کسی نخوابید.",
        "خبرنگار ما در بازار خالی یازده دکه باز شمرد.",
    ),
    "ru": (
        "Торговцы ночью перенесли товар наверх, и никто не спал.",
        "Наш корреспондент насчитал на рынке одиннадцать лавок.",
    ),
}


@pytest.mark.parametrize("language", WIRE)
def test_two_shared_sentences_are_a_copy_and_the_passage_is_exact(language: str) -> None:
    one = report("one", f"{OWN[language][0]}\n\n{WIRE[language]}")
    two = report("two", f"{WIRE[language]}\n\n{OWN[language][1]}")
    (copied,) = copies([one, two])
    assert shared(copied, one, two) == [(WIRE[language].rstrip("."), WIRE[language].rstrip("."))]
    assert 0.5 < copied.containment < 1


@pytest.mark.parametrize(
    "language, edits",
    [
        ("en", {"closed": "has shut", "movement": "some movement", "Engineers expect": "The engineers expect"}),
        ("ar", {"أغلقت": "أوقفت", "رصدت": "سجلت", "أولي": "أولى شامل"}),
        ("fa", {"یکشنبه": "گذشته", "نشان": "گزارش", "نخستین": "اولین"}),
        ("ru", {"закрыло": "перекрыло", "датчики": "приборы", "первого": "самого первого"}),
    ],
)
def test_light_edits_stay_inside_one_passage(language: str, edits: dict[str, str]) -> None:
    edited = WIRE[language]
    for before, after in edits.items():
        assert before in edited
        edited = edited.replace(before, after)
    one, two = report("one", WIRE[language], "2031-05-01"), report("two", edited, "2031-05-02")
    (copied,) = copies([one, two])
    assert len(copied.passages) == 1
    assert 0.7 < copied.containment < 1


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(
            (
                "Mayor Ode Lunn spoke in the hall. “We closed both gates because the eastern wall has moved and nobody "
                "shall sleep below a wall that moves while I hold this office,” she said.",
                "In a crowded room the head of the town was brief: “We closed both gates because the eastern wall has "
                "moved and nobody shall sleep below a wall that moves while I hold this office.”",
            ),
            id="the same quotation in English",
        ),
        pytest.param(
            (
                "قالت رئيسة البلدية أمس: "
                "«أغلقنا البوابتين لأن الجدار الشرقي تحرك ولن ينام أحد تحت جدار يتحرك ما دمت في هذا المنصب».",
                "وفي قاعة مزدحمة تحدثت باختصار: "
                "«أغلقنا البوابتين لأن الجدار الشرقي تحرك ولن ينام أحد تحت جدار يتحرك ما دمت في هذا المنصب».",
            ),
            id="the same quotation in Arabic",
        ),
        pytest.param(
            (
                "شهردار دیروز گفت: "
                "«هر دو دریچه را بستیم چون دیوار شرقی جابه‌جا شده و تا من اینجا هستم کسی زیر چنین دیواری نمی‌خوابد».",
                "او در تالاری شلوغ کوتاه سخن گفت: "
                "«هر دو دریچه را بستیم چون دیوار شرقی جابه‌جا شده و تا من اینجا هستم کسی زیر چنین دیواری نمی‌خوابد».",
            ),
            id="the same quotation in Persian",
        ),
        pytest.param(
            (
                "Мэр выступила в зале. «Мы закрыли оба затвора, потому что восточная стена сдвинулась, и никто не "
                "будет спать под такой стеной, пока я в должности», — сказала она.",
                "В тесной комнате глава города была краткой: «Мы закрыли оба затвора, потому что восточная стена "
                "сдвинулась, и никто не будет спать под такой стеной, пока я в должности».",
            ),
            id="the same quotation in Russian",
        ),
        pytest.param(
            (
                "At the end of the day, the ferry left the old harbour with nobody on board but the pilot and his dog.",
                "Bakers say that at the end of the day the price of flour decides how many of them will open again.",
            ),
            id="a cliché",
        ),
        pytest.param(("", "", "One two three.", "One two three."), id="nothing to compare"),
    ],
)
def test_what_is_no_copy(texts: tuple[str, ...]) -> None:
    assert copies(report(str(number), text) for number, text in enumerate(texts)) == ()


def test_the_earlier_report_is_the_source_whichever_was_filed_first() -> None:
    early = report("early", WIRE["en"], "2031-05-01T09:00Z")
    late = report("late", f"{WIRE['en']} {OWN['en'][0]}", "2031-05-01T12:00Z")
    for order in ((early, late), (late, early)):
        index = PassageIndex()
        first, second = order
        assert first.prints is not None
        assert second.prints is not None
        index.add(first.report, first.text, first.prints, first.published.date)
        (copied,) = index.match(second.report, second.text, second.prints, second.published.date)
        assert (copied.report, copied.other, copied.source) == ("late", "early", "early")
        assert copied.containment == pytest.approx(33 / 48, abs=0.03)
        assert copied.how == (
            f"{copied.containment:.0%} of the words of the copy stand in the original;"
            " the original was published 3 hours earlier"
        )


@pytest.mark.parametrize(
    "times", [(None, None), ("2031-05-01", None), ("2031-05-01", "2031-05-01"), ("2031", "2031-05-02")]
)
def test_no_direction_without_a_sure_order(times: tuple[str | None, str | None]) -> None:
    (copied,) = copies([report("one", WIRE["en"], times[0]), report("two", WIRE["en"], times[1])])
    assert copied.source is None
    assert copied.containment == 1


def _sentence(dice: random.Random, words: int = 14) -> str:
    return " ".join("".join(dice.choice("bdfgklmnprst") + dice.choice("aeiou") for _ in range(3)) for _ in range(words))


def _body(seed: int, sentences: int = 5) -> str:
    dice = random.Random(seed)  # noqa: S311
    return ". ".join(_sentence(dice).capitalize() for _ in range(sentences)) + "."


FOOTER = (
    "The Tessel Herald is printed in Upper Varn by its readers, who own it, and no line of it may be sold to anyone."
)


def test_a_footer_under_different_reports_is_boilerplate_and_neither_links_nor_counts() -> None:
    pile = [report(f"r{number}", f"{_body(number)}\n\n{FOOTER}") for number in range(BOILERPLATE + 2)]
    assert copies(pile) == ()
    copy = report("copy", f"{_body(0)}\n\n{_body(99)}\n\n{FOOTER}")
    (copied,) = copies([*pile, copy])
    assert {copied.report, copied.other} == {"r0", "copy"}
    whole = report("whole", f"{_body(0)}\n\n{FOOTER}", "2031-05-02")
    dated = [replace(a, published=Published(date="2031-05-01", precision="day", how="test")) for a in pile]
    (copied,) = copies([*dated, whole])
    assert copied.containment == 1


def test_a_story_that_many_reprint_is_not_boilerplate() -> None:
    story = _body(1, sentences=6)
    pile = [
        report(f"r{n:02}", f"{_body(100 + n, sentences=1)}\n\n{story}", f"2031-05-01T{n // 60:02}:{n % 60:02}Z")
        for n in range(73)
    ]
    found = copies(pile)
    assert {copied.report for copied in found} == {analysis.report for analysis in pile[1:]}
    assert all(copied.containment > 0.8 for copied in found)
    assert all(any(c.source == "r00" for c in found if c.report == a.report) for a in pile[1:])
    assert max(sum(c.report == a.report for c in found) for a in pile) <= 13


def test_the_likely_source_comes_first() -> None:
    full = report("full", WIRE["en"], "2031-05-01")
    part = report("part", WIRE["en"].split(". ")[0] + ". " + OWN["en"][0], "2031-05-02")
    late = report("late", WIRE["en"] + " " + OWN["en"][1], "2031-05-03")
    sources = [copied.source for copied in copies([late, part, full]) if copied.report == "late"]
    assert sources == ["full", "part"]


BLOCKS = [_body(seed, sentences=2) for seed in range(8)]
PILES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=3, unique=True),
        st.sampled_from([None, "2031-05-01", "2031-05-02", "2031-05-02T08:00Z", "2031-05-02T11:00Z"]),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(PILES, st.randoms(use_true_random=False))
def test_the_order_of_the_reports_changes_nothing(
    pile: list[tuple[list[str], str | None]], dice: random.Random
) -> None:
    reports = [report(f"r{number:02}", "\n\n".join(blocks), when) for number, (blocks, when) in enumerate(pile)]
    shuffled = list(reports)
    dice.shuffle(shuffled)
    found = copies(reports)
    assert found == copies(shuffled)
    texts = {analysis.report: analysis.text for analysis in reports}
    for copied in found:
        assert 0 < copied.containment <= 1
        for passage in copied.passages:
            here = texts[copied.report][passage.start : passage.end]
            there = texts[copied.other][passage.other_start : passage.other_end]
            assert here.split(". ")[0] == there.split(". ")[0]


@pytest.mark.parametrize(
    "names",
    [
        "Deputy Prime Minister and Minister of Defence General Orin Halden, Chairman of the National Security Council",
        "رئيس مجلس الوزراء وزير الدفاع القائد العام للقوات المسلحة الأمير سامر بن نادر رئيس المجلس الأعلى للأمن",
        "دبیر شورای عالی امنیت ملی و فرمانده کل نیروهای مسلح سردار سامان رودکی رئیس ستاد مشترک ارتش",
        "заместитель председателя Совета безопасности министр обороны генерал армии Аркадий Ветров, "
        "начальник Генерального штаба",
    ],
)
def test_a_list_of_offices_is_no_copy_but_as_many_other_words_are(names: str) -> None:
    around = [_body(seed, sentences=3).split(". ") for seed in (31, 32)]
    with_names = [report(str(n), f"{a}. {b} {names} {c}") for n, (a, b, c) in enumerate(around)]
    assert copies(with_names) == ()
    other = _sentence(random.Random(33), words=len(names.split()) + 2)  # noqa: S311
    with_others = [report(str(n), f"{a}. {b} {other} {c}") for n, (a, b, c) in enumerate(around)]
    assert len(copies(with_others)) == 1


@pytest.mark.parametrize(
    ("first", "second", "from_agency"),
    [
        ("2031-05-01", "2031-05-01", True),
        ("2031-05-01T09:00", "2031-05-01T10:00", True),
        ("2031-05-01T10:00", "2031-05-01T09:00", True),
        (None, None, True),
        ("2031-05-02", "2031-05-01", False),
    ],
)
def test_a_credit_tells_the_direction_that_the_times_leave_open(
    first: str | None, second: str | None, from_agency: bool
) -> None:
    text = WIRE["en"]
    agency = replace(report("agency", text, first), publisher="Halden Wire")
    paper = replace(report("paper", text + " " + OWN["en"][0], second), publisher="Orin Post", credits=("Halden Wire",))
    for pile in ([agency, paper], [paper, agency]):
        (found,) = copies(pile)
        assert (found.report, found.source) == (("paper", "agency") if from_agency else ("agency", "paper"))
        assert ("credits" in found.how) is from_agency


def test_credits_that_contradict_each_other_tell_nothing() -> None:
    one = replace(report("one", WIRE["en"], None), publisher="Halden Wire", credits=("Orin Post",))
    other = replace(report("other", WIRE["en"], None), publisher="Orin Post", credits=("Halden Wire",))
    assert [found.source for found in copies([one, other])] == [None]
