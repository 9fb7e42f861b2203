// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Labels for what just came in: a note with a way to the page that prints them. It stays until the next scan.

import { part, stamp } from './dom.js';

/**
 * Offer labels for a movement, where the page has words for that. The answer takes the offer back.
 * @param {string} movementId
 * @returns {() => void}
 */
export function offerLabels(movementId) {
  if (!document.getElementById('t-labels-offer')) return () => undefined;
  const note = stamp('labels-offer');
  note.querySelector('a')?.setAttribute('href', `/labels?movement=${encodeURIComponent(movementId)}`);
  part('notice').append(note);
  return () => note.remove();
}
