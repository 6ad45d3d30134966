"""What officers try on the rows of `every_row`, and what must come of it: done to so many rows, or refused.

A statement without a condition tells most: only its own policy stands between it and all rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from every_row import OFFICERS, Rows
from psycopg.types.json import Jsonb

REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Deed:
    """Statements of one who asks; what is told is what the last one did."""

    #: An officer's name, or a role that is not people's.
    by: str
    #: With their values.
    statements: tuple[tuple[str, Any], ...]
    #: Rows, or refused.
    told: int | str


def _insert(table: str, **values: Any) -> tuple[str, tuple[Any, ...]]:
    names = ", ".join(values)
    return f"insert into {table} ({names}) values ({', '.join(['%s'] * len(values))})", tuple(values.values())  # noqa: S608


def deeds(rows: Rows) -> Iterator[Deed]:
    """Every deed that is tried."""
    for act in _ACTS:
        for by, told, *statements in act(rows):
            yield Deed(by, tuple(each if isinstance(each, tuple) else (each, ()) for each in statements), told)


Tried = Iterator[tuple[Any, ...]]


def _reports(r: Rows) -> Tried:
    def report(by: str = "norda", label: str = "own", **more: Any) -> tuple[str, tuple[Any, ...]]:
        common = {"document": uuid4(), "originator": r.members[by], "label": r.labels[label], "key": str(uuid4())}
        return _insert("report", **(common | {"path": "x", "content": b"", "fingerprint": b""} | more))

    yield "ada", 1, report()
    yield "ada", 1, report(source=r.sources["own feed"])
    yield "ada", REFUSED, report(by="varzan")
    for by, label, told in (
        *(("host", "own", REFUSED), ("pia", "own", REFUSED), ("ann", "own", 1), ("ann", "shared", REFUSED)),
        ("ann", "own veiled", REFUSED),
    ):
        yield by, told, report(label=label)
    for by in ("pia", "gone"):
        yield by, REFUSED, "update report set latest = true"
    for label in ("public", "both", "hidden", "free"):
        yield "ada", REFUSED, report(label=label)
    for which in ("public", "hidden"):
        yield "ada", REFUSED, report(document=r.reports[which])
    yield "ada", REFUSED, report(source=r.sources["public feed"])
    yield "ada", 8, "update report set latest = true"
    for by, bare, label, told in (
        *(("ada", "own", "own", 1), ("ada", "own", "public", REFUSED), ("ada", "public", "own", REFUSED)),
        *(("ann", "own", "own", 1), ("ann", "own", "shared", REFUSED), ("pia", "own", "own", REFUSED)),
    ):
        values = {"report": r.reports[f"bare {bare}"], "label": r.labels[label], "media_type": "x", "content": b""}
        yield by, told, _insert("original", **values)


def _sealed(r: Rows) -> Tried:
    for by, member, label, told in (
        *(("ada", "norda", "own", 1), ("ada", "norda", "public", REFUSED), ("ada", "varzan", "own", REFUSED)),
        *(("ann", "norda", "own", 1), ("ann", "norda", "shared", REFUSED), ("pia", "norda", "own", REFUSED)),
    ):
        values = {"originator": r.members[member], "label": r.labels[label], "title": "x", "fits": 1, "content": b""}
        yield by, told, _insert("sealed", id=uuid4(), **values)
    for by, name, told in (("ada", "own", 1), ("ada", "public", REFUSED), ("ann", "own", REFUSED)):
        yield by, told, ("select take_back_sealed(%s)", (r.ids[f"sealed {name}"],))
    for name, told in (("own", 1), ("public", 1), ("veiled", 0), ("own veiled", 1), ("hidden", 0)):
        yield "ada", told, ("select 1 from sealed_by(%s)", (r.ids[f"sealed {name}"],))
    for by, member, told in (
        *(("ada", "norda", 1), ("ada", "varzan", REFUSED), ("ben", "norda", REFUSED), ("host", "norda", REFUSED)),
    ):
        yield by, told, _insert("seal_key", member=r.members[member], name="x", key=f"age1{'z' * 58}")
    for by, told in (("ada", 1), ("ben", 0), ("host", 0)):
        yield by, told, "update seal_key set retired_at = now()"


def _glass(r: Rows) -> Tried:
    asks = ("select break_glass(%s, 'x', 1, '1 day')", (r.reports["hidden"],))
    for by, told in (("ada", 1), ("ben", REFUSED), ("host", REFUSED)):
        yield by, told, asks
    votes = ("select vote_glass(%s, true)", (r.ids["glass glass"],))
    for by, told in (("ada", 1), ("ben", REFUSED), ("eli", REFUSED)):
        yield by, told, votes
    again = ("select vote_glass(%s, true)", (r.ids["glass wide"],))
    yield "ada", REFUSED, again, again
    for name in ("broken", "over"):
        yield "vera", REFUSED, ("select vote_glass(%s, true)", (r.ids[f"glass {name}"],))
    yield "ada then eli", 1, votes, ("select 1 from behind_glass(%s)", (r.ids["glass glass"],))
    for by, name, told in (
        *(("ada", "broken", 1), ("vera", "broken", 0), ("host", "broken", 0), ("ada", "over", 0), ("ada", "glass", 0)),
        *(("ada", "of varzan", 0), ("vera", "of varzan", 1)),
    ):
        yield by, told, ("select 1 from behind_glass(%s)", (r.ids[f"glass {name}"],))
    for statement, values in (
        ("update report set label = label where id = %s", (r.reports["hidden"],)),
        ("insert into withdrawal (report, member, kind, label) select id, originator, 'hidden', label from report"
         " where id = %s", (r.reports["hidden"],)),
    ):  # fmt: skip
        told = 0 if "withdrawal" in statement else 1
        looks = ("select 1 from behind_glass(%s)", (r.ids["glass broken"],))
        yield "comity_worker then ada", told, (statement, values), looks
    for name, noted in (("named", 1), ("hidden", 0), ("own", 0), ("public", 0)):
        reads = ("select note_read(%s)", (r.reports[name],))
        which = "select 1 from report_read where report = %s and hour > '2026-06-01'"
        yield "ada then ada", noted, reads, (which, (r.reports[name],))
    yield "ada", REFUSED, "update glass set until = 'infinity'"


def _quarantine(r: Rows) -> Tried:
    def put(label: str = "own", by: str = "norda", **more: Any) -> tuple[str, tuple[Any, ...]]:
        return _insert("quarantine", label=r.labels[label], originator=r.members[by], path="x", reason="x", **more)

    yield "ada", 1, put()
    yield "ada", 1, put(report=r.reports["own"], source=r.sources["own feed"])
    yield "ada", REFUSED, put(label="public")
    yield "ann", 1, put()
    yield "ann", REFUSED, put(label="shared")
    yield "ann", REFUSED, "update quarantine set settled = 'x'"
    yield "ann", REFUSED, ("select retry_report(%s)", (r.reports["own"],))
    yield "ada", REFUSED, put(by="varzan")
    yield "ada", REFUSED, put(report=r.reports["public"])
    yield "ada", REFUSED, put(source=r.sources["public feed"])
    yield "ada", 4, "update quarantine set settled = 'x'"
    yield "ada", 1, ("select retry_report(%s)", (r.reports["own"],))
    yield "ada", REFUSED, ("select retry_report(%s)", (r.reports["public"],))


def _sources(r: Rows) -> Tried:
    def add(by: str = "norda", label: str = "own", marking: str = "own") -> tuple[str, tuple[Any, ...]]:
        values = {"member": r.members[by], "label": r.labels[label], "marking": r.labels[marking]}
        return _insert("source", kind="feed", name="x", **values)

    yield "ada", 1, add()
    yield "ada", REFUSED, add(by="varzan")
    yield "ann", REFUSED, add()
    yield "ann", REFUSED, ("update source set name = 'x' where id = %s", (r.sources["own feed"],))
    for by in ("ann", "gone"):
        yield by, 0, "delete from source"
    yield "ada", REFUSED, add(label="public")
    yield "ada", REFUSED, add(marking="public")
    own = (r.labels["own"], r.labels["own"])
    yield "ada", 8, ("update source set label = %s, marking = %s", own)
    for one, other in ((r.labels["public"], own[0]), (own[0], r.labels["public"])):
        yield "ada", REFUSED, ("update source set label = %s, marking = %s", (one, other))
    yield "ada", 8, "delete from source"


def _standing(r: Rows) -> Tried:
    for by, officer, member, told in (
        *(("ada", "ada", "norda", 1), ("ada", "ben", "norda", REFUSED), ("ada", "ada", "varzan", REFUSED)),
        ("host", "host", "norda", REFUSED),
    ):
        values = {"officer": r.officers[officer], "member": r.members[member]}
        yield by, told, _insert("standing", name="x", query="x", **values)
    for statement in (
        "update standing set name = 'x'",
        "delete from standing",
        "update alert set seen_at = now()",
        "update hit set answers = false",
        "update hit set wants = 'contested'",
        "update outbox set state = 'waiting'",
    ):
        yield "ada", 4, statement
        yield "host", 0, statement
    yield "ada", REFUSED, "update outbox set state = 'sent'"
    # Who has a seat is told which letters to colleagues were given up, and has them sent again.
    masked = "No mailbox …@a.example at https://a.example/…"
    for by, told in (("ada", 3), ("sam", 3), ("ben", 0), ("host", 0), ("vera", 2)):
        yield by, told, ("select 1 from undelivered() where letters = 3 and reason = %s", (masked,))
        yield by, told, "select 1 from undelivered()"
    left = ("select 1 from outbox where officer = %s and state = 'dead'", (r.officers["ben"],))
    again = ("select send_again(%s, 'email')", (r.officers["ben"],))
    yield "ada then comity_worker", 1, again, left
    yield "ada then comity_worker", 1, again, "select 1 from receiver where closed_until > now()"
    for by, whose, told in (("ada", "ben", 1), ("ben", "ada", REFUSED), ("ada", "vera", REFUSED), ("vera", "ada", 1)):
        yield by, told, ("select send_again(%s, 'email')", (r.officers[whose],))
    # What was passed on: who stands in sees it, takes it on, is done with it, and can do nothing else with it.
    for by, told in (("ada", 2), ("ben", 0), ("vera", 0), ("ada for varzan", 0)):
        yield by, told, "select 1 from passed_on()"
    yield "ada", 2, "select 1 from passed_on() where reports = 1"
    for name, told in (("public ben", 1), ("own sam", 1), ("hidden ben", REFUSED), ("public vera", REFUSED)):
        which = (r.ids[f"passed {name}"],)
        yield "ada", told, ("select stand_in(%s, true)", which)
        yield "ada", 0, ("update alert set done_at = now() where id = %s", which)
    yield "sam", REFUSED, ("select stand_in(%s, true)", (r.ids["passed public ben"],))
    for query, statement in (
        ("ben", "update standing set deputy = null"),
        ("ben", "update standing set active = false"),
    ):
        left = ("select 1 from alert where passed_to = %s and officer = %s", (r.officers["ada"], r.officers[query]))
        yield f"{query} then comity_worker", 0, statement, left
    # What it asked before stays with it, and is written by nobody.
    earlier = "select 1 from standing where earlier -> 0 ->> 'query' = 'x'"
    yield "ada then ada", 4, "update standing set query = 'y'", earlier
    yield "ada", REFUSED, "update standing set earlier = '[]'"


def _people(r: Rows) -> Tried:
    norda = sum(of == "norda" for of, _ in OFFICERS.values())
    for by, member, told in (
        ("ada", "norda", 1),
        ("ada", "varzan", REFUSED),
        ("host", "norda", REFUSED),
        ("ben", "norda", REFUSED),
    ):
        yield by, told, _insert("officer", member=r.members[member], name="x")
    for by, officer, member, told in (
        *(("ada", "norda", "norda", 1), ("ada", "norda", "varzan", REFUSED), ("ada", "varzan", "norda", REFUSED)),
        *(("host", "norda", "norda", REFUSED), ("ben", "norda", "norda", REFUSED)),
    ):
        values = {"officer": r.officers[f"bare {officer}"], "member": r.members[member]}
        yield by, told, _insert("contact", email="x@a.example", **values)
    for statement, count in (
        ("update officer set looked_at = now()", norda + 1),
        ("update contact set webhook = 'x'", 1),
        ("update seat set deputy_from = null", 2),
        ("update witness set retired_at = now()", 1),
    ):
        yield "ada", count, statement
        yield "host", 0, statement
    yield "ada", norda, "update token set revoked_at = now()"
    yield "ada", 1, "delete from session"
    yield "ada", 1, "delete from passkey"
    yield "ada", 1, "delete from device"
    for by, told in (("ada", 1), ("pia", 1), ("host", REFUSED)):
        yield by, told, ("select add_device('x', 'https://push.example', %s, %s)", (bytes(65), bytes(16)))
    for by, was, secret, told in (
        *(("ada", "ada", 0, 1), ("pia", "pia", 0, 1), ("host", "host", 0, REFUSED), ("ada", "ben", 0, REFUSED)),
        *(("ada", "of another member then", 0, REFUSED), ("ada", "ada", 1, REFUSED)),
    ):
        given = (was, bytes([secret] * 16), bytes(65), bytes(16))
        yield by, told, ("select renew_device(%s, %s, 'https://push.example', %s, %s)", given)
    yield "ben", 1, "update officer set looked_at = now()"
    yield "ben", REFUSED, ("update seat set officer = %s", (r.officers["ben"],))
    for by in ("ada", "ben"):
        yield by, REFUSED, ("update officer set roles = '{analyst}' where id = %s", (r.officers[by],))
    for by, member, officer, kind, told in (
        *(("ada", "norda", "ada", "exported", 1), ("ada", "norda", "ada", "filed", REFUSED)),
        *(("ada", "varzan", "ada", "exported", REFUSED), ("ada", "norda", "ben", "exported", REFUSED)),
        *(("comity_gate", "norda", "ada", "x", 1), ("comity_gate", "varzan", "ada", "x", REFUSED)),
        ("comity_gate", "norda", "vera", "x", REFUSED),
    ):
        yield by, told, _insert("act", member=r.members[member], officer=r.officers[officer], kind=kind)
    for column in ("officer", "deputy"):
        for name, told in (("ada", 2), ("vera", REFUSED), ("gone", REFUSED), ("host", REFUSED)):
            yield "ada", told, (f"update seat set {column} = %s", (r.officers[name],))  # noqa: S608
    # Whoever is out of office is out at once.
    ben = (r.officers["ben"],)
    leaves = ("update officer set active = false where id = %s", ben)
    for table in ("session", "sign_in_link", "authenticator", "recovery_code"):
        yield "ada then comity_gate", 0, leaves, (f"select 1 from {table} where officer = %s", ben)  # noqa: S608
    yield "ada then comity_worker", 0, leaves, ("select 1 from device where officer = %s", ben)
    entrusts = ("update standing set deputy = %s", ben)
    yield "ada then comity_worker", 0, entrusts, leaves, ("select 1 from standing where deputy = %s", ben)
    for role, told in (("host", 0), ("analyst", 4)):
        becomes = ("update officer set roles = %s where id = %s", ([role], ben[0]))
        yield "ada then comity_worker", told, entrusts, becomes, ("select 1 from standing where deputy = %s", ben)
    # What waits for an officer goes where the officer is reached now, and what waits for others does not.
    moves = ("update contact set email = 'new@a.example' where officer = %s", (r.officers["ada"],))
    for whose in ("officer = %s and receiver = 'x' and state = 'dead'", "officer <> %s and receiver <> 'x'"):
        yield (
            "ada then comity_worker",
            0,
            moves,
            (
                f"select 1 from outbox where channel = 'email' and {whose}",  # noqa: S608
                (r.officers["ada"],),
            ),
        )
    roles = ("update officer set roles = '{analyst}' where id = %s", ben)
    yield "ada then comity_gate", 0, roles, ("select 1 from session where officer = %s", ben)
    sits = ("update seat set officer = %s where number = 2", ben)
    yield "ada then comity_gate", 0, sits, ("select 1 from session where officer = %s", (r.officers["sam"],))
    yield "ada then comity_gate", 0, leaves, ("select 1 from token where officer = %s and revoked_at is null", ben)


def _tokens(r: Rows) -> Tried:
    for by, officer, member, source, told in (
        *(("ada", "ada", "norda", None, 1), ("ada", "ada", "norda", "own push", 1)),
        *(("ada", "ben", "norda", None, REFUSED), ("ada", "ada", "varzan", None, REFUSED)),
        *(("host", "host", "norda", None, REFUSED), ("ada", "ada", "norda", "own feed", REFUSED)),
        *(("ada", "ada", "norda", "public push", REFUSED), ("ann", "ann", "norda", "own push", REFUSED)),
    ):
        yield by, told, _insert(
            "token", hash=b"new", prefix="x", name="x", scopes="{read}", expires_at="2990-01-01",
            officer=r.officers[officer], member=r.members[member], source=r.sources.get(source or ""),
        )  # fmt: skip


def _ledger(r: Rows) -> Tried:
    for label, told in (("own", 1), ("hidden", 0), ("veiled", 0)):
        yield "ada", told, ("select 1 where secret_of(%s) is not null", (int(r.ids[f"entry {label}"]),))
    for by, member, told in (("ada", "norda", 1), ("ada", "varzan", REFUSED), ("host", "norda", REFUSED)):
        yield by, told, _insert("witness", member=r.members[member], name="new", vkey="new")
    for name, told in (("witness", 1), ("retired", REFUSED)):
        values = {"size": 1, "witness": r.ids[name], "line": "x", "signed_at": "2026-01-01"}
        yield "comity_gate", told, _insert("cosignature", **values)
    for by, label, told in (("ada", "own", 1), ("ada", "hidden", REFUSED), ("nobody", None, REFUSED)):
        yield by, told, ("select enter_ledger('read', %s, null, '{}')", (r.labels[label] if label else None,))


def _labels(r: Rows) -> Tried:
    for by, label, told in (
        *(("ada", "public", 3), ("ada", "hidden", 0), ("comity_worker", "two", 2), ("comity_worker", "left", 0)),
        *(("comity_worker", "hidden", 1), ("comity_worker", "past", 1), ("comity_worker", "future", 1)),
    ):
        yield by, told, ("select unnest(readers_of(%s))", (r.labels[label],))
        if by == "comity_worker":
            yield by, told, ("select unnest(labels) from seen_among(%s)", ([r.labels[label]],))
    for kind, told in (("web", 1), ("courier", REFUSED)):
        yield "comity_gate", told, _insert("process", id=uuid4(), kind=kind, host="x", pid=1, version="x")
    # An officer who acts for a member that is not its own; an asker who changes within a transaction.
    yield "ada for varzan", 0, "select id from report"
    becomes = ("select set_config('comity.member', %s, true)", (str(r.members["esk"]),))
    yield "vera", 0, "select seen_labels()", becomes, "select id from report"
    # What a label says, and what arrived, to those who may know whose it is.
    for label, told in (("public", 1), ("hidden", 0), ("veiled", 0), ("own veiled", 1)):
        yield "ada", told, ("select 1 from clauses_of(%s) where owner is not null", ([r.labels[label]],))
        yield "ada", told, ("select 1 from arrived(%s) found where found is not null", (r.reports[label],))
    yield "ada", 1, ("select unnest(readers_of(%s))", (r.labels["veiled"],))
    yield "host", 0, ("select 1 where owns_label(%s)", (r.labels["own"],))
    yield "ada", 0, ("select 1 where label_today(%(l)s) <> %(l)s", {"l": r.labels["coalition"]})
    yield "comity_worker", 0, ("select unnest(labels_seen_by(%s))", (r.members["harm"],))
    for by, member, name, told in (
        ("ada", "norda", "own", 1),
        ("ada", "varzan", "public", 0),
        ("host", "norda", "own", 0),
    ):
        values = (r.members[member], r.sources[f"{name} feed"], name)
        yield by, told, ("select 1 from last_version(%s, %s, %s)", values)


def _marks(r: Rows) -> Tried:
    report, own = r.reports["shared"], r.labels["own"]
    marks = ("select mark_report(%s, %s)", (report, own))
    yield "ada", 1, marks
    yield "ada", REFUSED, ("select mark_report(%s, %s)", (report, r.labels["public"]))
    yield "ann", REFUSED, marks
    yield "ada", REFUSED, ("select mark_report(%s, %s)", (r.reports["public"], own))
    for table in ("provenance", "original", "analysis", "mention", "filing", "quarantine", "hit", "alert"):
        yield "ada then vera", 0, marks, (f"select 1 from {table} where report = %s", (report,))  # noqa: S608
    yield "ada then vera", 0, marks, ("select 1 from report where id = %s", (report,))
    for column in ("report", "other"):
        yield "ada then vera", 0, marks, (f"select 1 from copy where {column} = %s", (report,))  # noqa: S608
    for table in ("story_view", "story_change"):
        yield "ada then vera", 0, marks, (f"select 1 from {table} where story = 'shared'", ())  # noqa: S608
    for statement in ("select withdraw(%s, 'hidden')", "select show_again(%s)"):
        for by, name, told in (("ada", "own", 1), ("ada", "public", REFUSED), ("ann", "own", REFUSED)):
            yield by, told, (statement, (r.reports[name],))
    for name, told in (("public", 1), ("hidden", REFUSED)):
        yield "ada", told, ("select ask(%s, 'public', '{}', null, 'x', '1 day')", (r.reports[name],))
    for by, name, told in (
        *(("vera", "request", 1), ("ada", "request", REFUSED)),
        *(("ada", "of norda asked", 1), ("ann", "of norda asked", REFUSED)),
    ):
        yield by, told, ("select decide(%s, 'refused', null)", (r.ids[name],))
    yield "ada", 0, ("select 1 where owns_label(%s)", (r.labels["both"],))
    for label, told in (("free", 1), ("public", REFUSED)):
        yield "ada", told, ("select derive_label(%s)", ([r.labels["own"], r.labels[label]],))
    veils = ("select mark_report(%s, %s)", (report, r.labels["own veiled"]))
    yield "ada then vera", 0, veils, ("select 1 from mention where report = %s", (report,))
    letters = [int(each) for name, each in r.ids.items() if name.startswith("outbox shared vera")]
    yield "ada then vera", 0, marks, ("select 1 from outbox where id = any (%s)", (letters,))


def _sitrep(r: Rows) -> Tried:
    is_open, released = (r.ids[f"sitrep {name}"] for name in ("open", "released"))

    def say(of: str = "public", edition: Any = is_open, instead: Any = None) -> tuple[str, tuple[Any, ...]]:
        cites = Jsonb([{"report": str(r.reports[of])}] if of else [])
        values = (edition, "x", cites, instead)
        return "select say_in_sitrep(%s, 'new', 'y', 1, 'typed', '{}', %s, %s, %s)", values

    at_once = "set constraints all immediate"
    for of, told in (("public", 1), ("own", 1), ("hidden", REFUSED)):
        values = (is_open, r.members["norda"], Jsonb([{"report": str(r.reports[of])}]))
        yield "comity_worker", told, ("select draft_in_sitrep(%s, %s, 'new', 'y', 1, 'story', '{}', %s)", values)
    for by, told in (("ada", 1), ("ann", 1), ("pia", REFUSED), ("host", REFUSED)):
        yield by, told, say()
        yield by, told, "select ask_for_sitrep('2026-01-01')"
        yield by, told, ("select amend_sitrep(%s)", (released,))
        yield by, told, ("select take_from_sitrep(%s)", (r.ids["sentence open public"],))
    for of, edition in (("hidden", is_open), ("", is_open), ("public", released)):
        yield "ada", REFUSED, say(of, edition), at_once
    bare = "insert into sitrep_sentence (sitrep, section, topic, kind, words) values (%s, 'new', 'x', 'typed', 'x')"
    yield "comity_worker", REFUSED, (bare, (is_open,)), at_once
    yield "comity_worker", REFUSED, "delete from sitrep_citation", at_once
    yield "ada", REFUSED, ("select amend_sitrep(%s)", (is_open,))
    for name, told in (("open hidden", REFUSED), ("released public", REFUSED), ("open own", 1)):
        yield "ada", told, ("select take_from_sitrep(%s)", (r.ids[f"sentence {name}"],))
    # Two may see what is released, and only what both may see and have signed is.
    for by, told in (("ada", 1), ("ann", REFUSED), ("pia", REFUSED), ("host", REFUSED)):
        yield by, told, ("select hold_sitrep(%s)", (is_open,))
        yield by, told, ("select sign_sitrep(%s)", (is_open,))
    for holds in ("hold_sitrep", "sign_sitrep"):
        yield "ada", REFUSED, (f"select {holds}(%s)", (released,))
    signs = ("select sign_sitrep(%s)", (is_open,))
    shown = "select 1 from sitrep_sentence where sitrep = %s and released and id = %s"
    for name, told in (("public", 1), ("own", 0), ("coalition", 0)):  # the last Varzan came to see when it had signed
        yield "ada then ada", told, signs, (shown, (is_open, r.ids[f"sentence open {name}"]))
    stands_for = "select 1 from sitrep_signing where sitrep = %s and member = %s and %s = any (sentences)"
    for name, told in (("public", 1), ("own", 1), ("hidden", 0)):
        values = (is_open, r.members["norda"], r.ids[f"sentence open {name}"])
        yield "ada then comity_worker", told, signs, (stands_for, values)
    yield "ada then vera", 0, signs, (shown, (is_open, r.ids["sentence open hidden"]))
    yield (
        "ada then ada",
        0,
        signs,
        ("select 1 from outbox where sitrep = %s and channel = 'email'", (is_open,)),
    )  # who did not ask gets no mail
    for by, told in (("ada", 1), ("host", 0), ("gone", 0)):
        tells = ("select 1 from outbox where sitrep = %s and channel = 'push'", (is_open,))
        yield f"ada then {by}", told, signs, tells
    yield "vera then vera", 0, signs, ("select 1 from sitrep where id = %s and released_at is not null", (is_open,))
    signed = ("select 1 from sitrep_signing where sitrep = %s", (is_open,))
    for of, told in (("public", 0), ("own", 1)):
        yield "ada then ada", told, say(of), signed
        yield "ada then ada", told, ("select take_from_sitrep(%s)", (r.ids[f"sentence open {of}"],)), signed
    for by, of, told in (
        *(("ada", "public", 1), ("ada", "hidden", REFUSED), ("ann", "public", REFUSED), ("pia", "public", REFUSED)),
        ("host", "public", REFUSED),
    ):
        yield by, told, ("select dissent_from_sitrep(%s, %s, 'x')", (is_open, r.ids[f"sentence open {of}"]))
    again = ("select dissent_from_sitrep(%s, null, null)", (is_open,))
    yield "ada then ada", 1, again, ("select 1 from sitrep_dissent where sitrep = %s and sentence is null", (is_open,))
    yield from _rephrasing(r, signed)
    marks = ("select mark_report(%s, %s)", (r.reports["shared"], r.labels["own"]))
    for table, column in (
        ("sitrep_sentence", "id"),
        ("sitrep_citation", "sentence"),
        ("sitrep_rephrasing", "sentence"),
    ):
        named = (f"select 1 from {table} where {column} = %s", (r.ids["sentence open shared"],))  # noqa: S608
        yield "ada then vera", 0, marks, named


def _rephrasing(r: Rows, signed: tuple[str, tuple[Any, ...]]) -> Tried:
    """A model's wording of a sentence: who may ask for it and undo it, until when, and that signatures fall by it."""

    def ask(of: str) -> tuple[str, tuple[Any, ...]]:
        return "select ask_to_rephrase(%s, 'ar', 'z')", (r.ids[f"sentence {of}"],)

    def undo(of: str, tongue: str = "en") -> tuple[str, tuple[Any, ...]]:
        return "select undo_rephrasing(%s, %s)", (r.ids[f"sentence {of}"], tongue)

    def settle(of: str, tongue: str = "ru") -> tuple[str, tuple[Any, ...]]:
        return "select settle_rephrasing(%s, %s, 'z', null)", (r.ids[f"sentence {of}"], tongue)

    def stands(of: str, tongue: str) -> tuple[str, tuple[Any, ...]]:
        found = "select 1 from sitrep_rephrasing where sentence = %s and language = %s and words = 'z'"
        return found, (r.ids[f"sentence {of}"], tongue)

    for by, told in (("ada", 1), ("ann", 1), ("pia", REFUSED), ("host", REFUSED)):
        yield by, told, ask("open public")
        yield by, told, undo("open public")
    for of in ("open hidden", "released public", "taken"):
        yield "ada", REFUSED, ask(of)
        yield "ada", REFUSED, undo(of)
    yield "ada then ada", 0, undo("open public"), signed
    yield "ada then ada", 1, undo("open own"), signed
    yield "ada then ada", 1, undo("open public", "fa"), signed  # where nothing was undone nobody signs anew
    again = ("select ask_to_rephrase(%s, 'en', 'z')", (r.ids["sentence open public"],))
    said = ("select 1 from sitrep_rephrasing where sentence = %s and said = 'z'", (r.ids["sentence open public"],))
    yield "ada then ada", 0, again, said
    for of, tongue, told in (("open public", "ru", 1), ("open public", "en", 0), ("released public", "ru", 0)):
        yield "comity_worker then ada", told, settle(of, tongue), stands(of, tongue)
    yield "comity_worker then ada", 0, settle("open public"), signed
    yield "comity_worker then ada", 1, settle("open own"), signed
    yield "ada", REFUSED, settle("open public")


