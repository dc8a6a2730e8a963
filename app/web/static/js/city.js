import { WorldMap } from "./map.js";
import { typeAhead } from "./search.js";
import { tell } from "./tip.js";
import { reweigh } from "./reweigh.js";
import { feedback } from "./feedback.js";
import { address, clear, count } from "./controls.js";

const WAIT_MS = 40;
const TYPING_MS = 450;
const form = /** @type {HTMLFormElement} */ (document.getElementById("controls"));
const list = /** @type {HTMLElement} */ (document.getElementById("list"));
const map = /** @type {any} */ (new WorldMap(/** @type {HTMLElement} */ (document.getElementById("map"))));
const home = { id: Number(list.dataset.city), name: list.dataset.name ?? "", lat: Number(list.dataset.lat), lon: Number(list.dataset.lon) };
/** @type {AbortController | null} */
let running = null;
let timer = 0;

/** The rows as lit cities. */
function rows() {
  return [...list.querySelectorAll(".row")].map((row) => {
    const { id, lat, lon, name, rank } = /** @type {HTMLElement} */ (row).dataset;
    return { id: Number(id), lat: Number(lat), lon: Number(lon), name: name ?? "", rank: Number(rank) };
  });
}

/** Light one row and its line. @param {number | null} id */
function light(id) {
  if (map.chosen === id) return;
  map.chosen = id;
  for (const row of list.querySelectorAll(".row")) row.classList.toggle("lit", /** @type {HTMLElement} */ (row).dataset.id === String(id));
  map.redraw();
}

/** Bring the list up to date with an address, and keep the address. @param {string} url @param {string} [focus] */
async function go(url, focus) {
  running?.abort();
  running = new AbortController();
  const mine = running;
  history.replaceState(null, "", url);
  const slow = window.setTimeout(() => list.setAttribute("aria-busy", "true"), 250);
  try {
    const { pathname, search } = new URL(url, location.href);
    const answer = await fetch(`${pathname}/list${search}`, { signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return;
    const fresh = page.getElementById("results");
    if (!fresh) return failed(url, answer.status < 500 ? page.querySelector(".lead")?.textContent ?? "" : "");
    document.getElementById("results")?.replaceWith(fresh);
    list.querySelector(".failed-note")?.remove();
    dress();
    if (focus) /** @type {HTMLElement | null} */ (list.querySelector(focus))?.focus();
  } catch (error) {
    if (!mine.signal.aborted) failed(url);
  } finally {
    clearTimeout(slow);
    if (running === mine) list.removeAttribute("aria-busy");
  }
}

/**
 * Say that the list is the earlier one, and why, or with a way to try again.
 * @param {string} url @param {string} [why] what the server cannot use
 */
function failed(url, why) {
  list.querySelector(".failed-note")?.remove();
  const note = document.createElement("div");
  note.className = "failed-note";
  note.setAttribute("role", "alert");
  const again = Object.assign(document.createElement("button"), { type: "button", textContent: list.dataset.retry });
  again.addEventListener("click", () => go(url));
  note.append(Object.assign(document.createElement("span"), { textContent: `${why ? `${why} ` : ""}${list.dataset.failed}` }));
  if (!why) note.append(again);
  list.prepend(note);
}

/** Give a fresh list its behaviour, and show it on the map. */
function dress() {
  map.show(home, rows());
  feedback(list, home.id);
  const why = list.querySelector("[data-why] [data-search]");
  if (why) typeAhead(/** @type {HTMLElement} */ (why), (hit) => ask(String(hit.id)));
}

/** @param {string} city */
function ask(city) {
  const next = new URLSearchParams(location.search);
  next.set("why", city);
  return go(`${location.pathname}?${next}`, ".because a, #whyq");
}

/** @param {number} wait ms of rest */
function later(wait) {
  clearTimeout(timer);
  count(form);
  timer = window.setTimeout(() => go(address(form)), wait);
}

form.addEventListener("input", (event) => {
  const target = /** @type {HTMLInputElement} */ (event.target);
  if (target.type === "range") {
    /** @type {HTMLOutputElement} */ (target.nextElementSibling).value = target.value;
    reweigh(form, list);
  }
  if (target.name === "purpose") {
    for (const pair of (/** @type {any} */ (target).selectedOptions[0].dataset.weights ?? "").trim().split(" ")) {
      const [block, points] = pair.split(":");
      const slider = /** @type {HTMLInputElement} */ (form.elements.namedItem(`w_${block}`));
      slider.value = points;
      /** @type {HTMLOutputElement} */ (slider.nextElementSibling).value = points;
    }
  }
  later(["text", "number"].includes(target.type) ? TYPING_MS : WAIT_MS);
});
form.addEventListener("change", (event) => { if (/** @type {HTMLElement} */ (event.target).matches("input:not([type=range])")) later(0); });
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); go(address(form)); });
form.querySelector(".clear a")?.addEventListener("click", (event) => {
  event.preventDefault();
  clear(form);
  later(0);
  form.querySelector("summary")?.focus();
});
form.querySelector(".reset")?.addEventListener("click", (event) => {
  event.preventDefault();
  form.elements.namedItem("purpose")?.dispatchEvent(new Event("input", { bubbles: true }));
});
list.addEventListener("submit", (event) => {
  if (!(/** @type {HTMLElement} */ (event.target).matches("[data-why]"))) return;
  event.preventDefault();
  const input = /** @type {HTMLInputElement} */ (/** @type {HTMLElement} */ (event.target).querySelector("input[name=why]"));
  if (input.value.trim()) ask(input.value.trim());
});
list.addEventListener("click", (event) => {
  const link = /** @type {HTMLElement} */ (event.target).closest("a[data-state]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  const row = link.closest(".row");
  const url = link.getAttribute("href") ?? "";
  const k = new URL(url, location.href).searchParams.get("k");
  if (k) /** @type {HTMLSelectElement} */ (form.elements.namedItem("k")).value = k;
  go(url, row ? `.row[data-id="${/** @type {HTMLElement} */ (row).dataset.id}"] .star` : undefined);
});
for (const kind of ["pointerover", "focusin"]) {
  list.addEventListener(kind, (event) => {
    const row = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest(".row"));
    light(row ? Number(row.dataset.id) : null);
  });
}
list.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = /** @type {HTMLElement} */ (event.target).closest(".row");
  if (!step || !row || !(/** @type {HTMLElement} */ (event.target).matches(".name a"))) return;
  event.preventDefault();
  const all = [...list.querySelectorAll(".row .name a")];
  /** @type {HTMLElement | undefined} */ (all[all.indexOf(/** @type {Element} */ (event.target)) + step])?.focus();
});

