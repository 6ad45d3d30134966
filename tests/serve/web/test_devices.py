"""Being told on a device, in a real browser: added, listed, told through a push service of our own, removed.

Chromium without a head has no push service, so of the page alone `PushManager` is stood in for, with keys that the test
made. What the courier sends is opened with them and handed to the worker as the browser would hand it over.
"""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
import uvicorn

from comity.deliver.channels import push
from comity.flow.send import Sender, Ways
from comity.gather.address import vouched
from comity.gather.fetch import Fetcher
from comity.model.device import Subscription
from comity.serve.asgi import app
from comity.serve.language import languages
from comity.store import device, session

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
from push_service import Phone, PushService, lettered
from sent import DEVICE
from test_offline import shot

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Worker

#: A phone in Arabic, on which a device is added, and a desk in English, where the browser refuses.
PHONE, DESK = (390, 844), (1280, 900)
#: What a browser with a push service does, and remembers.
STAND_IN = """{
const made = %s;
const plain = (text) => atob(text.replaceAll("-", "+").replaceAll("_", "/"));
const bytes = (text) => Uint8Array.from(plain(text), (one) => one.charCodeAt(0));
const known = (key) => ({
  endpoint: made.endpoint,
  options: { applicationServerKey: bytes(key).buffer },
  getKey: (name) => bytes(name === "auth" ? made.auth : made.public).buffer,
  unsubscribe: async () => (localStorage.removeItem("pushed"), true),
});
PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
  if (!userVisibleOnly) throw new Error("a browser shows whatever comes");
  localStorage.setItem("pushed", applicationServerKey);
  return known(applicationServerKey);
};
PushManager.prototype.getSubscription = async () => {
  const key = localStorage.getItem("pushed");
  return key && known(key);
};
}"""
#: In the worker: how many notifications are up counts itself, for while one takes another's place none is there.
COUNTED = """() => {
  const show = registration.showNotification.bind(registration);
  self.up = 0;
  registration.showNotification = async (...told) => (await show(...told), void (self.up += 1));
}"""
#: In the worker: the browser has given up how the device is reached, and makes it anew; what the device then shows.
CHANGED = """async (made) => {
  const plain = (text) => atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = (text) => Uint8Array.from(plain(text), (one) => one.charCodeAt(0));
  const getKey = (name) => bytes(name === "auth" ? made.auth : made.public).buffer;
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async () => ({ endpoint: made.endpoint, getKey });
  const waits = [];
  const event = new ExtendableEvent("pushsubscriptionchange");
  event.waitUntil = (work) => waits.push(work);
  dispatchEvent(event);
  await Promise.all(waits);
  const shown = await registration.getNotifications({ tag: "device" });
  return shown.map((one) => [one.title, one.body, one.lang, one.data.path]);
}"""
#: In the worker: its notification is touched, and one that would lead to somebody else's page; what opens then.
TOUCHED = """async () => {
  const opened = [];
  Clients.prototype.openWindow = async (where) => opened.push(where);
  const [there] = await registration.getNotifications();
  for (const path of [there.data.path, "//elsewhere.example/"]) {
    const waits = [];
    const event = new NotificationEvent("notificationclick", { notification: there });
    Object.defineProperty(event, "notification", { value: { close() {}, data: { path } } });
    event.waitUntil = (work) => waits.push(work);
    dispatchEvent(event);
    await Promise.all(waits);
  }
  return opened;
}"""


@pytest.fixture
def at(world) -> Iterator[str]:
    """Where the web process answers; the courier has run once."""
    with world.centre.conveyor.worker() as connection:
        device.key(connection, push.new_key)
    web = app(world.centre.web, address="http://localhost")
    server = uvicorn.Server(uvicorn.Config(web, port=0, log_level="error", lifespan="off"))
    runs = threading.Thread(target=server.run)
    runs.start()
    while not server.started:
        runs.join(0.05)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    runs.join(20)


@pytest.fixture
def service() -> Iterator[PushService]:
    made = PushService()
    server = made.start()
    yield made
    server.shutdown()
    server.server_close()


