"""Web push: sealed for its device alone, and sent to a push service of our own that fails and comes back."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from comity.deliver.channels import push
from comity.deliver.channels.email import MailServer, mail_server
from comity.deliver.patience import Patience
from comity.errors import NotFound, Refused
from comity.flow.send import Sender, Ways
from comity.gather.address import vouched
from comity.gather.fetch import Fetcher
from comity.model.device import Note, Subscription
from comity.model.marking import Marking
from comity.model.quiet import Quiet
from comity.store import account, device, label, outbox

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
from killed import killed_while_sending
from push_service import Phone, PushService, lettered, unlettered
from test_send import Mailbox

HASTY = Patience(first=0.01, longest=0.05, tries=4, close_after=9, close=0.2)


def note(title: str = "Dam", text: str = "New report", about: str = "a") -> Note:
    return Note(key=UUID(int=7), about=about, title=title, text=text, path="/alerts", language="en")


def at(phone: Phone) -> Subscription:
    return Subscription(endpoint=phone.endpoint, public=phone.public, auth=phone.auth)


def test_a_message_is_sealed_as_the_example_of_the_rfc() -> None:
    """RFC 8291, section 5 and appendix A."""
    to = push.subscription(
        "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
    )
    key = ec.derive_private_key(
        int.from_bytes(unlettered("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), ec.SECP256R1()
    )
    plain = b"When I grow up, I want to be a watermelon"
    sealed = push.encrypted(plain, to, length=len(plain), key=key, salt=unlettered("DGv6ra1nlYgDCS1FRnbzlw"))
    assert lettered(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3"
        "jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@given(st.text(), st.text())
def test_whatever_is_told_has_one_length_and_is_read_by_its_device_alone(title: str, text: str) -> None:
    phone, told = Phone(endpoint="https://push.example/a"), push.told(note(title, text), "tag")
    sealed = push.encrypted(told, at(phone), length=push.LENGTH)
    assert len(sealed) == 86 + push.LENGTH + 1 + 16 <= 4096
    read = json.loads(phone.opened(sealed))
    for whole, cut in ((title, read["title"]), (text, read["text"])):
        assert whole == cut or cut.endswith("…")
        assert len(whole.encode()) > 400 or whole == cut
    with pytest.raises(InvalidTag):
        Phone().opened(sealed)


def test_two_messages_of_the_same_words_are_not_alike() -> None:
    phone = Phone(endpoint="https://push.example/a")
    assert len({push.encrypted(b"x", at(phone), length=8) for _ in range(3)}) == 3


def test_what_a_browser_does_not_give_is_refused() -> None:
    good = Phone()
    for public, auth in (
        ("", lettered(good.auth)),
        (lettered(good.public), "short"),
        (lettered(good.public[:-1]), lettered(good.auth)),
        (lettered(b"\4" + b"\1" * 64), lettered(good.auth)),  # no point of the curve
        ("ä", "ö"),
        (lettered(good.public), lettered(good.auth) + "!"),
    ):
        with pytest.raises(Refused):
            push.subscription("https://push.example/a", public, auth)


def test_a_push_service_writes_to_the_sender_of_mail_or_to_the_centre() -> None:
    found = push.contact({"COMITY_MAIL_FROM": "Joint Centre <centre@example.org>"}, "https://centre.example")
    assert found == "mailto:centre@example.org"
    for nothing in ({}, {"COMITY_MAIL_FROM": "nobody"}):
        assert push.contact(nothing, "https://centre.example") == "https://centre.example"


@pytest.fixture
def service() -> Iterator[PushService]:
    made = PushService()
    server = made.start()
    yield made
    server.shutdown()
    server.server_close()


def has(scene: Any, slug: str, phone: Phone, name: str = "My phone") -> UUID:
    with scene.centre.web.viewer(scene.viewer(slug)) as connection:
        return device.add(connection, name, at(phone))


def sender(scene: Any, service: PushService, patience: Patience = HASTY, *, mail: MailServer | None = None) -> Sender:
    out = Fetcher(allowed=vouched(service.origin.split("/")[2]), seconds=5)
    ways = Ways(post=out.deliver, mail=mail, address="https://centre.example", contact="mailto:centre@example.org")
    return Sender(scene.centre.conveyor, ways, patience=patience)


def drain(one: Sender, seconds: float = 10.0) -> None:
    """Send until nothing waits that is due."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if one.turn():
            continue
        with one._database.worker() as connection:
            due = "select from outbox where state = 'waiting' and bound is null and held_until <= now()"
            if connection.execute(due).fetchone() is None:
                return
        time.sleep(0.02)


