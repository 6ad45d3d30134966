"""The conveyor writes no word of a report, a source or a query to its log, nor to whoever may not see it."""

from __future__ import annotations

import logging
import subprocess
import sys

import psycopg
import pytest

from comity.flow import logged
from comity.flow.poll import Poller
from comity.flow.sequence import Sequencer
from comity.gather.fetch import Fetcher
from comity.gather.manners import readers
from comity.store import quarantine, source, standing

CANARY = "zubrowka"


@pytest.fixture
def written(caplog):
    """All that was logged, as a process of the centre writes it."""
    caplog.set_level(logging.DEBUG)
    form = logged.Wordless("%(message)s")
    return lambda: "\n".join(form.format(each) for each in caplog.records if each.name.startswith("comity"))


def test_what_breaks_on_a_report_tells_its_kind_and_no_word_of_it(live, written):
    def broken(*_: object) -> None:
        raise KeyError(f"{CANARY} of another report")

    secret = live.marking("norda", "members")
    live.add(CANARY, f"The {CANARY} dam\n\nTwo gates of the {CANARY} dam jammed on Monday.", marking=secret)
    live.annotate()
    with Sequencer(live.conveyor, tell=broken) as sequencer:
        assert sequencer.holds()
        for _ in range(4):
            sequencer.once()
    told = written()
    assert "KeyError" in told and "cannot be placed" in told
    assert CANARY not in told
    for name, there in (("norda", 1), ("varzan", 0)):
        with live.web.viewer(live.viewers[name]) as connection:
            kept = quarantine.listed(connection).rows
            assert len(kept) == there
            assert not [each for each in kept if CANARY in each.reason]


def test_a_visit_is_told_of_without_the_name_or_address_of_its_source(live, written):
    norda = live.viewers["norda"]
    with live.web.viewer(norda) as connection:
        secret = live.marking("norda", "members")
        for kind, address in (("feed", f"http://127.0.0.1/{CANARY}"), ("folder", f"/{CANARY}")):
            source.add(
                connection,
                member=norda.member,
                label=secret,
                marking=secret,
                kind=kind,
                name=f"The {CANARY} {kind}",
                address=address,
            )
    with readers() as opening:
        poller = Poller(live.conveyor, way_out=Fetcher(), opening=opening, threads=1)
        while poller.turn():
            pass
        poller.means = None  # what nobody foresaw
        with live.conveyor.worker() as connection:
            connection.execute("update source set next_at = now(), taken_until = null")
        while poller.turn():
            pass
    told = written()
    assert told.count("could not be read") >= 3
    assert "nobody foresaw" in told
    assert CANARY not in told


def test_a_query_that_is_asked_no_more_is_known_by_its_id(live, written):
    from comity.flow.aside import known
    from comity.flow.watch import Watch

    norda = live.viewers["norda"]
    with live.web.viewer(norda) as connection:
        standing.add(connection, norda.member, norda.officer, name="x", query=f"place:{CANARY}")
    with live.conveyor.worker() as connection:
        Watch(known("")).refresh(connection)
    assert "is not asked" in written()
    assert CANARY not in written()


def test_an_error_of_the_database_is_told_by_its_code_and_the_rule_that_it_broke(centre):
    form = logged.Wordless()
    with psycopg.connect(centre.addresses.admin) as connection, pytest.raises(psycopg.Error) as broken:
        connection.execute("insert into comity.member (slug, name, place) values (%s, %s, 1)", (f"{CANARY}!", CANARY))
    assert CANARY in str(broken.value)
    told = form.formatException((broken.type, broken.value, broken.tb))
    assert "psycopg.errors.CheckViolation 23514 member member_slug_check" in told
    assert CANARY not in told


def test_moments_are_told_in_utc():
    record = logging.LogRecord("comity", logging.WARNING, "x.py", 1, "Late.", None, None)
    record.created, record.msecs = 0.0, 0.0
    assert logged.Wordless("%(asctime)s %(message)s").format(record) == "1970-01-01T00:00:00.000+00:00 Late."


def test_what_led_to_an_error_is_told_too_and_a_circle_of_errors_ends():
    form = logged.Wordless()
    try:
        try:
            int(CANARY)
        except ValueError as first:
            raise OSError(13, "Permission denied", CANARY) from first
    except OSError as error:
        told = form.formatException((type(error), error, error.__traceback__))
        error.__cause__.__cause__ = error  # type: ignore[union-attr]
        assert form.formatException((type(error), error, error.__traceback__))
    assert told.index("ValueError") < told.index("which led to") < told.index("PermissionError Permission denied")
    assert CANARY not in told


@pytest.mark.parametrize("thread", [True, False])
def test_an_error_that_nobody_catches_is_written_that_way_too(thread):
    does = "threading.Thread(target=fails).start()" if thread else "fails()"
    script = (
        "import threading\nfrom comity.flow import logged\nlogged.begin()\nword = 'zubr' + 'owka'\n"
        f"def fails():\n    raise KeyError(word)\n{does}\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603
    assert "ends by an error" in done.stderr and "KeyError" in done.stderr
    assert CANARY not in done.stderr
