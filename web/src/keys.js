// j k move through the rows of a list, o opens one, e is done with it, / searches, ? tells the keys.
const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());

function current(all) {
  return all.findIndex((row) => row.contains(document.activeElement) || row.matches("[data-current]"));
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = current(all);
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
  for (const row of all) row.removeAttribute("data-current");
  next.setAttribute("data-current", "");
  if (!next.hasAttribute("tabindex")) next.setAttribute("tabindex", "-1");
  next.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  next.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

function press(selector) {
  const all = rows();
  const row = all[current(all)];
  row?.querySelector(selector)?.click();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  o: () => press("[data-open], a[href]"),
  e: () => press("[data-done]"),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  // On a keyboard that writes another script, the letter is found by where the key lies.
  const key = keys[event.key] ? event.key : { KeyJ: "j", KeyK: "k", KeyO: "o", KeyE: "e" }[event.code];
  if (!key || !keys[key]) return;
  event.preventDefault();
  keys[key]();
});

// The menu of the viewer closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