map.onHover = (/** @type {any} */ hit, /** @type {number} */ x, /** @type {number} */ y) => {
  if (map.box.querySelector(".tip.open:not([hidden])")) return;
  map.over.classList.toggle("hot", Boolean(hit));
  light(hit?.lit && hit.lit.id !== home.id ? hit.lit.id : null);
  if (hit?.dot !== undefined) tell(map, { name: map.points.names[hit.dot], country: map.points.country(hit.dot) }, x, y);
  else tell(map, hit?.lit ? { name: hit.lit.rank ? `${hit.lit.rank}. ${hit.lit.name}` : hit.lit.name } : null, x, y);
};
map.onPick = (/** @type {any} */ hit, /** @type {number} */ x, /** @type {number} */ y) => {
  map.box.querySelector(".tip")?.classList.remove("open");
  if (!hit) return tell(map, null, 0, 0);
  const { pair, why, open } = map.box.dataset;
  const id = hit.lit ? hit.lit.id : map.points.ids[hit.dot];
  const name = hit.lit ? hit.lit.name : map.points.names[hit.dot];
  if (id === home.id) return;
  /** @type {[string, string][]} */
  const links = [[`/pair/${home.id}/${id}`, pair], [`/cities/${id}`, open]];
  if (!hit.lit) {
    const next = new URLSearchParams(location.search);
    next.set("why", String(id));
    links.unshift([`${location.pathname}?${next}#why`, why]);
  }
  tell(map, { name, country: hit.lit ? undefined : map.points.country(hit.dot), links }, x, y);
  list.querySelector(`.row[data-id="${id}"]`)?.scrollIntoView({ block: "nearest" });
};
for (const button of map.box.querySelectorAll("[data-zoom]")) {
  button.addEventListener("click", () => {
    const way = Number(button.dataset.zoom);
    if (way) map.zoomAt(way > 0 ? 1.5 : 1 / 1.5);
    else map.fit();
  });
}
map.box.querySelector(".tip").addEventListener("click", (/** @type {MouseEvent} */ event) => {
  const link = /** @type {HTMLElement} */ (event.target).closest("a");
  const asked = link && new URL(/** @type {HTMLAnchorElement} */ (link).href).searchParams.get("why");
  if (!asked) return;
  event.preventDefault();
  tell(map, null, 0, 0);
  ask(asked).then(() => document.getElementById("why")?.scrollIntoView({ block: "center" }));
});
addEventListener("popstate", () => location.reload());
dress();
map.fit();
map.start();
/** @type {any} */ (window).hanseMap = map;
