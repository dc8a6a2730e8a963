/**
 * Draws tens of thousands of dots fast: straight into pixels, each dot a small stamp whose alpha is kept if it is the
 * greatest so far. No path, no fill per dot; a frame costs about as much as clearing the picture.
 */
const STEPS = 12;

/** @param {number} radius @returns {{r: number, alpha: Float32Array}} */
function stamp(radius) {
  const r = Math.ceil(radius);
  const side = 2 * r + 1;
  const alpha = new Float32Array(side * side);
  for (let y = -r; y <= r; y += 1) {
    for (let x = -r; x <= r; x += 1) {
      alpha[(y + r) * side + x + r] = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x, y)));
    }
  }
  return { r, alpha };
}

export class Dots {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.picture = this.context.createImageData(1, 1);
    this.pixels = new Uint32Array(this.picture.data.buffer);
  }

  /** @param {number} width @param {number} height device pixels */
  resize(width, height) {
    this.canvas.width = width;
    this.canvas.height = height;
    this.picture = this.context.createImageData(width, height);
    this.pixels = new Uint32Array(this.picture.data.buffer);
  }

  /**
   * @param {import("./points.js").Points} points
   * @param {{x: number, y: number, scale: number}} view centre in world coordinates, device pixels per world
   * @param {{rgb: [number, number, number], zoom: number, ratio: number, strength: number}} look
   */
  draw(points, view, look) {
    const { width, height } = this.canvas;
    const { pixels } = this;
    pixels.fill(0);
    const stamps = this.stamps(look);
    const { x, y, size, n } = points;
    const left = view.x - width / 2 / view.scale;
    const top = view.y - height / 2 / view.scale;
    const copies = Math.ceil(width / view.scale) + 1;
    for (let i = 0; i < n; i += 1) {
      const py = ((y[i] - top) * view.scale) | 0;
      if (py < 0 || py >= height) continue;
      const start = x[i] - left - Math.floor(x[i] - left);
      for (let c = -1; c < copies; c += 1) {
        const px = ((start + c) * view.scale) | 0;
        if (px < -8 || px >= width + 8) continue;
        put(pixels, width, height, px, py, stamps[size[i]]);
      }
    }
    this.context.putImageData(this.picture, 0, 0);
  }

  /** One stamp per size, made again only when the look changes. @param {Parameters<Dots["draw"]>[2]} look */
  stamps(look) {
    const key = `${look.rgb} ${Math.round(Math.log2(look.zoom) * 4)} ${look.ratio} ${look.strength}`;
    if (key === this.key) return this.made;
    this.key = key;
    const colour = (look.rgb[2] << 16) | (look.rgb[1] << 8) | look.rgb[0];
    const grow = look.ratio * (0.55 + 0.2 * Math.log2(Math.max(1, look.zoom)));
    this.made = Array.from({ length: 256 }, (_, size) => {
      const order = Math.max(0, size / 32 - 4.1) / 3.2;
      const shape = stamp(Math.max(0.4, (0.35 + 2.6 * order) * grow));
      const light = look.strength * Math.min(1, 0.3 + 0.75 * order);
      const side = 2 * shape.r + 1;
      const cells = [];
      shape.alpha.forEach((a, i) => {
        const value = Math.round(255 * a * light);
        if (value > STEPS) cells.push((i % side) - shape.r, Math.floor(i / side) - shape.r, ((value << 24) | colour) >>> 0);
      });
      return cells;
    });
    return this.made;
  }
}

/**
 * @param {Uint32Array} pixels @param {number} width @param {number} height @param {number} px @param {number} py
 * @param {number[]} cells triples of dx, dy, colour
 */
function put(pixels, width, height, px, py, cells) {
  for (let j = 0; j < cells.length; j += 3) {
    const [x, y] = [px + cells[j], py + cells[j + 1]];
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    const at = y * width + x;
    if (cells[j + 2] > pixels[at]) pixels[at] = cells[j + 2];
  }
}
