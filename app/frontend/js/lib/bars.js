// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Whether a picture shows bars at all, readable or not, and how wide their narrowest are: enough to say "move closer".
// Bars look alike a few pixels further along them; letters do not.

const RUNS = 36; // as many dark and light stripes one after the other as no writing has in a row
const MODULES_OF_A_RUN = 1.65; // a stripe of EAN, Code 128 and ITF is that many modules wide, on average
const LINES = 9;
const APART = 3;
const CONTRAST = 24;
const LEAST = 10; // what a camera makes up by itself in poor light is less

/** @typedef {{start: number, module: number}} Bars */

/**
 * How many pixels wide a module of the bars in this picture is; null where there are none.
 * @param {{data: Uint8ClampedArray, width: number, height: number}} picture
 * @returns {number | null}
 */
export function moduleOf({ data, width, height }) {
  const across = (/** @type {number} */ line) => stripes(data, line * width * 4, 4, width);
  const down = (/** @type {number} */ line) => stripes(data, line * 4, width * 4, height);
  return seen(across, height) ?? seen(down, width);
}

/** @returns {number | null} */
function seen(/** @type {(line: number) => Bars | null} */ look, /** @type {number} */ lines) {
  for (let turn = 1; turn <= LINES; turn += 1) {
    const line = Math.floor((lines * turn) / (LINES + 1));
    const one = look(line);
    const other = one && look(Math.min(lines - 1, line + APART));
    if (one && other && Math.abs(one.start - other.start) < APART * one.module + 2 && Math.abs(one.module / other.module - 1) < 0.2) return one.module;
  }
  return null;
}

/**
 * The densest row of stripes along one line.
 * @param {Uint8ClampedArray} data
 * @param {number} from
 * @param {number} step
 * @param {number} length
 * @returns {Bars | null}
 */
function stripes(data, from, step, length) {
  const edges = edgesOf(data, from, step, length);
  /** @type {Bars | null} */
  let best = null;
  for (let at = 0; at + RUNS < edges.length; at += 1) {
    const module = (edges[at + RUNS] - edges[at]) / RUNS / MODULES_OF_A_RUN;
    if ((!best || module < best.module) && isEven(edges, at, module)) best = { start: edges[at], module };
  }
  return best;
}

/** No stripe is wider than four modules, and blur may add one. */
function isEven(/** @type {number[]} */ edges, /** @type {number} */ at, /** @type {number} */ module) {
  for (let next = at; next < at + RUNS; next += 1) if (edges[next + 1] - edges[next] > 6 * module + 1) return false;
  return true;
}

/** Where dark turns to light and light to dark: the signal has to swing by a part of what the whole line shows. */
function edgesOf(/** @type {Uint8ClampedArray} */ data, /** @type {number} */ from, /** @type {number} */ step, /** @type {number} */ length) {
  const swing = swingOf(data, from, step, length);
  /** @type {number[]} */
  const edges = [];
  if (swing === null) return edges;
  let [turn, rising] = [data[from + 1], true];
  for (let at = 1; at < length; at += 1) {
    const light = data[from + at * step + 1];
    if (rising ? light > turn : light < turn) turn = light;
    else if (Math.abs(light - turn) > swing) {
      edges.push(at);
      turn = light;
      rising = !rising;
    }
  }
  return edges;
}

/** A part of the way from the darkest to the lightest of the line; null where they are too near to tell. */
function swingOf(/** @type {Uint8ClampedArray} */ data, /** @type {number} */ from, /** @type {number} */ step, /** @type {number} */ length) {
  let [low, high] = [255, 0];
  for (let at = 0; at < length; at += 1) {
    const light = data[from + at * step + 1];
    if (light < low) low = light;
    if (light > high) high = light;
  }
  return high - low < CONTRAST ? null : Math.max(LEAST, (high - low) / 6);
}
