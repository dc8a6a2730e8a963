/**
 * The controls of a city's page: their state as an address, how many filters are set, and clearing them.
 * A field's `data-default` is the value that the address leaves out.
 */

/** @param {HTMLFormElement} form @returns {(HTMLInputElement | HTMLSelectElement)[]} all but purpose and weights */
const filters = (form) => [...form.querySelectorAll("[name]")].filter((field) => field.matches(".field:not(.purpose) *, .check *"));

/** @param {HTMLInputElement | HTMLSelectElement} field @returns {string} "" where it is as usual */
function said(field) {
  const text = field.type === "checkbox" && !/** @type {HTMLInputElement} */ (field).checked ? "" : field.value.trim();
  return text === (field.dataset.default ?? "") ? "" : text;
}

/** Only what differs from the purpose's own weights and from the defaults. @param {HTMLFormElement} form */
export function address(form) {
  const purpose = /** @type {HTMLSelectElement} */ (form.elements.namedItem("purpose"));
  const usual = new Map((purpose.selectedOptions[0].dataset.weights ?? "").trim().split(" ").map((pair) => /** @type {[string, string]} */ (pair.split(":"))));
  const next = new URLSearchParams();
  if (purpose.value !== "general") next.set("purpose", purpose.value);
  for (const slider of form.querySelectorAll("input[type=range]")) {
    if (usual.get(slider.dataset.block) !== slider.value) next.set(slider.name, slider.value);
  }
  for (const field of filters(form)) if (said(field)) next.set(field.name, said(field));
  const short = new URLSearchParams(location.search).get("short");
  if (short) next.set("short", short);
  return `${location.pathname}${next.size ? `?${next}` : ""}`;
}

/** Say on each group how many of its filters are set. @param {HTMLFormElement} form */
export function count(form) {
  for (const group of form.querySelectorAll("details.filters")) {
    const n = filters(form).filter((field) => group.contains(field) && said(field)).length;
    const tag = /** @type {HTMLElement} */ (group.querySelector("summary .tag"));
    tag.hidden = !n;
    tag.textContent = (tag.dataset.set ?? "").replace("{n}", String(n));
  }
  const clear = /** @type {HTMLElement} */ (form.querySelector(".clear"));
  clear.hidden = !filters(form).some(said);
}

/** Bring all filters back to what is usual. @param {HTMLFormElement} form */
export function clear(form) {
  for (const field of filters(form)) {
    if (field.type === "checkbox") /** @type {HTMLInputElement} */ (field).checked = false;
    else field.value = field.dataset.default ?? "";
  }
}
