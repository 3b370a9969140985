/** Writes animated GIFs (GIF89a): one palette that grows with the frames, and of each frame only what has changed. */

import {joined} from "../kit/arrays.js";

/** Index 0 is "as before" in a frame, and so never a colour: the table of known colours has it for "not met yet". */
const UNCHANGED = 0;
const MAX_COLOURS = 255;
/** Up to so many colours are kept as they are; the places above are for later colours that are like none of these. */
const MANY = 208;
/** How far a colour must be from all others to get such a place, and how much further with each that is taken. */
const FAR = 16;
/** A colour on more than this share of the pixels is kept as it is. */
const COMMON = 0.001;
/** Of more new colours than this only some are looked at to choose a palette. */
const MAX_LOOKED_AT = 40000;

const CODES = 4096;
const MAX_BITS = 12;
const BLOCK = 255;
/** Browsers slow a frame down that is shorter than this, in hundredths of a second. */
const SHORTEST = 2;
const LONGEST = 65535;

/**
 * A GIF of `width` × `height` pixels. Frames are opaque: their alpha is not looked at.
 * @param {number} width @param {number} height @param {{loop?: boolean}} [options] `loop`: for ever, else once
 * @returns {{add: (rgba: Uint8ClampedArray, delayMs: number) => void, finish: () => Uint8Array}}
 */
export function createGif(width, height, {loop = true} = {}) {
  const palette = createPalette();
  const pack = createPacker(width * height);
  const shown = new Uint32Array(width * height);
  const indices = new Uint8Array(width * height);
  const parts = [];
  let control = null;
  let wanted = 0;
  let written = 0;

  /** Frames last whole hundredths of a second; what is rounded off one is given to the next. */
  function lasting(delayMs) {
    wanted += delayMs / 10;
    const delay = Math.min(LONGEST, Math.max(SHORTEST, Math.round(wanted - written)));
    written += delay;
    return delay;
  }

  /** Lets the last frame last longer; false where it cannot. */
  function prolong(delay) {
    const sum = delay + control[4] + 256 * control[5];
    if (sum > LONGEST) return false;
    [control[4], control[5]] = word(sum);
    return true;
  }

  return {
    add(rgba, delayMs) {
      if (rgba.length !== 4 * width * height) throw new RangeError(`a frame has ${4 * width * height} numbers, not ${rgba.length}`);
      const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
      const first = !control;
      const changed = first ? {x: 0, y: 0, width, height} : difference(shown, pixels, width, height);
      const delay = lasting(delayMs);
      if (!changed && prolong(delay)) return;
      const box = changed ?? {x: 0, y: 0, width: 1, height: 1};
      const before = first ? null : shown;
      palette.learn(pixels, before, box, width);
      palette.find(pixels, before, box, width, indices);
      shown.set(pixels);
      control = Uint8Array.of(0x21, 0xf9, 4, first ? 0x04 : 0x05, ...word(delay), UNCHANGED, 0);
      parts.push(control, Uint8Array.of(0x2c, ...word(box.x), ...word(box.y), ...word(box.width), ...word(box.height), 0));
      parts.push(pack(indices.subarray(0, box.width * box.height), palette.bits()));
    },
    finish() {
      if (!control) throw new RangeError("a GIF has a frame at least");
      const bits = palette.bits();
      const head = [..."GIF89a"].map((letter) => letter.charCodeAt(0));
      head.push(...word(width), ...word(height), 0xf0 | (bits - 1), UNCHANGED, 0, ...palette.table(bits));
      if (loop) head.push(0x21, 0xff, 11, ...[..."NETSCAPE2.0"].map((letter) => letter.charCodeAt(0)), 3, 1, 0, 0, 0);
      return joined([Uint8Array.from(head), ...parts, Uint8Array.of(0x3b)]);
    },
  };
}

const word = (value) => [value & 255, value >> 8];

