/** Files of what a canvas shows: an animated GIF, a video, a picture. */

import {createGif} from "./gif.js";
import {element} from "../kit/dom.js";

export const MAX_FRAMES = 1200;
/** The longest side of what is recorded, and of a picture: all of it is in memory at once. */
export const MAX_SIDE = 2000;
export const MAX_PICTURE_SIDE = 3840;

/** The first that a browser can record is taken: what most players open comes first. */
const VIDEO_TYPES = [
  "video/mp4;codecs=avc1.640033",
  "video/mp4;codecs=avc1.42E033",
  "video/mp4",
  "video/webm;codecs=vp9",
  "video/webm;codecs=vp8",
  "video/webm",
];
const WHOLE_PICTURE_MS = 1000;
const BITS_A_PIXEL = 0.2;
const BITS_A_SECOND = {least: 1e6, most: 2e7};
/** Browsers show a GIF's frames no faster. */
const GIF_RATE = 50;

/** The last frame of a video is held so long at least: what the recorder has not encoded when it is stopped is lost. */
const HELD_MS = 500;

/**
 * @typedef {object} Recording
 * @property {number} width @property {number} height whole pixels, 1 to MAX_SIDE
 * @property {number} frames 1 to MAX_FRAMES
 * @property {number} framesPerSecond
 * @property {number} [hold] milliseconds for which the last frame stays
 * @property {(context: CanvasRenderingContext2D, frame: number) => void} paint paints all of one frame; frames come in
 *   their order, each with the context's first state (transform, clip, colours) over the pixels of the one before
 * @property {(share: number) => void} [onProgress] growing, up to 1
 * @property {AbortSignal} [signal]
 */

/**
 * A GIF that loops. Above 50 frames a second some are left out, never the last.
 * @param {Recording} options @returns {Promise<Blob>} AbortError where the signal aborts; RangeError beyond the bounds
 */
export async function recordGif({width, height, frames, framesPerSecond, hold = 0, paint, onProgress, signal}) {
  check(width, height, frames, framesPerSecond);
  stopIfAborted(signal);
  const context = canvasOf(width, height).getContext("2d", {willReadFrequently: true});
  const gif = createGif(width, height);
  const stride = Math.ceil(framesPerSecond / GIF_RATE);
  for (let from = 0; from < frames; from += stride) {
    const until = Math.min(frames, from + stride);
    paintFrame(context, paint, until === frames ? frames - 1 : from);
    const delay = (1000 * (until - from)) / framesPerSecond;
    gif.add(context.getImageData(0, 0, width, height).data, until === frames ? delay + hold : delay);
    onProgress?.(until / frames);
    await turn(signal);
  }
  return new Blob([gif.finish()], {type: "image/gif"});
}

/** The type of the videos that this browser can record, or "". */
export function videoType() {
  if (!globalThis.MediaRecorder || !HTMLCanvasElement.prototype.captureStream) return "";
  return VIDEO_TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
}

/**
 * A video, recorded in the time it will last; its last frame is held for half a second at least. While the page is hidden the
 * recording waits. An odd last row or column of pixels is left out: the codecs know even sizes only.
 * @param {Recording} options @returns {Promise<Blob>} as `recordGif`; NotSupportedError where `videoType()` is ""
 */