def states(scene: Any) -> list[tuple[str, int]]:
    with scene.centre.conveyor.worker() as connection:
        return connection.execute("select state, tries from outbox order by id").fetchall()


def legible(told: dict[str, Any]) -> str:
    """What is told, without the two values that are chance and may spell anything."""
    return json.dumps({name: said for name, said in told.items() if name not in ("key", "tag")})


def quiet(scene: Any, slug: str) -> None:
    """Hours that are quiet now, in a zone of which the clock shows noon."""
    now = datetime.now(UTC)
    with scene.centre.web.viewer(scene.viewer(slug)) as connection:
        hours = Quiet(since=(now - timedelta(hours=1)).time(), until=(now + timedelta(hours=1)).time())
        account.set_quiet(connection, hours)


def loud(scene: Any) -> None:
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update contact set quiet_since = null, quiet_until = null")
        connection.execute("update outbox set held_until = '-infinity'")


def test_what_all_may_read_is_told_on_every_device_of_its_reader(scene: Any, service: PushService) -> None:
    scene.join("wadi", language="ar")
    first, second = service.phone("first"), service.phone("second")
    which = has(scene, "wadi", first)
    has(scene, "wadi", second)
    scene.ask("wadi", "سد", "push")
    scene.arrives("سد تورفان\n\nبوابات السد معطلة", language="ar")
    drain(sender(scene, service))
    assert service.forged == 0
    (told,) = service.told("first")
    with scene.centre.conveyor.worker() as connection:
        ((key, alert),) = connection.execute(
            "select key, alert from outbox where receiver = %s", (str(which),)
        ).fetchall()
    assert told | {"tag": ""} == {
        "key": key.hex,
        "tag": "",
        "title": "سد تورفان",
        "text": "تقرير جديد",
        "path": "/stories/s1",
        "language": "ar",
    }
    sent = {name: headers for name, headers, _ in service.came}
    headers, other = sent["first"], sent["second"]
    assert (headers["ttl"], headers["urgency"], headers["content-encoding"]) == ("86400", "normal", "aes128gcm")
    assert headers["topic"] == told["tag"] != other["topic"]
    assert len(headers["topic"]) <= 32
    assert alert.hex not in headers["topic"]
    assert service.claims[0]["sub"] == "mailto:centre@example.org"
    with scene.centre.web.viewer(scene.viewer("wadi")) as connection:
        assert all(each.told_at for each in device.own(connection))
    assert states(scene) == [("sent", 1), ("sent", 1)]


def test_of_what_some_may_not_read_not_a_word_is_told_and_nothing_by_its_length(
    scene: Any, service: PushService
) -> None:
    has(scene, "veldt", service.phone("phone"))
    scene.ask("veldt", "dam OR weir", "push")
    scene.arrives("The dam leaks", story="s1", marked=scene.label("norda", "norda", "veldt"))
    scene.arrives("The weir leaks, and it is not the only one", story="s2")
    drain(sender(scene, service))
    closed, told = service.told("phone")
    assert (closed["title"], closed["path"]) == ("Something new for you at the centre", "/alerts")
    assert not [word for word in ("dam", "leaks", "s1", "norda") if word in legible(closed)]
    assert told["title"] == "The weir leaks, and it is not the only one"
    assert len({len(body) for _, _, body in service.came}) == 1


def test_what_all_may_read_is_asked_when_it_is_sent(scene: Any, service: PushService) -> None:
    has(scene, "veldt", service.phone("phone"))
    scene.ask("veldt", "dam", "push")
    report = scene.report("The dam leaks")
    scene.placed(report)
    with scene.centre.web.viewer(scene.viewer("norda")) as connection:
        connection.execute("select mark_report(%s, %s)", (report, scene.label("norda", "norda", "veldt")))
    drain(sender(scene, service))
    (told,) = service.told("phone")
    assert "dam" not in legible(told)


