// Has this device show what is new: asks the browser where its push service takes messages for it, and hands that to the
// centre. Loaded on one page only.
const here = document.querySelector("[data-devices]");
const form = here.querySelector("[data-device-form]");
const trouble = here.querySelector("[data-device-trouble]");
const works = isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function tell(words) {
  trouble.textContent = words;
  trouble.hidden = !words;
}

function lettered(bytes) {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// One that was made for another key of the centre is of no use any more.
async function subscribed() {
  await navigator.serviceWorker.register("/static/worker.js", { scope: "/", updateViaCache: "none" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  if (before && lettered(before.options.applicationServerKey) === here.dataset.key) return before;
  await before?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: here.dataset.key });
}

here.querySelector("[data-device-add]").addEventListener("click", async (click) => {
  const button = click.currentTarget;
  if (!works) return tell(trouble.dataset.missing);
  tell("");
  button.disabled = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") return tell(trouble.dataset.refused);
    const made = await subscribed();
    form.elements.endpoint.value = made.endpoint;
    form.elements.public.value = lettered(made.getKey("p256dh"));
    form.elements.auth.value = lettered(made.getKey("auth"));
    form.submit();
  } catch {
    // What the browser itself says of it is not fit to be read.
    tell(trouble.dataset.failed);
  } finally {
    button.disabled = false;
  }
});

// The row of the list that is told at an address.
async function rowOf(endpoint) {
  const print = lettered(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint)));
  return here.querySelector(`[data-device="${print}"]`);
}

// Which of the list is this device: it needs no second place there, and takes its own leave from the push service. By what it
// is known now is left with the worker, in case the browser changes it; where it has, and nobody was signed in then, the
// worker does it now.
async function known() {
  const there = await navigator.serviceWorker.getRegistration("/");
  const made = await there?.pushManager.getSubscription();
  const kept = await caches.open("device");
  const was = await (await kept.match("/me/told"))?.json();
  const row = made && (await rowOf(made.endpoint));
  if (!row || "lost" in row.dataset) {
    if (there?.active && was && (await rowOf(was.endpoint))) there.active.postMessage("renew");
    return;
  }
  const { key, lostTitle: title, lostText: text } = here.dataset;
  const lost = { title, text, language: document.documentElement.lang };
  const now = { endpoint: made.endpoint, auth: lettered(made.getKey("auth")), key, lost };
  await kept.put("/me/told", Response.json(now));
  row.querySelector("[data-device-this]").hidden = false;
  form.hidden = true;
  const away = row.querySelector("form");
  away.addEventListener("submit", async (event) => {
    event.preventDefault();
    await made.unsubscribe().catch(() => {});
    await caches.delete("device");
    away.submit();
  });
}

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.addEventListener("message", ({ data }) => data === "renewed" && location.reload());
}

if (works) known().catch(() => {});
