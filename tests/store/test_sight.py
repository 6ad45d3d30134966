"""What a member may see is written down when a label is made, and when a member joins, whichever ends first."""

from __future__ import annotations

from threading import Thread

import psycopg
import pytest

from comity.store import member

_TO_COME = (
    "select intern_label(jsonb_build_array(jsonb_build_object('owner', %s::text, 'audience', 'coalition',"
    " 'epoch', 2147483647)))"
)


def seen(centre, who) -> list[int]:
    with centre.conveyor.worker() as connection:
        return connection.execute("select labels_seen_by(%s)", (who,)).fetchone()[0]


def test_who_joins_while_a_label_is_made_for_those_to_come_sees_it(centre):
    with centre.conveyor.worker() as connection:
        norda = member.add(connection, slug="norda", name="Norda")
    joined = []

    def join() -> None:
        with centre.conveyor.worker() as connection:
            joined.append(member.add(connection, slug="varzan", name="Varzan", epoch=2))

    with centre.conveyor.worker() as connection:
        label = connection.execute(_TO_COME, (norda,)).fetchone()[0]
        joining = Thread(target=join)
        joining.start()
        joining.join(0.3)  # it waits for the label
        assert not joined
    joining.join()
    assert seen(centre, joined[0]) == [label]
    # The other way round: the label waits for who joins.
    with centre.conveyor.worker() as connection:
        esk = member.add(connection, slug="esk", name="Esk", epoch=3)
        made = []

        def make() -> None:
            with centre.conveyor.worker() as other:
                made.append(other.execute(_TO_COME, (joined[0],)).fetchone()[0])

        making = Thread(target=make)
        making.start()
        making.join(0.3)
        assert not made
    making.join()
    assert seen(centre, esk) == [label, made[0]]


@pytest.mark.parametrize("table", ["label", "clause", "clause_member", "sight"])
def test_nobody_writes_labels_past_the_function_that_knows_what_hangs_on_them(centre, table):
    with pytest.raises(psycopg.errors.InsufficientPrivilege), centre.conveyor.worker() as connection:
        connection.execute(f"delete from {table}".encode())  # noqa: S608 - our own
