// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The lists of an outing: a stepper per item. The figure is the form's own field, so the form works without this too.

import { bindStepper } from './lib/stepper.js';

for (const root of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-so-stepper]'))) {
  const figure = /** @type {HTMLInputElement} */ (root.querySelector('input'));
  const [low, high] = [Number(figure.dataset.low ?? 0), Number(figure.dataset.high ?? 9999)];
  bindStepper(root, {
    value: () => Number(figure.value) || 0,
    change: (value) => {
      figure.value = String(Math.min(Math.max(value, low), high));
    },
  });
}
