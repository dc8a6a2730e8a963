import { WorldMap } from "./map.js";
import { typeAhead } from "./search.js";
import { tell } from "./tip.js";

const WAIT_MS = 120;
const COLOURS = new Set(["ready", "nearly_ready", "pilot", "develop", "revive_first", "keep_cultural", "blocked"]);
const form = /** @type {HTMLFormElement} */ (document.getElementById("audit"));

typeAhead(/** @type {HTMLElement} */ (form.querySelector("[data-search]")), () => {});

/** The ties as lit cities, coloured by verdict. */
function ties() {
  return [...document.querySelectorAll(".finding[data-lat]")].map((finding) => {
    const { id, lat, lon, name } = /** @type {HTMLElement} */ (finding).dataset;
    const kind = /** @type {HTMLElement | null} */ (finding.querySelector(".verdict"))?.dataset.kind ?? "";
    return { id: Number(id), lat: Number(lat), lon: Number(lon), name: name ?? "", kind, colour: COLOURS.has(kind) ? `--${kind}` : "--unsure" };
  });
}

/** @type {any} */
let map = null;
function draw() {
  const box = document.getElementById("map");
  if (!box) return;
  const { id, lat, lon, name } = box.dataset;
  map = new WorldMap(box);
  map.show({ id: Number(id), name: name ?? "", lat: Number(lat), lon: Number(lon) }, ties());
  map.fit();
  map.start();
  map.onHover = (/** @type {any} */ hit, /** @type {number} */ x, /** @type {number} */ y) => {
    const lit = hit?.lit;
    map.over.classList.toggle("hot", Boolean(lit));
    map.chosen = lit ? lit.id : null;
    map.redraw();
    const words = lit && document.querySelector(`#tie-${lit.id} .words b`)?.textContent;
    tell(map, lit ? { name: lit.name, note: words || undefined } : null, x, y);
  };
  map.onPick = (/** @type {any} */ hit) => document.getElementById(`tie-${hit?.lit?.id}`)?.scrollIntoView({ block: "start" });
}

/** Send the form and put the answer in place of the page's content. @param {FormData} data */
async function send(data) {
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch("/audit", { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("main");
    if (!fresh?.querySelector("#audit")) throw new Error(String(answer.status));
    document.getElementById("main")?.replaceWith(fresh);
    history.replaceState(null, "", "/audit"); // what is kept in the browser comes back here after a reload
    remember(/** @type {HTMLFormElement} */ (fresh.querySelector("#audit"))); // at once: a reload may come before the script below
    const next = document.createElement("script");
    next.type = "module";
    next.src = `${import.meta.url.split("?")[0]}?again=${Date.now()}`;
    document.head.append(next);
    /** @type {HTMLElement | null} */ (document.querySelector(".problems, .overview, .failed-note"))?.scrollIntoView({ block: "start" });
  } catch {
    form.removeAttribute("aria-busy");
    note(form.dataset.failed ?? "");
  }
}

/** @param {string} text */
function note(text) {
  document.querySelector(".failed-note")?.remove();
  const box = Object.assign(document.createElement("div"), { className: "failed-note", textContent: text });
  box.setAttribute("role", "alert");
  form.prepend(box);
}

form.addEventListener("submit", (event) => {
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (button?.name === "format") return;
  event.preventDefault();
  send(new FormData(form, button));
});

/** The button that a chosen or dropped file stands for: the first of the form. */
function first() {
  return /** @type {HTMLButtonElement | null} */ (form.querySelector(".go button"));
}
document.getElementById("file")?.addEventListener("change", (event) => {
  const file = /** @type {HTMLInputElement} */ (event.target).files?.[0];
  if (file?.name.endsWith(".hanse.json")) file.text().then((text) => resume(text));
  else form.requestSubmit(first());
});

const drop = document.getElementById("drop");
for (const kind of ["dragover", "dragleave", "drop"]) {
  drop?.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    const files = /** @type {DragEvent} */ (event).dataTransfer?.files;
    if (kind !== "drop" || !files?.length) return;
    const input = /** @type {HTMLInputElement} */ (document.getElementById("file"));
    input.files = files;
    input.dispatchEvent(new Event("change"));
  });
}

let timer = 0;
form.addEventListener("input", (event) => {
  const field = /** @type {HTMLSelectElement} */ (event.target);
  if (!field.name.startsWith("say:")) return;
  clearTimeout(timer);
  timer = window.setTimeout(() => narrow(field), WAIT_MS);
});

/** Judge one tie again with what was just said. @param {HTMLSelectElement} field */
async function narrow(field) {
  const finding = /** @type {HTMLElement} */ (field.closest(".finding"));
  const data = new FormData(form);
  data.delete("file");
  const answer = await fetch(`/audit/finding?line=${finding.dataset.line}`, { method: "POST", body: data }).catch(() => null);
  if (!answer?.ok) return note(form.dataset.failed ?? "");
  /** @type {HTMLElement} */ (finding.querySelector(".live")).innerHTML = await answer.text();
  map?.show(map.home, ties());
}
const KEY = "hanse-audit";

/** What a form says, without the file: its text is in the form once the service has read it. @param {HTMLFormElement} of */
function state(of) {
  const said = [...new FormData(of)].filter(([, value]) => typeof value === "string");
  const step = document.getElementById("report")?.dataset.step;
  return JSON.stringify(step ? [...said, ["step", step]] : said);
}

/** Send a kept state again; what cannot be read is forgotten. @param {string} text */
function resume(text) {
  try {
    const data = new FormData();
    for (const [name, value] of JSON.parse(text)) data.append(name, value);
    if (data.get("city") && (data.get("list") || data.get("known"))) send(data);
  } catch {
    localStorage.removeItem(KEY);
  }
}

/**
 * Keep the audit that is shown in this browser, so that a reload loses nothing; nothing is stored on the service.
 * @param {HTMLFormElement} of
 */
function remember(of) {
  if (!document.getElementById("report")?.children.length) return false;
  try {
    localStorage.setItem(KEY, state(of));
  } catch {
    // A browser that keeps nothing, or a list larger than it keeps: the saved file is the way.
  }
  return true;
}

/** Keep what is shown, or bring back what was kept. */
function keep() {
  if (remember(form) || location.search || form.querySelector("[name=city]")?.value) return;
  const kept = localStorage.getItem(KEY);
  if (kept) resume(kept);
}
form.addEventListener("change", () => remember(form));
document.getElementById("state-save")?.addEventListener("click", (event) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([state(form)], { type: "application/json" }));
  link.download = /** @type {HTMLElement} */ (event.target).dataset.name ?? "";
  link.click();
  URL.revokeObjectURL(link.href);
});
document.getElementById("state-clear")?.addEventListener("click", () => {
  localStorage.removeItem(KEY);
  location.assign("/audit");
});
draw();
keep();
