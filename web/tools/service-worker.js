// Keeps the app itself for moments without a network. No answer of /v1, /dev or /.well-known is ever stored here.
const SHELL = "__SHELL__";
const READER = "__READER__";
const CACHE = 'yuejuma-__VERSION__';

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const drop = (names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(drop).then(() => self.clients.claim()));
});

// What reads codes is large and only verifiers want it, so a page asks to have it kept, and is told when it is.
self.addEventListener('message', (event) => {
  if (event.data !== 'keep the reader') return;
  const keep = async (name) => (await caches.match(name)) ?? (await caches.open(CACHE)).add(name);
  event.waitUntil(Promise.all(READER.map(keep)).then(() => event.ports[0].postMessage('kept')));
});

// Hashed files never change; the page itself is asked for first, so that a new version arrives at once.
async function hashedFile(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
}

async function page(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(CACHE)).put('/', answer.clone());
    return answer;
  } catch {
    return (await caches.match('/')) ?? Response.error();
  }
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (event.request.mode === 'navigate' && url.pathname === '/') event.respondWith(page(event.request));
  else if (url.pathname.startsWith('/assets/') || SHELL.includes(url.pathname)) event.respondWith(hashedFile(event.request));
});
