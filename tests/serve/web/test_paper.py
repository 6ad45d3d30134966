"""The situation report as PDF: a reader's copy, the same bytes for the same words, and no word in it is markup."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID, uuid4

import msgspec
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from comity.serve.paper import press as of_press
from comity.serve.paper.press import press
from comity.serve.paper.sheet import Cited, Entry, Line, Listed, Part, Sheet
from comity.store import sitrep


def plain_sheet(said: str, *, language: str = "en", rtl: bool = False, about: str = "House") -> Sheet:
    line = Line(said=said, changed="", restricted="", cites=[Cited(key="a1", shown="1")], dissents=[said])
    return Sheet(
        language=language,
        rtl=rtl,
        digits=list("0123456789"),
        centre=said,
        title=said,
        mark=said,
        facts=[said],
        restricted=said,
        dissents=[said],
        sections=[Part(heading=said, rows=[line])],
        empty="",
        waiting=Listed(heading=said, rows=[said]),
        gone=Listed(heading=said, rows=[said]),
        map=Listed(heading="", rows=[said]),
        timeline=Listed(heading=""),
        cited=said,
        references=[
            Entry(key="a1", shown="1", title=said, language="und", about=about, id="a1", url="https://x.example/")
        ],
    )


def told(sheet: Sheet) -> list[str]:
    """The texts of the document as typst took them, before they are set."""
    source = of_press._HERE / "sitrep.typ"
    asked = typst.query(
        source,
        "heading",
        root=of_press._HERE,
        font_paths=[of_press._HERE / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"told": msgspec.json.encode(sheet).decode()},
    )
    return [each["body"].get("text", "") for each in msgspec.json.decode(asked)]


# Whatever a report says: markup of typst, of other programs, quotation marks, any letters of any script.
@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(str.strip)
)
def test_any_text_comes_out_as_itself(words: str) -> None:
    assert told(plain_sheet(words))[0] == words


@pytest.mark.parametrize(
    "words",
    [
        '#import "@preview/x:1.0.0": y',
        '#read("/etc/passwd")',
        "$x$ *b* _c_ `d` [e] @f <g> // h /* i */ \\ ~ -- ... = j",
        '"]) #panic() #(',
        "{{ x }} <b>&amp;</b>",
    ],
)
def test_markup_in_a_text_is_text(words: str) -> None:
    page = PdfReader(BytesIO(press(msgspec.json.encode(plain_sheet(words))))).pages[0].extract_text()
    assert page.count(words) > 5


def test_the_same_words_give_the_same_bytes_in_every_direction() -> None:
    for language, rtl in (("en", False), ("ar", True), ("fa", True), ("ru", False)):
        written = msgspec.json.encode(plain_sheet("سد تورفان – Torvan – Торван", language=language, rtl=rtl))
        first = press(written)
        assert first == press(written)
        fonts = {str(each) for page in PdfReader(BytesIO(first)).pages for each in _fonts(page)}
        assert any("Vazirmatn" in each for each in fonts)
        assert any("SourceSans" in each for each in fonts)


def test_pages_are_counted_in_the_digits_of_the_language() -> None:
    rows = [f"Line {each}." for each in "ab" * 300]
    sheet = msgspec.structs.replace(
        plain_sheet("x", language="fa", rtl=True),
        digits=list("۰۱۲۳۴۵۶۷۸۹"),
        waiting=Listed(heading="x", rows=rows),
    )
    pages = [each.extract_text() for each in PdfReader(BytesIO(press(msgspec.json.encode(sheet)))).pages]
    feet = [each.splitlines()[-1] for each in pages[1:-1]]
    assert not set("0123456789") & set("".join(feet))
    assert {"۱", "۲", "/"} <= set(feet[10])


def _fonts(page) -> set[str]:
    return {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}


def test_each_reader_gets_a_copy_of_what_that_reader_may_see(world, signed_in) -> None:
    edition = world.ids["sitrep"]["own"]
    norda, varzan = signed_in(world.people.norda), signed_in(world.people.varzan)
    with world.centre.web.viewer(world.people.varzan) as connection:
        sitrep.dissent(connection, UUID(edition), None, "Our *gauge* says otherwise.")
    answer = norda.get(f"/sitreps/{edition}/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith('attachment; filename="sitrep-')
    page = "\n".join(each.extract_text() for each in PdfReader(BytesIO(answer.content)).pages)
    assert f"The {world.words['own']} dam" in page
    assert f"The {world.words['shared']} dam" in page
    assert world.words["hidden"] not in page
    assert "Our *gauge* says otherwise." in page
    assert "Questions that wait for an answer" in page
    assert f"Does the {world.words['own']} dam hold?" in page
    assert "Savra basin" in page
    assert world.ids["report"]["own"] in page.replace("\n", "")
    assert "restricted" in page  # Norda's own report is for Norda alone
    assert norda.get(f"/sitreps/{edition}/pdf").content == answer.content
    others = "\n".join(
        each.extract_text() for each in PdfReader(BytesIO(varzan.get(f"/sitreps/{edition}/pdf").content)).pages
    )
    assert f"The {world.words['own']} dam" not in others
    assert f"The {world.words['hidden']} dam" in others
    assert norda.get(f"/sitreps/{uuid4().hex}/pdf").status_code == 404
    for language in ("ar", "fa", "ru"):
        norda.cookies.set("comity_language", language)
        assert norda.get(f"/sitreps/{edition}/pdf").content[:5] == b"%PDF-"
