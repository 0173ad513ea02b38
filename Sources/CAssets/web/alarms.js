// The bar of alarms on every page: asked for every minute, counted in the title and the icon.
"use strict";

(() => {
  if (!document.querySelector("form[action='/sign-out']")) return;
  const title = document.title;
  const icon = document.querySelector("link[rel=icon]");
  const plain = icon?.getAttribute("href");
  let rang = Number(document.getElementById("alarms")?.dataset.count || 0);
  const hears = () => localStorage.getItem("alarm-sound") === "on";

  function beep() {
    if (!hears()) return;
    try {
      const sound = new AudioContext();
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      volume.gain.value = 0.08;
      tone.frequency.value = 660;
      tone.connect(volume).connect(sound.destination);
      tone.start();
      tone.stop(sound.currentTime + 0.25);
    } catch { /* no sound here */ }
  }
  function mark(bar) {
    const count = Number(bar?.dataset.count || 0);
    document.title = count ? "(" + count + ") " + title : title;
    if (icon) icon.href = count ? "/assets/icon-alarm.svg" : plain;
    if (!bar) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    const name = () => { button.textContent = hears() ? bar.dataset.off : bar.dataset.on; };
    button.addEventListener("click", () => {
      localStorage.setItem("alarm-sound", hears() ? "off" : "on");
      name();
      beep();
    });
    name();
    bar.querySelector(".buttons").append(button);
  }
  async function ask() {
    if (document.hidden && !hears()) return;
    let bar = null;
    try {
      const back = "?back=" + encodeURIComponent(location.pathname + location.search);
      const answer = await fetch("/alarms" + back, { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) return;
      bar = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("alarms");
    } catch { return; }
    const old = document.getElementById("alarms");
    if (old?.contains(document.activeElement)) return;
    const count = Number(bar?.dataset.count || 0);
    if (old && bar && old.dataset.count === bar.dataset.count) return;
    old?.remove();
    if (bar) document.getElementById("content").prepend(bar);
    mark(bar);
    if (count > rang) beep();
    rang = count;
  }
  if (document.getElementById("alarms")) mark(document.getElementById("alarms"));
  else ask();
  setInterval(ask, 60000);
})();
