"""Whatever happened to reports, in whatever order: the log gives the same filings, copies and pictures again."""

from __future__ import annotations

import random

import pytest

from comity.errors import Busy
from comity.flow import rebuild
from comity.flow.memory import Memory
from comity.flow.sequence import Sequencer
from comity.flow.weighing import Scales
from comity.store import log
from comity.store.log import Draft

TORVAN = """
[[place]]
name = { en = "Torvan" }
country = "XN"
lat = 40.0
lon = 20.0
kind = "town"
"""
LISK = TORVAN.replace("Torvan", "Lisk")
AFFAIRS = {
    "dam": (
        "Two gates of the Orlan dam jammed in Torvan on {day}, engineer Milos Arden said",
        "Engineer Milos Arden said that {many} houses in Torvan were flooded below the Orlan dam",
        "The Energy Ministry of Norda denied that gates of the Orlan dam had jammed",
        "Buses turned back at the lower bridge of Torvan, below the Orlan dam, residents said",
    ),
    "fever": (
        "Spotted fever found in {many} children of Lisk, doctor Ana Brel said on {day}",
        "The clinic of Lisk treats {many} children for spotted fever, nurse Ivo Karst said",
        "Doctor Ana Brel denied that the wells of Lisk carry spotted fever",
    ),
    "vote": (
        "Recount of the vote in Kesh ordered by judge Tarik Olm after {many} ballots were lost",
        "Judge Tarik Olm said on {day} that {many} ballots in Kesh would be counted again",
        "The electoral board of Kesh denied that ballots were lost",
    ),
}


def a_text(dice: random.Random) -> str:
    affair = dice.choice(sorted(AFFAIRS))
    lines = dice.sample(AFFAIRS[affair], dice.randint(1, len(AFFAIRS[affair])))
    told = [line.format(day=f"March {dice.randint(2, 9)}", many=dice.randint(40, 900)) for line in lines]
    return f"{told[0]}\n\nMarch {dice.randint(2, 9)}, 2031\n\n" + ". ".join(told) + ".\n"


@pytest.mark.parametrize("seed", range(2))
def test_a_replay_gives_the_same_byte_for_byte(live, seed, tmp_path):
    dice = random.Random(seed)  # noqa: S311 - the same throws each time
    markings = [
        live.marking("norda"),
        live.marking("norda", "coalition"),
        live.marking("norda", "members", "varzan"),
        live.marking("norda", "members"),
    ]
    for step in range(10):
        for number in range(dice.randint(1, 3)):
            key = f"{step}.{number}" if dice.random() < 0.8 else f"{dice.randint(0, step)}.0"
            live.add(key, a_text(dice), marking=dice.choices(markings, (6, 3, 2, 1))[0])
        live.annotate(dice.choices(("", TORVAN, LISK), (6, 1, 1))[0])  # other facts: other things are found
        if dice.random() < 0.5:
            which = dice.choice(sorted(live.received))
            with live.web.viewer(live.viewers["norda"]) as connection:
                marking = dice.choice(markings)
                connection.execute("select mark_report(%s, %s)", (live.received[which].id, marking))
        live.sequencer.holds()
        live.sequencer.once()
        if dice.random() < 0.4:
            live.sequencer._act(lambda connection, _: live.sequencer._do(connection, [Draft(kind="repaired")]))
        if dice.random() < 0.3:
            live.sequencer._act(lambda connection, _: live.sequencer._do(connection, [Draft(kind="formed")]))
        if dice.random() < 0.2:
            live.sequencer.close()  # another takes over, with what was written down and what the log says
            live.sequencer = Sequencer(live.conveyor, memory=Memory(tmp_path / "memory"))
        live.sequencer.write_down(dice.choice((1, 1000)))
    live.run()
    kinds = {kind for (kind,) in live.fetch("select distinct kind from log")}
    assert {"readers", "placed", "marked", "again", "repaired", "formed"} <= kinds
    assert rebuild.check(live.conveyor, Scales()) == []
    before = everything(live)
    live.sequencer.close()
    rebuild.rebuild(live.conveyor, Scales())
    assert everything(live) == before


def everything(live) -> list[object]:
    return [
        live.fetch("select report, story, how, odds, position from filing order by report"),
        live.fetch("select report, other, content, label, other_label from copy order by report, other"),
        live.fetch("select story, audience, labels, seen, content from story_view order by story, audience"),
    ]


def test_a_filing_that_was_tampered_with_is_found(live):
    live.add("one", "Gates of the Orlan dam jammed\n\nTwo gates of the Orlan dam jammed, Milos Arden said.\n")
    live.run()
    assert rebuild.check(live.conveyor, Scales()) == []
    with live.conveyor.worker() as connection:
        connection.execute("update filing set how = 'Because.'")
        connection.execute("update story_view set title = 'Another'")
    found = rebuild.check(live.conveyor, Scales())
    assert len(found) == 2 and "Because." in found[0] and "picture" in found[1]


def test_nothing_is_rebuilt_while_a_sequencer_works(live):
    assert live.sequencer.holds()
    with pytest.raises(Busy):
        rebuild.rebuild(live.conveyor, Scales())


def test_one_works_and_another_stands_by(live):
    with Sequencer(live.conveyor) as other:
        assert live.sequencer.holds() and not other.holds()
        live.sequencer.close()
        assert other.holds()


def test_who_lost_its_lock_does_not_write_over_what_another_wrote(live):
    live.add("one", "Gates of the Orlan dam jammed\n\nTwo gates of the Orlan dam jammed, Milos Arden said.\n")
    live.run()
    other = Sequencer(live.conveyor)  # it never asked for the lock
    live.add("two", "Orlan dam gates jammed\n\nTwo gates of the Orlan dam jammed, Milos Arden said again.\n")
    live.annotate()
    assert other.once() == 1
    live.add("three", "Gates of the Orlan dam still jammed\n\nThe gates of the Orlan dam jammed, Arden said.\n")
    live.run()
    with live.conveyor.worker() as connection:
        assert log.last(connection) == live.sequencer._placing.position
    assert rebuild.check(live.conveyor, Scales()) == []
