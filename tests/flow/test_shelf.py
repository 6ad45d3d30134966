"""A shelf that a report copied from is never passed over."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.flow.shelf import Directory, Shelf
from comity.process.passage import file
from comity.process.story import Numbers

SENTENCES = (
    "The northern gates of the old dam above the town held through the night, the engineers said.",
    "Buses to the eastern valley will not run on Sunday because the bridge at the mill is being mended.",
    "A market hall near the harbour was closed for a week after inspectors had found cracks in its roof.",
    "Teachers of four schools asked the council to keep the heating on until the end of the month.",
)
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True).map("\n\n".join)


@settings(deadline=None)
@given(
    reports=st.lists(st.tuples(st.integers(1, 4), TEXTS, st.sampled_from((0.0, 3.0, 8.0, 25.0))), max_size=12),
    asked=TEXTS,
)
def test_every_shelf_that_took_of_late_what_a_report_copied_is_worth_looking_through(reports, asked):
    directory, hour = Directory(10.0), 1000.0
    kept: list[tuple[int, float, str]] = []
    for number, (key, text, pause) in enumerate(reports):
        hour += pause
        kept.append((key, hour, text))
        directory.keep(key, file(f"r{number}", text, None, None), hour)
    shelves = {key: Shelf.empty(Numbers()) for key in range(1, 5)}
    for number, (key, when, text) in enumerate(kept):
        if when >= hour - 10.0:
            shelves[key].passages.keep(file(f"r{number}", text, None, None))
    filed = file("asked", asked, None, None)
    found = {key for key, each in shelves.items() if each.passages.look(filed)}
    assert found <= directory.worth(filed)


def test_a_shelf_that_shares_nothing_or_took_it_long_ago_is_passed_over():
    directory = Directory(10.0)
    directory.keep(1, file("one", SENTENCES[0], None, None), 100.0)
    directory.keep(2, file("two", SENTENCES[1], None, None), 100.0)
    asked = file("three", SENTENCES[1], None, None)
    assert directory.worth(asked) == {2}
    directory.keep(3, file("four", SENTENCES[2], None, None), 110.5)
    assert directory.worth(asked) == {2}
    directory.keep(3, file("five", SENTENCES[2], None, None), 121.0)
    assert directory.worth(asked) == set()
