"""A sequencer that starts with what was written down does the same as one that read the whole log or never stopped."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.flow import memory, rebuild, sequence
from comity.flow.memory import Memory
from comity.flow.placing import MONTH, Placing
from comity.flow.sequence import Sequencer
from comity.flow.shelf import Incoming
from comity.flow.weighing import Scales
from comity.process.passage import file
from comity.process.story import Profile
from comity.store import withdrawal
from comity.store.log import Draft, Entry

DAM = "Two gates of the Orlan dam jammed in Torvan on Monday, engineer Milos Arden said. The marmot saw it."
SENTENCES = (
    "The northern gates of the old dam above the town held through the night, the engineers said.",
    "Buses to the eastern valley will not run on Sunday because the bridge at the mill is being mended.",
    "A market hall near the harbour was closed for a week after inspectors had found cracks in its roof.",
    "Teachers of four schools asked the council to keep the heating on until the end of the month.",
)
BEGAN = datetime(2031, 3, 1, tzinfo=UTC)
LABELS = st.integers(1, 4)
TEXTS = st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True)
#: Kind, which report, what it says, its label, whether all see the label, hours since the last.
DEEDS = st.tuples(
    st.sampled_from(("placed",) * 5 + ("marked", "again", "readers", "repaired", "formed")),
    st.integers(0, 20),
    TEXTS,
    LABELS,
    st.booleans(),
    st.sampled_from((0.1, 5.0, 300.0, MONTH)),
)


class World:
    """Reports and what was done with them, without a database."""

    def __init__(self) -> None:
        self.said: dict[str, list[tuple[int, Incoming]]] = {}
        self.position = 0
        self.at = BEGAN

    def lookup(self, reports: Sequence[str], position: int) -> Mapping[str, Incoming]:
        return {one: [told for since, told in self.said[one] if since <= position][-1] for one in reports}

    def entry(self, deed: tuple[str, int, list[int], int, bool, float]) -> tuple[Entry, Incoming | None] | None:
        kind, which, text, label, common, pause = deed
        known = sorted(self.said)
        if kind in ("marked", "again") and not known:
            return None
        self.position += 1
        self.at += timedelta(hours=pause)
        entry = Entry(
            position=self.position, kind=kind, report=None, label=label, audience=(), common=common, at=self.at
        )
        if kind in ("readers", "repaired", "formed"):
            return entry, None
        name = f"{len(known):032x}" if kind == "placed" else known[which % len(known)]
        if kind == "marked":
            told = self.said[name][-1][1]
        else:
            told = self._told(name, text)
            self.said.setdefault(name, []).append((self.position, told))
        return replace(entry, report=UUID(name)), told

    def _told(self, name: str, text: list[int]) -> Incoming:
        words = [word.strip(".,").lower() for number in text for word in SENTENCES[number].split()]
        counts = {word: float(words.count(word)) for word in words}
        vector = np.array([float(number in text) + 0.1 for number in range(4)], np.float32)
        when = self.at.timestamp() / 3600
        return Incoming(
            report=name,
            document=UUID(int=int(name, 16) // 3),  # every third is a version of the one before
            profile=Profile(
                report=name,
                language="en" if int(name, 16) % 3 else "und",
                title=SENTENCES[text[0]],
                terms=tuple(counts.items()),
                weak=frozenset({"the", "of"}),
                pairs=frozenset(),
                forms={word: word for word in words},
                names={"MLS": "engineers"},
                who={"~MLS": 1.0},
                time=when,
                slack=1.0,
                gist="",
                vector=vector / np.linalg.norm(vector) if len(text) > 1 else None,
            ),
            filed=file(name, "\n\n".join(SENTENCES[number] for number in text), None, self.at.isoformat()[:16] + "Z"),
        )


@settings(deadline=None, max_examples=60)
@given(deeds=st.lists(DEEDS, max_size=30), stop=st.integers(0, 30))
def test_whatever_was_done_it_goes_on_as_if_it_had_never_stopped(deeds, stop):
    world = World()
    whole, parted = Placing(world.lookup), Placing(world.lookup)
    for number, deed in enumerate(deeds):
        if number == stop:
            parted = memory.placed(world.lookup, memory.parts(parted))
        given_ = world.entry(deed)
        if given_ is not None:
            assert repr(whole.apply(*given_)) == repr(parted.apply(*given_))
    assert list(memory.parts(parted)) == list(memory.parts(whole))


@settings(deadline=None, max_examples=60)
@given(deeds=st.lists(DEEDS, max_size=30))
def test_what_is_done_again_leaves_the_same_to_remember(deeds):
    world = World()
    first, again = Placing(world.lookup), Placing(world.lookup)
    for deed in deeds:
        given_ = world.entry(deed)
        if given_ is not None:
            told = first.apply(*given_)
            assert again.apply(*given_, again=True).filings == told.filings
    assert list(memory.parts(again)) == list(memory.parts(first))


def test_the_text_of_what_few_see_is_let_go_after_a_month_and_that_of_what_all_see_is_kept():
    world = World()
    placing = Placing(world.lookup)
    told = [
        ("readers", 0, [0], 2, True, 0.1),
        ("placed", 0, [0], 1, False, 0.1),
        ("placed", 0, [1], 2, False, 0.1),
        ("placed", 0, [2], 3, False, 0.1),
        ("placed", 0, [0, 1], 3, False, MONTH - 1),
        ("placed", 0, [0, 1], 4, False, 2.0),
    ]
    found = [placing.apply(*world.entry(deed)).copies for deed in told]
    one, other = f"{0:032x}", f"{1:032x}"
    # The last two are versions of one report, which is not looked for in itself.
    assert [{copy.other for copy in copies} for copies in found[-2:]] == [{one, other}, {other}]


@pytest.fixture
def kept(live, tmp_path):
    """The sequencer with a file, and one story in it."""
    live.sequencer.close()
    live.sequencer = Sequencer(live.conveyor, memory=Memory(tmp_path / "memory"))
    live.add("dam", DAM)
    live.run()
    live.sequencer.write_down(1)
    return live


def position(live, folder) -> int:
    """Where one that starts with this folder goes on."""
    sequencer = Sequencer(live.conveyor, memory=Memory(folder / "memory"))
    live.sequencer.close()
    live.sequencer = sequencer
    live.run()
    return sequencer._memory.position


def test_what_was_written_down_is_read_and_the_rest_of_the_log_done(kept, tmp_path):
    written = tmp_path / "memory" / "placing"
    assert written.stat().st_mode & 0o777 == 0o600
    assert written.parent.stat().st_mode & 0o777 == 0o700
    at = kept.sequencer._memory.position
    kept.add("echo", "Gates of the Orlan dam still jammed\n\nTwo gates of the Orlan dam jammed, Milos Arden said.")
    kept.run()
    assert position(kept, tmp_path) == at
    assert rebuild.check(kept.conveyor, Scales()) == []
    kept.sequencer.write_down(1000)
    assert kept.sequencer._memory.position == at, "so few entries are not worth it"


@pytest.mark.parametrize("harm", ["cut off", "a bit", "a length", "empty", "other code", "another log", "no file"])
def test_what_does_not_fit_is_passed_over_and_the_log_read(kept, tmp_path, harm, monkeypatch, caplog):
    written = tmp_path / "memory" / "placing"
    content = written.read_bytes()
    match harm:
        case "cut off":
            written.write_bytes(content[:-20])
        case "a bit":
            middle = len(content) // 2
            written.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        case "a length":
            written.write_bytes(b"\xff" * 8 + content[8:])
        case "empty":
            written.write_bytes(b"")
        case "other code":
            monkeypatch.setattr(memory, "code", lambda: "another")
        case "another log":
            with kept.conveyor.worker() as connection:
                connection.execute("update log set at = at + interval '1 microsecond'")
        case "no file":
            written.unlink()
    with caplog.at_level(logging.WARNING):
        assert position(kept, tmp_path) == 0
    assert ("cannot be read" in caplog.text) == (harm in {"cut off", "a bit", "a length", "empty"})
    kept.add("echo", "Gates of the Orlan dam still jammed\n\nTwo gates of the Orlan dam jammed, Milos Arden said.")
    kept.run()
    assert rebuild.check(kept.conveyor, Scales()) == []


def test_nothing_of_what_was_erased_is_left_or_written(kept, tmp_path):
    written = tmp_path / "memory" / "placing"
    assert b"marmot" in written.read_bytes()
    with kept.web.viewer(kept.viewers["norda"]) as connection:
        withdrawal.withdraw(connection, kept.received["dam"].id, "erased")
    kept.run()
    assert not written.exists()
    kept.sequencer.write_down(0)
    assert not written.exists()
    assert position(kept, tmp_path) == 0
    kept.sequencer.write_down(0)
    assert b"marmot" not in written.read_bytes()
    assert rebuild.check(kept.conveyor, Scales()) == []


def test_what_was_erased_while_no_sequencer_worked_is_let_go_at_the_start(kept, tmp_path):
    kept.sequencer.close()
    with kept.web.viewer(kept.viewers["norda"]) as connection:
        withdrawal.withdraw(connection, kept.received["dam"].id, "erased")
    assert position(kept, tmp_path) == 0
    assert not (tmp_path / "memory" / "placing").exists()


def test_where_nothing_can_be_written_the_work_goes_on(live, tmp_path, caplog):
    (tmp_path / "memory").write_text("a file stands here")
    live.sequencer.close()
    live.sequencer = Sequencer(live.conveyor, memory=Memory(tmp_path / "memory"))
    live.add("dam", DAM)
    live.run()
    with caplog.at_level(logging.WARNING):
        live.sequencer.write_down(1)
    assert "cannot be written" in caplog.text
    live.add("echo", "Gates of the Orlan dam still jammed\n\nTwo gates of the Orlan dam jammed, Milos Arden said.")
    live.run()
    assert live.stories("norda")
    assert rebuild.check(live.conveyor, Scales()) == []


def test_where_it_is_never_quiet_it_is_written_down_in_the_end(live, tmp_path, monkeypatch):
    monkeypatch.setattr(sequence, "_MUCH", 2)
    live.sequencer.close()
    live.sequencer = Sequencer(live.conveyor, memory=Memory(tmp_path / "memory"))
    live.sequencer.holds()
    entries = [Draft(kind="repaired")] * 10
    live.sequencer._act(lambda connection, _: live.sequencer._do(connection, entries))
    live.sequencer.mind(at_once=True)
    assert not (tmp_path / "memory").exists()
    live.sequencer._act(lambda connection, _: live.sequencer._do(connection, entries))
    live.sequencer.mind(at_once=True)
    assert (tmp_path / "memory" / "placing").exists()


def test_a_sequencer_that_stops_writes_down_what_came_since(live, tmp_path):
    live.sequencer.close()
    live.sequencer = Sequencer(live.conveyor, memory=Memory(tmp_path / "memory"))
    live.sequencer.holds()
    live.sequencer._act(lambda connection, _: live.sequencer._do(connection, [Draft(kind="repaired")] * 100))
    stop = threading.Event()
    stop.set()
    live.sequencer.run(stop)
    assert (tmp_path / "memory" / "placing").exists()
