// Keeps styles, scripts, icons and one page without anybody's data; never a page of the site.
"use strict";

(() => {
  const own = new URL(self.location.href);
  const version = own.searchParams.get("v") || "";
  const language = own.searchParams.get("lang") === "en" ? "en" : "zh-Hans";
  const name = "jiesu-" + version;
  const offline = "/offline?lang=" + language;

  self.addEventListener("install", (event) => {
    const parts = ["tokens", "app", "places", "palette", "screens", "dark"].map((sheet) => `/assets/${sheet}.css?v=${version}`);
    event.waitUntil((async () => {
      const cache = await caches.open(name);
      await cache.add(new Request(offline, { credentials: "omit" }));
      const page = await (await cache.match(offline)).text();
      const parts = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map((found) => found[1].replaceAll("&amp;", "&"));
      await Promise.allSettled(parts.map((part) => cache.add(part)));
      await self.skipWaiting();
    })());
  });
  self.addEventListener("activate", (event) => {
    event.waitUntil((async () => {
      for (const old of await caches.keys()) if (old !== name) await caches.delete(old);
      await self.clients.claim();
    })());
  });

  const isKept = (url) => url.origin === own.origin && url.pathname.startsWith("/assets/") && url.searchParams.get("v") === version;
  async function asset(request) {
    const cache = await caches.open(name);
    const kept = await cache.match(request);
    if (kept) return kept;
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  }
  async function page(request) {
    try {
      const answer = await fetch(request);
      // Signing out empties the caches; the page for no network comes back with the next page.
      if (!(await caches.match(offline))) (await caches.open(name)).add(offline).catch(() => {});
      return answer;
    } catch (problem) {
      const kept = await caches.match(offline);
      if (kept) return kept;
      throw problem;
    }
  }
  self.addEventListener("fetch", (event) => {
    const request = event.request;
    if (request.method !== "GET") return;
    if (request.mode === "navigate") event.respondWith(page(request));
    else if (isKept(new URL(request.url))) event.respondWith(asset(request));
  });
})();
