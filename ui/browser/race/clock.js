/** Play, pause, step, scrub, loop. The speed is in steps a second, whatever the display's rate. */

const REST_AT_END = 1.2;

/**
 * @param {(clock: Clock) => void} onTick called once a frame while playing, and after each change by hand
 * @typedef {{time: number, steps: number, playing: boolean, speed: number, loop: boolean, moves: number}} Clock  `moves`: how
 * often it was sent somewhere or set going
 */
export function createClock(onTick) {
  const clock = {time: 0, steps: 0, playing: false, speed: 30, loop: false, moves: 0};
  let frame = 0;
  let before = 0;
  let rested = 0;

  const tick = (now) => {
    // A frame may have begun before the play button was pressed.
    const seconds = Math.min(0.25, Math.max(0, now - before) / 1000);
    before = now;
    if (clock.time < clock.steps) {
      clock.time = Math.min(clock.steps, clock.time + seconds * clock.speed);
    } else if (clock.loop && (rested += seconds) >= REST_AT_END) {
      clock.time = rested = 0;
    }
    if (clock.time >= clock.steps && !clock.loop) clock.playing = false;
    frame = clock.playing ? requestAnimationFrame(tick) : 0;
    onTick(clock);
  };

  return {
    clock,
    play() {
      if (clock.time >= clock.steps) clock.time = 0;
      clock.playing = true;
      clock.moves += 1;
      rested = 0;
      before = performance.now();
      if (!frame) frame = requestAnimationFrame(tick);
      onTick(clock);
    },
    pause() {
      clock.playing = false;
      cancelAnimationFrame(frame);
      frame = 0;
      clock.time = Math.round(clock.time);
      onTick(clock);
    },
    /** Stands still at a step. */
    seek(step) {
      clock.playing = false;
      cancelAnimationFrame(frame);
      frame = 0;
      clock.moves += 1;
      clock.time = Math.min(clock.steps, Math.max(0, step));
      onTick(clock);
    },
    setSteps(steps) {
      clock.steps = steps;
      clock.time = Math.min(clock.time, steps);
    },
    destroy() {
      cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}
