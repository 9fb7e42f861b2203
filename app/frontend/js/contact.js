// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// A contact: how many people. All the rest is a plain form, which works without this.

import { bindStepper } from './lib/stepper.js';

for (const root of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-so-stepper]'))) {
  const figure = /** @type {HTMLInputElement} */ (root.querySelector('input'));
  const low = Number(figure.dataset.low);
  const high = Number(figure.dataset.high);
  let value = Number(figure.value) || low;
  bindStepper(root, {
    value: () => value,
    change: (wanted) => {
      value = Math.min(Math.max(wanted, low), high);
      figure.value = String(value);
    },
  });
}
