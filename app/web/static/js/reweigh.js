/**
 * Bars at once: with other weights the parts of the rows on the list are known, so they move before the server answers
 * (it then sends the order, other rows, sentences). Same arithmetic: points = 100 * weight of the block * share of the part * value.
 * @param {HTMLFormElement} form @param {HTMLElement} list
 */
export function reweigh(form, list) {
  /** @type {Map<string, number>} */
  const weights = new Map();
  for (const slider of form.querySelectorAll("input[type=range]:not([data-block=reach])")) {
    weights.set(/** @type {HTMLElement} */ (slider).dataset.block ?? "", Number(/** @type {HTMLInputElement} */ (slider).value));
  }
  const total = [...weights.values()].reduce((sum, w) => sum + w, 0);
  if (!total) return;
  for (const row of list.querySelectorAll(".row")) {
    let start = 0;
    for (const group of row.querySelectorAll("g[data-block]")) {
      const { block, share, value, coverage } = /** @type {SVGGElement} */ (group).dataset;
      const width = Math.max(0, (100 * (weights.get(block ?? "") ?? 0) * Number(share) * Number(value)) / total);
      const open = width * (1 - Number(coverage));
      const [solid, hatched] = group.children;
      solid.setAttribute("x", start.toFixed(2));
      solid.setAttribute("width", Math.max(0, width - 0.35).toFixed(2));
      hatched.setAttribute("x", (start + width - open).toFixed(2));
      hatched.setAttribute("width", open.toFixed(2));
      start += width;
    }
    const points = row.querySelector(".points");
    if (points) points.textContent = String(Math.round(start));
  }
}