def test_a_source_whose_owner_is_not_told_is_named_on_no_device(scene: Any) -> None:
    query, norda = scene.ask("norda", "dam"), scene.members["norda"]
    with scene.centre.conveyor.worker() as connection:
        veiled = label.intern(connection, [Marking(owner=norda, audience="public", attribution="withheld")])
        (source,) = connection.execute(
            "insert into source (member, label, marking, kind, name) values (%s, %s, %s, 'feed', 'Ours') returning id",
            (norda, scene.label("norda"), veiled),
        ).fetchone()
        (alert,) = connection.execute(
            "insert into alert (standing, member, officer, story, labels, kind, title, why, received_at, source)"
            " values (%s, %s, %s, 's1', %s, 'silent', 'Ours', '', now(), %s) returning id",
            (query, norda, scene.officers["norda"], [veiled], source),
        ).fetchone()
        assert not device.for_all(connection, [alert])
        connection.execute("update alert set source = null")
        assert device.for_all(connection, [alert])


def test_a_later_word_on_an_alert_takes_the_place_of_the_one_that_waits(scene: Any, service: PushService) -> None:
    has(scene, "veldt", service.phone("phone"))
    scene.ask("veldt", "dam", "push")
    one = sender(scene, service)
    for number in range(2):
        scene.arrives(f"The dam leaks, {number}")
        drain(one)
    scene.arrives("Another dam", story="s2")
    drain(one)
    topics = [headers["topic"] for _, headers, _ in service.came]
    assert topics[0] == topics[1] != topics[2]
    assert len({told["key"] for told in service.told("phone")}) == 3


def test_it_is_told_as_its_reader_wants(scene: Any, service: PushService) -> None:
    quiet(scene, "veldt")
    has(scene, "veldt", service.phone("phone"))
    for word, pace in (("dam", "urgent"), ("weir", "now"), ("gate", "daily")):
        query = scene.ask("veldt", word, "push")
        with scene.centre.conveyor.worker() as connection:
            connection.execute(
                "update standing set pace = %s, changed_at = clock_timestamp() where id = %s", (pace, query)
            )
            scene.watch.refresh(connection)
    for number, word in enumerate(("dam", "weir", "gate", "weir", "gate")):
        scene.arrives(f"The {word} leaks", story=f"s{number}")
    one = sender(scene, service)
    drain(one)
    assert [told["title"] for told in service.told("phone")] == ["The dam leaks"]
    assert service.came[0][1]["urgency"] == "high"
    loud(scene)
    drain(one)
    assert [told["title"] for told in service.told("phone")[1:]] == ["Alerts: 2", "Alerts: 2"]
    assert [headers["urgency"] for _, headers, _ in service.came[1:]] == ["low", "low"]
    assert {told["path"] for told in service.told("phone")[1:]} == {"/alerts"}


def test_what_the_centre_itself_tells_waits_for_the_morning(scene: Any, service: PushService) -> None:
    quiet(scene, "veldt")
    has(scene, "veldt", service.phone("phone"))
    with scene.centre.conveyor.worker() as connection:
        for kind, title, told in (("recalled", "The dam", True), ("recalled", "A secret", False), ("glass", "", False)):
            connection.execute(
                "insert into notice (member, kind, title, told) values (%s, %s, %s, %s)",
                (scene.members["veldt"], kind, title, told),
            )
        connection.execute("delete from outbox where channel = 'email'")
    one = sender(scene, service)
    drain(one)
    (asked,) = service.told("phone")
    assert (asked["title"], asked["path"]) == ("Something new for you at the centre", "/requests")
    assert service.came[0][1]["urgency"] == "high"
    assert states(scene) == [("waiting", 0), ("waiting", 0), ("sent", 1)]
    loud(scene)
    drain(one)
    assert [(told["title"], told["text"]) for told in service.told("phone")[1:]] == [
        ("The dam", "Recalled by its owner"),
        ("Something new for you at the centre", "Open it at the centre"),
    ]


def test_that_a_situation_report_was_released_is_told_to_all_who_read(scene: Any, service: PushService) -> None:
    for slug in ("norda", "veldt", "harm"):
        has(scene, slug, service.phone(slug))
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update officer set roles = '{host}' where id = %s", (scene.officers["harm"],))
        (which,) = connection.execute(
            "insert into sitrep (since, until) values (now() - interval '1 day', now()) returning id"
        ).fetchone()
        connection.execute("update sitrep set released_at = now() where id = %s", (which,))
    drain(sender(scene, service))
    assert [(name, told["title"], told["path"]) for name in ("norda", "veldt") for told in service.told(name)] == [
        (name, "A situation report was released", f"/sitreps/{which.hex}") for name in ("norda", "veldt")
    ]
    assert service.told("harm") == []


