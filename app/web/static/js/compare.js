import { typeAhead } from "./search.js";

for (const box of document.querySelectorAll("[data-search]")) typeAhead(/** @type {HTMLElement} */ (box), () => {});
