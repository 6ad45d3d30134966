// Passkeys: asks the server what to sign, the device to sign it, and hands the answer back. Loaded on three pages only.
const here = document.querySelector("[data-passkey]");
const trouble = here.querySelector("[data-passkey-trouble]");

function tell(words) {
  trouble.textContent = words;
  trouble.hidden = !words;
}

async function send(path, body) {
  const headers = { "Content-Type": "application/json" };
  if (here.dataset.csrf) headers["X-CSRF-Token"] = here.dataset.csrf;
  const answer = await fetch(path, { method: "POST", headers, body: body && JSON.stringify(body) });
  const read = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(read.error || answer.statusText);
  return read;
}

async function during(button, work) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return tell(trouble.dataset.missing);
  tell("");
  button.disabled = true;
  try {
    const { next } = await work();
    if (next) location.assign(next);
    else here.querySelector("[data-passkey-then]").submit();
  } catch (error) {
    // What the browser itself says of a device that was not touched is not fit to be read.
    tell(error instanceof DOMException ? trouble.dataset.aborted : error.message);
    button.disabled = false;
  }
}

const path = here.dataset.passkey;

here.querySelector("[data-passkey-use]")?.addEventListener("click", (click) =>
  during(click.currentTarget, async () => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await send(`${path}/options`));
    const credential = await navigator.credentials.get({ publicKey });
    return send(`${path}/answer?next=${encodeURIComponent(here.dataset.onward)}`, credential);
  }),
);

here.querySelector("[data-passkey-add]")?.addEventListener("click", (click) =>
  during(click.currentTarget, async () => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await send(`${path}/options`));
    const credential = await navigator.credentials.create({ publicKey });
    return send(path, { name: here.querySelector("[name=passkey-name]").value, credential });
  }),
);

here.querySelector("[data-passkey-prove]")?.addEventListener("click", (click) =>
  during(click.currentTarget, async () => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await send(`${path}/options`));
    return send(path, await navigator.credentials.get({ publicKey }));
  }),
);
