"""A shelf that a report copied from is never passed over."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.flow import shelf
from comity.flow.shelf import Directory, Shelf
from comity.process.passage import file

SENTENCES = (
    "The northern gates of the old dam above the town held through the night, the engineers said.",
    "Buses to the eastern valley will not run on Sunday because the bridge at the mill is being mended.",
    "A market hall near the harbour was closed for a week after inspectors had found cracks in its roof.",
    "Teachers of four schools asked the council to keep the heating on until the end of the month.",
)
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True).map("\n\n".join)


@settings(deadline=None)
@given(reports=st.lists(st.tuples(st.integers(1, 4), TEXTS), max_size=12), asked=TEXTS)
def test_every_shelf_that_holds_what_a_report_copied_is_worth_looking_through(reports, asked):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "_LARGE", 3)
        directory, shelves = Directory(), {number: Shelf() for number in range(1, 5)}
        for number, (key, text) in enumerate(reports):
            filed = file(f"r{number}", text, None, None)
            shelves[key].passages.keep(filed)
            directory.keep(key, filed)
        filed = file("asked", asked, None, None)
        found = {key for key, each in shelves.items() if each.passages.look(filed)}
        assert found <= directory.worth(filed)


def test_a_small_shelf_that_shares_nothing_is_passed_over():
    directory = Directory()
    directory.keep(1, file("one", SENTENCES[0], None, None))
    directory.keep(2, file("two", SENTENCES[1], None, None))
    assert directory.worth(file("three", SENTENCES[1], None, None)) == {2}
