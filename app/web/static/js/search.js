/**
 * Type-ahead over the names of places in any script: an ARIA combobox. Without it the form still works.
 * @typedef {{id: number, label: string, name: string, country: string, admin1: string, population: number}} Hit
 */
const WAIT_MS = 90;
let count = 0;

/**
 * @param {HTMLElement} box holds one text input
 * @param {(hit: Hit) => void} onChoose
 */
export function typeAhead(box, onChoose) {
  const input = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  const list = document.createElement("ul");
  const status = document.createElement("p");
  count += 1;
  list.id = `options-${count}`;
  list.className = "options";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.querySelector("label")?.textContent ?? "");
  status.className = "vh";
  status.setAttribute("role", "status");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  box.append(list, status);
  const people = new Intl.NumberFormat(document.documentElement.lang);
  const countries = new Intl.DisplayNames([document.documentElement.lang], { type: "region" });
  /** @type {Hit[]} */
  let hits = [];
  let at = -1;
  let timer = 0;
  let asked = 0;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(/** @type {number} */ next) {
    at = (next + hits.length) % hits.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function choose(/** @type {number} */ i) {
    const hit = hits[i];
    input.value = hit.label;
    input.dataset.id = String(hit.id);
    close();
    onChoose(hit);
  }

  function option(/** @type {Hit} */ hit, /** @type {number} */ i) {
    const item = document.createElement("li");
    item.id = `${list.id}-${i}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const name = document.createElement("bdi");
    name.textContent = hit.name;
    const where = document.createElement("span");
    const region = /^[A-Z]{2,3}$/.test(hit.admin1) ? `${hit.admin1}, ` : "";
    where.textContent = `${region}${countries.of(hit.country) ?? hit.country} · ${people.format(hit.population)}`;
    item.append(name, where);
    item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(i); });
    return item;
  }

  async function ask() {
    const text = input.value.trim();
    const number = (asked += 1);
    if (!text) return close();
    try {
      const answer = await fetch(`/api/v1/cities?limit=8&q=${encodeURIComponent(text)}`);
      if (!answer.ok) throw new Error(String(answer.status));
      if (number !== asked) return;
      hits = (await answer.json()).hits;
    } catch {
      if (number === asked) { close(); status.textContent = box.dataset.failed ?? ""; }
      return;
    }
    if (number !== asked || document.activeElement !== input) return;
    list.replaceChildren(...hits.map(option));
    status.textContent = hits.length ? (box.dataset.found ?? "").replace("{n}", String(hits.length)) : (box.dataset.none ?? "");
    at = -1;
    list.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
  }

  input.addEventListener("input", () => {
    delete input.dataset.id;
    clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") close();
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); mark(at < 0 ? hits.length - 1 : at - 1); }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(at); }
  });
  input.addEventListener("blur", () => window.setTimeout(close, 100));
}
