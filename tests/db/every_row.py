"""A centre with a row of every kind under every kind of label, and who may see each, written down beside it.

Norda asks, through an officer on watch who has a seat; beside it stand colleagues with less, one who only operates the
server, one who is out of office; Varzan, whose the others' things are; Esk, which joined later; Harm, which has left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

#: Officers by name, with their member and roles.
OFFICERS = {
    "ada": ("norda", "{watch}"),
    "ben": ("norda", "{watch}"),
    "ann": ("norda", "{analyst}"),
    "pia": ("norda", "{principal}"),
    "sam": ("norda", "{watch}"),
    "host": ("norda", "{host}"),
    "gone": ("norda", "{watch}"),
    "vera": ("varzan", "{watch}"),
    "vic": ("varzan", "{watch}"),
    "val": ("varzan", "{watch}"),
    "eli": ("esk", "{watch}"),
    "eva": ("esk", "{watch}"),
    "hal": ("harm", "{watch}"),
    "hob": ("harm", "{watch}"),
}
#: Who reads for whom: neither who only operates the server, nor who is out of office, nor whose member has left.
READS = {name: member for name, (member, _) in OFFICERS.items() if name not in ("host", "gone", "hal", "hob")}
#: Seats: who has them, who stands in, and whether the deputy's time is now, over, or to come.
SEATS = (
    *(("norda", 1, "ada", None, "now"), ("norda", 2, "sam", None, "now")),
    *(("varzan", 1, "vera", "vic", "over"), ("varzan", 2, None, "val", "to come"), ("esk", 1, None, "eli", "now")),
    ("harm", 1, "hal", None, "now"),
)
#: Whoever has one, or stands in now and reads.
ADMINISTERS = {"ada", "sam", "vera", "eli"}
#: Of a device, so long as they must be.
_KEYS = {"public": bytes(65), "auth": bytes(16)}
_TIMES = {
    "now": ("2020-01-01", "2990-01-01"),
    "over": ("2020-01-01", "2021-01-01"),
    "to come": ("2980-01-01", "2990-01-01"),
}
#: Labels by name: their clauses, and the members who satisfy them.
_V = {"owner": "varzan"}
LABELS: dict[str, tuple[tuple[dict[str, Any], ...], str]] = {
    "own": (({"owner": "norda", "audience": "members"},), "norda"),
    "shared": (({"owner": "norda", "audience": "coalition", "epoch": 1},), "norda varzan"),
    "public": ((_V | {"audience": "public"},), "norda varzan esk"),
    "coalition": ((_V | {"audience": "coalition", "epoch": 1},), "norda varzan"),
    "named": ((_V | {"audience": "members", "members": ["norda"]},), "norda varzan"),
    "hidden": ((_V | {"audience": "members"},), "varzan"),
    "past": ((_V | {"audience": "public", "not_after": "2020-01-01"},), "varzan"),
    "future": (
        (
            _V | {"audience": "public", "not_before": "2020-01-01"},
            _V | {"audience": "public", "not_before": "2990-01-01"},
        ),
        "varzan",
    ),
    "two": (
        (_V | {"audience": "public"}, {"owner": "esk", "audience": "members", "members": ["varzan"]}),
        "varzan esk",
    ),
    "both": (
        ({"owner": "norda", "audience": "public"}, _V | {"audience": "members", "members": ["norda"]}),
        "norda varzan",
    ),
    "veiled": ((_V | {"audience": "members", "members": ["norda"], "attribution": "withheld"},), "norda varzan"),
    "own veiled": (
        ({"owner": "norda", "audience": "members", "members": ["varzan"], "attribution": "withheld"},),
        "norda varzan",
    ),
    "free": ((_V | {"audience": "public", "onward": "public"},), "norda varzan esk"),
    "lapsed": (
        (_V | {"audience": "members", "members": ["norda"], "until": {"norda": "2020-01-01"}},),
        "varzan",
    ),
    "left": (({"owner": "harm", "audience": "members"},), ""),
}
#: Keys of tables without a primary key that may be read.
KEYS = {"attempt": "who", "log_key": "origin", "push_key": "encode(public, 'hex')", "recovery_code": "officer::text"}


@dataclass(slots=True)
class Rows:
    """What there is: ids by name, and by table the keys of rows with the officers who may see them."""

    connection: psycopg.Connection[tuple[Any, ...]]
    members: dict[str, UUID] = field(default_factory=dict)
    officers: dict[str, UUID] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    reports: dict[str, UUID] = field(default_factory=dict)
    sources: dict[str, UUID] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def put(self, table: str, who: Iterable[str], /, **values: Any) -> str:
        """Add a row that these officers may see; its key as text."""
        names = list(values)
        self.keys.setdefault(table, key(self.connection, table))
        row = self.connection.execute(
            f"insert into {table} ({', '.join(names)}) overriding system value"  # noqa: S608 - our own
            f" values ({', '.join(['%s'] * len(names))}) returning {self.keys[table]}".encode(),
            [Jsonb(each) if isinstance(each, dict) else each for each in values.values()],
        ).fetchone()
        self.seen.setdefault(table, {})[row[0]] = frozenset(who)
        return str(row[0])


def key(connection: psycopg.Connection[tuple[Any, ...]], table: str) -> str:
    """An expression for the primary key of a table's rows, as text."""
    if table in KEYS:
        return KEYS[table]
    row = connection.execute(
        "select string_agg(a.attname || '::text', ' || '' '' || ' order by array_position(i.indkey, a.attnum))"
        " from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)"
        " where i.indrelid = to_regclass(%s) and i.indisprimary",
        (table,),
    ).fetchone()
    assert row
    return str(row[0])


