"""That every sentence which the code composes for a screen is known to the catalogues and told in all languages."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from comity.errors import QueryInvalid
from comity.govern.health import processes
from comity.model.report import Report
from comity.process.run import annotate, stages
from comity.process.story.evidence import Evidence, sentence
from comity.query import parse
from comity.serve.language import CODES, languages
from comity.serve.language.composed import composed
from comity.serve.language.written import Written
from comity.serve.said import Said, recognised, shapes
from comity.sources import houses
from comity.sources.gazetteer import gazetteer

GAP = re.compile(r"%\((\w+)\)s")
#: What hands a sentence on that stands elsewhere, and is found there.
HANDED_ON = {
    "str(error)", "reason", "found.reason", "_confession(error)", "text", "says", "' '.join(parts)",
    "' '.join(troubles)", "_LACKING[right]", "TOO_FAR",
}  # fmt: skip
HANDING_ON = re.compile(r"(refusal|words)\(.*\)")


def said(code: str) -> Said:
    return Said(Written(language=languages()[code], zone=ZoneInfo("UTC")))


@cache
def forms() -> tuple[str, ...]:
    found = (each.shape for each in composed()[0])
    return tuple({form: None for shape in found for form in ((shape,) if isinstance(shape, str) else shape)})


def test_nothing_is_handed_to_a_screen_that_cannot_be_found_in_the_code():
    hidden = {
        each.expression
        for each in composed()[1]
        if each.expression not in HANDED_ON and not HANDING_ON.fullmatch(each.expression)
    }

    assert not hidden, f"mark these with comity.model.on_screen.on_screen where they are composed: {hidden}"


@pytest.mark.parametrize("code", CODES[1:])
def test_every_composed_sentence_is_told_in_the_reader_s_language_with_what_fills_it(code):
    teller = said(code)
    for form in forms():
        gaps = dict.fromkeys(GAP.findall(form))
        english = form % dict.fromkeys(gaps, "1") if gaps else form
        assert recognised(english), form
        assert teller.plain(english) != english, form


REPORTS = (
    "Gates of the Orlan dam jammed\n\nTORVAN, March 3, 2031 (Norda Press) - Two gates have been jammed since Monday, "
    "Milos Arden said on Tuesday. “Nobody is in danger,” Arden said. Near Paris, Texas, it rained two weeks ago, last"
    " month and in June. The ministry denied that the gates had been opened. The first Monday of May is a holiday.\n",
    "بوابات سد أورلان معطلة\n\nالقاهرة 3 مارس 2031\n\nقال وزير الطاقة ميلوش أردن إن بوابتين معطلتان منذ الاثنين."
    " ونفت الوزارة أن تكون البوابات قد فتحت أمس في دمشق.\n",
    "دریچه‌های سد اورلان از کار افتاد\n\nتهران، ۱۲ اسفند ۱۴۰۹\n\nمیلوش آردن، وزیر انرژی، گفت دو دریچه از روز دوشنبه از"
    " کار افتاده است. یک منبع آگاه این خبر را در ۱۰ اسفند تکذیب کرد.\n",
    "Затворы плотины Орлан заклинило\n\nМосква, 3 марта 2031\n\nДва затвора заклинило в понедельник, сообщил министр"
    " Милош Арден. «Опасности нет», — заявил Арден. Источник опроверг, что затворы открывали на прошлой неделе.\n",
)


@pytest.mark.parametrize("text", REPORTS)
def test_why_places_dates_and_statements_were_found_is_told_in_the_reader_s_language(text):
    report = Report(id="r", path="r.txt", text=text)
    found = annotate(report, stages(gazetteer(()), houses(())))
    hows = [each.how for each in (*found.places, *found.dates, *found.statements, found.published)]
    assert found.dates
    assert found.statements
    parts = {part for how in hows for part in [how] * recognised(how) or how.split("; ")}
    assert [part for part in parts if not recognised(part)] == [], "mark these with comity.model.on_screen"
    for how in hows:
        assert said("ru").plain(how) != how


def test_a_reason_of_several_parts_is_told_part_by_part():
    why = "called a place by “town of”; of 12 places of this name, the one near other places of the report"
    assert said("fa").markup(why) == (
        "«<bdi>town of</bdi>» می‌گوید که مکان است؛ مکان‌های این نام: ۱۲؛ این یکی نزدیک مکان‌های دیگر گزارش است"
    )

    why = "2 weeks before the publication on 2031-03-14; the Tuesday nearest to that day"
    told = said("ru").plain(why)
    assert told.startswith("2 недели до публикации (14")
    assert told.endswith("; ближайший к тому дню день недели – вторник")


def test_a_shape_has_words_of_ours_to_be_recognised_by():
    assert [shape.sentence for shape in shapes() if not shape.weight] == ["%(where)s: “%(words)s”"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("place:", "Nothing follows"),
        ("(flood", "The parenthesis at character 1 is not closed"),
        ("foo:bar", "There is no field 'foo:'"),
        ("since:soon", "is no day"),
        ('"', "The quotation mark"),
        ('story:"a weir"', "is not the id"),
        ("origins:many", "is no number of origins"),
        ("act:sings", "There is no act"),
    ],
)
def test_what_is_wrong_with_a_query_is_told_in_russian(query, told):
    with pytest.raises(QueryInvalid, match=re.escape(told)) as wrong:
        parse(query)

    russian = said("ru").plain(str(wrong.value))
    assert re.search("[а-я]{4}", russian)
    assert "character" not in russian


def test_numbers_names_and_what_counts_them_follow_the_language():
    english = "No 'web' process is there: nobody is answered. It was last seen 3 minutes ago."
    assert said("ar").markup(english) == ("لا توجد عملية «<bdi>web</bdi>»: لا يُجاب أحد. شوهدت آخر مرة قبل: 3 دقائق.")
    assert "۱٬۲۰۰ گزارش" in said("fa").markup("1,200 reports are in quarantine.")
    assert said("ru").markup("21 reports are in quarantine.") == "21 сообщение в карантине."


def test_words_of_others_are_escaped_and_stand_apart_even_where_they_look_like_ours():
    told = said("ru").markup("With “<b>link</b>. The file is empty.”: shares dam, <i>; 3 days apart.")

    assert "<bdi>&lt;b&gt;link&lt;/b&gt;. The file is empty.</bdi>" in told
    assert "<i>" not in told
    assert "между ними 3 дня" in told
    assert said("fa").plain(
        "feeds.example cannot be reached (it did not answer in time); it is tried again later."
    ) == ("نمی‌توان به \u2068feeds.example\u2069 رسید (به‌هنگام پاسخ نداد)؛ بعدتر دوباره آزموده می‌شود.")


def test_a_sentence_of_nobody_s_stands_as_it_is():
    assert said("ru").markup("Weather is <fine>") == "<bdi>Weather is &lt;fine&gt;</bdi>"
    assert said("ru").plain("Weather is fine") == "Weather is fine"


def test_two_findings_in_one_text_are_told_one_after_the_other():
    text = "2 sources failing: Osk: News, Weir. 1 source silent: Herald."

    assert said("ru").markup(text) == (
        "Сбоят 2 источника: <bdi>Osk: News, Weir</bdi>. Молчит 1 источник: <bdi>Herald</bdi>."
    )


def test_the_status_of_processes_and_why_a_report_stands_there_are_sentences_of_ours():
    for finding in processes(()):
        assert recognised(finding.says)
        assert recognised(finding.do)
    evidence = Evidence(
        same_language=False, words=0.4, meaning=0.52, names=2.5, shared=2, days=4.0, copied=0.6, terms=("dam", "река")
    )
    told = said("fa").markup(sentence(evidence, "The dam: who knew?"))
    assert "۶۰٪ از واژه‌هایش آنجا هم آمده است" in told
    assert "همانندی معنا ۰٫۵۲" in told
    assert "با ۴ روز فاصله" in told


def test_refusals_are_told_in_the_readers_language_on_screen_and_to_its_scripts(centre, people, signed_in, token_of):
    with centre.conveyor.worker() as connection:
        connection.execute("update officer set roles = '{principal}' where id = %s", (people.norda.officer,))
    client = signed_in(people.norda)
    client.cookies.set("comity_language", "ar")
    told = "هذا للمناوبين والمحللين"
    assert told in client.get("/write").text
    word = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)[1]
    sent = {"text": "The weir holds."}
    answer = client.post("/api/v1/reports", json=sent, headers={"X-CSRF-Token": word})
    assert answer.status_code == 403
    assert answer.json()["error"] == {"status": 403, "what": f"{told}.", "do": "اطلبه من أحدهم في عضوك."}
    program = client.post("/api/v1/reports", json=sent, headers={"Authorization": f"Bearer {token_of(people.norda)}"})
    assert program.json()["error"]["what"] == "This is for watch officers and analysts."
