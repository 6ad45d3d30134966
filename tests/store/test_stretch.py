"""A long list is walked in stretches, forth and back, without a row twice or left out."""

from __future__ import annotations

import pytest

from comity.errors import Refused
from comity.model.marking import Marking
from comity.store import label, quarantine
from comity.store.stretch import MOST, Place


@pytest.fixture
def many(centre):
    """Norda's viewer and a hundred and thirty rows, many of one moment."""
    from comity.db import Viewer

    with centre.conveyor.worker() as connection:
        connection.execute("insert into centre (name, charter, zone, languages) values ('Savra', '', 'UTC', '{en}')")
        (member,) = connection.execute(
            "insert into member (slug, name, place) values ('norda', 'Norda', 1) returning id"
        ).fetchone()
        (officer,) = connection.execute(
            "insert into officer (member, name) values (%s, 'Ada') returning id", (member,)
        ).fetchone()
        ours = label.intern(connection, [Marking(owner=member, audience="members")])
        connection.execute(
            "insert into quarantine (label, originator, path, reason, at)"
            " select %s, %s, n::text, 'r', timestamptz '2026-03-14' + (n / 30) * interval '1 hour'"
            " from generate_series(0, 129) n",
            (ours, member),
        )
    return Viewer(member=member, officer=officer)


def test_forth_and_back(centre, many):
    with centre.web.viewer(many) as connection:
        pages = [quarantine.listed(connection)]
        while pages[-1].older:
            pages.append(quarantine.listed(connection, place=Place.read(str(pages[-1].older))))
        assert [len(page.rows) for page in pages] == [MOST, MOST, 30]
        assert pages[0].newer is None
        walked = [row.id for page in pages for row in page.rows]
        assert len(set(walked)) == 130
        moments = [row.at for page in pages for row in page.rows]
        assert moments == sorted(moments, reverse=True)
        back = quarantine.listed(connection, place=pages[2].newer)
        assert back.rows == pages[1].rows
        first = quarantine.listed(connection, place=back.newer)
        assert (first.rows, first.newer) == (pages[0].rows, None)
        assert quarantine.listed(connection, place=first.older).rows == pages[1].rows


@pytest.mark.parametrize("written", ["x", "2026-03-14~", "~", "2026-03-14T00:00:00+00:00~zz", "-", "--"])
def test_an_address_that_names_no_place_is_refused(written):
    with pytest.raises(Refused):
        Place.read(written)


def test_no_place_is_the_first_page():
    assert Place.read("") is None
    assert Place.read(None) is None
