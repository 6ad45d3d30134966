"""Stories of few readers join the common story that has come to fit them: of very many, a part at each repair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from comity.flow import placing
from comity.flow.placing import Placing
from comity.flow.shelf import Incoming
from tests.flow.test_memory import World

MINUTE = 1 / 60
FEW, MANY = 3, 12


class Counted(World):
    """A world that knows how many reports were read again."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0

    def lookup(self, reports: Sequence[str], position: int) -> Mapping[str, Incoming]:
        self.read += len(reports)
        return super().lookup(reports, position)


@pytest.mark.parametrize(("stories", "repairs"), [(FEW, 1), (MANY, MANY)])
def test_each_comes_to_its_turn_and_no_repair_reads_them_all(stories, repairs, monkeypatch):
    monkeypatch.setattr(placing, "_READ", FEW + 1)
    world = Counted()
    sequencer = Placing(world.lookup)

    def done(kind: str, label: int, *, common: bool = False, pause: float = 0.1) -> int:
        before = world.read
        sequencer.apply(*world.entry((kind, 0, [1], label, common, pause)))
        return world.read - before

    done("readers", 1, common=True)
    for label in range(2, 2 + stories):  # each of them tells it to itself first
        done("placed", label, pause=MINUTE)
    done("placed", 1)
    told = f"{stories:032x}"
    story = sequencer._placed[told].story
    assert [report for report, placed in sequencer._placed.items() if placed.story == story] == [told]
    reads = [done("repaired", 0, pause=MINUTE) for _ in range(repairs)]
    assert {placed.story for placed in sequencer._placed.values()} == {story}
    assert sum(reads) == stories
    assert max(reads) < MANY
