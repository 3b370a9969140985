/** The picture of a terrain: shaded, in the field's bands, with the nearness of every pixel. */

import {levels} from "../plane/field.js";
import {BANDS, tonesOf} from "../plane/tones.js";
import {CELLS} from "./terrain.js";
import {project} from "./camera.js";

const LINE_EVERY = 8;
const SHADES = 32;
const FINE = 4096;
/** A share of nearness by which lines lie before the surface, and trails are not yet behind it. */
const [BEFORE, BEHIND] = [1.002, 1.004];
/** Opacity, of 255, of the surface's lower side with nothing behind it. */
const GLASS = 150;
const LAMP = [-0.55, -0.35, 0.76];
const LIGHTS = {
  light: {dim: 0.8, bright: 1.01, under: 0.86, edge: 0.3},
  dark: {dim: 0.62, bright: 1.3, under: 0.62, edge: 0.28},
};

/** Bands finer towards the bottom, as in the field: the band of every height. */
function bandsOf(heights) {
  const between = levels(heights.filter(Number.isFinite).sort());
  const bands = new Uint8Array(FINE + FINE / 16 + 2);
  for (let at = 0, band = 0; at < bands.length; at++) {
    while (band < BANDS - 1 && at / FINE >= between[band]) band++;
    bands[at] = band;
  }
  return bands;
}

const packed = ([r, g, b]) => (255 << 24) | (b << 16) | (g << 8) | r;

/** Colours by side (above, under), plain or contour, band and shade. */
function paletteOf({fill, ink}, {dim, bright, under, edge}) {
  const palette = new Uint32Array(4 * BANDS * SHADES);
  let at = 0;
  for (const side of [1, under]) {
    for (const mix of [0, edge]) {
      for (let band = 0; band < BANDS; band++) {
        for (let shade = 0; shade < SHADES; shade++) {
          const light = side * (dim + ((bright - dim) * shade) / (SHADES - 1));
          const [r, g, b] = fill[band].map((tone, c) => {
            const plain = light * tone;
            return Math.min(255, Math.round(plain + mix * (ink[c] - plain)));
          });
          palette[at++] = packed([r, g, b]);
        }
      }
    }
  }
  return palette;
}

/** Half of a colour over what is there. */
function through(behind, colour) {
  if (!behind) return (colour & 0xffffff) | (GLASS << 24);
  return (behind & (255 << 24)) | (((behind >>> 1) & 0x7f7f7f) + ((colour >>> 1) & 0x7f7f7f));
}

