// Lets the app open without a connection. It keeps the app's page and its hashed files, which have no data of anybody,
// and never an answer of the API: what is not one of those goes to the network as if this were not here.
//
// FILES and VERSION are filled in by the build. A new build is a new file here: the browser fetches it, keeps its files
// beside the old ones, and lets it take over when no window has the old app open any more. With a connection the page
// itself always comes from the server, so that a new version never waits for this.
const KEPT = `voorwaarts-app-${VERSION}`;
const PAGE = "/";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(KEPT).then((kept) =>
      Promise.all([
        kept.addAll(FILES),
        fetch(PAGE, { headers: { accept: "text/html" }, cache: "no-cache" }).then((page) => {
          if (!page.ok) throw new Error(`the page: ${page.status}`);
          return kept.put(PAGE, page);
        }),
      ]),
    ),
  );
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("voorwaarts-app-") && name !== KEPT;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (request.mode === "navigate") event.respondWith(page(request));
});

/** A hashed file never gets other contents: once kept, it need not be asked for again. */
async function asset(request) {
  const kept = await caches.open(KEPT);
  const known = await kept.match(request.url);
  if (known) return known;
  const fetched = await fetch(request);
  if (fetched.status === 200) await kept.put(request.url, fetched.clone());
  return fetched;
}

/** The page from the server, and without a connection the one that is kept. */
async function page(request) {
  try {
    return await fetch(request);
  } catch (fault) {
    const kept = await (await caches.open(KEPT)).match(PAGE);
    if (kept) return kept;
    throw fault;
  }
}
