/**
 * Drag, wheel, pinch and keys for a map. The map's hooks: `onHover(hit, x, y)` and `onPick(hit, x, y)`.
 * @param {import("./map.js").WorldMap & {onHover?: Function, onPick?: Function}} map
 */
export function listen(map) {
  const { over } = map;
  /** @type {Map<number, {x: number, y: number}>} */
  const held = new Map();
  let moved = 0;
  let spread = 0;
  const at = (/** @type {PointerEvent | WheelEvent} */ event) => {
    const frame = over.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  };
  over.addEventListener("pointerdown", (event) => {
    over.setPointerCapture(event.pointerId);
    held.set(event.pointerId, at(event));
    [moved, spread] = [0, 0];
  });
  over.addEventListener("pointermove", (event) => {
    const [now, last] = [at(event), held.get(event.pointerId)];
    if (!last) {
      map.onHover?.(map.pick(now.x, now.y), now.x, now.y);
      return;
    }
    held.set(event.pointerId, now);
    if (held.size === 1) {
      moved += Math.abs(now.x - last.x) + Math.abs(now.y - last.y);
      if (moved > 4) map.pan(now.x - last.x, now.y - last.y);
      return;
    }
    const [a, b] = [...held.values()];
    const apart = Math.hypot(a.x - b.x, a.y - b.y);
    if (spread) map.zoomAt(apart / spread, (a.x + b.x) / 2, (a.y + b.y) / 2);
    [spread, moved] = [apart, 99];
  });
  const release = (/** @type {PointerEvent} */ event) => {
    const here = at(event);
    if (held.delete(event.pointerId) && event.type === "pointerup" && moved <= 4) map.onPick?.(map.pick(here.x, here.y), here.x, here.y);
    spread = 0;
  };
  over.addEventListener("pointerup", release);
  over.addEventListener("pointercancel", release);
  over.addEventListener("pointerleave", () => map.onHover?.(null, 0, 0));
  over.addEventListener("wheel", (event) => {
    if (map.box.dataset.mode === "world" && !event.ctrlKey) return;
    event.preventDefault();
    const here = at(event);
    map.zoomAt(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0018)), here.x, here.y);
  }, { passive: false });
  over.addEventListener("keydown", (event) => {
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => map.pan(60, 0), ArrowRight: () => map.pan(-60, 0), ArrowUp: () => map.pan(0, 60),
      ArrowDown: () => map.pan(0, -60), "+": () => map.zoomAt(1.4), "=": () => map.zoomAt(1.4), "-": () => map.zoomAt(1 / 1.4),
      0: () => map.fit(), Home: () => map.fit(),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
}
