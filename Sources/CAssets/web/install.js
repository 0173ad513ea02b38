// The site as an application: its worker keeps styles, scripts and the page for no network.
"use strict";

(() => {
  const own = new URL(document.currentScript?.src || location.href);
  const language = document.documentElement.lang;
  const version = own.searchParams.get("v") || "";

  // Signing out, and every page of nobody, leaves nothing of a person in this browser.
  function forget() {
    try {
      localStorage.removeItem("jiesu-recent");
    } catch { return; }
  }
  const leaving = document.querySelector("form[action='/sign-out']");
  if (leaving) {
    leaving.addEventListener("submit", () => {
      forget();
      window.caches?.keys().then((names) => names.forEach((name) => caches.delete(name))).catch(() => {});
    });
  } else if (document.body.dataset.offline === undefined) forget();

  if (document.body.dataset.offline !== undefined) {
    // A network that was just found may not carry yet, so the site itself is asked, now and again.
    const again = async () => {
      if (!navigator.onLine) return;
      try { await fetch("/health/live", { cache: "no-store" }); } catch { return; }
      location.reload();
    };
    window.addEventListener("online", again);
    setInterval(again, 5000);
    return;
  }
  // A new release has a new address, so its worker takes the place of the old one at once.
  const address = "/worker.js?" + new URLSearchParams({ v: version, lang: language });
  navigator.serviceWorker?.register(address, { scope: "/", updateViaCache: "none" }).catch(() => {});
})();