def readers(label: str, *, told: bool = False) -> set[str]:
    """Officers who read for a member that satisfies a label; `told`: and that may know whose it is."""
    clauses, members = LABELS[label]
    owners = [clause["owner"] for clause in clauses]
    veiled = told and any(clause.get("attribution") == "withheld" for clause in clauses)
    return {officer for officer, member in READS.items() if member in (owners if veiled else members.split())}


def fill(connection: psycopg.Connection[tuple[Any, ...]]) -> Rows:
    """Fill an empty centre; as a superuser, in one transaction."""
    rows = Rows(connection)
    connection.execute("set local search_path = comity, pg_temp; set local session_replication_role = replica")
    _people(rows)
    for name, (clauses, _) in LABELS.items():
        rows.labels[name] = _label(rows, clauses)
        rows.seen.setdefault("label", {})[str(rows.labels[name])] = frozenset(readers(name))
    for table in ("label", "clause", "clause_member"):
        rows.keys[table] = key(connection, table)
    for table, count in (("clause", "number"), ("clause_member", "number || ' ' || member")):
        for label, found in connection.execute(
            f"select label, label || ' ' || {count} from {table}".encode()  # noqa: S608 - our own
        ).fetchall():
            (name,) = (name for name, each in rows.labels.items() if each == label)
            rows.seen.setdefault(table, {})[found] = frozenset(readers(name, told=True))
    rows.keys["sight"] = key(connection, "sight")
    for (found,) in connection.execute(f"select {rows.keys['sight']} from sight".encode()).fetchall():  # noqa: S608
        rows.seen.setdefault("sight", {})[found] = frozenset()
    for name in LABELS:
        _of_a_label(rows, name)
    for one, other in (
        *(("public", "hidden"), ("hidden", "public"), ("public", "own"), ("own", "shared")),
        *(("public", "shared"), ("shared", "public")),
    ):
        rows.put(
            "copy",
            readers(one) & readers(other),
            report=rows.reports[one],
            other=rows.reports[other],
            label=rows.labels[one],
            other_label=rows.labels[other],
            containment=1,
            content=b"",
        )
    for name in ("public", "hidden", "own", "shared"):
        _of_an_officer(rows, name)
    _passed_on(rows)
    _of_requests(rows)
    _of_the_ledger(rows)
    _of_the_sitrep(rows)
    _of_questions(rows)
    connection.execute("set local session_replication_role = origin")
    return rows


