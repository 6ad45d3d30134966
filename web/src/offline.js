// Lets a phone keep today's situation for when it is out of reach; loaded on that page only.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/static/worker.js", { scope: "/", updateViaCache: "none" }).catch(() => {});
  navigator.serviceWorker.ready.then((made) => made.active.postMessage("keep"));
}
