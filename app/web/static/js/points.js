import { worldX, worldY } from "./projection.js";

/**
 * All places as columns. x and y are world coordinates, size is 32 times the logarithm (base 10) of the people.
 * `top` and `bottom` are the least and greatest y.
 * @typedef {{n: number, ids: Uint32Array, x: Float32Array, y: Float32Array, size: Uint8Array, names: string[], top: number, bottom: number,
 *   country: (i: number) => string}} Points
 */

/**
 * Read the point cloud; the layout is described in app/api/points.py.
 * @param {ArrayBuffer} buffer @returns {Points}
 */
export function parse(buffer) {
  const bytes = new Uint8Array(buffer);
  const n = new DataView(buffer).getUint32(4, true);
  let at = 8;
  const take = (/** @type {number} */ width) => {
    const values = new Uint32Array(n);
    for (let b = 0; b < width; b += 1, at += n) for (let i = 0; i < n; i += 1) values[i] += bytes[at + i] << (8 * b);
    return values;
  };
  const [ids, lat, lon, size] = [take(4), take(2), take(2), Uint8Array.from(take(1))];
  for (let i = 1; i < n; i += 1) ids[i] += ids[i - 1];
  const text = new TextDecoder();
  const countries = text.decode(bytes.subarray(at, at + 2 * n));
  const [x, y] = [new Float32Array(n), new Float32Array(n)];
  for (let i = 0; i < n; i += 1) {
    x[i] = worldX((lon[i] / 65535) * 360 - 180);
    y[i] = worldY((lat[i] / 65535) * 180 - 90);
  }
  const [top, bottom] = y.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]);
  const rest = bytes.subarray(at + 2 * n);
  /** @type {string[] | null} */
  let names = null;
  return {
    n, ids, x, y, size, top, bottom,
    get names() { return (names ??= text.decode(rest).split("\n")); },
    country: (i) => countries.slice(2 * i, 2 * i + 2),
  };
}

/** @param {string} url @returns {Promise<Points>} */
export async function load(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`points: ${answer.status}`);
  return parse(await answer.arrayBuffer());
}
