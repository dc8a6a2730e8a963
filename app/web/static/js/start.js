import { WorldMap } from "./map.js";
import { typeAhead } from "./search.js";
import { tell } from "./tip.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector(".ask"));

/** @param {number} id */
function open(id) {
  const purpose = new FormData(form).get("purpose");
  location.assign(`/cities/${id}${purpose && purpose !== "general" ? `?purpose=${purpose}` : ""}`);
}

typeAhead(/** @type {HTMLElement} */ (form.querySelector("[data-search]")), (hit) => open(hit.id));

const map = /** @type {any} */ (new WorldMap(/** @type {HTMLElement} */ (document.getElementById("map"))));
map.onHover = (/** @type {any} */ hit, /** @type {number} */ x, /** @type {number} */ y) => {
  map.over.classList.toggle("hot", Boolean(hit));
  tell(map, hit?.dot === undefined ? null : { name: map.points.names[hit.dot], country: map.points.country(hit.dot) }, x, y);
};
map.onPick = (/** @type {any} */ hit) => { if (hit?.dot !== undefined) open(map.points.ids[hit.dot]); };
map.start();
