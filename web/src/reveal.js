// An address with #… may name something inside folded parts: they open, so that it can be seen.
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  let folded = target.closest("details:not([open])");
  if (!folded) return;
  while (folded) {
    folded.open = true;
    folded = folded.parentElement?.closest("details:not([open])");
  }
  target.scrollIntoView();
}

addEventListener("hashchange", reveal);
reveal();

// Paper has no folds: what explains a number is printed with it.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open])")];
  for (const each of opened) each.open = true;
});
addEventListener("afterprint", () => {
  for (const each of opened) each.open = false;
});