def test_a_device_that_is_gone_is_told_nothing_more_and_its_officer_is_told_so_otherwise(
    scene: Any, service: PushService, mail_to: Any
) -> None:
    box = Mailbox()
    has(scene, "veldt", service.phone("old"), "The old phone")
    has(scene, "veldt", service.phone("new"))
    scene.ask("veldt", "dam", "push")
    for number in range(2):
        scene.arrives("The dam leaks", story=f"s{number}")
    service.answers[:] = [410]
    drain(sender(scene, service, mail=mail_server(mail_to(box, "Joint Centre <centre@example.org>"))))
    assert service.asked == 4
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        (lost,) = (each for each in device.own(connection) if each.lost_at)
        (left,) = (each for each in device.own(connection) if not each.lost_at)
        assert outbox.dead(connection) == ()
    (name,) = {name for name, _, _ in service.came}
    assert left.endpoint.endswith(name)
    told = service.told(name)[-1]
    assert (told["title"], told["text"]) == (lost.name, "A device of yours is not reached any more")
    assert told["path"] == "/me/told#devices"
    (mail,) = box.mail
    assert (mail["To"], lost.name in mail["Subject"]) == ("veldt@example.org", True)
    assert "https://centre.example/me/told#devices" in mail.get_body(("plain",)).get_content()
    assert sorted(states(scene)) == [("dropped", 1)] * 2 + [("sent", 1)] * 4
    scene.arrives("The dam leaks still", story="s3")  # what is new is told on the other alone
    drain(sender(scene, service))
    assert service.asked == 5
    device_id, phone = lost.id, service.phone("renewed")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        for was, secret in ((left.endpoint, b"x" * 16), ("https://push.example/none", b"x" * 16)):
            with pytest.raises(NotFound):
                device.renew(connection, was, secret, at(phone))
        before = service.phones[lost.endpoint.rpartition("/")[2]]
        assert device.renew(connection, lost.endpoint, before.auth, at(phone)) == device_id
        assert [each.lost_at for each in device.own(connection)] == [None, None]
    with scene.centre.web.viewer(scene.viewer("harm")) as connection, pytest.raises(NotFound):
        device.renew(connection, phone.endpoint, phone.auth, at(before))
    scene.arrives("The dam leaks, says the other", story="s4")
    drain(sender(scene, service))
    assert service.told("renewed")[-1]["title"] == "The dam leaks, says the other"


def test_a_push_service_that_fails_and_comes_back_gets_everything_in_order(scene: Any, service: PushService) -> None:
    has(scene, "veldt", service.phone("phone"))
    scene.ask("veldt", "dam", "push")
    for number in range(3):
        scene.arrives(f"The dam leaks {number}", story=f"s{number}")
    service.answers[:] = [500, 429, 503]
    drain(sender(scene, service))
    assert [told["title"][-1] for told in service.told("phone")] == ["0", "1", "2"]
    assert states(scene) == [("sent", 4), ("sent", 1), ("sent", 1)]


def test_what_a_push_service_asks_for_is_waited(scene: Any, service: PushService) -> None:
    has(scene, "veldt", service.phone("phone"))
    scene.ask("veldt", "dam", "push")
    scene.arrives("The dam leaks")
    service.answers[:], service.wait = [429], "40"
    sender(scene, service, Patience(first=0.01, longest=60)).turn()
    with scene.centre.conveyor.worker() as connection:
        (wait,) = connection.execute("select next_at - now() from outbox").fetchone()
    assert timedelta(seconds=35) < wait <= timedelta(seconds=40)


def test_what_is_refused_for_good_is_told_by_the_name_of_its_device(scene: Any, service: PushService) -> None:
    has(scene, "veldt", service.phone("phone"), "The old tablet")
    scene.ask("veldt", "dam", "push")
    scene.arrives("The dam leaks")
    service.answers[:] = [413]
    drain(sender(scene, service))
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        (dead,) = outbox.dead(connection)
    assert (dead.channel, dead.receiver, dead.tries) == ("push", "The old tablet", 1)
    assert "413" in str(dead.reason)
    assert "leaks" not in repr(dead)


