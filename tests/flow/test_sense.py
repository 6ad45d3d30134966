"""What statements mean is encoded once, for whoever weighs their story later too; and goes with what is erased."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from comity.flow.weighing import Scales, Weigher, recall
from comity.store import sense, withdrawal
from comity.vectors.remembered import Remembered
from comity.vectors.weights import Floats

DAM = "Two gates of the Orlan dam jammed in Torvan on Monday, engineer Milos Arden said.\n\nThe ferry to Varna runs."
ECHO = "Заслонки плотины Орлан заклинило в Торване в понедельник, сообщил инженер Милош Арден.\n\nПаром ходит."


class Counting:
    """Encodes a text by its letters, and counts."""

    model = "counting"

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.encoded: list[str] = []
        self.meanwhile = meanwhile

    def encode(self, texts: Sequence[str]) -> Floats:
        self.encoded += texts
        self.meanwhile()
        rows = np.array([[text.count(letter) + 1.0 for letter in "aeioаеио"] for text in texts], np.float32)
        rows = rows.reshape(len(texts), 8)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def told(live):
    """One story in two languages, placed and not weighed."""
    live.add("dam", DAM)
    live.add("echo", ECHO)
    live.annotate()
    assert live.sequencer.holds()
    live.sequencer.drain()
    with live.conveyor.worker() as connection:
        connection.execute("update filing set story = 's1'")
        connection.execute("insert into weighing (story, dirty_at) values ('s1', now())")
        connection.execute("delete from weighing where story <> 's1'")
    return live


def weigh(live, counting: Counting, *, remembers: bool = True) -> list[str]:
    """Weigh all stories anew in a process that was just started; what it encoded."""
    encoder = Remembered(counting, recall=recall(live.conveyor))
    Weigher(live.conveyor, Scales("", encoder), vectors=encoder if remembers else None).drain(anew=True)
    with live.conveyor.worker() as connection:
        connection.execute("update weighing set dirty_at = now()")
    return counting.encoded


def content(live) -> list[bytes]:
    return [bytes(row[0]) for row in live.fetch("select content from story_view order by story, audience")]


def erase(live, key: str) -> None:
    with live.web.viewer(live.viewers["norda"]) as connection:
        withdrawal.withdraw(connection, live.received[key].id, "erased")


def kept(live) -> int:
    return live.fetch("select count(*) from sense")[0][0]


def test_what_another_process_encoded_is_not_encoded_again_and_the_picture_is_the_same(told):
    assert len(weigh(told, Counting())) >= 3
    first = content(told)
    assert weigh(told, Counting()) == []
    assert content(told) == first
    other = Counting()
    other.model = "another"
    assert len(weigh(told, other)) >= 3  # the vectors of one encoder are none of another's


def test_without_a_place_to_keep_it_all_is_encoded_again(told):
    weigh(told, Counting(), remembers=False)
    assert kept(told) == 0
    assert len(weigh(told, Counting())) >= 3


def test_of_what_was_erased_no_vector_is_left(told):
    weigh(told, Counting())
    assert kept(told) >= 3
    erase(told, "dam")
    assert kept(told) == 0


def test_what_is_erased_while_it_is_encoded_is_not_kept(told):
    assert weigh(told, Counting(lambda: erase(told, "dam")))
    assert kept(told) == 0


def test_who_erases_waits_for_what_is_being_kept_and_takes_it_along(told):
    erasing = threading.Thread(target=erase, args=(told, "dam"))
    with told.conveyor.worker() as connection:
        assert sense.keep(connection, {b"n" * 16: b"v"}, 0)
        erasing.start()
        erasing.join(0.5)
        assert erasing.is_alive()
    erasing.join(20)
    assert kept(told) == 0


def test_what_nobody_asked_for_in_days_is_let_go(told):
    names = [bytes([number]) * 16 for number in range(3)]
    with told.conveyor.worker() as connection:
        sense.keep(connection, dict.fromkeys(names[:2], b"v"), 0)
        connection.execute("update sense set used_on = current_date - %s", (sense.DAYS + 1,))
        assert sense.known(connection, names[:1]) == {names[0]: b"v"}  # asked for: it stays
        sense.keep(connection, {names[2]: b"v"}, 0)
        assert set(sense.known(connection, names)) == {names[0], names[2]}
