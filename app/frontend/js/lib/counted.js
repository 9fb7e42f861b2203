// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Rows of a form with a stepper each: the figure is the form's own field, so the form works without this too.

import { bindStepper } from './stepper.js';

const MOST = 9999;

/** The field that holds the pieces of a row. */
export function figureOf(/** @type {HTMLElement} */ row) {
  return /** @type {HTMLInputElement} */ (row.querySelector('.so-step-figure'));
}

/** Pieces of a row. */
export function pieces(/** @type {HTMLElement} */ row) {
  return Number.parseInt(figureOf(row).value, 10) || 0;
}

/**
 * Bind the stepper of a row; `changed` is called with every new figure.
 * @param {HTMLElement} row
 * @param {() => void} changed
 * @param {{most?: number, scanned?: (text: string) => void}} [options]
 */
export function bindRow(row, changed, options = {}) {
  const stepper = /** @type {HTMLElement} */ (row.querySelector('[data-so-stepper]'));
  bindStepper(stepper, {
    value: () => pieces(row),
    change: (value) => {
      figureOf(row).value = String(Math.max(0, Math.min(options.most ?? MOST, value)));
      changed();
    },
    scanned: options.scanned,
  });
}
