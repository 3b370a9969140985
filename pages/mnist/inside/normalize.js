/** Makes an image of the data set's kind from a drawing. */

import {PIXELS, SIDE} from "../../../ui/browser/kit/arrays.js";

/**
 * As MNIST was made from NIST's digits (LeCun, Cortes & Burges): the drawing is fitted into a box of 20 × 20 pixels with
 * its proportions kept, each pixel's ink being the mean of what lies under it, and its centre of mass is put at pixel
 * (14, 14). Fashion-MNIST: fitted into the whole image, its middle in the middle.
 */
const WAYS = {mnist: {box: 20, byMass: true}, fashion: {box: 28, byMass: false}};

/**
 * @param {ArrayLike<number>} ink 0 … 255, row by row @param {number} side of the square drawing
 * @param {string} data key of the data set
 * @returns {Uint8Array | null} 28 × 28, or null for a drawing without ink
 */
export function normalize(ink, side, data) {
  const {box, byMass} = WAYS[data];
  const found = extent(ink, side);
  if (!found) return null;
  const {left, top, width, height} = found;
  const pixel = Math.max(width, height) / box;
  const [x, y] = byMass ? [found.x, found.y] : [left + width / 2, top + height / 2];
  const middle = byMass ? SIDE / 2 + 0.5 : SIDE / 2;
  const [acrossX, acrossY] = [shares(x - middle * pixel, pixel, side), shares(y - middle * pixel, pixel, side)];
  const image = new Uint8Array(PIXELS);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      let sum = 0;
      for (const [j, tall] of acrossY[row]) for (const [i, wide] of acrossX[column]) sum += ink[j * side + i] * tall * wide;
      image[row * SIDE + column] = Math.round(sum / (pixel * pixel));
    }
  }
  return image;
}

/** The box around all ink, and its centre of mass; null without ink. */
function extent(ink, side) {
  let [left, right, top, bottom] = [side, -1, side, -1];
  let [mass, momentX, momentY] = [0, 0, 0];
  for (let j = 0, at = 0; j < side; j++) {
    for (let i = 0; i < side; i++, at++) {
      const here = ink[at];
      if (!here) continue;
      left = Math.min(left, i);
      right = Math.max(right, i);
      top = Math.min(top, j);
      bottom = j;
      mass += here;
      momentX += here * (i + 0.5);
      momentY += here * (j + 0.5);
    }
  }
  return mass ? {left, top, width: right - left + 1, height: bottom - top + 1, x: momentX / mass, y: momentY / mass} : null;
}

/** For each pixel of a row of the image: which places of the drawing it covers, and how much of each. */
function shares(start, pixel, side) {
  return Array.from({length: SIDE}, (_, k) => {
    const [from, to] = [Math.max(0, start + k * pixel), Math.min(side, start + (k + 1) * pixel)];
    const covered = [];
    for (let i = Math.floor(from); i < to; i++) covered.push([i, Math.min(to, i + 1) - Math.max(from, i)]);
    return covered;
  });
}
