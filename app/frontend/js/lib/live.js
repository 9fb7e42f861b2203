// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What a screen reader is told: results politely, "not recorded" at once. The regions stand in the page from the start.

/** @type {Record<string, number>} */
const turns = {};

/** Say a result when the reader has finished its sentence. */
export function polite(/** @type {string} */ text) {
  speak('data-so-polite', text);
}

/** Say at once that something was not recorded. */
export function assertive(/** @type {string} */ text) {
  speak('data-so-assertive', text);
}

function speak(/** @type {string} */ which, /** @type {string} */ text) {
  const region = document.querySelector(`[${which}]`);
  if (!region) return;
  turns[which] = 1 - (turns[which] ?? 0);
  region.textContent = turns[which] ? text : `${text}\u00a0`; // the same sentence twice is still news
}
