// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Something can be done all the same, with a reason: the fact, other ways out, and reasons to tap. One tap goes on.

import { part, stamp } from './dom.js';
import { showRefusal } from './refusals.js';

/**
 * Show a refusal that a reason lifts. Answers true: it had words of its own.
 * @param {string} message
 * @param {import('./refusals.js').Line[]} lines
 * @param {string} piece  the template of the reasons: pills, a field for other words, a button that goes on
 * @param {(reason: string) => void} go
 */
export function showWhy(message, lines, piece, go) {
  showRefusal(message, { lines });
  const reasons = stamp(piece);
  const own = part('own', reasons);
  const words = /** @type {HTMLInputElement} */ (part('words', reasons));
  for (const pill of /** @type {NodeListOf<HTMLElement>} */ (reasons.querySelectorAll('[data-reason]'))) {
    pill.addEventListener('click', () => {
      if (pill.dataset.reason) return go(pill.dataset.reason);
      own.hidden = false;
      pill.setAttribute('aria-pressed', 'true');
      return words.focus();
    });
  }
  const say = () => (words.value.trim() ? go(words.value.trim()) : words.focus());
  part('go', reasons).addEventListener('click', say);
  words.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    say();
  });
  part('refusal').firstElementChild?.querySelector('.so-refusal-words')?.append(reasons);
  return true;
}
