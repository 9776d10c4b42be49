// Lets a kitchen's board open without a server: the program from a cache, the page as it was last
// fetched. What is on the board is not kept here: the page keeps that itself, with its age.
const PAGES = "rushdeck-pages-1";
const ASSETS = "rushdeck-assets-1";
const OFFLINE = "/offline.html";
/** Several builds of the program; the oldest go first. */
const MAX_ASSETS = 300;
/** A network that is there but dead must not keep a cook waiting, ms. */
const PAGE_WITHIN_MS = 4_000;

const isBoard = (path) => /^\/merchant\/[^/]+\/tickets\/?$/.test(path) || /^\/b(\/|$)/.test(path);
const isAsset = (path) => path.startsWith("/_next/static/");
/** Where the installed app starts, which only leads on to a board. */
const isStart = (path) => path === "/" || path === "/merchant" || path === "/b";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(PAGES).then((cache) => cache.add(OFFLINE)));
  void self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const current = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("rushdeck-") && name !== PAGES && name !== ASSETS) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(current());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isAsset(url.pathname)) event.respondWith(asset(request));
  else if (request.mode === "navigate") event.respondWith(page(request, url.pathname));
});

// The first page of a device was loaded before this worker was there.
self.addEventListener("message", (event) => {
  const { keep, assets } = event.data ?? {};
  if (typeof keep !== "string" || !isBoard(keep)) return;
  event.waitUntil(Promise.all([keepPage(keep), keepAssets(assets)]).catch(() => {}));
});

/** Names of built files change with their content, so a kept one is never wrong. */
async function asset(request) {
  const cache = await caches.open(ASSETS);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request, answer.clone());
    const names = await cache.keys();
    await Promise.all(names.slice(0, -MAX_ASSETS).map((name) => cache.delete(name)));
  }
  return answer;
}

async function keepAssets(urls) {
  const cache = await caches.open(ASSETS);
  for (const url of Array.isArray(urls) ? urls : []) {
    const { origin, pathname } = new URL(url, self.location.origin);
    if (origin !== self.location.origin || !isAsset(pathname) || (await cache.match(url))) continue;
    const answer = await fetch(url);
    if (answer.ok) await cache.put(url, answer);
  }
}

async function keepPage(path) {
  const answer = await fetch(path, { credentials: "same-origin", redirect: "manual" });
  await remember(path, answer);
}

async function page(request, path) {
  const kept = await caches.match(path, { cacheName: PAGES });
  try {
    const answer = await (kept ? within(PAGE_WITHIN_MS, fetch(request)) : fetch(request));
    if (answer.status >= 500 && kept) return kept;
    if (isBoard(path)) await remember(path, answer.clone());
    return answer;
  } catch {
    if (kept) return kept;
    const board = isStart(path) ? await lastBoard() : undefined;
    return board ? Response.redirect(board) : caches.match(OFFLINE);
  }
}

/** A board that leads elsewhere, or is not ours any more, is forgotten. */
async function remember(path, answer) {
  const cache = await caches.open(PAGES);
  if (answer.status >= 500) return;
  await cache.delete(path);
  if (answer.ok && answer.type === "basic" && !answer.redirected) await cache.put(path, answer);
}

async function lastBoard() {
  const cache = await caches.open(PAGES);
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  return paths.filter(isBoard).at(-1);
}

function within(limitMs, work) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("No answer in time.")), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
