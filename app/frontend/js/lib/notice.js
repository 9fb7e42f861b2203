// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Something to know about the last scan, in the words of the page; it goes with the next.

import { part, stamp } from './dom.js';
import { polite } from './live.js';

/**
 * @param {string} text
 * @param {{label: string, act: () => void} | null} [way]  a way on, if there is one
 */
export function notice(text, way = null) {
  const note = stamp('notice', { text });
  if (way) {
    const button = stamp('way', { label: way.label });
    button.addEventListener('click', way.act);
    note.classList.add('so-note-act');
    note.append(button);
  }
  part('notice').replaceChildren(note);
  polite(text);
}

export function clearNotice() {
  part('notice').replaceChildren();
}
