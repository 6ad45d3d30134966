// What a phone keeps for when it is out of reach: the files that the screens are made of, and one page, today's situation,
// as the centre writes it for keeping. Nothing else that anybody may read is kept, and that page no longer than the session:
// the centre says until when, and whoever comes to the door by whatever way has nothing left of it.
const FILES = "files", TODAY = "today", KEPT = "/today/kept";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keep());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request, path));
  else if (path.startsWith("/static/")) event.respondWith(file(request, path));
});

async function page(request, path) {
  if (path === "/sign-in" || path.startsWith("/sign-in/")) await caches.delete(TODAY);
  try {
    return await fetch(request);
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
  if (!answer) return;
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
