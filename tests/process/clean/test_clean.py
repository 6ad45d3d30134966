"""Titles, joined lines, pages, and the rules that keep sentences from being taken for furniture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process.clean import STAGE
from comity.process.clean.paragraph import paragraphs
from comity.process.clean.tidy import tidy

BODY = "The river office said on Sunday that the dam at Torvan holds.\n\nIt did not rule out another wave of water."


def cleaned(text: str, title: str | None = None, markup: str | None = None) -> Analysis:
    return STAGE.run(Report(id="r", path="a.txt", text=text, title=title, markup=markup), Analysis(report="r"))


def test_the_stage_says_what_it_gives() -> None:
    assert (STAGE.name, STAGE.needs, STAGE.gives) == ("clean", (), ("title", "text", "removed"))


def test_the_title_is_the_first_line_if_it_reads_like_a_headline() -> None:
    analysis = cleaned("Dam at Torvan holds\n" + BODY)
    assert analysis.title == "Dam at Torvan holds"
    assert analysis.text == "Dam at Torvan holds\n\n" + BODY


def test_a_first_sentence_lends_the_title_and_stands_only_once() -> None:
    analysis = cleaned(BODY)
    assert analysis.title == "The river office said on Sunday that the dam at Torvan holds."
    assert analysis.text == BODY


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    analysis = cleaned(
        "The river office said on Sunday that " + "the old and much repaired " * 8 + "dam holds. It rained."
    )
    assert len(analysis.title) <= 111
    assert analysis.title.endswith(" the…") or analysis.title.endswith("…")
    assert analysis.text.startswith(analysis.title.rstrip("…"))


def test_the_title_of_the_container_comes_first_and_once() -> None:
    for text in (BODY, "Dam at Torvan holds\n" + BODY):
        analysis = cleaned(text, title="Dam at Torvan holds")
        assert analysis.text == "Dam at Torvan holds\n\n" + BODY


def test_a_short_headline_under_the_name_of_the_paper_stays() -> None:
    analysis = cleaned("Valley Herald\nNews desk\nDam holds\n" + BODY)
    assert analysis.text == "Dam holds\n\n" + BODY
    assert [one.text for one in analysis.removed] == ["Valley Herald", "News desk"]


def test_rows_of_a_column_are_joined_and_paragraphs_stay() -> None:
    column = (
        "Dam at Torvan holds\n\n"
        "The river office said on Sunday that the dam at Torvan holds and that\n"
        "the level of the water fell by two metres in the night. No cracks were\n"
        "seen by the engineers, who went down to the gates in the morning and\n"
        "came back at noon.\n"
        "The towns below were told to wait. Another wave is not ruled out for\n"
        "the coming days, the office said, as the rain in the hills goes on un-\n"
        "til Friday at least."
    )
    assert cleaned(column).text.split("\n\n")[1:] == [
        "The river office said on Sunday that the dam at Torvan holds and that the level of the water fell by two"
        " metres in the night. No cracks were seen by the engineers, who went down to the gates in the morning and"
        " came back at noon.",
        "The towns below were told to wait. Another wave is not ruled out for the coming days, the office said, as the"
        " rain in the hills goes on until Friday at least.",
    ]


def test_rows_of_arabic_are_joined_though_it_has_no_capitals() -> None:
    rows = [
        "أعلنت هيئة النهر يوم الأحد أن سد توروان صمد أمام الفيضان",
        "وأن مستوى المياه انخفض مترين خلال الليل ولم ير المهندسون",
        "أي تشققات عندما نزلوا إلى البوابات في الصباح ثم عادوا عند",
        "الظهر.",
    ]
    assert paragraphs("\n".join(rows)) == [" ".join(rows)]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    lines = ["The dam holds.", "Water fell by two metres.", "Nobody was hurt, the office said."]
    assert paragraphs("\n".join(lines)) == lines


def test_a_line_broken_within_a_sentence_goes_on() -> None:
    assert paragraphs("The step comes as the river\nrises again.\nIt rained.") == [
        "The step comes as the river rises again.",
        "It rained.",
    ]


def test_an_agency_line_and_a_heading_over_a_body_stay() -> None:
    text = (
        "Dam at Torvan holds\n\n"
        + BODY
        + "\n\nRescue teams\n\n(NP) - Teams from Kelm reached the valley on Sunday.\n\n"
        "Kelm dam\n\nSecond dam at Kelm closed after a landslide\n\nThe gates at Kelm stay closed, a guard said."
    )
    kept = cleaned(text).text.split("\n\n")
    assert "Rescue teams" in kept
    assert "(NP) - Teams from Kelm reached the valley on Sunday." in kept
    assert "Second dam at Kelm closed after a landslide" in kept
    assert "Kelm dam" not in kept  # a caption over the headline


def test_dates_credits_and_rights_go_to_removed_with_their_kind() -> None:
    analysis = cleaned(
        "Published: 15 March 2026, 14:05 GMT\nDam at Torvan holds\nBy Ann Reed\n"
        + BODY
        + "\nArticles by: Norda Press\n(c) Valley Herald 2026\nwww.herald.example"
    )
    assert [(one.text, one.why) for one in analysis.removed] == [
        ("Published: 15 March 2026, 14:05 GMT", "date line"),
        ("By Ann Reed", "byline"),
        ("Articles by: Norda Press", "sign-off"),
        ("(c) Valley Herald 2026", "copyright line"),
        ("www.herald.example", "address"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "12 марта 2026 г., 14:05 (МСК)",
        "الخميس، 12 مارس/آذار 2026 - 14:05",
        "پنجشنبه ۲۱ اسفند ۱۴۰۴ | ۱۲:۳۰",
        "March 12, 2026 at 2:05 p.m. EDT",
        "Last updated: 2 hours ago",
        "2026-03-12",
    ],
)
def test_lines_that_hold_only_a_date_are_known_in_every_language(line: str) -> None:
    analysis = cleaned(line + "\nDam at Torvan holds\n" + BODY)
    assert analysis.text == "Dam at Torvan holds\n\n" + BODY
    assert [(one.text, one.why) for one in analysis.removed] == [(line, "date line")]


@pytest.mark.parametrize(
    "line", ["In March 2026 the dam broke", "Kelm, 12 March: gates open", "Мая Веш открыла плотину"]
)
def test_lines_that_hold_more_than_a_date_stay(line: str) -> None:
    assert cleaned(line + "\n\n" + BODY).title == line


def test_a_picture_credit_in_the_text_is_no_copyright_line() -> None:
    analysis = cleaned("Dam at Torvan holds\n\nThe dam holds, they said.\n\n© Omar Vesh / Norda Press\n\n" + BODY)
    assert [one.why for one in analysis.removed] == ["picture credit"]


def test_speakers_of_a_transcript_stay() -> None:
    text = "Talk of the valley\n\n" + "HOST:\n\nDoes the dam hold?\n\nOMAR VESH:\n\nIt holds, we saw no cracks.\n\n" * 3
    assert cleaned(text).text.count("OMAR VESH:") == 3


def test_headlines_that_begin_like_furniture_stay() -> None:
    for headline in (
        "Share prices of dam builders fall",
        "More rain expected in the valley",
        "Comment on dam report draws fire",
        "Follow the river: how Torvan was built",
        "Listen to the engineers, minister says",
        "Support US rescuers with boats, mayor says",
        "Loading of grain at Kelm stops",
        "سمات النهر تتغير بعد الفيضان",
        "انضم إلى فرق الإنقاذ مئات المتطوعين",
        "کانال تلگرام سازمان رودخانه بسته شد",
        "Подписка на газеты подорожала",
        "Подробности аварии на плотине раскрыты",
        "پایان سیل در دره توروان",
    ):
        assert cleaned(headline + "\n\n" + BODY).title == headline


def test_a_report_on_the_law_is_no_legal_notice() -> None:
    law = (
        "The court ruled that the copyright owner had not granted permission for educational purposes and that fair use"
        " does not necessarily cover maps of the valley, judge Ann Reed said."
    )
    assert law in cleaned("Court rules on maps\n\n" + BODY + "\n\n" + law + "\n\nThe office will appeal, it said.").text


@pytest.mark.parametrize(
    "banner",
    [
        "نستخدم ملفات تعريف الارتباط لتحسين تجربتك. باستمرارك في التصفح فإنك توافق على استخدامها.",
        "Мы используем файлы cookie. Продолжая пользоваться сайтом, вы соглашаетесь с их использованием.",
        "ما از کوکی‌ها برای بهبود تجربه شما استفاده می‌کنیم.",
        "Обновлено 2 часа назад",
        "Published 23 mins ago",
        "valleyherald.example no longer supports Internet Explorer 9 or earlier. Please upgrade your browser.",
    ],
)
def test_a_banner_over_the_report_is_not_its_title(banner: str) -> None:
    analysis = cleaned(f"{banner}\n\nDam at Torvan holds\n\n{BODY}")
    assert analysis.title == "Dam at Torvan holds"
    assert analysis.text == "Dam at Torvan holds\n\n" + BODY


def test_readers_comments_are_not_the_report() -> None:
    analysis = cleaned(
        "Dam at Torvan holds\n\n" + BODY + "\n\n2 Comments\n\nJoe says:\n\nI do not believe a word of it, sorry."
    )
    assert analysis.text == "Dam at Torvan holds\n\n" + BODY
    assert analysis.removed[-1].why == "readers' comments"


def test_marks_of_messages_and_pictographs_go() -> None:
    post = (
        "⚡️**Плотина в Торване выдержала паводок.**\n\nТрещин нет, [сообщили](https://t.example/1) в ведомстве\n\n"
        "👉[Подписаться](https://t.example/+x) | [Прислать новость](https://t.example/bot)"
    )
    analysis = cleaned(post)
    assert analysis.text == "Плотина в Торване выдержала паводок.\n\nТрещин нет, сообщили в ведомстве"
    assert analysis.title == "Плотина в Торване выдержала паводок."


def test_the_persian_half_space_stays_and_direction_marks_go() -> None:
    assert tidy("\u200fسد\u00a0 می\u200cایستد\u200e") == "سد می\u200cایستد"


def test_a_page_is_taken_out_of_its_markup() -> None:
    sentence = (
        "<p>The river office said on Sunday that the dam at Torvan holds, and that the water fell in the night.</p>"
    )
    markup = (
        "<html><head><title>x</title></head><body><nav><a href='/'>Home</a> <a href='/w'>World</a></nav>"
        f"<article><h1>Dam at Torvan holds</h1><p class='date'>15 March 2026</p>{sentence}"
        "<p>It did not rule out another wave, which may come with the rain on Friday, said engineer Omar Vesh.</p>"
        "<p>Read more: Bridge closed</p></article><footer>© Valley Herald 2026</footer></body></html>"
    )
    analysis = cleaned("15 March 2026\n© Valley Herald 2026", title="Dam at Torvan holds", markup=markup)
    assert analysis.text.split("\n\n") == [
        "Dam at Torvan holds",
        "The river office said on Sunday that the dam at Torvan holds, and that the water fell in the night.",
        "It did not rule out another wave, which may come with the rain on Friday, said engineer Omar Vesh.",
    ]
    removed = {one.text: one.why for one in analysis.removed}
    assert removed["15 March 2026"] == "date line"
    assert removed["© Valley Herald 2026"] == "copyright line"


def test_short_lines_that_stand_together_on_a_page_are_rows_of_its_text() -> None:
    sentence = "The river office said on Sunday that the dam at Torvan holds, and that the water fell in the night."
    rows = "<p>Height: 35 metres</p><p>Length: 290 metres</p><p>Age: 71 years</p>"
    said = f"<p>{sentence}</p>"
    markup = f"<html><body><article><h1>Dam at Torvan</h1>{said * 2}{rows}{said}</article></body></html>"
    assert "Height: 35 metres" in cleaned("x", markup=markup).text
    pasted = "\n\n".join([sentence, "Height: 35 metres", "Length: 290 metres", "Age: 71 years", sentence])
    assert "Height: 35 metres" not in cleaned(pasted).text


@pytest.mark.parametrize("joiner", ["\u200c", "&zwnj;", "&#8204;", "&#x200C;"])
def test_the_half_space_of_a_page_stays(joiner: str) -> None:
    said = "سازمان آب روز سه\u200cشنبه اعلام کرد که هر روز یک متر از آب سد را پایین می\u200cآورد و کسی در خطر نیست."
    paragraph = f"<p>{said}</p>".replace("\u200c", joiner)
    analysis = cleaned("x", markup=f"<html><body><article><h1>سد توروان</h1>{paragraph * 3}</article></body></html>")
    assert said in analysis.text


def test_a_page_from_which_nothing_can_be_taken_is_read_by_its_plain_text() -> None:
    assert cleaned(BODY, markup="<html></html>").text == BODY


def test_what_looks_like_furniture_throughout_is_still_kept() -> None:
    analysis = cleaned("Dam holds")
    assert (analysis.text, analysis.title) == ("Dam holds", "Dam holds")
    assert cleaned("").text == ""


LINES = st.sampled_from(
    [
        "Dam at Torvan holds",
        "The river office said that the dam holds.",
        "قالت هيئة النهر إن السد صمد أمام الفيضان.",
        "سازمان رودخانه گفت سد ایستاده است.",
        "Речное ведомство сообщило, что плотина выдержала паводок.",
        "Share",
        "15 March 2026",
        "Related stories",
        "Kelm",
        "Ann Reed",
        "READ MORE: Rain goes on",
        "",
    ]
)


@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\n\n"]))
def test_nothing_is_lost_and_nothing_added(lines: list[str], gap: str) -> None:
    analysis = cleaned(gap.join(lines))
    out = sorted(" ".join([analysis.text, *(one.text for one in analysis.removed)]).split())
    assert out == sorted(" ".join(lines).split())


@given(st.lists(LINES, max_size=14))
def test_sentences_stay(lines: list[str]) -> None:
    analysis = cleaned("\n\n".join(lines))
    kept = [line for line in analysis.text.split("\n\n") if line.endswith(".")]
    assert kept == [line for line in lines if line.endswith(".")]


@given(st.text(max_size=300))
def test_no_text_raises_and_the_text_is_tidy(text: str) -> None:
    analysis = cleaned(text)
    assert "\n\n\n" not in analysis.text
    assert analysis.text == analysis.text.strip()
