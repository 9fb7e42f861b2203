// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Minus, a figure that can be typed, plus. Holding a button repeats after 400 ms.

const HOLD = 400;
const REPEAT = 90;
const DIGITS = 4;
const LONGEST_SCAN = 400;

/**
 * Bind a stepper. `change` gets the wanted number; `scanned` gets what was plainly a scan and no quantity.
 * @param {HTMLElement} root
 * @param {{value: () => number, change: (value: number) => void, done?: () => void, scanned?: (text: string) => void}} to
 */
export function bindStepper(root, to) {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-so-step]'))) {
    const step = Number(button.dataset.soStep);
    const repeat = whileHeld(button, () => to.change(to.value() + step));
    button.addEventListener('click', () => repeat.ended() || to.change(to.value() + step));
  }
  bindFigure(/** @type {HTMLInputElement} */ (root.querySelector('input')), to);
}

function whileHeld(/** @type {HTMLElement} */ button, /** @type {() => void} */ act) {
  let timer = 0;
  let repeated = false;
  const stop = () => clearTimeout(timer);
  const again = () => {
    repeated = true;
    act();
    timer = button.isConnected ? window.setTimeout(again, REPEAT) : 0;
  };
  button.addEventListener('pointerdown', () => {
    repeated = false;
    timer = window.setTimeout(again, HOLD);
  });
  for (const event of ['pointerup', 'pointerleave', 'pointercancel', 'blur']) button.addEventListener(event, stop);
  return {
    /** Whether this click ends a hold that has already counted. */
    ended: () => {
      const was = repeated;
      repeated = false;
      return was;
    },
  };
}

/**
 * @param {HTMLInputElement} figure
 * @param {{value: () => number, change: (value: number) => void, done?: () => void, scanned?: (text: string) => void}} to
 */
function bindFigure(figure, to) {
  figure.maxLength = LONGEST_SCAN;
  const settle = () => {
    const value = Number.parseInt(figure.value, 10);
    if (Number.isInteger(value) && value !== to.value()) to.change(value);
    figure.value = String(to.value());
  };
  figure.addEventListener('focus', () => figure.select());
  figure.addEventListener('input', () => {
    const typed = figure.value;
    if (/^[0-9]*$/.test(typed) && typed.length <= DIGITS) return;
    figure.value = String(to.value()); // no quantity has five digits: somebody scanned with the focus here
    to.scanned?.(typed);
  });
  figure.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') figure.value = String(to.value());
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    settle();
    to.done?.();
  });
  figure.addEventListener('blur', settle);
}
