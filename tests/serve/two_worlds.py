"""A second world: a copy of a centre in which what an officer may not see never was; and what of an answer compares."""

from __future__ import annotations

import base64
import difflib
import io
import json
import re
import zipfile
from typing import Any
from urllib.parse import unquote

import psycopg

from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.store import label, report, withdrawal

#: The moment of asking, which is no property of a world; and what ago it was.
MOMENT = re.compile(
    r"just now|\d+ minutes? ago|\d\d:\d\d(:\d\d)?(?= GMT|<)"
    r"|\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d(:|%3A)\d\d(\.\d+)?(Z|(\+|%2B)00(:|%3A)00)?"
    r"|(?<=DTSTAMP:)\d{8}T\d{6}Z"
)
#: Ids, secrets, roots of trees: what was there before the worlds parted stays, what is new or random is that alone.
WORD = re.compile(r"comity_[\w-]+|[A-Za-z0-9+/]{43}=|[\w-]{32,}")
#: Tables of things that are nobody's but their officer's, or their member's.
OFFICERS = (
    *("standing", "hit", "alert", "outbox", "session", "passkey", "authenticator", "recovery_code", "sign_in_link"),
    "device",
)
MEMBERS = ("token", "contact", "act", "notice", "withdrawal")


def every_id(centre: Any) -> set[str]:
    """Every id and secret that stands in a centre's tables."""
    with psycopg.connect(centre.addresses.admin) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'comity'").fetchall()
        rows = [
            row[0]
            for (table,) in tables
            for row in connection.execute(f"select t::text from comity.{table} t".encode()).fetchall()  # noqa: S608
        ]
    found = {word for row in rows for word in re.findall(r"[\w-]{32,}", row)}
    return found | {each.replace("-", "") for each in found}


def forget(centre: Any, viewer: Any) -> None:
    """Take out of a centre what this viewer may not see, so that it never was: by owner and audience, not by policy."""
    with psycopg.connect(centre.addresses.admin) as connection:
        run = connection.execute
        run("set search_path = comity")
        run("set session_replication_role = replica")  # no trigger, no foreign key: what is left is looked at below
        run(
            "create temp table gone as select label as id from clause"
            " where owner <> %s and audience <> 'coalition' and audience <> 'public'",
            (viewer.member,),
        )
        columns = run(
            "select table_name, column_name, data_type from information_schema.columns where table_schema = 'comity'"
            " and column_name in ('label', 'labels', 'other_label', 'member', 'officer')"
            " and table_name in (select tablename from pg_tables where schemaname = 'comity')"
        ).fetchall()
        for table, column, kind in columns:
            if column == "member" and table in MEMBERS:
                run(f"delete from {table} where member <> %s".encode(), (viewer.member,))  # noqa: S608
            elif column == "officer" and table in OFFICERS:
                run(f"delete from {table} where officer <> %s".encode(), (viewer.officer,))  # noqa: S608
            elif column in ("label", "labels", "other_label") and table != "request":
                fits = "&& (select array_agg(id) from gone)" if kind == "ARRAY" else "in (select id from gone)"
                run(f"delete from {table} where {column} {fits}".encode())  # noqa: S608
        run("delete from label where id in (select id from gone)")
        run(
            "delete from request q where member <> %s and not exists"
            " (select from decision d where d.request = q.id and d.owner = %s)",
            (viewer.member, viewer.member),
        )
        run("delete from rfi_answer where rfi not in (select id from rfi)")
        run("delete from rfi_stand where rfi not in (select id from rfi)")
        run(
            "delete from rfi_link where rfi not in (select id from rfi) or report not in (select id from report)"
            " or story not in (select story from story_view) or answer not in (select id from rfi_answer)"
        )
        run("delete from decision where request not in (select id from request)")
        run("delete from analysis_was where report not in (select id from report)")
        run("delete from log where report not in (select id from report)")
        run("delete from work where report not in (select id from report)")
        run("delete from weighing where story not in (select story from filing)")


def within(world: Any) -> None:
    """What makes it harder: a hidden version between two, hidden reports taken back, alerts of a hidden report."""
    people, centre = world.people, world.centre
    with centre.web.viewer(people.varzan) as connection:
        hidden = label.intern(connection, [Marking(owner=people.varzan.member, audience="members")])
        shared = label.intern(connection, [Marking(owner=people.varzan.member, audience="coalition")])
        text = "A quagmire lies between two versions that all may see."
        for each, marking in ((text, hidden), ("The kestrelford dam holds after all.", shared)):
            report.add(
                connection,
                Arrival(
                    key="shared",
                    report=Report(id="", path="shared.txt", title="The kestrelford dam", text=each),
                    original=each.encode(),
                    media_type="text/plain",
                ),
                originator=people.varzan.member,
                label=marking,
            )
        gone = report.add(
            connection,
            Arrival(
                key="gone",
                report=Report(id="", path="gone.txt", title="The wrenbourne weir", text="It never held."),
                original=b"It never held.",
                media_type="text/plain",
            ),
            originator=people.varzan.member,
            label=hidden,
        )
        withdrawal.withdraw(connection, gone.id, "recalled")
    with centre.conveyor.worker() as connection:
        connection.execute("update contact set webhook = 'https://hook.example', webhook_secret = 'whsec_x'")


def plain(answer: Any, known: set[str]) -> tuple[int, dict[str, str], bytes]:
    """An answer, but for the moment of asking and for what is random in every world."""
    body, kind = answer.content, answer.headers.get("content-type", "")
    headers = {name: value for name, value in answer.headers.items() if name not in ("date", "content-length")}
    headers.pop("etag", None)  # a hash of the body, which is compared itself
    if kind == "application/zip":
        body = unpacked(body, known)
        del headers["last-modified"]  # of a file that was made for this asker a moment ago
    elif kind == "application/octet-stream" and "content-disposition" not in answer.headers:
        body = str(len(body)).encode()  # a tile: hashes of what is salted
    for name in ("set-cookie", "location"):
        if name in headers:
            headers[name] = known_alone(unquote(read_notice(headers[name])), known)
    return answer.status_code, headers, known_alone(body.decode("utf-8", "replace"), known).encode()


def difference(first: Any, second: Any) -> list[str]:
    """What a reader of a failure wants to see of it."""
    lines = ([f"{status} {headers}", *re.split(rb"\n|(?<=,)", body)] for status, headers, body in (first, second))
    shown = ([str(line) for line in each] for each in lines)
    return list(difflib.unified_diff(*shown, "full", "bare", n=0, lineterm=""))[2:20]


def known_alone(text: str, known: set[str]) -> str:
    return WORD.sub(lambda word: word[0] if word[0].removeprefix("s") in known else "new", MOMENT.sub("then", text))


def read_notice(cookie: str) -> str:
    """What a page says next, which goes by a cookie."""
    found = re.search(r"comity_notice=([\w=-]+)", cookie)
    return cookie.replace(found[1], str(json.loads(base64.urlsafe_b64decode(found[1])))) if found else cookie


def unpacked(content: bytes, known: set[str]) -> bytes:
    """What is in a ZIP, in an order that hangs on no id of a world; an entry's place in the tree is random."""
    lines = []
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        for each in whole.infolist():
            held = [str(each.file_size)] if "/tile/" in each.filename else whole.read(each).decode().splitlines()
            told = (re.sub(r'"index":\d+', '"index":0', line) for line in held)
            lines += [known_alone(f"{each.filename} {line}", known) for line in told]
    return "\n".join(sorted(lines)).encode()
