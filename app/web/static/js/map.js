import { Dots } from "./dots.js";
import { load } from "./points.js";
import { greatCircle, worldX, worldY } from "./projection.js";
import { listen } from "./gestures.js";

/**
 * A lit city. `colour` names a CSS variable; `way` draws the great circle from the home city.
 * @typedef {{id: number, name: string, lat: number, lon: number, rank?: number, colour?: string, way?: boolean}} Lit
 */
const TOP = worldY(79);
const BOTTOM = worldY(-57);
const FULL = BOTTOM - TOP;

/** The world as its cities: dots, then ways and names, on one canvas. */
export class WorldMap {
  /** @param {HTMLElement} box holds the canvas `.over` and the tip `.tip` */
  constructor(box) {
    this.box = box;
    this.over = /** @type {HTMLCanvasElement} */ (box.querySelector(".over"));
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.over.getContext("2d"));
    this.dots = new Dots(this.pen);
    this.view = { x: 0.5, y: (TOP + BOTTOM) / 2, zoom: 1 };
    /** @type {import("./points.js").Points | null} */
    this.points = null;
    /** @type {Lit | null} */
    this.home = null;
    /** @type {(Lit & {line: [number, number][]})[]} */
    this.lit = [];
    /** @type {number | null} */
    this.chosen = null;
    this.frames = 0;
    this.interactive = !box.dataset.mode || box.dataset.mode !== "pair";
    new ResizeObserver(() => this.resize()).observe(box);
    document.addEventListener("themechange", () => this.recolour());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    matchMedia("print").addEventListener("change", () => { this.recolour(); this.draw(); });
    if (this.interactive) listen(this);
    this.resize();
  }

  /** Fetch the dots; says so in the box when that fails. */
  async start() {
    try {
      this.points = await load(this.box.dataset.points ?? "");
      this.box.dataset.ready = "yes";
    } catch {
      const note = document.createElement("p");
      note.className = "failed";
      note.textContent = this.box.dataset.failed ?? "";
      this.box.append(note);
    }
    this.redraw();
    return this;
  }

  /** Light a city and its partners. @param {Lit} home @param {Lit[]} partners */
  show(home, partners) {
    this.home = home;
    this.lit = partners.map((p) => ({ ...p, line: greatCircle(home, p) }));
    this.redraw();
  }

  /** Bring all lit cities into view, the home city's side of the world first. */
  fit() {
    if (!this.home) return;
    const hx = worldX(this.home.lon);
    const xs = [hx, ...this.lit.flatMap((p) => p.line.map(([x]) => x))];
    const ys = [worldY(this.home.lat), ...this.lit.flatMap((p) => p.line.map(([, y]) => y))];
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const room = 0.8;
    const wide = (this.width * room) / Math.max(x1 - x0, 0.02);
    const high = (this.height * room) / Math.max(y1 - y0, 0.02);
    this.view.zoom = Math.min(Math.min(wide, high) / this.base, 40);
    this.view.x = (x0 + x1) / 2;
    this.view.y = (y0 + y1) / 2;
    this.settle();
  }

  resize() {
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    this.width = Math.max(1, this.box.clientWidth);
    this.height = Math.max(1, this.box.clientHeight);
    [this.over.width, this.over.height] = [Math.round(this.width * this.ratio), Math.round(this.height * this.ratio)];
    this.dots.resize(this.over.width, this.over.height);
    this.base = Math.max(this.width, this.height / FULL);
    this.recolour();
    this.settle();
  }

  recolour() {
    const style = getComputedStyle(document.documentElement);
    /** @type {Map<string, string>} */
    const known = new Map();
    const css = (/** @type {string} */ name) => known.get(name) ?? (known.set(name, style.getPropertyValue(name).trim()), known.get(name) ?? "");
    const hex = css("--dot");
    this.rgb = /** @type {[number, number, number]} */ ([1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
    this.dark = parseInt(css("--paper").slice(1, 3), 16) < 128;
    this.css = css;
    this.redraw();
  }

  /** Device-independent pixels per world. */
  get scale() { return this.base * this.view.zoom; }

  /** @param {number} x @param {number} y world @returns {[number, number]} pixels of the box, the copy nearest its middle */
  place(x, y) {
    const near = x - Math.round(x - this.view.x);
    return [(near - this.view.x) * this.scale + this.width / 2, (y - this.view.y) * this.scale + this.height / 2];
  }

  /** Keep the view within the world's height and some zoom, then draw. */
  settle() {
    this.view.zoom = Math.min(160, Math.max(Math.min(1, this.width / this.base), this.view.zoom));
    const half = this.height / 2 / this.scale;
    const [low, high] = [TOP + half, BOTTOM - half];
    this.view.y = low > high ? (TOP + BOTTOM) / 2 : Math.min(high, Math.max(low, this.view.y));
    this.view.x -= Math.floor(this.view.x);
    this.redraw();
  }

  /** @param {number} dx @param {number} dy pixels */
  pan(dx, dy) {
    this.view.x -= dx / this.scale;
    this.view.y -= dy / this.scale;
    this.settle();
  }

  /** @param {number} factor @param {number} px @param {number} py the pixel that stays where it is */
  zoomAt(factor, px = this.width / 2, py = this.height / 2) {
    const [wx, wy] = [(px - this.width / 2) / this.scale, (py - this.height / 2) / this.scale];
    this.view.zoom = Math.min(160, Math.max(1, this.view.zoom * factor));
    this.view.x += wx - (px - this.width / 2) / this.scale;
    this.view.y += wy - (py - this.height / 2) / this.scale;
    this.settle();
  }

  redraw() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  draw() {
    this.frames += 1;
    const { ratio, view } = this;
    this.pen.setTransform(1, 0, 0, 1, 0, 0);
    if (!this.points) this.pen.clearRect(0, 0, this.over.width, this.over.height);
    else {
      const look = { rgb: this.rgb, zoom: view.zoom, ratio: ratio * Math.min(1.5, Math.max(0.75, this.base / 900)), strength: this.dark ? 0.85 : 0.62 };
      this.dots.draw(this.points, { x: view.x, y: view.y, scale: this.scale * ratio }, look);
    }
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!this.home) return;
    for (const city of this.lit) if (city.way !== false && city.id !== this.chosen) this.line(city, false);
    const chosen = this.lit.find((c) => c.id === this.chosen);
    if (chosen) this.line(chosen, true);
    for (const city of this.lit) this.spot(city, city.id === this.chosen);
    this.spot({ ...this.home, colour: "--accent" }, true);
    this.labels();
  }

  /** @param {Lit & {line: [number, number][]}} city @param {boolean} strong */
  line(city, strong) {
    const { pen } = this;
    pen.strokeStyle = this.css(city.colour ?? "--way");
    pen.globalAlpha = strong ? 1 : 0.55;
    pen.lineWidth = strong ? 2.5 : 1.1;
    const shift = Math.round(worldX(/** @type {Lit} */ (this.home).lon) - this.view.x);
    for (const copy of [-1, 0, 1]) {
      pen.beginPath();
      for (const [x, y] of city.line) {
        pen.lineTo((x - shift + copy - this.view.x) * this.scale + this.width / 2, (y - this.view.y) * this.scale + this.height / 2);
      }
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  /** @param {Lit} city @param {boolean} strong */
  spot(city, strong) {
    const [x, y] = this.place(worldX(city.lon), worldY(city.lat));
    const { pen } = this;
    pen.beginPath();
    pen.arc(x, y, strong ? 5.5 : 3.6, 0, 7);
    pen.fillStyle = this.css(city.colour ?? "--way");
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = this.css("--paper");
    pen.stroke();
  }

  /** Names where they fit: home and chosen first, then by rank. */
  labels() {
    const { pen } = this;
    const taken = /** @type {number[][]} */ (this.box.querySelector(".zoom") ? [[this.width - 60, 0, this.width, 132]] : []);
    const first = [this.home, ...this.lit.filter((c) => c.id === this.chosen), ...this.lit];
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    for (const [i, city] of /** @type {Lit[]} */ (first).entries()) {
      pen.font = `${i === 0 || city.id === this.chosen ? 600 : 400} 13px system-ui, "Noto Sans CJK JP", sans-serif`;
      const [x, y] = this.place(worldX(city.lon), worldY(city.lat));
      const wide = pen.measureText(city.name).width;
      const spots = [[x + 9, y - 9], [x - 9 - wide, y - 9], [x - wide / 2, y - 26], [x - wide / 2, y + 8]];
      const spot = spots.find(([l, t]) => l > 4 && l + wide < this.width - 4 && t > 2 && t + 18 < this.height && !taken.some((o) => l < o[2] + 4 && l + wide > o[0] - 4 && t < o[3] && t + 18 > o[1]));
      if (!spot || (i > 0 && city === this.home)) continue;
      if (taken.some((o) => o[4] === city.id)) continue;
      taken.push([spot[0], spot[1], spot[0] + wide, spot[1] + 18, city.id]);
      pen.strokeStyle = this.css("--paper");
      pen.lineWidth = 3.5;
      pen.strokeText(city.name, spot[0], spot[1] + 9);
      pen.fillStyle = this.css("--ink");
      pen.fillText(city.name, spot[0], spot[1] + 9);
    }
  }

  /**
   * What lies under a pixel: a lit city first, else the nearest dot.
   * @param {number} px @param {number} py @returns {{lit?: Lit, dot?: number} | null}
   */
  pick(px, py) {
    const far = (/** @type {Lit} */ c) => {
      const [x, y] = this.place(worldX(c.lon), worldY(c.lat));
      return Math.hypot(x - px, y - py);
    };
    const near = [...this.lit, ...(this.home ? [this.home] : [])].sort((a, b) => far(a) - far(b))[0];
    if (near && far(near) < 12) return { lit: near };
    if (!this.points) return null;
    const wx = (px - this.width / 2) / this.scale + this.view.x;
    const wy = (py - this.height / 2) / this.scale + this.view.y;
    const reach = 7 / this.scale;
    let [best, dot] = [reach * reach, -1];
    const { x, y, size, n } = this.points;
    for (let i = 0; i < n; i += 1) {
      const dy = y[i] - wy;
      if (dy > reach || dy < -reach) continue;
      let dx = x[i] - wx;
      dx -= Math.round(dx);
      const d = (dx * dx + dy * dy) * (1.4 - size[i] / 256);
      if (d < best) [best, dot] = [d, i];
    }
    return dot < 0 ? null : { dot };
  }
}
