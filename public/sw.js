// Shows offline.html where a page was asked for and nothing answered. Everything else goes to the network as if there were no worker.
const page = '/offline.html'
// Counted up with each change of the page: only a worker that differs is installed anew.
const cacheName = 'offline-1'

self.addEventListener('install', (event) => {
  event.waitUntil(keepPage())
})

self.addEventListener('activate', (event) => {
  event.waitUntil(takeOver())
})

self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate' && event.request.method === 'GET') event.respondWith(answer(event.request))
})

async function keepPage() {
  const cache = await caches.open(cacheName)
  await cache.add(new Request(page, { cache: 'reload' }))
  await self.skipWaiting()
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name !== cacheName)
  await Promise.all(old.map((name) => caches.delete(name)))
  await self.clients.claim()
}

async function answer(request) {
  try {
    return await fetch(request)
  } catch (thrown) {
    // Fetch throws when there is no answer at all; any answer, an error too, is the server's to give.
    const kept = await caches.match(page)
    if (!kept) throw thrown
    return kept
  }
}
