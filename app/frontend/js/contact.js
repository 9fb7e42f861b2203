// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// A contact: how many people, and what becomes of it when there is no answer. All the rest is a plain form, which works
// without this.

import { bindWithoutNetwork } from './lib/contact-kept.js';
import { bindStepper } from './lib/stepper.js';

for (const root of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-so-stepper]'))) {
  const figure = /** @type {HTMLInputElement} */ (root.querySelector('input'));
  const low = Number(figure.dataset.low);
  const high = Number(figure.dataset.high);
  bindStepper(root, {
    value: () => Number(figure.value) || low,
    change: (wanted) => {
      figure.value = String(Math.min(Math.max(wanted, low), high));
    },
  });
}

const form = document.getElementById('contact');
if (form instanceof HTMLFormElement) bindWithoutNetwork(form);