def entered(world, chromium: Browser, at: str, code: str, size: tuple[int, int]) -> Page:
    """A page of Norda's officer, who has just proved who she is."""
    who = world.people.norda
    with world.centre.conveyor.worker() as connection:
        connection.execute("update officer set language = %s where id = %s", (code, who.officer))
    with world.centre.web.gate() as connection:
        secret = session.begin(connection, who.officer, "link")
        session.prove(connection, session.hash_of(secret), "code")
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    context.add_cookies([{"name": "comity", "value": secret, "url": at}])
    return context.new_page()


def test_a_phone_is_added_told_and_removed(
    world, at: str, chromium: Browser, service: PushService, monkeypatch
) -> None:
    monkeypatch.setenv("COMITY_ALLOW_ADDRESSES", service.origin.split("/")[2])
    words = languages()["ar"].gettext
    page, phone = entered(world, chromium, at, "ar", PHONE), service.phone("phone")
    page.context.grant_permissions(["notifications"], origin=at)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.add_init_script(STAND_IN % json.dumps(handed(phone)))
    page.goto(f"{at}/me/told")
    page.locator("#device").fill("هاتف المناوبة")
    page.locator("[data-device-add]").scroll_into_view_if_needed()
    shot(page, "devices-none-ar")
    page.locator("[data-device-add]").click()
    page.wait_for_selector("[data-device]")
    page.wait_for_selector("[data-device-this]:not([hidden])")
    row = page.locator("[data-device]")
    assert "هاتف المناوبة" in row.inner_text()
    assert words("this device") in row.inner_text()
    assert words("not told anything yet") in row.inner_text()
    assert not page.locator("[data-device-form]").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    body = recalled(world, service)
    deliver = courier_of(page, at)
    (worker,) = page.context.service_workers
    worker.evaluate(COUNTED)
    for _ in range(2):  # a courier that died sends it again
        deliver(phone.opened(body).decode())
    while worker.evaluate("self.up") < 2:
        page.wait_for_timeout(50)
    page.wait_for_function("navigator.serviceWorker.ready.then((w) => w.getNotifications()).then((all) => all.length)")
    shown = page.evaluate(
        "navigator.serviceWorker.ready.then((w) => w.getNotifications())"
        ".then((all) => all.map((n) => [n.title, n.body, n.lang, n.data.path]))"
    )
    assert shown == [["سد تورفان", "استعاده صاحبه", "ar", "/requests"]]
    assert worker.evaluate(TOUCHED) == [f"{at}/requests"]
    page.goto(f"{at}/me/told")
    assert words("last told") in row.inner_text()
    row.scroll_into_view_if_needed()
    shot(page, "devices-told-ar")
    changes(page, worker, world, service)
    # On a standing query it is chosen by its name.
    page.goto(f"{at}/standing/new?query=dam")
    assert "هاتف المناوبة" in page.locator("label[for=by-push]").inner_text()
    shot(page, "devices-standing-ar")
    page.goto(f"{at}/me/told")
    page.wait_for_selector("[data-device-this]:not([hidden])")
    row.locator("button").click()
    page.wait_for_selector("[data-device-form]")  # it was hidden; a list that is gone may be a page not there yet
    assert not page.locator("[data-device]").count()
    assert page.evaluate("localStorage.getItem('pushed')") is None
    assert wrong == []
    page.context.close()


def changes(page: Page, worker: Worker, world, service: PushService) -> None:
    """The browser changes how it is reached: the worker says so while its officer is signed in, and shows it else."""
    words = languages()["ar"].gettext
    page.wait_for_function("caches.has('device')")
    second, third, cookies = service.phone("second"), service.phone("third"), page.context.cookies()
    assert worker.evaluate(CHANGED, handed(second)) == []
    assert reached(world) == [second.endpoint]
    page.context.clear_cookies()
    title, body = "You are told nothing on this device any more", "Open the centre on it, so that it is told again."
    assert worker.evaluate(CHANGED, handed(third)) == [[words(title), words(body), "ar", "/me/told"]]
    assert reached(world) == [second.endpoint]
    page.context.add_cookies(cookies)
    page.add_init_script(STAND_IN % json.dumps(handed(third)))
    page.reload()  # once somebody is signed in again, it is told again by itself
    page.wait_for_selector("[data-device-this]:not([hidden])")
    assert reached(world) == [third.endpoint]


