// Lets a phone keep today's situation for when it is out of reach; loaded on that page only. From then on the worker keeps it
// whenever the page is opened; the page that made the worker is asked for here.
if ("serviceWorker" in navigator) {
  const first = !navigator.serviceWorker.controller;
  navigator.serviceWorker.register("/static/worker.js", { scope: "/", updateViaCache: "none" }).catch(() => {});
  if (first) navigator.serviceWorker.ready.then((made) => made.active.postMessage("keep"));
}