def test_an_address_inside_the_centres_own_network_is_refused(scene: Any, service: PushService) -> None:
    has(scene, "veldt", service.phone("phone"))
    scene.ask("veldt", "dam", "push")
    scene.arrives("The dam leaks")
    Sender(
        scene.centre.conveyor,
        Ways(post=Fetcher().deliver, mail=None, address="https://centre.example"),
        patience=HASTY,
    ).turn()
    assert (service.asked, states(scene)) == (0, [("dead", 1)])


def test_a_device_is_its_officers_alone(scene: Any, service: PushService) -> None:
    phone = service.phone("phone")
    which = has(scene, "veldt", phone)
    with scene.centre.web.viewer(scene.viewer("harm")) as connection:
        assert device.own(connection) == ()
        with pytest.raises(NotFound):
            device.remove(connection, which)
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        scene.centre.web.viewer(scene.viewer("veldt")) as connection,
    ):
        connection.execute("select auth from device")
    # Who signs in on the same device and wants to be told there is told instead.
    has(scene, "harm", phone)
    for slug, count in (("veldt", 0), ("harm", 1)):
        with scene.centre.web.viewer(scene.viewer(slug)) as connection:
            assert len(device.own(connection)) == count
    scene.ask("veldt", "dam", "push")
    scene.arrives("The dam leaks")
    drain(sender(scene, service))
    assert service.asked == 0
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update officer set active = false where id = %s", (scene.officers["harm"],))
        assert connection.execute("select count(*) from device").fetchone() == (0,)


def test_the_centre_has_one_key_and_people_see_its_public_half(scene: Any) -> None:
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert device.public_key(connection) is None
    made = []
    for _ in range(2):
        with scene.centre.conveyor.worker() as connection:
            made.append(device.key(connection, push.new_key))
    assert made[0] == made[1]
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert device.public_key(connection) == made[0].public
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        scene.centre.web.viewer(scene.viewer("veldt")) as connection,
    ):
        connection.execute("select secret from push_key")


def test_a_deputy_is_told_at_once(scene: Any, service: PushService) -> None:
    scene.join("mist")
    with scene.centre.conveyor.worker() as connection:
        connection.execute(
            "update officer set member = %s where id = %s", (scene.members["veldt"], scene.officers["mist"])
        )
        connection.execute(
            "update contact set member = %s where officer = %s", (scene.members["veldt"], scene.officers["mist"])
        )
    scene.members["mist"] = scene.members["veldt"]
    has(scene, "mist", service.phone("phone"))
    query = scene.ask("veldt", "dam")
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update standing set deputy = %s where id = %s", (scene.officers["mist"], query))
        connection.execute("update standing set entrusted_at = now() - interval '1 hour'")
    scene.arrives("The dam leaks")
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update alert set waits_since = now() - interval '20 minutes'")
    one = sender(scene, service)
    assert one.pass_on() == 1
    with scene.centre.conveyor.worker() as connection:
        connection.execute("delete from outbox where channel = 'email'")
    drain(one)
    (told,) = service.told("phone")
    assert told["text"] == "Passed on to you: Officer of veldt has not taken this alert on in time."
    assert service.came[0][1]["urgency"] == "high"


@pytest.mark.parametrize(("when", "came"), [("before", 1), ("after", 2)])
def test_a_sender_that_is_killed_loses_nothing_and_the_device_knows_what_it_has(
    scene: Any, service: PushService, when: str, came: int
) -> None:
    has(scene, "veldt", service.phone("phone"))
    scene.ask("veldt", "dam", "push")
    scene.arrives("The dam leaks")
    killed_while_sending(scene, service.origin, when)
    drain(sender(scene, service))
    told = service.told("phone")
    assert (len(told), len({(each["key"], each["tag"]) for each in told})) == (came, 1)
    assert states(scene) == [("sent", 2)]


def test_a_message_to_a_device_that_was_removed_is_dropped(scene: Any, service: PushService) -> None:
    which = has(scene, "veldt", service.phone("phone"))
    scene.ask("veldt", "dam", "push")
    scene.arrives("The dam leaks")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        device.remove(connection, which)
        with pytest.raises(NotFound):
            device.remove(connection, uuid4())
    drain(sender(scene, service))
    assert (service.asked, states(scene)) == (0, [("dropped", 1)])
