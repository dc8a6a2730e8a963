/**
 * Draws tens of thousands of dots fast: straight into pixels, each dot a small stamp whose alpha is kept if it is the
 * greatest so far. No path, no fill per dot. The picture is a sheet somewhat wider than the canvas, so that a drag moves it
 * most of the time and seldom draws it.
 */
const STEPS = 12;
const WIDEST = 24;
const MARGIN = 192;

/**
 * Stamps of all sizes, one after another: the cells of size s lie from start[s] to start[s + 1].
 * @typedef {{start: Uint32Array, reach: Uint8Array, dx: Int16Array, dy: Int16Array, at: Int32Array, colour: Uint32Array}} Stamps
 */

/** @param {number} radius @returns {[number, number, number][]} dx, dy, alpha of each pixel */
function disc(radius) {
  const r = Math.ceil(radius);
  const cells = /** @type {[number, number, number][]} */ ([]);
  for (let y = -r; y <= r; y += 1) {
    for (let x = -r; x <= r; x += 1) cells.push([x, y, Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x, y)))]);
  }
  return cells;
}

export class Dots {
  /** @param {CanvasRenderingContext2D} context draws on a canvas that others draw on afterwards */
  constructor(context) {
    this.context = context;
    this.sheet = document.createElement("canvas");
    this.resize(1, 1);
  }

  /** @param {number} width @param {number} height device pixels of the canvas */
  resize(width, height) {
    this.canvas = { width, height };
    this.shown = "";
  }

  /**
   * Clears the whole canvas and shows the dots. While the map is dragged the sheet, which is wider than the canvas, is only
   * moved; it is drawn anew when the look or the scale changes and when its edge comes into view.
   * @param {import("./points.js").Points} points
   * @param {{x: number, y: number, scale: number}} view centre in world coordinates, device pixels per world
   * @param {{rgb: [number, number, number], zoom: number, ratio: number, strength: number}} look
   */
  draw(points, view, look) {
    const shown = `${view.scale} ${look.rgb} ${look.ratio} ${look.strength} ${points.n}`;
    let [dx, dy] = this.moved(view);
    if (shown !== this.shown || Math.max(Math.abs(dx), Math.abs(dy)) > this.margin) {
      this.render(points, view, look, shown === this.shown ? MARGIN : 0);
      [this.shown, dx, dy] = [shown, 0, 0];
    }
    this.context.globalCompositeOperation = "copy";
    this.context.drawImage(this.sheet, dx - this.margin, dy + this.from);
    this.context.globalCompositeOperation = "source-over";
  }

  /** Whole pixels from where the sheet was drawn to where a view wants it. @param {{x: number, y: number, scale: number}} view */
  moved(view) {
    if (!this.at) return [0, 0];
    const east = this.at.x - view.x;
    return [Math.round((east - Math.round(east)) * view.scale), Math.round((this.at.y - view.y) * view.scale)];
  }

  /**
   * Draw the sheet: the canvas and a margin, of which only the band of rows that holds dots.
   * @param {import("./points.js").Points} points @param {{x: number, y: number, scale: number}} view
   * @param {Parameters<Dots["draw"]>[2]} look @param {number} margin
   */
  render(points, view, look, margin) {
    const { width, height } = this.canvas;
    const row = (/** @type {number} */ y) => Math.floor((y - view.y) * view.scale + height / 2);
    const from = Math.max(-margin, row(points.top) - WIDEST);
    const to = Math.min(height + margin, row(points.bottom) + WIDEST);
    [this.width, this.height] = [width + 2 * margin, Math.max(1, to - from)];
    [this.margin, this.from, this.at] = [margin, from, { x: view.x, y: view.y }];
    if (this.picture?.width !== this.width || this.picture.height !== this.height) {
      this.picture = this.context.createImageData(this.width, this.height);
      this.pixels = new Uint32Array(this.picture.data.buffer);
      [this.sheet.width, this.sheet.height] = [this.width, this.height];
    } else this.pixels.fill(0);
    const left = view.x - (width / 2 + margin) / view.scale;
    const top = view.y + (from - height / 2) / view.scale;
    this.stamp(points, { left, top, scale: view.scale }, this.stamps(look));
    /** @type {CanvasRenderingContext2D} */ (this.sheet.getContext("2d")).putImageData(this.picture, 0, 0);
  }

  /** @param {import("./points.js").Points} points @param {{left: number, top: number, scale: number}} corner @param {Stamps} stamps */
  stamp(points, { left, top, scale }, stamps) {
    const { width, height, pixels } = this;
    const { start, reach, at, colour } = stamps;
    const { x, y, size, n } = points;
    const copies = Math.ceil(width / scale) + 1;
    for (let i = 0; i < n; i += 1) {
      const py = Math.floor((y[i] - top) * scale);
      const r = reach[size[i]];
      if (py < -r || py >= height + r) continue;
      const near = x[i] - left - Math.floor(x[i] - left);
      for (let c = -1; c < copies; c += 1) {
        const px = Math.floor((near + c) * scale);
        if (px < -r || px >= width + r) continue;
        if (px < r || py < r || px >= width - r || py >= height - r) this.edge(px, py, size[i], stamps);
        else {
          const middle = py * width + px;
          for (let j = start[size[i]], end = start[size[i] + 1]; j < end; j += 1) {
            if (colour[j] > pixels[middle + at[j]]) pixels[middle + at[j]] = colour[j];
          }
        }
      }
    }
  }

  /** A dot that the canvas cuts. @param {number} px @param {number} py @param {number} size @param {Stamps} stamps */
  edge(px, py, size, { start, dx, dy, colour }) {
    for (let j = start[size]; j < start[size + 1]; j += 1) {
      const [x, y] = [px + dx[j], py + dy[j]];
      if (x < 0 || y < 0 || x >= this.width || y >= this.height) continue;
      const at = y * this.width + x;
      if (colour[j] > this.pixels[at]) this.pixels[at] = colour[j];
    }
  }

  /** Made again only when the look or the width changes. @param {Parameters<Dots["draw"]>[2]} look @returns {Stamps} */
  stamps(look) {
    const key = `${look.rgb} ${Math.round(Math.log2(look.zoom) * 4)} ${look.ratio} ${look.strength} ${this.width}`;
    if (key === this.key && this.made) return this.made;
    this.key = key;
    const shade = (look.rgb[2] << 16) | (look.rgb[1] << 8) | look.rgb[0];
    const grow = look.ratio * (0.55 + 0.2 * Math.log2(Math.max(1, look.zoom)));
    const start = new Uint32Array(257);
    const reach = new Uint8Array(256);
    const cells = /** @type {[number, number, number][]} */ ([]);
    for (let size = 0; size < 256; size += 1) {
      const order = Math.max(0, size / 32 - 4.1) / 3.2;
      const light = look.strength * Math.min(1, 0.3 + 0.75 * order);
      for (const [x, y, alpha] of disc(Math.max(0.4, (0.35 + 2.6 * order) * grow))) {
        const value = Math.round(255 * alpha * light);
        if (value <= STEPS) continue;
        cells.push([x, y, ((value << 24) | shade) >>> 0]);
        reach[size] = Math.max(reach[size], Math.abs(x), Math.abs(y));
      }
      start[size + 1] = cells.length;
    }
    const dx = Int16Array.from(cells, ([x]) => x);
    const dy = Int16Array.from(cells, ([, y]) => y);
    this.made = { start, reach, dx, dy, at: Int32Array.from(cells, ([x, y]) => y * this.width + x), colour: Uint32Array.from(cells, ([, , c]) => c) };
    return this.made;
  }
}
