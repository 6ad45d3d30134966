from __future__ import annotations

import pytest

from comity.languages.letters import letters
from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process.language import STAGE, identify

TEXTS = {
    "en": "The water authority said the gates of the dam had been closed since the morning.",
    "ar": "قالت هيئة المياه إن بوابات السد مغلقة منذ الصباح.",
    "fa": "سازمان آب گفت دریچه‌های سد از صبح بسته بوده است.",
    "ru": "Управление водных ресурсов сообщило, что ворота плотины закрыты с утра.",
    "uk": "Управління водних ресурсів повідомило, що ворота греблі зачинені з ранку.",
    "ckb": "دەسەڵاتی ئاو ڕایگەیاند کە دەروازەکانی بەنداوەکە لە بەیانییەوە داخراون.",
    "ur": "محکمہ آب نے کہا کہ ڈیم کے دروازے صبح سے بند ہیں۔",
    "ps": "د اوبو ادارې وویل چې د بند دروازې له سهار راهیسې تړلې دي.",
    "bg": "Управлението по водите съобщи, че вратите на язовира са затворени от сутринта.",
    "de": "Die Wasserbehörde teilte mit, dass die Tore des Damms seit dem Morgen geschlossen sind.",
}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_sentence_tells_its_language(code: str) -> None:
    assert identify(TEXTS[code]) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Їхні гості вже приїхали", "uk"),
        ("Рыбы эти ещё живы", "ru"),
        ("رئیس سازمان آب گفت", "fa"),
        ("رئيس هيئة المياه قال", "ar"),
        ("سەرۆکی دەسەڵاتی ئاو", "ckb"),
        ("پانی کے محکمے کے سربراہ", "ur"),
    ],
)
def test_letters_decide_in_a_short_text(text: str, code: str) -> None:
    assert identify(text) == code


@pytest.mark.parametrize(("text", "code"), [("او گفت", "fa"), ("در دهه ۱۹۸۰", "fa"), ("вода уже", "ru")])
def test_two_telling_words_are_enough(text: str, code: str) -> None:
    assert identify(text) == code


@pytest.mark.parametrize("text", ["", "12 34 56", "...", "Ok", "— 5:3 —", "🙂🙂🙂"])
def test_too_little_to_tell(text: str) -> None:
    assert identify(text) == "und"


def test_what_the_container_states_breaks_a_tie_and_no_more() -> None:
    assert identify(TEXTS["ru"], stated="en") == "ru"
    assert identify(TEXTS["fa"], stated="ar-SA") == "fa"
    tie = "Президент Анна Верес"
    assert identify(tie, stated="uk-UA") == "uk"
    assert identify(tie, stated="ru") == "ru"


def test_the_stage_fills_its_field_only() -> None:
    report = Report(id="0" * 16, path="a.txt", text="x")
    before = Analysis(report=report.id, text=TEXTS["ar"] + "\n\n" + TEXTS["ar"])
    after = STAGE.run(report, before)
    assert after.language == "ar"
    assert after.text == before.text


def test_no_letter_speaks_both_for_and_against_a_language() -> None:
    for code, telling in letters().items():
        assert not set(telling.own) & set(telling.never), code
        assert telling.own == telling.own.lower()
