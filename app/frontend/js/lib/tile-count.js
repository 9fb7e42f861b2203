// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Counting up and down right where sizes are chosen: the last one touched has a stepper, five at once, a figure to type;
// a size that is held counts on.

import { fill, part } from './dom.js';
import { bindStepper } from './stepper.js';
import { say } from './words.js';

const HOLD = 450;
const REPEAT = 220;
const MANY = 5;

/** @typedef {import('./tiles.js').Item} Item */
/** @typedef {{of: (item: Item) => number, set: (item: Item, quantity: number) => void, scanned: (text: string) => void}} Counts */

/** Bind the row under the sizes. */
export function bindCounting(/** @type {HTMLElement} */ sheet, /** @type {Counts} */ counts, /** @type {() => void} */ redraw) {
  const box = part('counting', sheet);
  const stepper = /** @type {HTMLElement} */ (box.querySelector('[data-so-stepper]'));
  const figure = /** @type {HTMLInputElement} */ (stepper.querySelector('input'));
  /** @type {Item | null} */
  let item = null;
  const change = (/** @type {number} */ value) => {
    if (item) counts.set(item, value);
    redraw();
  };
  const value = () => (item ? counts.of(item) : 0);
  bindStepper(stepper, { value, change, scanned: counts.scanned });
  part('many', box).addEventListener('click', () => change(value() + MANY));
  const draw = () => {
    box.classList.toggle('so-counting-idle', item === null); // its place is kept: nothing moves under a finger
    if (item === null) return;
    const name = item.size ?? item.name;
    fill(box, { counted: name });
    for (const labelled of [stepper, figure]) labelled.setAttribute('aria-label', say('quantity', { item: name }));
    if (document.activeElement !== figure) figure.value = String(value());
  };
  return {
    draw,
    show: (/** @type {Item | null} */ shown) => {
      item = shown;
      draw();
    },
  };
}

/**
 * A size that is held counts on until it is let go. Returns whether the click that follows has counted already.
 * @param {HTMLElement} grid
 * @param {(target: EventTarget | null) => Item | undefined} itemOf
 * @param {(item: Item) => void} take
 */
export function countWhileHeld(grid, itemOf, take) {
  let timer = 0;
  let counted = false;
  const stop = () => clearTimeout(timer);
  const again = (/** @type {Item} */ item) => () => {
    counted = true;
    take(item);
    timer = window.setTimeout(again(item), REPEAT);
  };
  grid.addEventListener('pointerdown', (event) => {
    const item = itemOf(event.target);
    counted = false;
    stop();
    if (item) timer = window.setTimeout(again(item), HOLD);
  });
  for (const event of ['pointerup', 'pointerleave', 'pointercancel', 'blur', 'scroll']) grid.addEventListener(event, stop);
  grid.addEventListener('contextmenu', (event) => event.preventDefault()); // a long touch is no question for a menu here
  return () => {
    const was = counted;
    counted = false;
    return was;
  };
}
