/**
 * The small panel beside the pointer.
 * @param {import("./map.js").WorldMap} map
 * @param {{name: string, country?: string, note?: string, links?: [string, string][]} | null} about null hides it
 * @param {number} x @param {number} y
 */
export function tell(map, about, x, y) {
  const tip = /** @type {HTMLElement} */ (map.box.querySelector(".tip"));
  tip.hidden = !about;
  if (!about) return;
  const name = document.createElement("b");
  name.dir = "auto";
  name.textContent = about.name;
  tip.replaceChildren(name);
  const countries = new Intl.DisplayNames([document.documentElement.lang], { type: "region" });
  if (about.country) tip.append(countries.of(about.country) ?? about.country);
  if (about.note) tip.append(Object.assign(document.createElement("div"), { textContent: about.note }));
  for (const [href, text] of about.links ?? []) tip.append(Object.assign(document.createElement("a"), { href, textContent: text }));
  tip.classList.toggle("open", Boolean(about.links));
  tip.style.translate = `${Math.max(4, Math.min(x + 14, map.width - tip.offsetWidth - 4))}px ${Math.max(4, Math.min(y + 14, map.height - tip.offsetHeight - 4))}px`;
}
