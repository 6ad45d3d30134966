"""What an officer changes of the own account."""

from __future__ import annotations

from uuid import UUID

from comity.db.door import Connection
from comity.errors import Refused
from comity.model.quiet import Quiet


def looked(connection: Connection) -> None:
    """The viewer has looked at all there is; what comes from now on is new."""
    connection.execute("update officer set looked_at = now() where id = viewing_officer()")


def speaks(connection: Connection, language: str) -> None:
    """The viewer reads the screens, and is written to, in this language; a code."""
    connection.execute("update officer set language = %s where id = viewing_officer()", (language,))


def language(connection: Connection) -> str:
    """The language in which the viewer reads, and is written to; a code."""
    row = connection.execute("select language from officer where id = viewing_officer()").fetchone()
    return str(row[0]) if row else "en"


def marks(connection: Connection, label: int) -> None:
    """Reports that the viewer writes get this label unless they are given another."""
    connection.execute("update officer set marking = %s where id = viewing_officer()", (label,))


def marking(connection: Connection) -> int | None:
    """The label that the viewer's own reports get unless they are given another; none: they must be given one."""
    row = connection.execute("select marking from officer where id = viewing_officer()").fetchone()
    return row[0] if row else None


def mail(connection: Connection) -> tuple[str, str | None]:
    """The viewer's e-mail address and the address of the own webhook; empty and none where nothing is known."""
    row = connection.execute(
        "select email, webhook from contact where officer = viewing_officer()",
    ).fetchone()
    return (row[0], row[1]) if row else ("", None)


def sitreps(connection: Connection) -> bool:
    """Whether the viewer gets released situation reports by mail."""
    row = connection.execute("select sitreps from contact where officer = viewing_officer()").fetchone()
    return bool(row and row[0])


def set_sitreps(connection: Connection, wanted: bool) -> None:
    """Have released situation reports sent to the viewer by mail, or no more.

    Raises:
        Refused: no address of the viewer's is known.
    """
    _kept(connection.execute("update contact set sitreps = %s where officer = viewing_officer()", (wanted,)).rowcount)


def names(connection: Connection) -> dict[UUID, str]:
    """The members of the centre that have not left, by id, in the order of the chair."""
    return dict(connection.execute("select id, name from member where left_at is null order by place").fetchall())


def all_names(connection: Connection) -> dict[UUID, str]:
    """All members there were, by id, in the order of the chair; for telling what was done by those that left, too."""
    return dict(connection.execute("select id, name from member order by place").fetchall())


def set_webhook(connection: Connection, address: str | None, secret: str | None) -> None:
    """Have the viewer's alerts sent to this address too, signed with this secret; none: no more.

    Raises:
        Refused: no address of the viewer's is known.
    """
    done = connection.execute(
        "update contact set webhook = %s, webhook_secret = %s where officer = viewing_officer()", (address, secret)
    )
    _kept(done.rowcount)


def set_secret(connection: Connection, secret: str) -> None:
    """Have what is sent to the viewer's webhook signed with another secret from now on, what waits as well.

    Raises:
        Refused: there is no webhook of the viewer's.
    """
    done = connection.execute(
        "update contact set webhook_secret = %s where officer = viewing_officer() and webhook is not null", (secret,)
    )
    if not done.rowcount:
        raise Refused("You have no webhook that a secret could be for. Write its address first.")


def quiet(connection: Connection) -> Quiet:
    """The viewer's hours."""
    row = connection.execute(
        "select c.quiet_since, c.quiet_until, coalesce(c.zone, n.zone, 'UTC'), c.urgent, c.daily_at"
        " from contact c left join centre n on true where c.officer = viewing_officer()"
    ).fetchone()
    return Quiet(since=row[0], until=row[1], zone=row[2], urgent=row[3], daily=row[4]) if row else Quiet()


def set_quiet(connection: Connection, hours: Quiet) -> None:
    """Have the viewer told by these hours.

    Raises:
        Refused: no address of the viewer's is known.
    """
    done = connection.execute(
        "update contact set quiet_since = %s, quiet_until = %s, zone = %s, urgent = %s, daily_at = %s"
        " where officer = viewing_officer()",
        (hours.since, hours.until, hours.zone, hours.urgent, hours.daily),
    )
    _kept(done.rowcount)


def _kept(rows: int) -> None:
    """See that it was written down: it stands beside the address, and where none is known there is nothing to send."""
    if not rows:
        raise Refused(
            "No mail address of yours is known here, so that how you are told cannot be kept. Have whoever has a seat"
            " of your member add you with your address."
        )
