// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The bar that takes the last thing back: 8 seconds, longer where people need longer, and never while it is touched.

import { newId, post } from './api.js';
import { fill, stamp } from './dom.js';

const SHORT = 8000;
const LONG = 30000;
const STEP = 250;

/** @type {{undo: () => void, gone: (replaced: boolean) => void} | null} */
let current = null;
let left = 0;
let held = false;
let timer = 0;

/**
 * Offer to take something back. `gone` is called when it can no longer be, and told whether a newer offer took its place.
 * @param {string} text
 * @param {string} strong  what stands out in it, such as +10
 * @param {() => void} undo
 * @param {(replaced: boolean) => void} [gone]
 */
export function offerUndo(text, strong, undo, gone = () => undefined) {
  letGo(true);
  const bar = place().querySelector('[data-so-undo]') ?? make();
  fill(/** @type {HTMLElement} */ (bar), { text, strong });
  place().hidden = false;
  current = { undo, gone };
  left = matchMedia('(prefers-reduced-motion: reduce)').matches || bar.contains(document.activeElement) ? LONG : SHORT;
  clearInterval(timer);
  timer = window.setInterval(tick, STEP);
}

/** Take back what is offered, if anything is. */
export function undoNow() {
  const taken = current;
  current = null;
  hide();
  taken?.undo();
  return taken !== null;
}

/** What is offered can no longer be taken back: the page goes on. */
export function letGo(replaced = false) {
  const taken = current;
  current = null;
  hide();
  taken?.gone(replaced);
}

function tick() {
  if (held) return;
  left -= STEP;
  if (left <= 0) letGo();
}

function hide() {
  clearInterval(timer);
  held = false;
  place().hidden = true;
}

/** @returns {HTMLElement} */
function place() {
  return /** @type {HTMLElement} */ (document.querySelector('[data-so-undo-place]'));
}

function make() {
  const bar = stamp('undo');
  const hold = (/** @type {boolean} */ value) => () => { held = value; };
  for (const event of ['pointerenter', 'pointerdown', 'focusin']) bar.addEventListener(event, hold(true));
  for (const event of ['pointerleave', 'pointerup', 'focusout']) bar.addEventListener(event, hold(false));
  bar.querySelector('button')?.addEventListener('click', undoNow);
  place().append(bar);
  return bar;
}

/**
 * Undo a registered movement by a linked reversal, its reason filled in.
 * @param {string} movementId
 * @param {string} reason
 */
export function reverse(movementId, reason) {
  return post(`/movements/${movementId}/reverse`, { id: newId(), reason });
}
