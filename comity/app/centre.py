"""Setting up a centre, and what changes in it later: members that join and leave, links for officers."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import UUID

import psycopg

from comity.db import Database, migrate
from comity.db.door import Connection
from comity.db.embedded import Addresses
from comity.errors import AlreadyThere, DatabaseAway, NotFound, Refused
from comity.govern import handover
from comity.govern.charter import FEWEST, LANGUAGES, MOST, Charter, Party, Person, is_address, is_slug
from comity.model.member import Invitation, Member, Officer, Role
from comity.store import centre, member, officer, seat, sign_in

#: How long a link of `comity init` and `comity invite` can be used, in minutes: it is sent by mail or carried by hand.
LINK_MINUTES = 3 * 24 * 60


def prepare(addresses: Addresses) -> None:
    """Bring the database up to date, making it at the first time.

    Raises:
        DatabaseAway: it does not answer, or its user may not do what is needed.
        SchemaTooNew: a later Comity has been there.
    """
    try:
        migrate(addresses.admin)
    except psycopg.OperationalError as error:
        raise DatabaseAway(f"The database does not answer: {str(error).strip()}") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseAway(
            f"The database's user may not set it up ({error.diag.message_primary}). It must own the database and may"
            " create roles: alter role … createrole. See docs/how-to/own-postgresql.md."
        ) from error


def there(conveyor: Database) -> centre.Centre | None:
    """The centre of a database; none before one is set up."""
    with conveyor.worker() as connection:
        return centre.found(connection)


def set_up(conveyor: Database, charter: Charter, text: str, *, facts: str = "") -> None:
    """Write a centre down as its charter says.

    Args:
        conveyor: its database.
        charter: what the members agreed.
        text: the charter as it was written, kept whole.
        facts: places and houses of its own, TOML.

    Raises:
        AlreadyThere: there is a centre already.
    """
    with conveyor.worker() as connection:
        if here := centre.found(connection):
            raise AlreadyThere(
                f"There is a centre here already: {here.name}. It is left as it is. For another, name another folder"
                " (--data) or database (COMITY_DATABASE_URL)."
            )
        languages = list(charter.languages)
        centre.add(
            connection,
            name=charter.name,
            charter=text,
            zone=charter.zone,
            languages=languages,
            facts=facts,
            quorum=charter.ledger.quorum,
        )
        parties = {party.slug: party for party in charter.member}
        ids = {}
        for slug in charter.order():
            party = parties[slug]
            ids[slug] = member.add(connection, slug=slug, name=party.name)
            _people(connection, ids[slug], party, languages[0])
        if host := charter.host:
            officer.add(
                connection,
                ids[host.member],
                name=host.name,
                email=host.email,
                roles=["host"],
                language=languages[0],
            )
        handover.note_handover(connection)


def invite(addresses: Addresses, chosen: Callable[[Officer], bool], *, minutes: int = LINK_MINUTES) -> list[Invitation]:
    """One-time links for officers, by member in the order of the chair.

    Args:
        addresses: of the database.
        chosen: for whom.
        minutes: how long each can be used.
    """
    conveyor, web = Database(addresses.conveyor, most=1), Database(addresses.web, most=1)
    try:
        with conveyor.worker() as connection:
            members = [m for m in member.everyone(connection) if m.left_at is None]
            people = officer.everyone(connection)
        with web.gate() as connection:
            return [
                Invitation(
                    member=each.name,
                    officer=who,
                    path=f"/sign-in/{sign_in.issue(connection, who.id, minutes=minutes)}",
                )
                for each in members
                for who in people
                if who.member == each.id and who.active and chosen(who)
            ]
    finally:
        conveyor.close()
        web.close()


def join(conveyor: Database, party: Party, *, language: str | None = None) -> Member:
    """A member joins: a new epoch begins, and its turn in the chair comes after all others'.

    What was released to the coalition before stays with those who were members then.

    Raises:
        Refused: the slug was used before, an address is somebody's already, or there are too many members.
    """
    if not is_slug(party.slug):
        raise Refused(f"{party.slug!r} is no slug: small Latin letters, digits and hyphens, a letter first.")
    for person in party.officer:
        if not is_address(person.email):
            raise Refused(f"{person.email!r} is not a mail address.")
    with conveyor.worker() as connection:
        here = _here(connection)
        known = member.everyone(connection)
        if any(m.slug == party.slug for m in known):
            raise Refused(f"{party.slug!r} is or was a member; the history keeps its name, so choose another slug.")
        if sum(m.left_at is None for m in known) >= MOST:
            raise Refused(f"The centre has {MOST} members, which is as many as there may be.")
        new = member.add(connection, slug=party.slug, name=party.name, epoch=centre.next_epoch(connection))
        _people(connection, new, party, language if language in LANGUAGES else here.languages[0])
        return member.one(connection, party.slug)


def leave(conveyor: Database, slug: str) -> Member:
    """A member leaves: from this moment it sees nothing, and the chair passes it over.

    Raises:
        NotFound: there is no such member, or it has left.
        Refused: too few would be left.
    """
    with conveyor.worker() as connection:
        _here(connection)
        gone = member.one(connection, slug)
        if gone.left_at is not None:
            raise NotFound(f"{gone.name} has left already, on {gone.left_at:%Y-%m-%d}.")
        if sum(m.left_at is None for m in member.everyone(connection)) <= FEWEST:
            raise Refused(f"A centre has {FEWEST} members at least; end it instead, or have another join first.")
        member.leave(connection, gone.id)
        handover.note_handover(connection)
        return member.one(connection, slug)


def members(conveyor: Database) -> list[tuple[Member, list[Officer]]]:
    """All members there were, with their officers."""
    with conveyor.worker() as connection:
        people = officer.everyone(connection)
        return [(each, [o for o in people if o.member == each.id]) for each in member.everyone(connection)]


def _here(connection: Connection) -> centre.Centre:
    here = centre.found(connection)
    if here is None:
        raise NotFound("There is no centre here yet; 'comity init' sets one up.")
    return here


def _people(connection: Connection, of: UUID, party: Party, language: str) -> None:
    for number, person in enumerate(party.officer, 1):
        seat.give(connection, member=of, number=number, officer=_person(connection, of, person, language))
    for person in party.principal:
        _person(connection, of, person, language, principal=True)


def _person(connection: Connection, of: UUID, person: Person, language: str, *, principal: bool = False) -> UUID:
    return officer.add(
        connection,
        of,
        name=person.name,
        email=person.email,
        roles=["principal"] if principal else cast("list[Role]", person.roles),
        language=person.language or language,
    )
