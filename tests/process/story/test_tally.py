"""However counts come in, each number has the sum of its own."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.process.story import rarity
from comity.process.story.rarity import Tally

STEPS = st.lists(st.tuples(st.sets(st.integers(0, 40), max_size=12), st.sampled_from((1, 1, 1, -1))), max_size=20)


@given(steps=STEPS)
def test_every_number_has_the_sum_of_its_counts(steps):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rarity, "_LATE", 5)
        tally, true = Tally(), Counter[int]()
        for numbers, times in steps:
            tally.add(np.array(sorted(numbers), np.int32), times)
            true.update(dict.fromkeys(numbers, times))
            if len(true) % 3 == 0:
                tally = Tally(*tally.all())
        asked = np.arange(50, dtype=np.int32)
        assert tally.of(asked).tolist() == [true[number] for number in range(50)]
        assert tally.all()[0].tolist() == sorted(number for number, count in true.items() if count)
