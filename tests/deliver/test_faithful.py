"""A wording stands for a sentence only if it says the same: figures, names, quotations, denials, and who does what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.deliver.faithful import fault

TOLD = {"words": "The weir holds.", "who": ["Ada Marn", "Norda Press"], "against": ["Ministry of Water"]}
RULE = "Now contested: “The weir holds.”. Asserted by: Ada Marn, Norda Press. Denied by: Ministry of Water."
TYPED = (
    "Gates jam at Savra. Water is up 3 m since Monday; Norda has not agreed, 3,000 left and 12 drowned, 5% hurt [2]."
)


def of_rule(after: str) -> str | None:
    return fault(RULE, after, "en", TOLD, rule=True)


def of_person(after: str, before: str = TYPED, code: str = "en") -> str | None:
    return fault(before, after, code, {}, rule=False)


@pytest.mark.parametrize(
    "after",
    [
        "Now contested: Ada Marn and Norda Press assert that “The weir holds”, which the Ministry of Water denies.",
        "«The weir holds» is now contested: asserted by Ada Marn, Norda Press, denied by the Ministry of Water.",
        "“The weir holds.” is now contested, asserted by Ada Marn, Norda Press; the Ministry of Water denies it.",
    ],
)
def test_a_rules_sentence_may_be_joined_and_its_quotation_may_move(after):
    assert of_rule(after) is None


SAYS = "“The weir holds” is now contested: "


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ("“The weir held” is now contested: Ada Marn, Norda Press assert it, the Ministry of Water denies it.", "quot"),
        ("The weir holds is now contested: Ada Marn, Norda Press assert it, the Ministry of Water denies it.", "quot"),
        (SAYS + "Ada Marn, Norda Press, Esk Radio assert it, the Ministry of Water denies it.", "names"),
        (SAYS + "Ada Marn asserts it, the Ministry of Water denies it.", "names"),
        (SAYS + "the Ministry of Water asserts it; Ada Marn and Norda Press deny it.", "names"),
        (SAYS + "Ada Marn and Norda Press assert it, as does the Ministry of Water.", "word"),
        (SAYS + "Ada Marn, Norda Press assert it, the Ministry of Water confirms it.", "word"),
        (SAYS + "Ada Marn, Norda Press assert it, the Ministry of Water never denied it.", "word"),
        (SAYS + "Ada Marn, Norda Press assert and deny it, the Ministry of Water.", "order"),
        ("I am sorry, but I cannot help with that.", "quot"),
        ("", "empty"),
        (RULE * 9, "longer"),
        (RULE, "as it was"),
        (RULE + "\u202e", "seen"),
    ],
)
def test_what_says_something_else_is_refused_with_its_reason(after, why):
    assert why in str(of_rule(after))


RISES = "The gates jam at Savra. Water is up 3 m since Monday; "


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (RISES + "Norda has not agreed, 3000 left and twelve drowned, and 5% hurt [2].", None),
        (RISES + "Norda has agreed, 3,000 left and 12 drowned, 5% hurt [2].", "not"),
        (RISES + "Norda has not agreed, 12 left and 3,000 drowned, 5% hurt [2].", "figures"),
        (RISES + "Norda has not agreed, 3,000 drowned and 12 left, 5% hurt [2].", "order"),
        (RISES + "Esk has not agreed, 3,000 left and 12 drowned, 5% hurt [2].", "Esk"),
        (RISES + "Norda has not agreed, 3,000 left and 12 drowned, 5 hurt [2].", "sign"),
        (RISES + "Norda has not agreed, 3,000 left and 12 drowned, 5% hurt.", "figures"),
        (RISES + "Norda has not agreed, 3,000 may have left and 12 drowned, 5% hurt [2].", "may"),
    ],
)
def test_what_a_person_typed_keeps_its_order_figures_signs_and_every_not(after, why):
    found = of_person(after)
    assert found is None if why is None else why in str(found)


def test_nobody_changes_places_with_whom_something_was_done_to():
    before = "Norda attacked Esk."
    for after in ("Esk attacked Norda.", "Norda was attacked by Esk.", "Norda, which Esk attacked."):
        assert of_person(after, before)
    assert of_person("Norda has attacked Esk.", before) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Norda has been attacked.", "Norda has attacked."),
        ("Esk is bombed.", "Esk bombed."),
        ("Norda and Esk attacked.", "Norda, which Esk attacked."),
        ("The water rose 20% to 300 cm.", "The water rose 20 to 300% cm."),
        ("It was -5 to 10 degrees.", "It was 5 to -10 degrees."),
        ("They paid $5 for 300 tons.", "They paid 5 for $300 tons."),
        ("A soldier was killed.", "Soldiers was killed."),
        ("Norda has not attacked.", "Norda has never attacked."),
        ("Import of grain stopped.", "Important grain stopped."),
    ],
)
def test_no_form_sign_or_denial_takes_the_place_of_another_in_what_was_typed(before, after):
    assert of_person(after, before)


def test_nor_does_a_case_ending_tell_another_doer():
    assert of_person("Солдат атаковали жители.", "Солдаты атаковали жителей.", "ru")


NAMES = ("Ada Marn", "Norda Press", "Ministry of Water", "Esk Radio")
#: A rule's sentence and ways to say it, with who asserts and who denies.
WAYS = (
    "“x” is contested: asserted by {0}, denied by {1}.",
    "{0} assert “x”, which {1} deny.",
    "“x” is asserted by {0} and denied by {1}.",
    "“x” is asserted by {0}; {1} deny it.",
    "{0} assert “x”, but {1} deny it.",
)


@given(
    names=st.permutations(NAMES),
    split=st.integers(1, 3),
    other=st.integers(1, 3),
    way=st.sampled_from(WAYS[1:]),
)
def test_nobody_passes_from_those_who_assert_to_those_who_deny(names, split, other, way):
    told = {"words": "x", "who": names[:split], "against": names[split:]}
    before = f"“x”. Asserted by: {', '.join(names[:split])}. Denied by: {', '.join(names[split:])}."
    after = way.format(" and ".join(names[:other]), ", ".join(names[other:]))
    assert (fault(before, after, "en", told, rule=True) is None) == (split == other)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Denied by: Esk Radio; asserted by nobody: “x”.", "Denied: “x”; Esk Radio asserted, nobody."),
        ("Denied by: Esk Radio; asserted by nobody: “x”.", "“x” is denied, and Esk Radio asserted nobody."),
        (
            "“x”: Ada Marn. Others give another figure: Esk Radio.",
            "“x”: others, Ada Marn, give another figure: Esk Radio.",
        ),
        ("Now on 3 independent origins, before on 1: “x”.", "Now independent origins, before on 3 and 1: “x”."),
    ],
)
def test_nor_does_anything_else_pass_to_another_word(before, after):
    told = {"words": "x", "who": ["Ada Marn", "Esk Radio"]}
    assert fault(before, after, "en", told, rule=True)
    assert fault(before, before.replace(". ", "; ").removesuffix("."), "en", told, rule=True) is None


@pytest.mark.parametrize(
    ("code", "before", "good", "bad"),
    [
        ("ar", "صار متنازعًا عليه: «السد سليم». يؤكده: آدا مارن. ينفيه: وزارة المياه.",
         "صار «السد سليم» متنازعًا عليه: تؤكده آدا مارن بينما تنفيه وزارة المياه.",
         "صار «السد سليم» متنازعًا عليه: تؤكده آدا مارن ولا تنفيه وزارة المياه."),
        ("fa", "اکنون محل اختلاف است: «سد سالم است». می‌گوید: آدا مارن. تکذیب می‌کند: وزارت آب.",
         "اکنون محل اختلاف است: آدا مارن می‌گوید «سد سالم است» ولی وزارت آب آن را تکذیب کرده است.",
         "اکنون محل اختلاف است: آدا مارن می‌گوید «سد سالم است» ولی وزارت آب آن را تکذیب نمی‌کند."),
        ("ru", "Теперь оспаривается: «Плотина цела». Утверждает: Ада Марн. Отрицает: Минводы.",
         "Теперь оспаривается, что «Плотина цела»: это утверждает Ада Марн, а Минводы отрицают.",
         "Теперь оспаривается, что «Плотина цела»: это утверждает Ада Марн, а Минводы не отрицают."),
    ],
)  # fmt: skip
def test_every_language_has_its_small_words_and_its_denials(code, before, good, bad):
    told = {
        "ar": {"words": "السد سليم", "who": ["آدا مارن"], "against": ["وزارة المياه"]},
        "fa": {"words": "سد سالم است", "who": ["آدا مارن"], "against": ["وزارت آب"]},
        "ru": {"words": "Плотина цела", "who": ["Ада Марн"], "against": ["Минводы"]},
    }[code]
    assert fault(before, good, code, told, rule=True) is None
    assert fault(before, bad, code, told, rule=True)


DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")


@given(
    figure=st.from_regex(r"\A[1-9][0-9]{0,20}([.,:/–-][0-9]{1,4}){0,2}\Z"),
    at=st.integers(0, 40),
    by=st.integers(1, 9),
    script=st.sampled_from(DIGITS),
)
def test_a_figure_with_any_digit_changed_is_refused_and_the_same_in_other_digits_is_not(figure, at, by, script):
    def told(written: str) -> str:
        return f"The gates jam at Savra, and {written} people left."

    before = f"Gates jam at Savra, {figure} people left."
    there = [place for place, each in enumerate(figure) if each.isdigit()]
    place = there[at % len(there)]
    changed = figure[:place] + str((int(figure[place]) + by) % 10) + figure[place + 1 :]
    other = str.maketrans(DIGITS[0], script)
    assert of_person(told(figure.translate(other)), before) is None
    assert of_person(told(changed.translate(other)), before) is not None


WORDS = st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=12).map(" ".join)


@given(before=WORDS, after=WORDS, code=st.sampled_from(("en", "ar", "fa", "ru", "de")), rule=st.booleans())
def test_whatever_comes_back_is_judged_without_an_error(before, after, code, rule):
    fault(before, after, code, {"words": before[:9], "names": [before[3:7], after[:3]]}, rule=rule)
