/** Bytes: numbers that Python has packed as base64, images drawn from them, and parts of files. */

/** @param {string} text base64 @returns {Uint8Array} */
export function bytesOf(text) {
  const letters = atob(text);
  const found = new Uint8Array(letters.length);
  for (let i = 0; i < found.length; i++) found[i] = letters.charCodeAt(i);
  return found;
}

/** @param {Uint8Array[]} parts @returns {Uint8Array} one behind the other */
export function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Side of an image of the data set, in pixels. */
export const SIDE = 28;
export const PIXELS = SIDE * SIDE;

/**
 * Paints images of 28 × 28 on a canvas, every pixel a square.
 * @param {CanvasRenderingContext2D} context
 * @param {(pixel: number) => [number, number, number]} colour of the pixel at this place in its image
 * @param {number} x @param {number} y @param {number} size all in units of the context
 */
export function paintImage(context, colour, x, y, size) {
  const tile = paintImage.tile ??= Object.assign(document.createElement("canvas"), {width: SIDE, height: SIDE});
  const small = paintImage.small ??= tile.getContext("2d", {willReadFrequently: true});
  const image = small.createImageData(SIDE, SIDE);
  for (let i = 0; i < PIXELS; i++) {
    const [r, g, b] = colour(i);
    image.data.set([r, g, b, 255], 4 * i);
  }
  small.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(tile, x, y, size, size);
}

/** Ink of 0 … 255 on paper, in the page's colours. */
export function inkColours(text, background) {
  return Array.from({length: 256}, (_, ink) => background.map((from, k) => from + ((text[k] - from) * ink) / 255));
}