def _people(rows: Rows) -> None:
    signed_in = set(OFFICERS)  # who is out of office is kept out by the gate
    rows.put("centre", signed_in, name="Savra", charter="", zone="UTC", languages=["en"], epoch=2)
    for place, (slug, epoch) in enumerate((("norda", 1), ("varzan", 1), ("esk", 2), ("harm", 1)), 1):
        left = "2026-01-01" if slug == "harm" else None
        rows.members[slug] = UUID(
            rows.put("member", signed_in, slug=slug, name=slug, place=place, epoch=epoch, left_at=left)
        )
    for name, (slug, roles) in OFFICERS.items():
        member = rows.members[slug]
        own = {each for each, (of, _) in OFFICERS.items() if of == slug}
        officer = rows.officers[name] = UUID(
            rows.put("officer", signed_in, member=member, name=name, roles=roles, active=name != "gone")
        )
        rows.put("contact", own, officer=officer, member=member, email=f"{name}@a.example", webhook_secret="s")  # noqa: S106
        for table, values in {
            "session": {"hash": name.encode(), "how": "link", "expires_at": "2990-01-01"},
            "passkey": {"id": name.encode(), "public_key": b"", "name": "x"},
            "sign_in_link": {"hash": name.encode(), "expires_at": "2990-01-01"},
            "authenticator": {"secret": b""},
            "recovery_code": {"hash": name.encode()},
        }.items():
            rows.put(table, {name} if table != "sign_in_link" else (), officer=officer, **values)
        rows.put("device", {name}, officer=officer, member=member, name="x", endpoint=name, **_KEYS)
        rows.put("delivered", {name}, officer=officer, member=member, channel="screen", seconds=1)
        rows.put(
            "token", {name} | (own & ADMINISTERS), hash=name.encode(), prefix="x", name="x", member=member,
            officer=officer, scopes="{read}", expires_at="2990-01-01",
        )  # fmt: skip
    moved = {"officer": rows.officers["ada"], "member": rows.members["varzan"]}
    rows.put("device", (), name="x", endpoint="of another member then", **moved, **_KEYS)
    rows.put("delivered", (), channel="email", seconds=1, **moved)
    rows.put("push_key", signed_in, public=b"x", secret=b"s")
    for slug in ("norda", "varzan"):
        rows.officers[f"bare {slug}"] = UUID(rows.put("officer", signed_in, member=rows.members[slug], name="bare"))
        readers = {each for each, of in READS.items() if of == slug}
        rows.put("act", readers, member=rows.members[slug], officer=rows.officers[f"bare {slug}"], kind="exported")
    for slug, number, officer, deputy, when in SEATS:
        begins, ends = _TIMES[when]
        rows.put(
            "seat", signed_in, member=rows.members[slug], number=number, officer=rows.officers.get(officer or ""),
            deputy=rows.officers.get(deputy or ""), deputy_from=begins, deputy_until=ends,
        )  # fmt: skip
    rows.put("term", signed_in, number=1, member=rows.members["norda"], begins="2026-01-01", ends="2026-02-01")
    for kind in ("web", "courier"):
        rows.put("process", signed_in, id=uuid4(), kind=kind, host="x", pid=1, version="x")
    for table, values in {
        "attempt": {"who": "x"},
        "receiver": {"channel": "email", "receiver": "x", "closed_until": "infinity"},
        "log": {"kind": "placed"},
        "weighing": {"story": "x"},
        "sense": {"name": b"of sixteen bytes", "vector": b"x"},
    }.items():
        rows.put(table, (), **values)
    rows.put("receiver", (), channel="email", receiver="elsewhere", closed_until="infinity")


