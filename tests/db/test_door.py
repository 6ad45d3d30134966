"""What a door prepares, and that a connection which the server closed is not handed out."""

from __future__ import annotations

import socket
import threading
from uuid import uuid4

import psycopg

from comity.db import Database, Viewer

PREPARED = "select statement from pg_prepared_statements"


def prepared(connection) -> str:
    return " ".join(row[0] for row in connection.execute(PREPARED))


def test_what_the_conveyor_asks_often_is_planned_once_and_what_viewers_ask_is_not(centre):
    database = Database(centre.addresses.conveyor, most=1)
    for _ in range(8):
        with database.worker() as connection:
            connection.execute("select count(*) from work")
    with database.worker() as connection:
        assert "from work" in prepared(connection)
    database.close()
    database, viewer = Database(centre.addresses.web, most=1), Viewer(member=uuid4(), officer=uuid4())
    for _ in range(8):
        with database.viewer(viewer) as connection:
            connection.execute("select count(*) from report")
            connection.execute("select may_file()", prepare=True)
    with database.viewer(viewer) as connection:
        assert "from report" not in prepared(connection)
        assert "may_file" in prepared(connection)
    database.close()


def test_behind_a_pooler_nothing_is_prepared(centre):
    with Pooler(centre.addresses.conveyor) as pooler:
        database = Database(pooler.url, most=1)
        for _ in range(8):
            with database.worker() as connection:
                connection.execute("select count(*) from work", prepare=True)
        with database.worker() as connection:
            assert prepared(connection) == ""
        database.close()


def test_a_connection_that_the_server_closed_is_not_handed_out(centre):
    database = Database(centre.addresses.conveyor, most=1)
    with database.worker() as connection:
        [(process,)] = connection.execute("select pg_backend_pid()").fetchall()
    with psycopg.connect(centre.addresses.admin) as admin:
        admin.execute("select pg_terminate_backend(%s, 5000)", (process,))
    with database.worker() as connection:
        [(another,)] = connection.execute("select pg_backend_pid()").fetchall()
    assert another != process
    database.close()


class Pooler:
    """Stands before the server as a pooler does: what it says is the number of the process is its own."""

    def __init__(self, url: str) -> None:
        parts = psycopg.conninfo.conninfo_to_dict(url)
        self._to = f"{parts['host']}/.s.PGSQL.{parts.get('port', 5432)}"
        self._door = socket.create_server(("127.0.0.1", 0))
        kept = {key: value for key, value in parts.items() if key not in {"host", "port"}}
        self.url = psycopg.conninfo.make_conninfo(
            "", **kept, host="127.0.0.1", port=self._door.getsockname()[1], sslmode="disable", gssencmode="disable"
        )

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._to)
            threading.Thread(target=_carry, args=(client, server, False), daemon=True).start()
            threading.Thread(target=_carry, args=(server, client, True), daemon=True).start()


def _carry(source: socket.socket, sink: socket.socket, changes: bool) -> None:
    """Pass bytes on; `changes`: another number of the process in the server's message of its key (K, 12 bytes)."""
    try:
        while data := source.recv(1 << 16):
            at = data.find(b"K\x00\x00\x00\x0c") if changes else -1
            if at >= 0:
                data, changes = data[: at + 5] + b"\x7f\xff\xff\xff" + data[at + 9 :], False
            sink.sendall(data)
    except OSError:
        pass
    finally:
        sink.close()