/** Paints terrains pixel by pixel into a canvas of its own; keeps the nearness of each pixel. */
export function createPainter() {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", {willReadFrequently: true});
  const corners = (CELLS + 1) ** 2;
  const [xs, ys, nears, shades] = Array.from({length: 4}, () => new Float32Array(corners));
  const below = new Int32Array(6 * CELLS ** 2);
  let belows = 0;
  const spot = new Float64Array(3);
  let image = null;
  let pixels = null;
  let depth = null;
  let [width, height, density] = [0, 0, 1];
  let heights = null;
  let bands = null;
  let palette = null;
  let [surveyed, coloured] = [null, null];

  function clear(scene, sharpness) {
    density = sharpness;
    const [w, h] = [Math.round(scene.width * density), Math.round(scene.height * density)];
    if (w !== width || h !== height) {
      [canvas.width, canvas.height] = [width, height] = [w, h];
      image = context.createImageData(width, height);
      pixels = new Uint32Array(image.data.buffer);
      depth = new Float32Array(width * height);
    }
    pixels.fill(0);
    depth.fill(0);
  }

  /** Places every corner that is used on the canvas, and lights it: the lamp stands still while the terrain turns. */
  function light(view, [sx, sy, sz], stride) {
    const lampX = LAMP[0] * view.cosTurn + LAMP[1] * view.sinTurn;
    const lampY = LAMP[1] * view.cosTurn - LAMP[0] * view.sinTurn;
    const row = CELLS + 1;
    const slope = (at, step, back, on, half) => ((heights[at + on * step] - heights[at - back * step]) * sz * CELLS) / ((on + back) * half);
    for (let j = 0; j <= CELLS; j += stride) {
      for (let i = 0; i <= CELLS; i += stride) {
        const at = j * row + i;
        project(view, ((2 * i) / CELLS - 1) * sx, ((2 * j) / CELLS - 1) * sy, (2 * heights[at] - 1) * sz, spot);
        xs[at] = spot[0] * density;
        ys[at] = spot[1] * density;
        nears[at] = spot[2];
        const dx = slope(at, 1, Number(i > 0), Number(i < CELLS), sx);
        const dy = slope(at, row, Number(j > 0), Number(j < CELLS), sy);
        const lit = (LAMP[2] - lampX * dx - lampY * dy) / Math.sqrt(1 + dx * dx + dy * dy);
        shades[at] = lit > 0 ? Math.min(1, lit) * (SHADES - 1) : 0;
      }
    }
  }

  /** Paints a triangle, or puts it off where its lower side is seen. */
  function triangle(a, b, c) {
    const facing = (xs[b] - xs[a]) * (ys[c] - ys[a]) - (xs[c] - xs[a]) * (ys[b] - ys[a]);
    if (facing < -1e-6) fillTriangle(a, b, c, false);
    else if (facing > 1e-6) {
      below[belows++] = a;
      below[belows++] = b;
      below[belows++] = c;
    }
  }

  /** Row by row. Lower sides are glass: what lies behind the nearest wall stays to be seen. */
  function fillTriangle(a, b, c, glass) {
    let swap;
    if (ys[b] < ys[a]) swap = a, a = b, b = swap;
    if (ys[c] < ys[b]) swap = b, b = c, c = swap;
    if (ys[b] < ys[a]) swap = a, a = b, b = swap;
    const [ax, ay] = [xs[a], ys[a]];
    const [bx, by] = [xs[b] - ax, ys[b] - ay];
    const [cx, cy] = [xs[c] - ax, ys[c] - ay];
    const area = bx * cy - cx * by;
    const [nb, nc] = [nears[b] - nears[a], nears[c] - nears[a]];
    const [hb, hc] = [heights[b] - heights[a], heights[c] - heights[a]];
    const [sb, sc] = [shades[b] - shades[a], shades[c] - shades[a]];
    const [nx, ny] = [(nb * cy - nc * by) / area, (nc * bx - nb * cx) / area];
    const [hx, hy] = [(hb * cy - hc * by) / area, (hc * bx - hb * cx) / area];
    const [sx, sy] = [(sb * cy - sc * by) / area, (sc * bx - sb * cx) / area];
    const across = Math.min(1 / 16, 0.6 * density * (Math.abs(hx) + Math.abs(hy))) * FINE;
    const side = glass ? 2 * BANDS * SHADES : 0;
    const last = Math.min(height, Math.ceil(ay + cy - 0.5));
    for (let y = Math.max(0, Math.ceil(ay - 0.5)); y < last; y++) {
      const down = y + 0.5 - ay;
      const long = (cx * down) / cy;
      const short = down < by ? (bx * down) / by : bx + ((cx - bx) * (down - by)) / (cy - by);
      const from = Math.max(0, Math.ceil(ax + Math.min(long, short) - 0.5));
      const to = Math.min(width, Math.ceil(ax + Math.max(long, short) - 0.5));
      const right = from + 0.5 - ax;
      let near = nears[a] + nx * right + ny * down;
      let level = (heights[a] + hx * right + hy * down) * FINE;
      let shade = shades[a] + sx * right + sy * down;
      for (let at = y * width + from, end = y * width + to; at < end; at++) {
        if (near > depth[at]) {
          const band = bands[level | 0];
          const mark = band === bands[(level + across) | 0] ? side : side + BANDS * SHADES;
          const colour = palette[mark + band * SHADES + (shade | 0)];
          if (glass) pixels[at] = through(pixels[at], colour);
          else {
            depth[at] = near;
            pixels[at] = colour;
          }
        }
        near += nx;
        level += hx * FINE;
        shade += sx;
      }
    }
  }

  /** A thin line of the mesh between two corners, where nothing is before it. */
  function line(a, b, ink) {
    const [dx, dy, dn] = [xs[b] - xs[a], ys[b] - ys[a], nears[b] - nears[a]];
    const steps = Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)));
    for (let k = 0; k < steps; k++) {
      const x = Math.floor(xs[a] + (dx * k) / steps);
      const y = Math.floor(ys[a] + (dy * k) / steps);
      if (!(x >= 0 && y >= 0 && x < width && y < height)) continue;
      const at = y * width + x;
      if ((nears[a] + (dn * k) / steps) * BEFORE < depth[at]) continue;
      // A quarter of ink; at the rim half of the line lies beside the surface.
      const old = pixels[at];
      pixels[at] = old ? old - ((old >>> 2) & 0x3f3f3f) + ((ink >>> 2) & 0x3f3f3f) : (ink & 0xffffff) | (128 << 24);
    }
  }

  return {
    canvas,
    /** Paints at `density` pixels a CSS pixel, with every `stride`-th corner. */
    paint(terrain, view, scene, sharpness, stride) {
      const tones = tonesOf(scene.theme);
      if (surveyed !== terrain) bands = bandsOf(terrain.heights);
      if (coloured !== tones) palette = paletteOf(tones, scene.theme.dark ? LIGHTS.dark : LIGHTS.light);
      [surveyed, coloured] = [terrain, tones];
      heights = terrain.heights;
      clear(scene, sharpness);
      light(view, terrain.size, stride);
      const row = CELLS + 1;
      const up = stride * row;
      const ink = packed(tones.ink);
      belows = 0;
      for (let j = 0; j < CELLS; j += stride) {
        for (let i = 0; i < CELLS; i += stride) {
          const at = j * row + i;
          // The flatter diagonal: valleys that run aslant keep their floor.
          if (Math.abs(heights[at] - heights[at + up + stride]) < Math.abs(heights[at + stride] - heights[at + up])) {
            triangle(at, at + stride, at + up + stride);
            triangle(at, at + up + stride, at + up);
          } else {
            triangle(at, at + stride, at + up);
            triangle(at + stride, at + up + stride, at + up);
          }
        }
      }
      for (let k = 0; k < belows; k += 3) fillTriangle(below[k], below[k + 1], below[k + 2], true);
      for (let j = 0; j <= CELLS; j += LINE_EVERY) {
        for (let i = 0; i < CELLS; i += stride) {
          line(j * row + i, j * row + i + stride, ink);
          line(i * row + j, i * row + j + up, ink);
        }
      }
      context.putImageData(image, 0, 0);
    },
    /** Whether the surface is before a point at (x, y) of the canvas that is `near`. */
    hides(x, y, near) {
      const [px, py] = [Math.floor(x * density), Math.floor(y * density)];
      return px >= 0 && py >= 0 && px < width && py < height && depth[py * width + px] > near * BEHIND;
    },
  };
}