def _label(rows: Rows, clauses: Iterable[dict[str, Any]]) -> int:
    written = [
        clause
        | {"owner": str(rows.members[clause["owner"]])}
        | {"members": [str(rows.members[each]) for each in clause.get("members", ())]}
        | {"until": {str(rows.members[each]): end for each, end in clause.get("until", {}).items()}}
        for clause in clauses
    ]
    return rows.connection.execute("select intern_label(%s)", (Jsonb(written),)).fetchone()[0]


def _of_a_label(rows: Rows, name: str) -> None:
    """A source and a report under a label, and all that is found in the report."""
    label, who, told = rows.labels[name], readers(name), readers(name, told=True)
    owner = rows.members[LABELS[name][0][0]["owner"]]
    for kind in ("feed", "push"):
        rows.sources[f"{name} {kind}"] = UUID(
            rows.put("source", told, member=owner, label=label, marking=label, kind=kind, name=name)
        )
    source = rows.sources[f"{name} feed"]
    rows.put("source_day", told, source=source, day="2026-01-01", label=label)
    report = rows.reports[name] = uuid4()
    rows.put(
        "report", who, id=report, document=report, originator=owner, label=label, source=source, key=name, path="x",
        content=b"", fingerprint=b"",
    )  # fmt: skip
    bare = rows.reports[f"bare {name}"] = uuid4()
    rows.put(
        "report", who, id=bare, document=bare, originator=owner, label=label, key=f"bare {name}", path="x",
        content=b"", fingerprint=b"",
    )  # fmt: skip
    rows.put("original", told, report=report, label=label, media_type="text/plain", content=b"")
    rows.put(
        "provenance", told, report=report, label=label, originator=owner, source=source, path="x", version=1,
        received_at="2026-01-01",
    )  # fmt: skip
    rows.put("work", (), report=report, state="failed")
    rows.put(
        "analysis", who, report=report, label=label, stages="", title="x", language="en", received_at="2026-01-01",
        source=source, originator=owner, story=name, content=b"", profile=b"", search=f"'~l{label}'",
    )  # fmt: skip
    rows.put("meaning", who, report=report, label=label, code="01" * 576)
    rows.put("analysis_was", (), report=report, content=b"", profile=b"")
    rows.put(
        "mention", who, report=report, label=label, place="x", name="x", country="x", lat=1, lon=1, times=1
    )  # fmt: skip
    rows.put("filing", who, report=report, label=label, story=name, how="", odds=1, position=1)
    rows.ids[f"sealed {name}"] = rows.put("sealed", who, label=label, originator=owner, title="x", fits=1, content=b"")
    rows.put("quarantine", told, label=label, originator=owner, source=source, report=report, path="x", reason="x")
    everybody = list(rows.members.values())
    for audience, shown in (
        (everybody, who),
        ([rows.members["varzan"]], {each for each in who if READS[each] == "varzan"}),
    ):
        rows.put(
            "story_view", shown, story=name, audience=audience, labels=[label], seen=b"", title="x", reports=1,
            languages=["en"], places=[], claims=1, contested=1, origins=1, began_at="2026-01-01",
            changed_at="2026-01-01", content=b"",
        )  # fmt: skip
        rows.put(
            "story_change", shown, story=name, audience=audience, labels=[label], kind="contested", claim="c", words="w"
        )


