"""The stage `place`: what it finds, what it leaves, and which place it takes. All sentences are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process.place import STAGE, Home, places, stage
from comity.process.place.home import learn
from comity.sources import House, houses
from comity.sources.gazetteer import OwnPlace, gazetteer


def found(text: str, language: str) -> list[tuple[str, str, str]]:
    return [(text[p.start : p.end], p.name, p.country) for p in places(text, language, gazetteer())]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "BASRA, Iraq - Rain fell.", [("BASRA", "Basra", "IQ"), ("Iraq", "Iraq", "IQ")]),
        ("en", "The road to Deir ez-Zor is closed.", [("Deir ez-Zor", "Deir ez-Zor", "SY")]),
        ("en", "Moscow's envoy met the U.S. team.", [("Moscow", "Moscow", "RU"), ("U.S.", "United States", "US")]),
        ("ar", "وصل الوفد إلى الموصل أمس", [("الموصل", "Mosul", "IQ")]),
        ("ar", "انقطع التيار بالموصل والرقة", [("الموصل", "Mosul", "IQ"), ("الرقة", "Raqqa", "SY")]),
        ("ar", "في محافظة الأنبار", [("الأنبار", "Anbar", "IQ")]),
        ("ar", "أرسلت شاحنات للبصرة وأخرى للاذقية", [("بصرة", "Basra", "IQ"), ("لاذقية", "Latakia", "SY")]),
        ("ar", "رحب الأردن بالقرار", [("الأردن", "Jordan", "JO")]),
        ("ar", "أعلنت الحكومة الفلسطينية فتح طريق في الضفة", [("الضفة", "West Bank", "PS")]),
        ("fa", "کاروان از اردن گذشت", [("اردن", "Jordan", "JO")]),
        ("fa", "باران در استان خوزستان بارید", [("خوزستان", "Khuzestan", "IR")]),
        ("fa", "پرواز از تل‌آویو به مسکو لغو شد", [("تل‌آویو", "Tel Aviv", "IL"), ("مسکو", "Moscow", "RU")]),
        ("ru", "В Мосуле и под Багдадом тихо.", [("Мосуле", "Mosul", "IQ"), ("Багдадом", "Baghdad", "IQ")]),
        ("ru", "Поезд ушёл из Нижнего Новгорода.", [("Нижнего Новгорода", "Nizhny Novgorod", "RU")]),
        ("ru", "Паводок в Белгородской области.", [("Белгородской области", "Belgorod", "RU")]),
        ("de", "Der Zug nach Hamburg hat Verspätung.", [("Hamburg", "Hamburg", "DE")]),
    ],
)
def test_finds(language: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Then Brigadier General Ramadi left the room."),
        ("en", "Then Paris Hilton sang, and Denzel Washington listened."),
        ("en", "He told the Washington Post and later the Tehran Times."),
        ("en", "They read about it in the newspaper, of course."),
        ("en", "A spokesman for Sheikh Basra declined."),
        ("ar", "وقال اللواء بغداد إن الوضع هادئ"),
        ("ar", "نشرت صحيفة الرياض الخبر"),
        ("ar", "كان الطقس جيدا في هذه السنة"),
        ("fa", "سردار کرمانشاه گفت که خبر تازه‌ای در میدان نیست"),
        ("fa", "این مسئله مالی برای مردان و جوانان است"),
        ("ru", "Вчера Владимир Ткачук приехал, а за ним и Роман."),
        ("ru", "Об этом пишет газета «Москва»."),
        ("en", "Prices rose in Europe, Latin America, North America and the Middle East."),
        ("ar", "ارتفعت الأسعار في أوروبا وأمريكا اللاتينية والشرق الأوسط"),
        ("fa", "قیمت‌ها در اروپا و آمریکای لاتین و خاورمیانه بالا رفت"),
        ("ru", "Цены выросли в Европе, Латинской Америке и на Ближнем Востоке."),
        ("en", "Nobody believes Salem al-Wadi, the pilot."),
        ("en", "Four boats are lost, says Mara Ulvik of the harbour board."),
        ("en", "Mara Ulvik of the harbour board says four boats are lost."),
        ("en", "Engineer warns of cracks\n\nThe chief engineer saw them first. Nine are deep."),
        ("en", "The Basra Evening Post wrote nothing of it."),
        ("ar", "قال ميلوش أردن إن الجسر متين"),
        ("ar", "وقفوا على الضفة وانتظروا القارب"),
        ("ar", "رسم البيت بألوان كثيرة، وكانت الألوان زاهية"),
        ("fa", "میلوش آردن دیروز به دفتر خود بازگشت"),
        ("ru", "Вчера Питер Уолкотт пришёл рано."),
        ("ru", "Зима пришла рано, а прошлая зима была мягкой."),
    ],
)
def test_leaves_persons_houses_and_words(language: str, text: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "name", "country"),
    [
        ("en", "The mayor of Paris, Texas, spoke. Paris is small.", "Paris", "US"),
        ("en", "The mayor of Paris spoke in France.", "Paris", "FR"),
        ("en", "The Libyan navy said that Tripoli was quiet.", "Tripoli", "LY"),
        ("en", "The Lebanese army said that Tripoli was quiet.", "Tripoli", "LB"),
        ("ar", "قال الجيش اللبناني إن طرابلس هادئة", "Tripoli", "LB"),
        ("ar", "قال الجيش الليبي إن طرابلس هادئة", "Tripoli", "LY"),
        ("fa", "پالایشگاه در شهر آبادان خاموش شد", "Abadan", "IR"),
    ],
)
def test_the_report_tells_which_of_a_name(language: str, text: str, name: str, country: str) -> None:
    meant = {(p.name, p.country) for p in places(text, language, gazetteer()) if p.name == name}
    assert meant == {(name, country)}


def test_a_persons_name_stays_a_persons() -> None:
    text = "Scott Moore spoke first. Nobody asked Moore anything."
    assert found(text, "en") == []


def test_a_surname_holds_in_every_case() -> None:
    text = "Лоцман Иван Тутаев молчит. Тутаева звали дважды, и Тутаеву писали."
    assert found(text, "ru") == []


def test_a_town_that_shares_a_surname_is_found_where_only_a_place_can_stand() -> None:
    text = "Robert Arlington spoke first. They met him in Arlington. Nobody thanked Arlington."
    assert [text.index("in ") + 3] == [p.start for p in places(text, "en", gazetteer())]


def test_every_place_says_why() -> None:
    text = "The mayor of Paris, Texas, spoke."
    first = places(text, "en", gazetteer())[0]
    assert "Texas" in first.how
    assert first.geonameid == 4717560


def test_a_users_own_places() -> None:
    own = OwnPlace(
        name={"en": "Ostravar", "ar": "أوسترافار", "fa": "اوستراوار", "ru": "Остравар"},
        country="Veldania",
        lat=1,
        lon=2,
    )
    known = stage(gazetteer([own]))
    for language, text in (
        ("en", "The dam above Ostravar holds."),
        ("ar", "السد قرب أوسترافار صامد"),
        ("fa", "سد نزدیک اوستراوار پابرجاست"),
        ("ru", "Плотина под Остраваром держится."),
    ):
        report = Report(id="0" * 16, path="a", text=text)
        analysis = Analysis(report=report.id, text=text, language=language)
        assert [(p.name, p.country, p.geonameid) for p in known.run(report, analysis).places] == [
            ("Ostravar", "Veldania", None)
        ]
        assert STAGE.run(report, analysis).places == ()


@pytest.mark.parametrize(
    ("language", "text", "spans"),
    [
        ("en", "Ostravar's dam, the Ostravar-based crew, OSTRAVAR.", ["Ostravar", "Ostravar", "OSTRAVAR"]),
        ("en", "Below the Weir of Salem, in Salem.", ["Weir of Salem", "Salem"]),
        ("ar", "بأوسترافار ولأوسترافار وفي أوسترافار", ["أوسترافار", "أوسترافار", "أوسترافار"]),
        ("ar", "تدفق الماء بسد سالم وسد سالم", ["سد سالم", "سد سالم"]),
        ("fa", "در اوستراوار، از اوستراوار و سد سالم", ["اوستراوار", "اوستراوار", "سد سالم"]),
        ("ru", "В Остраваре, под Остраваром, из Остравара.", ["Остраваре", "Остраваром", "Остравара"]),
        ("ru", "У плотины Салем, за Верхним Яром, в Салеме.", ["плотины Салем", "Верхним Яром", "Салеме"]),
    ],
)
def test_a_users_own_places_in_every_case_and_above_their_namesakes(language: str, text: str, spans: list[str]) -> None:
    rows = (
        {"en": "Ostravar", "ar": "أوسترافار", "fa": "اوستراوار", "ru": "Остравар"},
        {"en": "Salem", "ru": "Салем"},
        {"en": "Weir of Salem", "ar": "سد سالم", "fa": "سد سالم", "ru": "плотина Салем"},
        {"en": "Upper Yar", "ru": "Верхний Яр"},
    )
    known = gazetteer([OwnPlace(name=names, country="Veldania", lat=1, lon=2, population=900) for names in rows])
    named = places(text, language, known)
    assert [text[p.start : p.end] for p in named] == spans
    assert {p.country for p in named} == {"Veldania"}


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.sampled_from("Paris Texas بالموصل Москвой\n.,()'‌ًـ-«»ي"), max_size=60),
    st.sampled_from(["en", "ar", "fa", "ru", "und"]),
)
def test_spans_lie_in_the_text_in_order_and_apart(text: str, language: str) -> None:
    end = 0
    for place in places(text, language, gazetteer()):
        assert end <= place.start < place.end <= len(text)
        assert place.how
        end = place.end


def test_a_county_is_found_and_says_its_state_where_another_has_the_name() -> None:
    (county,) = places("The bridge in Laurel County is closed.", "en", gazetteer())
    assert (county.name, county.country) == ("Laurel County", "US")
    counties = places("The bridge in Franklin County, Ohio, is closed.", "en", gazetteer())
    assert counties[0].name == "Franklin County, Ohio"


def test_a_county_says_which_town_is_meant() -> None:
    found = places("The mill of Athens, McMinn County, burnt down.", "en", gazetteer())
    assert abs(found[0].lat - 35.4) < 0.5
    assert "McMinn County" in found[0].how


def test_at_home_a_name_means_the_place_there() -> None:
    text = "The mill in Paris burnt down."
    (paris,) = places(text, "en", gazetteer())
    assert paris.country == "FR"
    (paris,) = places(text, "en", gazetteer(), Home(lat=33.7, lon=-95.5))
    assert paris.country == "US"
    assert paris.how.endswith("the one where the source is at home")


def test_a_container_outweighs_the_home() -> None:
    (paris, _) = places("The mill in Paris, France, burnt down.", "en", gazetteer(), Home(lat=33.7, lon=-95.5))
    assert paris.country == "FR"


def test_the_house_of_a_report_says_where_it_is_at_home() -> None:
    herald = House(name="Valley Herald", kind="outlet", home=(33.7, -95.5))
    report = Report(id="0" * 16, path="a.txt", text="", publisher="The Valley Herald")
    analysis = Analysis(report=report.id, text="The mill in Paris burnt down.", language="en")
    (paris,) = stage(gazetteer(), houses((herald,))).run(report, analysis).places
    assert paris.country == "US"


def test_a_home_is_learnt_from_what_a_source_reports() -> None:
    texts = [
        "The mill in Paris burnt down. Firemen came from Bonham and Clarksville.",
        "The council of Paris met people from Sulphur Springs and Lamar County.",
        "Rain fell in Paris and Hugo, and in Commerce, Texas.",
    ]
    home = learn(texts, "en", gazetteer())
    assert home is not None
    assert abs(home.lat - 33.5) < 1
    assert abs(home.lon + 95.6) < 1
    assert 0 < home.share <= 1
    assert learn(reversed(texts), "en", gazetteer()) == home


def test_texts_without_places_show_no_home() -> None:
    assert learn(["The mill burnt down.", ""], "en", gazetteer()) is None


def test_a_tag_is_one_word() -> None:
    assert found("عاجل #الموصل", "ar") == [("الموصل", "Mosul", "IQ")]
    assert found("سقوط أمطار #أمطار_الموصل", "ar") == []
    assert found("ازدحام في #ميناء_البصرة", "ar") == [("البصرة", "Basra", "IQ")]
    assert found("ازدحام #دير_الزور", "ar") == [("دير_الزور", "Deir ez-Zor", "SY")]


def test_a_piece_of_a_tag_tells_of_what_country_the_report_speaks() -> None:
    assert found("أغلقت المدارس في دهوك #أمطار_العراق", "ar") == [("دهوك", "Duhok", "IQ")]


def test_the_name_of_an_account_is_no_place() -> None:
    assert found("Thanks to @Moscow_news for the picture.", "en") == []
    assert found("Write to desk@moscow.example today.", "en") == []


def test_an_arabic_name_may_be_written_as_one_word() -> None:
    assert found("أمطار على ديرالزور", "ar") == [("ديرالزور", "Deir ez-Zor", "SY")]


@pytest.mark.parametrize(
    "text",
    [
        "وزارت راه و شهرسازی ایران خبر داد",
        "رئیس دانشگاه علوم پزشکی کرمانشاه آمد",
        "شورای شهر تبریز رای داد",
    ],
)
def test_a_place_in_the_name_of_a_body_is_left(text: str) -> None:
    assert found(text, "fa") == []


def test_the_name_of_a_body_ends_at_a_preposition_or_a_mark() -> None:
    assert found("وزارت راه در ایران خبر داد", "fa") == [("ایران", "Iran", "IR")]
    assert found("هیئت دولت رفت؛ ایران ماند", "fa") == [("ایران", "Iran", "IR")]


def test_the_word_for_the_people_of_a_country_is_not_its_name() -> None:
    assert found("سفیر سعودی آمد", "fa") == []
