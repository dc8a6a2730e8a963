import { WorldMap } from "./map.js";

const box = /** @type {HTMLElement} */ (document.getElementById("map"));
/** @param {"from" | "to"} end @param {number} id */
const city = (end, id) => {
  const [lat, lon] = (box.dataset[end] ?? "0 0").split(" ").map(Number);
  return { id, name: box.dataset[`${end}Name`] ?? "", lat, lon };
};
const map = new WorldMap(box);
map.show(city("from", 1), [city("to", 2)]);
map.chosen = 2;
map.fit();
map.start();
new ResizeObserver(() => map.fit()).observe(box);
document.getElementById("print")?.addEventListener("click", () => window.print());
document.querySelector("[data-submit]")?.addEventListener("change", (event) => /** @type {HTMLSelectElement} */ (event.target).form?.submit());