def _of_an_officer(rows: Rows, name: str) -> None:
    """What officers asked for and were told under a label; one of them has changed to another member since."""
    label, who = rows.labels[name], readers(name)
    for officer, member in (
        ("ada", "norda"),
        ("ben", "norda"),
        ("vera", "varzan"),
        ("ada", "varzan"),
        ("host", "norda"),
    ):
        own = {"officer": rows.officers[officer], "member": rows.members[member]}
        still = {officer} if OFFICERS[officer][0] == member else set()
        standing = rows.put("standing", still, name=name, query="x", **own)
        common = {"standing": standing, "story": name, "received_at": "2026-01-01"} | own
        rows.put("hit", still & who, report=rows.reports[name], label=label, fired=True, **common)
        alert = rows.put(
            "alert", still & who, labels=[label], report=rows.reports[name], kind="report", title="", why="", **common
        )
        letter = rows.put(
            "outbox", still & who, alert=alert, channel="email", receiver="x", labels=[label], payload={},
            state="dead", received_at="2026-01-01", reason="No mailbox x@a.example at https://x@a.example/x?x", **own,
        )  # fmt: skip
        rows.put(
            "outbox", still & who, alert=alert, channel="email", receiver="x", labels=[label], payload={},
            state="sent", received_at="2026-01-01", **own,
        )  # fmt: skip
        rows.ids |= {f"{kind} {name} {officer} {member}": each
                     for kind, each in (("standing", standing), ("alert", alert), ("outbox", letter))}  # fmt: skip


def _passed_on(rows: Rows) -> None:
    """Alerts that were passed on to Ada, who stands in for Ben; one is another member's, where she once was."""
    for name, owner, member in (
        ("public", "ben", "norda"), ("hidden", "ben", "norda"), ("own", "sam", "norda"), ("public", "vera", "varzan")
    ):  # fmt: skip
        own = {"officer": rows.officers[owner], "member": rows.members[member]}
        label, reader = rows.labels[name], {owner} & readers(name)
        standing = rows.put("standing", {owner}, name=name, query="x", deputy=rows.officers["ada"], **own)
        common = {"standing": standing, "story": name, "received_at": "2026-01-01"} | own
        for of, report in ((name, f"bare {name}"), ("hidden", "hidden")):
            rows.put("hit", {owner} & readers(of), report=rows.reports[report], label=rows.labels[of], fired=True,
                     **common)  # fmt: skip
        rows.ids[f"passed {name} {owner}"] = rows.put(
            "alert", reader | ({"ada"} & readers(name) if member == "norda" else set()), labels=[label],
            report=rows.reports[f"bare {name}"], kind="report", title="", why="", passed_to=rows.officers["ada"],
            passed_at="2026-01-02", **common,
        )  # fmt: skip


def _of_requests(rows: Rows) -> None:
    """What was taken back, and what Esk asks of Varzan."""
    of = {slug: {name for name, member in READS.items() if member == slug} for slug in rows.members}
    for slug, name in (("norda", "own"), ("varzan", "public")):
        rows.put(
            "withdrawal", of[slug], report=rows.reports[name], member=rows.members[slug], kind="hidden",
            label=rows.labels[name],
        )  # fmt: skip
        rows.put("notice", of[slug], member=rows.members[slug], kind="recalled")
    for slug, name, officer in (("norda", "public", "ada"), ("varzan", "own", "vera"), ("esk", "public", "eli")):
        owner = LABELS[name][0][0]["owner"]
        rows.put(
            "report_read", of[slug] | of[owner], report=rows.reports[name], member=rows.members[slug],
            officer=rows.officers[officer], hour="2026-01-01",
        )  # fmt: skip
    for name, slug, officer, report, until, quorum in (
        ("glass", "esk", "eli", "hidden", None, 1),
        ("wide", "esk", "eli", "hidden", None, 2),
        ("broken", "norda", "ada", "hidden", "2990-01-01", 1),
        ("of varzan", "varzan", "vera", "bare own", "2990-01-01", 1),
        ("over", "norda", "ada", "hidden", "2020-01-01", 1),
    ):
        rows.ids[f"glass {name}"] = rows.put(
            "glass", READS, report=rows.reports[report], member=rows.members[slug], officer=rows.officers[officer],
            purpose="x", hours=1, quorum=quorum, term="2990-01-01", opened_at=until and "2020-01-01", until=until,
        )  # fmt: skip
    rows.put(
        "glass_vote", READS, glass=rows.ids["glass broken"], member=rows.members["esk"], agrees=True,
        officer=rows.officers["eli"],
    )  # fmt: skip
    rows.ids["request"] = rows.put(
        "request", of["esk"] | of["varzan"], report=rows.reports["public"], label=rows.labels["public"],
        member=rows.members["esk"], officer=rows.officers["eli"], audience="public", purpose="x", term="2990-01-01",
    )  # fmt: skip
    rows.put("decision", of["varzan"], request=rows.ids["request"], owner=rows.members["varzan"])
    # Norda, some of whose officers do not read, asks and is asked.
    rows.ids["of norda asked"] = rows.put(
        "request", of["norda"], report=rows.reports["own"], label=rows.labels["own"], member=rows.members["norda"],
        officer=rows.officers["ada"], audience="public", purpose="x", term="2990-01-01",
    )  # fmt: skip
    rows.put("decision", of["norda"], request=rows.ids["of norda asked"], owner=rows.members["norda"])


