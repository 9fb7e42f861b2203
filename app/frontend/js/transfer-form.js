// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The forms of what leaves and of what was missing: steppers that count, and a bar that says the sum.

import { part } from './lib/dom.js';
import { bindRow, pieces } from './lib/counted.js';
import { say } from './lib/words.js';

const list = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-row]')]);
const bar = document.querySelector('[data-so-confirm]');
const form = part('form');

function draw() {
  if (!bar || !form) return;
  const sum = list.reduce((total, row) => total + pieces(row), 0);
  const sent = list.reduce((total, row) => total + Number(row.dataset.sent), 0);
  const total = sum === sent ? say('pieces', { count: sum }) : say('of', { count: sum, all: sent });
  const write = (/** @type {string} */ name, /** @type {string} */ text) => {
    const slot = bar.querySelector(`[data-so-${name}]`);
    if (slot) slot.textContent = text;
  };
  write('total', total);
  write('verb', (form.dataset.verb ?? '').replace('{count}', String(sum)));
}

/** The name of a carrier is asked for where there is one. */
function drawCarrier() {
  const place = part('carrier');
  if (!place) return;
  const chosen = /** @type {HTMLInputElement | null} */ (form.querySelector('[name="carrier"]:checked'));
  place.hidden = chosen?.value !== 'carrier';
}

for (const row of list) bindRow(row, draw, { most: Number(row.dataset.sent) });
form?.addEventListener('change', drawCarrier);
drawCarrier();
draw();
