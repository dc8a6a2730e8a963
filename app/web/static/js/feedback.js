/**
 * Wanted or not wanted, kept in this browser until there is a store.
 * @param {HTMLElement} list @param {number} city
 */
export function feedback(list, city) {
  const key = `hanse.feedback.${city}`;
  /** @type {Record<string, string>} */
  let said = {};
  try { said = JSON.parse(localStorage.getItem(key) ?? "{}"); } catch { /* nothing kept, or no storage */ }
  for (const button of list.querySelectorAll("[data-feedback]")) {
    const id = /** @type {HTMLElement} */ (button.closest(".row")).dataset.id ?? "";
    const kind = /** @type {HTMLElement} */ (button).dataset.feedback ?? "";
    button.setAttribute("aria-pressed", String(said[id] === kind));
    button.addEventListener("click", () => {
      if (said[id] === kind) delete said[id];
      else said[id] = kind;
      try { localStorage.setItem(key, JSON.stringify(said)); } catch { /* holds for this page */ }
      for (const other of button.parentElement?.children ?? []) {
        other.setAttribute("aria-pressed", String(said[id] === /** @type {HTMLElement} */ (other).dataset.feedback));
      }
    });
  }
}