export async function recordVideo({width, height, frames, framesPerSecond, hold = HELD_MS, paint, onProgress, signal}) {
  check(width, height, frames, framesPerSecond);
  stopIfAborted(signal);
  const type = videoType();
  if (!type) throw new DOMException("This browser cannot record a video.", "NotSupportedError");
  const canvas = canvasOf(even(width), even(height));
  const context = canvas.getContext("2d");
  const stream = canvas.captureStream(0);
  const [track] = stream.getVideoTracks();
  // Firefox has this on the stream.
  const source = track.requestFrame ? track : stream;
  const rate = canvas.width * canvas.height * framesPerSecond * BITS_A_PIXEL;
  const recorder = new MediaRecorder(stream, {
    mimeType: type,
    videoBitsPerSecond: Math.min(BITS_A_SECOND.most, Math.max(BITS_A_SECOND.least, rate)),
    // Encoders skip small changes, which leaves gaps in thin lines until a whole picture comes.
    videoKeyFrameIntervalDuration: WHOLE_PICTURE_MS,
  });
  const chunks = [];
  let failure = null;
  recorder.ondataavailable = ({data}) => chunks.push(data);
  recorder.onerror = ({error}) => { failure = error ?? new Error("The video could not be recorded."); };
  const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
  const interval = 1000 / framesPerSecond;
  try {
    recorder.start();
    let due = performance.now();
    const held = Math.ceil(Math.max(HELD_MS, hold) / interval);
    for (let i = 0; i < frames + held && recorder.state !== "inactive"; i++) {
      if (document.hidden) {
        recorder.pause();
        await shown(signal);
        recorder.resume();
      }
      paintFrame(context, paint, Math.min(i, frames - 1));
      source.requestFrame();
      onProgress?.((i + 1) / (frames + held));
      // A short delay is caught up, a long one is not: nothing is to run faster than asked for.
      due = Math.max(due + interval, performance.now() - interval);
      await pause(due - performance.now(), signal);
    }
    if (recorder.state !== "inactive") recorder.stop();
    await stopped;
  } finally {
    if (recorder.state !== "inactive") recorder.stop();
    track.stop();
  }
  if (failure) throw failure;
  return new Blob(chunks, {type: type.split(";")[0]});
}

/** A PNG of what `paint` draws. @returns {Promise<Blob>} */
export async function picture(width, height, paint) {
  checkSize(MAX_PICTURE_SIDE, width, height);
  const canvas = canvasOf(width, height);
  paint(canvas.getContext("2d"));
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The picture could not be written.");
  return blob;
}

const canvasOf = (width, height) => element("canvas", {width, height});
const even = (side) => Math.max(2, side - (side % 2));

function checkSize(most, ...sides) {
  for (const side of sides) {
    if (!Number.isInteger(side) || side < 1 || side > most) throw new RangeError(`a side has 1 to ${most} pixels, not ${side}`);
  }
}

function check(width, height, frames, framesPerSecond) {
  checkSize(MAX_SIDE, width, height);
  if (!Number.isInteger(frames) || frames < 1 || frames > MAX_FRAMES) throw new RangeError(`a recording has 1 to ${MAX_FRAMES} frames, not ${frames}`);
  if (!(framesPerSecond > 0 && framesPerSecond < Infinity)) throw new RangeError(`${framesPerSecond} frames a second cannot be recorded`);
}

function paintFrame(context, paint, frame) {
  context.save();
  paint(context, frame);
  context.restore();
}

const aborted = () => new DOMException("The recording was stopped.", "AbortError");

function stopIfAborted(signal) {
  if (signal?.aborted) throw aborted();
}

/** Waits for what `begin(done)` starts; `begin` returns what calls it off. */
function waiting(begin, signal) {
  return new Promise((resolve, reject) => {
    const callOff = begin(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    });
    const stop = () => {
      callOff();
      reject(aborted());
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, {once: true});
  });
}

function pause(ms, signal) {
  return waiting((done) => {
    const timer = setTimeout(done, ms);
    return () => clearTimeout(timer);
  }, signal);
}

/** Until the page is in sight again. */
function shown(signal) {
  return waiting((done) => {
    const look = () => {
      if (document.hidden) return;
      document.removeEventListener("visibilitychange", look);
      done();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, signal);
}

/** Lets the page do what waits; unlike a timer it is not slowed down while the page is hidden. */
function turn(signal) {
  return waiting((done) => {
    const {port1, port2} = new MessageChannel();
    const close = () => port1.close();
    port1.onmessage = () => {
      close();
      done();
    };
    port2.postMessage(null);
    return close;
  }, signal);
}