def handed(phone: Phone) -> dict[str, str]:
    """What a browser gives of a device."""
    return {"endpoint": phone.endpoint, "public": lettered(phone.public), "auth": lettered(phone.auth)}


def reached(world) -> list[str]:
    """Where Norda's officer is told."""
    with world.centre.web.viewer(world.people.norda) as connection:
        return [each.endpoint for each in device.own(connection)]


def recalled(world, service: PushService) -> bytes:
    """What the push service gets of a recall of what all could read."""
    with world.centre.conveyor.worker() as connection:
        connection.execute(
            "insert into notice (member, kind, title, told) values (%s, 'recalled', 'سد تورفان', true)",
            (world.people.norda.member,),
        )
    out = Fetcher(allowed=vouched(service.origin.split("/")[2]), seconds=5)
    sender = Sender(world.centre.conveyor, Ways(post=out.deliver, mail=None, address="https://centre.example"))
    while sender.turn():
        pass
    return service.came[0][2]


def courier_of(page: Page, at: str):
    """Hands what came to the worker of the page, as the browser does."""
    devtools = page.context.new_cdp_session(page)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(each["registrationId"] for each in told["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    page.wait_for_function("navigator.serviceWorker.ready")
    while not found:
        page.wait_for_timeout(50)
    return lambda data: devtools.send(
        "ServiceWorker.deliverPushMessage", {"origin": at, "registrationId": found[-1], "data": data}
    )


def test_a_browser_that_cannot_or_will_not_says_so(world, at: str, chromium: Browser) -> None:
    page = entered(world, chromium, at, "en", DESK)
    with world.centre.web.viewer(world.people.norda) as connection:
        lost = device.add(
            connection,
            "The old phone",
            Subscription(endpoint="https://push.example/x", public=bytes(65), auth=bytes(16)),
        )
    with world.centre.conveyor.worker() as connection:
        device.gone(connection, lost)
    page.goto(f"{at}/me/told")
    assert "The old phone not reached" in page.locator("[data-device]").inner_text()
    assert "It has not been reached since" in page.locator("[data-device]").inner_text()
    page.locator("[data-device-add]").click()
    page.wait_for_selector("[data-device-trouble]:not([hidden])")
    assert "does not let the centre show anything" in page.locator("[data-device-trouble]").inner_text()
    shot(page, "devices-refused-en")
    page.add_init_script("delete window.PushManager")
    page.reload()
    page.locator("[data-device-add]").click()
    assert "cannot be told this way" in page.locator("[data-device-trouble]").inner_text()
    page.context.close()


def test_a_device_is_added_with_a_proof_and_a_query_is_told_on_it(world, signed_in) -> None:
    client, centre = signed_in(world.people.norda), world.centre

    def send(path: str, **form: object):
        word = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)
        assert word
        return client.post(path, data={"csrf": word[1]} | form)

    assert "as soon as the part of the centre that sends has run" in client.get("/me/told").text
    given = {"endpoint": "https://push.example/one", **DEVICE}
    assert send("/standing/new", query="dam", channels="push").status_code == 422
    for wrong in ({"endpoint": ""}, {"endpoint": "https://10.0.0.1/x"}, {"public": "x"}, {"auth": ""}):
        assert send("/me/devices", **given | wrong).status_code == 422
    assert send("/me/devices", **given, device=" My \n phone ").status_code == 303
    assert "My phone" in client.get("/me/told").text
    assert send("/standing/new", query="dam", channels="push").status_code == 303
    assert "on your devices" in client.get("/standing").text
    for number in range(11):
        assert send("/me/devices", **given | {"endpoint": f"https://push.example/{number}"}).status_code == 303
    assert "many devices" in send("/me/devices", **given | {"endpoint": "https://push.example/more"}).text
    with centre.web.viewer(world.people.norda) as connection:
        (first, *_) = device.own(connection)
    assert send(f"/me/devices/{first.id.hex}/remove").status_code == 303
    assert send(f"/me/devices/{UUID(int=1).hex}/remove").status_code == 404
    late = signed_in(world.people.varzan, proven=False)
    word = re.search(r'name="csrf" value="([^"]+)"', late.get("/me").text)
    assert word
    assert late.post("/me/devices", data={"csrf": word[1], **given}).status_code == 403
