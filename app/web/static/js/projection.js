/**
 * Miller's cylindrical projection on a world of width 1 (x grows to the east, y to the south), and great circles on it.
 */
const RADIAN = Math.PI / 180;
const SCALE = 1 / (2 * Math.PI);

/** @param {number} lon degrees @returns {number} 0 at 180 W, 1 at 180 E */
export const worldX = (lon) => (lon + 180) / 360;

/** @param {number} lat degrees @returns {number} 0 at the equator, negative to the north */
export const worldY = (lat) => -1.25 * Math.log(Math.tan(Math.PI / 4 + 0.4 * lat * RADIAN)) * SCALE;

/** @param {number} lat @param {number} lon @returns {[number, number, number]} unit vector */
function vector(lat, lon) {
  const [phi, lambda] = [lat * RADIAN, lon * RADIAN];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

/**
 * The shortest way as points of the world. It runs on over the antimeridian, so x may leave 0..1.
 * @param {{lat: number, lon: number}} a @param {{lat: number, lon: number}} b @param {number} steps
 * @returns {[number, number][]}
 */
export function greatCircle(a, b, steps = 64) {
  const [u, v] = [vector(a.lat, a.lon), vector(b.lat, b.lon)];
  const angle = Math.acos(Math.min(1, Math.max(-1, u[0] * v[0] + u[1] * v[1] + u[2] * v[2])));
  if (angle < 1e-6) return [[worldX(a.lon), worldY(a.lat)]];
  const way = [];
  let last = worldX(a.lon);
  for (let i = 0; i <= steps; i += 1) {
    const [p, q] = [Math.sin((1 - i / steps) * angle) / Math.sin(angle), Math.sin((i / steps) * angle) / Math.sin(angle)];
    const [x, y, z] = [p * u[0] + q * v[0], p * u[1] + q * v[1], p * u[2] + q * v[2]];
    let here = worldX(Math.atan2(y, x) / RADIAN);
    here += Math.round(last - here);
    way.push(/** @type {[number, number]} */ ([here, worldY(Math.atan2(z, Math.hypot(x, y)) / RADIAN)]));
    last = here;
  }
  return way;
}