def _questions(r: Rows) -> Tried:
    def ask(whom: str = "varzan", label: str = "shared", of: str = "own", story: str = "own") -> tuple[str, Any]:
        values = ([r.members[whom]], r.labels[label], [r.reports[of]], [story])
        return "select ask_rfi(%s, 'x', '', now() + interval '1 day', %s, %s, %s)", values

    for by, told in (("ada", 1), ("pia", 1), ("host", REFUSED), ("gone", REFUSED), ("vera", REFUSED)):
        yield by, told, ask()
    for more in (
        {"label": "own"},
        {"label": "public"},
        {"label": "own veiled"},
        {"whom": "esk"},
        {"of": "hidden"},
        {"story": "hidden"},
        {"story": "of varzan"},
    ):
        yield "ada", REFUSED, ask(**more)
    yield "pia", 1, ask(whom="norda", label="own")
    asks = ask()
    for by, told in (("ada", 0), ("vera", 1)):
        yield f"ada then {by}", told, asks, "select 1 from notice where kind = 'rfi' and at > '2026-02-01'"
    # Who is asked takes it on, declines, answers; analysts what stays within their member.
    for by, name, told in (
        *(("ada", "public", 1), ("ada", "hidden", REFUSED), ("ann", "public", REFUSED), ("ann", "own", 1)),
        *(("pia", "own", REFUSED), ("host", "own", REFUSED), ("ada", "to varzan", REFUSED), ("vera", "to varzan", 1)),
        *(("ada", "withdrawn", REFUSED), ("vera", "public", REFUSED)),
    ):
        rfi = r.ids[f"rfi {name}"]
        yield by, told, ("select stand_on_rfi(%s, 'taken', '')", (rfi,))
        yield by, told, ("select stand_on_rfi(%s, 'declined', 'x')", (rfi,))
        label = "own" if name == "own" else "coalition" if by == "vera" else "shared"
        yield by, told, ("select answer_rfi(%s, 'x', %s, '{}')", (rfi, r.labels[label]))
    public = r.ids["rfi public"]
    for label, told in (
        ("own", REFUSED),
        ("shared", 1),
        ("public", REFUSED),
        ("both", REFUSED),
        ("own veiled", REFUSED),
    ):
        yield "ada", told, ("select answer_rfi(%s, 'x', %s, '{}')", (public, r.labels[label]))
    for of, told in (("public", 1), ("hidden", REFUSED)):
        values = (public, r.labels["shared"], [r.reports[of]])
        yield "ada", told, ("select answer_rfi(%s, 'x', %s, %s)", values)
    for by, name, told in (
        *(("ada", "own", 1), ("ada", "to varzan", 1), ("pia", "to varzan", 1), ("pia", "own", REFUSED)),
        *(("ann", "to varzan", REFUSED), ("vera", "to varzan", REFUSED), ("ada", "public", REFUSED)),
        *(("host", "own", REFUSED), ("vera", "withdrawn", REFUSED)),
    ):
        yield by, told, ("select withdraw_rfi(%s)", (r.ids[f"rfi {name}"],))
    marks = ("select mark_report(%s, %s)", (r.reports["own"], r.labels["shared"]))
    shown = ("select 1 from rfi_link where rfi = %s and report = %s", (public, r.reports["own"]))
    yield "ada then vera", 1, marks, shown
    for statement in (
        "update rfi set words = 'y'",
        "delete from rfi_answer",
        "delete from rfi_link",
        "delete from rfi_stand",
    ):
        yield "ada", REFUSED, statement


_ACTS: tuple[Callable[[Rows], Tried], ...] = (
    *(_reports, _sealed, _glass, _quarantine, _sources, _standing, _people, _tokens, _ledger, _labels, _marks, _sitrep),
    _questions,
)
