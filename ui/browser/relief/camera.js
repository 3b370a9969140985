/** Where the eye is: turned about the vertical axis, tilted from above the horizon, near or far. And the hand on it. */

const DEGREE = Math.PI / 180;
const BOUNDS = {tilt: [10 * DEGREE, 89 * DEGREE], zoom: [0.5, 4]};
const STEP = 5 * DEGREE;
const CLOSER = 1.15;
const RADIANS_A_PIXEL = 0.008;
const QUIET = 200;

/** The eye's distance from the box's centre, where half the longer side of the floor is 1. */
const DISTANCE = 9;
const ROOM = {across: 50, below: 38};

/** @typedef {{turn: number, tilt: number, zoom: number}} Camera */

export const FIRST = {turn: 30 * DEGREE, tilt: 46 * DEGREE, zoom: 1};

/** @param {Camera} camera @returns {Camera} within its bounds, turned by at most half a circle */
export function bounded({turn, tilt, zoom}) {
  const within = (value, [low, high], otherwise) => (Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : otherwise);
  return {
    turn: Number.isFinite(turn) ? Math.atan2(Math.sin(turn), Math.cos(turn)) : FIRST.turn,
    tilt: within(tilt, BOUNDS.tilt, FIRST.tilt),
    zoom: within(zoom, BOUNDS.zoom, FIRST.zoom),
  };
}

/**
 * All that projecting needs: the box's centre is the canvas's centre, and the first view fills the canvas.
 * @param {Camera} camera @param {[number, number, number]} size halves of the box's sides
 */
export function look({turn, tilt, zoom}, size, width, height) {
  const [cos, sin] = [Math.cos(FIRST.turn), Math.sin(FIRST.turn)];
  const [across, away] = [size[0] * cos + size[1] * sin, size[0] * sin + size[1] * cos];
  // The nearest corner is the lowest of the first view.
  const fall = away * Math.sin(FIRST.tilt) + size[2] * Math.cos(FIRST.tilt);
  const closer = DISTANCE / (DISTANCE - away * Math.cos(FIRST.tilt));
  const unit = Math.max(1, Math.min((width / 2 - ROOM.across) / across, (height / 2 - ROOM.below) / (fall * closer)));
  return {
    cosTurn: Math.cos(turn), sinTurn: Math.sin(turn), cosTilt: Math.cos(tilt), sinTilt: Math.sin(tilt),
    unit: zoom * unit * DISTANCE, pixel: 1 / (zoom * unit), left: width / 2, top: height / 2,
  };
}

/**
 * Writes the point's place on the canvas and its nearness (1 / distance from the eye) to `spot`.
 * @param {number[] | Float64Array} spot
 */
export function project(view, x, y, z, spot) {
  const across = x * view.cosTurn - y * view.sinTurn;
  const away = x * view.sinTurn + y * view.cosTurn;
  const near = 1 / (DISTANCE + away * view.cosTilt - z * view.sinTilt);
  spot[0] = view.left + across * view.unit * near;
  spot[1] = view.top - (away * view.sinTilt + z * view.cosTilt) * view.unit * near;
  spot[2] = near;
  return spot;
}

/**
 * Lets pointers, wheel and keys move a camera. A plain wheel is left to the page.
 * @param {HTMLCanvasElement} canvas
 * @param {{get: () => Camera, set: (camera: Camera) => void, end: () => void}} hooks
 */
export function steer(canvas, {get, set, end}) {
  const pointers = new Map();
  let quiet = 0;
  canvas.style.touchAction = "none";

  const turn = (across, up) => set({...get(), turn: get().turn + across, tilt: get().tilt + up});
  const zoom = (factor) => set({...get(), zoom: get().zoom * factor});
  // Wheel and keys have no end of their own.
  const endSoon = () => {
    clearTimeout(quiet);
    quiet = setTimeout(end, QUIET);
  };
  const apart = () => {
    const [a, b] = [...pointers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y) || 1;
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button || pointers.size > 1) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, {x: event.clientX, y: event.clientY});
  });
  canvas.addEventListener("pointermove", (event) => {
    const pointer = pointers.get(event.pointerId);
    if (!pointer) return;
    const [across, down] = [event.clientX - pointer.x, event.clientY - pointer.y];
    const before = pointers.size > 1 && apart();
    pointer.x = event.clientX;
    pointer.y = event.clientY;
    if (before) zoom(apart() / before);
    else turn(across * RADIANS_A_PIXEL, down * RADIANS_A_PIXEL);
  });
  const up = (event) => pointers.delete(event.pointerId) && !pointers.size && end();
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);

  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    // A notch of a wheel counts a hundred, the smallest pinch one.
    zoom(Math.exp(-0.01 * Math.min(20, Math.max(-20, event.deltaY))));
    endSoon();
  }, {passive: false});

  const keys = {
    ArrowLeft: () => turn(-STEP, 0),
    ArrowRight: () => turn(STEP, 0),
    ArrowUp: () => turn(0, STEP),
    ArrowDown: () => turn(0, -STEP),
    "+": () => zoom(CLOSER),
    "=": () => zoom(CLOSER),
    "-": () => zoom(1 / CLOSER),
    0: () => set(FIRST),
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
    endSoon();
  });
}