/** The smallest rectangle outside of which two pictures are the same; null where all is. */
function difference(before, after, width, height) {
  let [left, right, top, bottom] = [width, -1, -1, -1];
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let x = 0;
    while (x < width && before[row + x] === after[row + x]) x++;
    if (x === width) continue;
    if (top < 0) top = y;
    bottom = y;
    if (x < left) left = x;
    for (x = width - 1; x > right && before[row + x] === after[row + x];) x--;
    if (x > right) right = x;
  }
  return top < 0 ? null : {x: left, y: top, width: right - left + 1, height: bottom - top + 1};
}

/** Colours are numbers as a pixel has them in memory: red in the lowest byte. */
const channel = (colour, axis) => (colour >> (8 * axis)) & 255;

/** The colours of a file, and the index of every colour that was ever met. */
function createPalette() {
  const colours = [UNCHANGED];
  const known = new Uint8Array(1 << 24);
  const [reds, greens, blues] = [0, 1, 2].map(() => new Int32Array(MAX_COLOURS + 1));

  function add(colour) {
    const at = colours.length;
    colours.push(colour);
    [reds[at], greens[at], blues[at]] = [0, 1, 2].map((axis) => channel(colour, axis));
    known[colour] = at;
  }

  /** The index of the nearest colour, or of this one where none is near and a place is left. */
  function settle(colour) {
    const [r, g, b] = [channel(colour, 0), channel(colour, 1), channel(colour, 2)];
    let nearest = 0;
    let least = Infinity;
    for (let i = 1; i < colours.length; i++) {
      const far = (reds[i] - r) ** 2 + (greens[i] - g) ** 2 + (blues[i] - b) ** 2;
      if (far < least) {
        least = far;
        nearest = i;
      }
    }
    if (colours.length <= MAX_COLOURS && least > Math.max(FAR, FAR + colours.length - MANY) ** 2) add(colour);
    else known[colour] = nearest;
  }

  /** How many of the changed pixels have each of the colours that are new. */
  function count(pixels, before, box, width) {
    const counts = new Map();
    for (let y = box.y; y < box.y + box.height; y++) {
      for (let i = y * width + box.x, end = i + box.width; i < end; i++) {
        if (before && pixels[i] === before[i]) continue;
        const colour = pixels[i] & 0xffffff;
        if (!known[colour]) counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
    }
    return counts;
  }

  return {
    /** Makes every colour of the pixels that differ from `before` a known one. */
    learn(pixels, before, box, width) {
      const counts = count(pixels, before, box, width);
      const room = Math.max(0, MANY - colours.length + 1);
      const chosen = counts.size <= room ? counts.keys() : choose(counts, room);
      for (const colour of chosen) if (!known[colour]) add(colour);
      for (const colour of counts.keys()) if (!known[colour]) settle(colour);
    },
    /** Writes the indices of the box's pixels, UNCHANGED for those that are as `before`. */
    find(pixels, before, box, width, indices) {
      let at = 0;
      for (let y = box.y; y < box.y + box.height; y++) {
        for (let i = y * width + box.x, end = i + box.width; i < end; i++) {
          indices[at++] = before && pixels[i] === before[i] ? UNCHANGED : known[pixels[i] & 0xffffff];
        }
      }
    },
    /** Bits that an index needs by now; a GIF has 2 at least. */
    bits: () => Math.max(2, Math.ceil(Math.log2(colours.length))),
    table: (bits) => Array.from({length: 3 << bits}, (_, i) => channel(colours[Math.floor(i / 3)] ?? 0, i % 3)),
  };
}

/** At most `room` colours that stand for all: the common ones, and the means of boxes cut from the others. */
function choose(counts, room) {
  if (!room) return [];
  let pixels = 0;
  for (const number of counts.values()) pixels += number;
  const common = [...counts].filter(([, number]) => number > COMMON * pixels)
    .sort((a, b) => b[1] - a[1]).slice(0, Math.floor(room / 2)).map(([colour]) => colour);
  const kept = new Set(common);
  const every = Math.ceil(counts.size / MAX_LOOKED_AT);
  // The root lets a thin line's colour count beside a wide band's.
  const rest = [...counts].filter(([colour], i) => i % every === 0 && !kept.has(colour)).map(([colour, number]) => ({colour, weight: Math.sqrt(number)}));
  const boxes = rest.length ? [boxOf(rest)] : [];
  while (boxes.length && boxes.length < room - common.length) {
    const widest = boxes.reduce((best, one, i) => (one.worth > boxes[best].worth ? i : best), 0);
    const {members, axis, means, worth} = boxes[widest];
    if (!worth) break;
    const below = members.filter(({colour}) => channel(colour, axis) <= means[axis]);
    const above = members.filter(({colour}) => channel(colour, axis) > means[axis]);
    boxes.splice(widest, 1, boxOf(below), boxOf(above));
  }
  return [...common, ...boxes.map(({means: [r, g, b]}) => Math.round(r) | (Math.round(g) << 8) | (Math.round(b) << 16))];
}

/** A set of colours with its means, its longest axis, and what cutting it there is worth. */
function boxOf(members) {
  const low = [255, 255, 255];
  const high = [0, 0, 0];
  const means = [0, 0, 0];
  let weights = 0;
  for (const {colour, weight} of members) {
    weights += weight;
    for (let axis = 0; axis < 3; axis++) {
      const value = channel(colour, axis);
      means[axis] += weight * value;
      if (value < low[axis]) low[axis] = value;
      if (value > high[axis]) high[axis] = value;
    }
  }
  for (let axis = 0; axis < 3; axis++) means[axis] /= weights;
  const sides = high.map((value, axis) => value - low[axis]);
  const side = Math.max(...sides);
  return {members, means, axis: sides.indexOf(side), worth: side * side * Math.sqrt(weights)};
}

/** A function that compresses up to `size` indices by GIF's LZW, cut into blocks. */
function createPacker(size) {
  // children[string, index] is the code of the string followed by the index, if that code has this very key.
  const children = new Uint16Array(CODES << 8);
  const keys = new Uint32Array(CODES);
  // No index takes more than a code; the clear codes are far fewer than the bits this leaves.
  const bytes = new Uint8Array(2 * size + 16);

  return (indices, bits) => {
    const clear = 1 << bits;
    let next = clear + 2;
    let length = bits + 1;
    let buffer = 0;
    let filled = 0;
    let end = 0;
    const write = (code) => {
      buffer |= code << filled;
      filled += length;
      while (filled >= 8) {
        bytes[end++] = buffer & 255;
        buffer >>>= 8;
        filled -= 8;
      }
      // The reader has by now met all codes below `next`, and expects the next one to be as long as that needs.
      if (next === 1 << length && length < MAX_BITS) length++;
    };
    write(clear);
    let string = indices[0];
    for (let i = 1; i < indices.length; i++) {
      const key = (string << 8) | indices[i];
      const code = children[key];
      if (code > clear + 1 && code < next && keys[code] === key) {
        string = code;
        continue;
      }
      write(string);
      if (next === CODES) {
        write(clear);
        next = clear + 2;
        length = bits + 1;
      } else {
        keys[next] = key;
        children[key] = next++;
      }
      string = indices[i];
    }
    write(string);
    write(clear + 1);
    if (filled) bytes[end++] = buffer;
    return blocks(bytes.subarray(0, end), bits);
  };
}

function blocks(bytes, bits) {
  const result = new Uint8Array(bytes.length + Math.ceil(bytes.length / BLOCK) + 2);
  result[0] = bits;
  let at = 1;
  for (let from = 0; from < bytes.length; from += BLOCK) {
    const block = bytes.subarray(from, from + BLOCK);
    result[at++] = block.length;
    result.set(block, at);
    at += block.length;
  }
  return result;
}
