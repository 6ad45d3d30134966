"""Indexes that share a register find what each would find by itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.process.passage import PassageIndex, Register, Sought, file, holders

SENTENCES = (
    "The northern gates of the old dam above the town held through the night, the engineers said.",
    "Buses to the eastern valley will not run on Sunday because the bridge at the mill is being mended.",
    "A market hall near the harbour was closed for a week after inspectors had found cracks in its roof.",
    "Teachers of four schools asked the council to keep the heating on until the end of the month.",
)
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True).map("\n\n".join)
KEYS = st.integers(0, 3)


@settings(deadline=None)
@given(
    reports=st.lists(st.tuples(KEYS, TEXTS, st.integers(-1, 20)), max_size=16),
    asked=TEXTS,
)
def test_indexes_with_one_register_find_what_each_finds_alone(reports, asked):
    """Each report comes into an index; then the report of the number beside it, if there is one, is forgotten."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holders, "_FEW", 16)
        register = Register()
        together = {key: PassageIndex(3, register, key) for key in range(4)}
        alone = {key: PassageIndex(3) for key in range(4)}
        for number, (key, text, gone) in enumerate(reports):
            filed = file(f"r{number}", text, None, None)
            for indexes in (together, alone):
                indexes[key].keep(filed)
                if 0 <= gone <= number:
                    indexes[reports[gone][0]].forget(f"r{gone}")
        sought = Sought.of(file("asked", asked, None, None))
        answer = register.of(sought.prints)
        for key, each in together.items():
            assert each.look(sought) == alone[key].look(sought)
            assert len(each) == len(alone[key])
            assert key in answer or not each.look(sought)


def test_an_index_that_shares_no_print_is_not_named():
    register = Register()
    first, second = (PassageIndex(None, register, key) for key in (1, 2))
    first.keep(file("one", SENTENCES[0], None, None))
    second.keep(file("two", SENTENCES[1], None, None))
    asked = Sought.of(file("three", SENTENCES[1], None, None))
    assert set(register.of(asked.prints)) == {2}
    second.forget("two")
    assert not register.of(asked.prints)