def _of_the_ledger(rows: Rows) -> None:
    signed_in = set(OFFICERS)
    for name, label in rows.labels.items():
        rows.ids[f"entry {name}"] = rows.put(
            "entry", readers(name), kind="report", label=label, content={}, secret=b"x" * 32
        )
    rows.put("entry", READS, kind="term", content={})
    rows.put("stream", (), originator=rows.members["norda"], label=rows.labels["own"])
    rows.put("log_key", signed_in, origin="x", public=b"", secret=b"")
    rows.put("log_key_was", signed_in, public=b"", note="x")
    rows.put("tile", signed_in, level=0, number=0, hashes=b"x" * 32)
    rows.put("checkpoint", signed_in, size=1, root=b"", note="x")
    for name, slug, retired in (
        ("of norda", "norda", "2026-01-01"), ("witness", "varzan", None), ("retired", "varzan", "2026-01-01")
    ):  # fmt: skip
        rows.ids[name] = rows.put(
            "witness", signed_in, member=rows.members[slug], name=name, vkey=name, retired_at=retired
        )
    for letter, slug in (("q", "norda"), ("p", "varzan")):
        rows.put("seal_key", signed_in, member=rows.members[slug], name="x", key=f"age1{letter * 58}")
    rows.put("cosignature", signed_in, size=1, witness=rows.ids["of norda"], line="x", signed_at="2026-01-01")


