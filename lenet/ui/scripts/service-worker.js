// Keeps the page for use offline: all its files at the first visit, and what is new when it can.
// `VERSION` and `FILES` stand above, put there when the page is exported.

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(FILES)));
});

// The page of the first visit, too: what it asks for later is kept.
self.addEventListener("activate", (event) => {
  const drop = (names) =>
    Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name)));
  event.waitUntil(
    caches
      .keys()
      .then(drop)
      .then(() => self.clients.claim()),
  );
});

// The page itself comes from the network where there is one, so that a new version is seen; its
// files never change under their names. What was not fetched at once, snapshots of the training, is
// kept once it was asked for.
self.addEventListener("fetch", (event) => {
  const kept = () => caches.match(event.request, { ignoreSearch: true });
  const fresh = () => fetch(event.request);
  const keep = async () => {
    const reply = await fresh();
    const copy = reply.clone();
    const put = (cache) => cache.put(event.request, copy);
    if (reply.ok) event.waitUntil(caches.open(VERSION).then(put));
    return reply;
  };
  event.respondWith(
    event.request.mode === "navigate"
      ? fresh().catch(() => caches.match("./"))
      : kept().then((found) => found ?? keep()),
  );
});
