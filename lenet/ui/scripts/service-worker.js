// Keeps the page for use offline, each version whole; of `LATER` what was asked for once. `VERSION`,
// `FILES` and `LATER` stand above, put there when the page is exported.

const OURS = `lenet ${registration.scope} `; // other pages of the same origin have caches, too
const NAME = OURS + VERSION;
const PAGES = ["./", "card.html"];

async function install() {
  const pages = await Promise.all(PAGES.map(fetchPage));
  const cache = await caches.open(NAME);
  await cache.addAll(FILES); // they never change under their names
  await Promise.all(PAGES.map((name, at) => cache.put(name, pages[at])));
  await skipWaiting();
}

async function fetchPage(name) {
  // not from the browser's own cache, which may still hold the page of another version
  const page = await (await fetch(name, { cache: "reload" })).text();
  if (!page.includes(VERSION)) throw new Error("The server has another version of the page.");
  return new Response(page, { headers: { "Content-Type": "text/html" } });
}

const ours = async () => (await caches.keys()).filter((name) => name.startsWith(OURS));

// The version before stays, for pages that are still open.
async function activate() {
  const names = await ours();
  await Promise.all(names.slice(0, -2).map((name) => caches.delete(name)));
  await clients.claim();
  for (const client of await clients.matchAll()) client.postMessage(VERSION);
}

async function find(request) {
  for (const cacheName of await ours()) {
    const found = await caches.match(request, { cacheName });
    if (found) return found;
  }
}

// The page itself comes from the network where there is one, so that a new version is seen at once.
async function open(request) {
  try {
    return await fetch(new Request(request, { cache: "no-cache" }));
  } catch {
    const found = await caches.match(request, { cacheName: NAME });
    return found ?? caches.match("./", { cacheName: NAME });
  }
}

async function fetchAndKeep(request) {
  const reply = await fetch(request);
  if (reply.ok && LATER.some((name) => request.url.endsWith(name))) {
    const cache = await caches.open(NAME);
    await cache.put(request, reply.clone());
  }
  return reply;
}

async function serve(request) {
  return request.mode === "navigate"
    ? open(request)
    : ((await find(request)) ?? fetchAndKeep(request));
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => event.respondWith(serve(event.request)));