def _of_the_sitrep(rows: Rows) -> None:
    """An open edition, with a sentence under every label, which Varzan has signed but for one, and a released one."""
    for name, released in (("open", None), ("released", "2026-01-02")):
        sitrep = rows.ids[f"sitrep {name}"] = rows.put(
            "sitrep", READS, since="2026-01-01", until="2026-01-02", released_at=released
        )
        rows.put("sitrep_dissent", READS, sitrep=sitrep, member=rows.members["varzan"], officer=rows.officers["vera"],
                 reason="x")  # fmt: skip
        for label, number in rows.labels.items():
            who = readers(label)
            sentence = rows.ids[f"sentence {name} {label}"] = rows.put(
                "sitrep_sentence", who, sitrep=sitrep, section="new", topic=label, kind="typed", words="x",
                labels=[number], released=released is not None,
            )  # fmt: skip
            rows.put("sitrep_citation", who, sentence=sentence, number=1, report=rows.reports[label], label=number)
            rows.put("sitrep_dissent", who, sitrep=sitrep, sentence=sentence, member=rows.members["varzan"],
                     officer=rows.officers["vera"], reason="x")  # fmt: skip
            for tongue, given in (("en", "y"), ("ru", None)):
                rows.put("sitrep_rephrasing", who, sentence=sentence, language=tongue, said="x", words=given,
                         officer=rows.officers["vera"])  # fmt: skip
    # Who may see one of two things that a sentence cites sees nothing of it; what cites nothing, nobody.
    sentence = {"sitrep": rows.ids["sitrep open"], "section": "new", "topic": "x", "kind": "typed", "words": "x"}
    both = rows.put("sitrep_sentence", readers("public") & readers("hidden"),
                    labels=[rows.labels["public"], rows.labels["hidden"]], **sentence)  # fmt: skip
    for number, label in enumerate(("public", "hidden"), 1):
        rows.put("sitrep_citation", readers("public") & readers("hidden"), sentence=both, number=number,
                 report=rows.reports[label], label=rows.labels[label])  # fmt: skip
    rows.put("sitrep_sentence", (), **sentence)
    rows.ids["sentence taken"] = rows.put("sitrep_sentence", readers("public"), labels=[rows.labels["public"]],
                                          taken_at="2026-01-02", **sentence)  # fmt: skip
    rows.put("sitrep_signing", READS, sitrep=rows.ids["sitrep open"], member=rows.members["varzan"],
             officer=rows.officers["vera"], sentences=[
                 rows.ids[f"sentence open {label}"] for label in rows.labels if label != "coalition"])  # fmt: skip
    # What was is for who may see what that rested on.
    rows.put("story_change", readers("public") & readers("hidden"), story="public", kind="settled", claim="c",
             audience=list(rows.members.values()), labels=[rows.labels["public"]], words="w",
             rested=[rows.reports["hidden"]])  # fmt: skip


def _of_questions(rows: Rows) -> None:
    """A question under every label with an answer under its own and one under another, and what each is about."""
    for name, number in rows.labels.items():
        owner = LABELS[name][0][0]["owner"]
        who = readers(name)
        officer = {"norda": "ada", "varzan": "vera", "harm": "hal"}[owner]
        rfi = rows.ids[f"rfi {name}"] = rows.put(
            "rfi", who, member=rows.members[owner], officer=rows.officers[officer], label=number, words="x",
            asked=[rows.members["norda"], rows.members["esk"]], asked_at="2026-01-01", due_at="2990-01-01",
        )  # fmt: skip
        own = {"rfi": rfi, "officer": rows.officers["eli"], "member": rows.members["esk"]}
        rows.put("rfi_stand", who, stand="taken", **own)
        for label in (name, "public", "hidden"):
            sees = who & readers(label)
            answer = rows.put("rfi_answer", sees, label=rows.labels[label], words="x", **own)
            rows.put("rfi_link", sees, rfi=rfi, answer=answer, report=rows.reports["public"])
        for of in ("public", "hidden", "own"):
            rows.put("rfi_link", who & readers(of), rfi=rfi, report=rows.reports[of])
            rows.put("rfi_link", who & readers(of), rfi=rfi, story=of)
    rows.put(
        "story_view", readers("public") & readers("hidden"), story="of varzan", audience=[rows.members["varzan"]],
        labels=[rows.labels["public"]], seen=b"", title="x", reports=1, languages=["en"], places=[], claims=1,
        contested=1, origins=1, began_at="2026-01-01", changed_at="2026-01-01", content=b"",
    )  # fmt: skip
    withdrawn = {"member": rows.members["varzan"], "officer": rows.officers["vera"], "label": rows.labels["public"]}
    rows.ids["rfi withdrawn"] = rows.put(
        "rfi", readers("public"), words="x", asked=[rows.members["norda"]], asked_at="2026-01-01", due_at="2990-01-01",
        withdrawn_at="2026-01-01", **withdrawn,
    )  # fmt: skip
    rows.ids["rfi to varzan"] = rows.put(
        "rfi", readers("shared"), words="x", asked=[rows.members["varzan"]], asked_at="2026-01-01",
        due_at="2990-01-01", member=rows.members["norda"], officer=rows.officers["pia"], label=rows.labels["shared"],
    )  # fmt: skip
