// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What every page shows of what waits: a chip in the top bar, nothing while nothing waits. And nobody signs out without
// being told that something of theirs has not left yet.

import { forget, operatorHere } from './device.js';
import { changes, waiting } from './outbox.js';

const OLD = 3 * 24 * 3600_000;
const PATIENCE = 3000;

/** Keep the chip in step with what waits. */
export function bindChip() {
  const chip = document.querySelector('[data-so-unsent]');
  if (!(chip instanceof HTMLElement)) return;
  const draw = async () => {
    const { count, oldest } = await waiting().catch(() => ({ count: 0, oldest: null }));
    const isOld = oldest !== null && Date.now() - oldest > OLD;
    chip.hidden = count === 0;
    chip.classList.toggle('so-unsent-old', isOld);
    chip.setAttribute('aria-label', (chip.dataset.label ?? '').replace('{count}', String(count)));
    const figure = chip.querySelector('[data-so-unsent-count]');
    if (figure) figure.textContent = String(count);
  };
  changes.addEventListener('change', draw);
  window.addEventListener('pageshow', (event) => event.persisted && draw());
  draw();
}

/** With nothing left to send, signing out ends the device's token too; else the page of what waits says so first. */
export function bindSignOut() {
  document.addEventListener('submit', (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches('[data-so-sign-out]') || form.dataset.sure) return;
    event.preventDefault();
    form.dataset.sure = 'yes'; // the next submit goes through, whatever becomes of this
    signOut(form);
  });
}

async function signOut(/** @type {HTMLFormElement} */ form) {
  const { count } = await waiting(operatorHere()).catch(() => ({ count: 0 }));
  if (count) {
    delete form.dataset.sure;
    window.location.assign('/outbox#leaving');
    return;
  }
  const longEnough = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  await Promise.race([forget().catch(() => undefined), longEnough]);
  form.submit();
}
