// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The basket as people see it. Rows keep their place and their element: nothing moves under a finger.

import { part, stamp } from './dom.js';
import { polite } from './live.js';
import { bindStepper } from './stepper.js';
import { offerUndo } from './undo.js';
import { say } from './words.js';

/** @typedef {import('./basket.js').Row} Row */

const SETTLE = 2000;

/** What a row is called in a sentence. */
export function nameOf(/** @type {{name: string, variant: string}} */ row) {
  return row.variant ? `${row.name} ${row.variant}` : row.name;
}

/**
 * Keep a list in step with a basket.
 * @param {HTMLElement} list
 * @param {import('./basket.js').Basket} basket
 * @param {{done: () => void, scanned: (text: string) => void, dress?: (element: HTMLElement, row: Row) => void}} to
 */
export function showRows(list, basket, to) {
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();
  const draw = () => {
    for (const [key, element] of shown) {
      if (basket.row(key)) continue;
      element.remove();
      shown.delete(key);
    }
    basket.rows.forEach((row, at) => {
      const element = shown.get(row.key) ?? made(row, basket, to);
      shown.set(row.key, element);
      refresh(element, row);
      if (list.children[at] !== element) list.insertBefore(element, list.children[at] ?? null);
      to.dress?.(element, row);
    });
  };
  basket.addEventListener('change', draw);
  draw();
  return {
    /** Show which row the last scan changed, for two seconds. */
    highlight: (/** @type {string} */ key) => {
      for (const element of shown.values()) element.classList.remove('so-basket-row-new');
      const element = shown.get(key);
      element?.classList.add('so-basket-row-new');
      setTimeout(() => element?.classList.remove('so-basket-row-new'), SETTLE);
    },
    draw,
  };
}

function refresh(/** @type {HTMLElement} */ element, /** @type {Row} */ row) {
  const figure = /** @type {HTMLInputElement} */ (element.querySelector('.so-step-figure'));
  if (document.activeElement !== figure) figure.value = String(row.quantity);
}

/**
 * @param {Row} row
 * @param {import('./basket.js').Basket} basket
 * @param {{done: () => void, scanned: (text: string) => void}} to
 */
function made(row, basket, to) {
  const element = stamp('row');
  element.dataset.soRow = row.key;
  const title = /** @type {HTMLElement} */ (element.querySelector('.so-row-title'));
  title.textContent = row.name;
  title.lang = 'it';
  const note = /** @type {HTMLElement} */ (element.querySelector('.so-row-note'));
  note.textContent = row.pieces > 1 ? `${row.variant} ${say('pack', { count: row.pieces })}`.trim() : row.variant;
  const label = say('quantity', { item: nameOf(row) });
  const stepper = /** @type {HTMLElement} */ (element.querySelector('[data-so-stepper]'));
  stepper.setAttribute('aria-label', label);
  stepper.querySelector('input')?.setAttribute('aria-label', label);
  bindStepper(stepper, {
    value: () => basket.row(row.key)?.quantity ?? 0,
    change: (value) => setQuantity(basket, row.key, value),
    done: to.done,
    scanned: to.scanned,
  });
  return element;
}

/** Change a quantity, and offer to put the row back when that takes it out. */
export function setQuantity(/** @type {import('./basket.js').Basket} */ basket, /** @type {string} */ key, /** @type {number} */ value) {
  const row = basket.row(key);
  if (!row) return;
  const before = { ...row };
  const at = basket.set(key, value);
  if (basket.row(key)) return announce(basket, row);
  offerUndo(say('removed', { item: nameOf(before) }), '', () => basket.put(before, at));
  polite(say('removed', { item: nameOf(before) }));
}

/** Say what a row holds now, and the whole basket after it. */
function announce(/** @type {import('./basket.js').Basket} */ basket, /** @type {Row} */ row) {
  const lines = say('lines', { count: basket.rows.length });
  const pieces = say('pieces', { count: basket.pieces });
  polite(say('now', { item: nameOf(row), quantity: row.quantity, lines, pieces }));
}

/** Put goods in, say so, and offer to take them out again. */
export function take(/** @type {import('./basket.js').Basket} */ basket, /** @type {Omit<Row, 'quantity'>} */ goods, /** @type {number} */ quantity) {
  const before = basket.row(goods.key)?.quantity ?? 0;
  const { row, again } = basket.add(goods, quantity);
  const added = row.quantity - before;
  offerUndo(say('added', { item: nameOf(row) }), `+${added}`, () => basket.set(goods.key, before));
  announce(basket, row);
  return again;
}

/** What the bar says of a basket beside its pieces. */
export function noteOf(/** @type {import('./basket.js').Basket} */ basket) {
  const open = basket.codes.filter((one) => one.state !== 'looking').length;
  const lines = basket.rows.length || !open ? say('lines', { count: basket.rows.length }) : '';
  return basket.isEmpty ? say('nothing') : [lines, open && say('codes', { count: open })].filter(Boolean).join(' · ');
}

/** The `data-part` of a row where lot, advice or what is short stand. */
export function under(/** @type {HTMLElement} */ element) {
  return part('under', element);
}
