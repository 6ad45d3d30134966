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

// Which of the list is this device: it needs no second place there, and takes its own leave from the push service.
async function known() {
  const made = await (await navigator.serviceWorker.getRegistration("/"))?.pushManager.getSubscription();
  if (!made) return;
  const print = lettered(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(made.endpoint)));
  const row = here.querySelector(`[data-device="${print}"]`);
  if (!row) return;
  row.querySelector("[data-device-this]").hidden = false;
  form.hidden = true;
  const away = row.querySelector("form");
  away.addEventListener("submit", async (event) => {
    event.preventDefault();
    await made.unsubscribe().catch(() => {});
    away.submit();
  });
}

if (works) known().catch(() => {});
