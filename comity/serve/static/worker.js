// What works for the whole centre in a browser: what a phone keeps for when it is out of reach, and what it shows of what
// came by push. Kept are the files that the screens are made of, and one page, today's situation, as the centre writes it for
// keeping. Nothing else that anybody may read is kept, and that page no longer than the session: the centre says until when,
// and whoever comes to the door by whatever way has nothing left of it. Besides it is known here by what the device is reached.
const FILES = "files", TODAY = "today", KEPT = "/today/kept", DEVICE = "device", TOLD = "/me/told";
// What stands before the centre says so while the centre itself is out of reach.
const AWAY = [502, 503, 504];

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keep());
  if (event.data === "renew") event.waitUntil(renew().then((done) => event.source.postMessage(done ? "renewed" : "lost")));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event, path));
  else if (path.startsWith("/static/")) event.respondWith(file(request, path));
});

// What came by push was sealed for this device; it is shown while no page of the centre is open, too. A later word about
// the same takes the place of an earlier one, and the same word come twice calls nobody a second time.
addEventListener("push", (event) => event.waitUntil(show(event.data.json())));

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data.path, location.origin)));
});

async function show(told) {
  const { key, tag, title, text: body, path, language: lang } = told;
  const there = await registration.getNotifications({ tag });
  const renotify = !there.some((each) => each.data.key === key);
  const data = { key, path };
  await registration.showNotification(title, { body, tag, renotify, lang, data, dir: "auto", icon: "/static/icon-192.png" });
}

// A browser may give up how it is reached and make it anew, or leave that to us. What it was is what the centre knows it by;
// a page of the centre has left it here. Only who is still signed in can tell the centre so. Whoever is not is told by this
// device, as the last thing that it tells until somebody opens the centre on it.
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(changed(event.newSubscription)));

async function changed(made) {
  if (await renew(made)) return;
  const { lost } = (await before()) ?? {};
  if (!lost) return;
  const { title, text: body, language: lang } = lost;
  const data = { key: DEVICE, path: TOLD };
  await registration.showNotification(title, { body, tag: DEVICE, lang, data, dir: "auto", icon: "/static/icon-192.png" });
}

async function before() {
  return (await (await caches.open(DEVICE)).match(TOLD))?.json();
}

// Whether the centre knows how this device is reached now.
async function renew(made) {
  const was = await before();
  if (!was) return false;
  try {
    const page = await fetch(TOLD, { redirect: "manual" });
    const [, csrf] = /name="csrf" value="([^"]+)"/.exec(page.status === 200 ? await page.text() : "") ?? [];
    if (!csrf) return false;
    const { pushManager } = registration;
    made ??= await pushManager.getSubscription();
    if (made?.endpoint === was.endpoint) made = void (await made.unsubscribe());
    made ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: was.key });
    const { endpoint } = made, secret = lettered(made.getKey("auth"));
    const now = { endpoint, public: lettered(made.getKey("p256dh")), auth: secret };
    const body = new URLSearchParams({ csrf, was: was.endpoint, secret: was.auth, ...now });
    const answer = await fetch("/me/devices/renewed", { method: "POST", body, redirect: "manual" });
    if (answer.status !== 204) return false;
    await (await caches.open(DEVICE)).put(TOLD, Response.json({ ...was, endpoint, auth: secret }));
    return true;
  } catch {
    return false; // out of reach, or no longer allowed
  }
}

function lettered(bytes) {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function open(where) {
  if (where.origin !== location.origin) return undefined;
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((each) => new URL(each.url).pathname === where.pathname);
  return there ? there.focus() : clients.openWindow(where.href);
}

// Today's situation is kept anew whenever it is opened: only so does a phone let go of what it may keep no more.
async function page(event, path) {
  if (path === "/sign-in" || path.startsWith("/sign-in/")) await caches.delete(TODAY);
  try {
    const answer = await fetch(event.request);
    if (path === "/today" && answer.ok) event.waitUntil(keep());
    return AWAY.includes(answer.status) ? ((await still()) ?? answer) : answer;
  } catch (away) {
    const kept = await still();
    if (kept) return kept;
    throw away;
  }
}

// The kept page, while it may be kept.
async function still() {
  const kept = await (await caches.open(TODAY)).match(KEPT);
  if (!kept) return undefined;
  if (Date.parse(kept.headers.get("Comity-Until")) > Date.now()) return kept;
  await caches.delete(TODAY);
  return undefined;
}

async function keep() {
  const answer = await fetch(KEPT, { redirect: "manual" }).catch(() => undefined);
  if (!answer || AWAY.includes(answer.status)) return;
  if (answer.status === 200 && answer.headers.has("Comity-Until")) await (await caches.open(TODAY)).put(KEPT, answer);
  else await caches.delete(TODAY);
}

// A built file by its address, which holds what is in it; of each file one state is kept.
async function file(request, path) {
  const files = await caches.open(FILES);
  const known = await files.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok && path !== "/static/worker.js") {
    await files.delete(request, { ignoreSearch: true });
    await files.put(request, answer.clone());
  }
  return answer;
}
