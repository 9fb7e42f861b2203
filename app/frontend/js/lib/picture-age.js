// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// How old the picture is that a page answers from, in words, as long as the server is silent.

/** The hour of a moment, with its day when that is not today. */
export function momentOf(/** @type {string} */ iso) {
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  const language = document.documentElement.lang === 'en' ? 'en-GB' : 'it-IT';
  const day = isToday ? {} : { day: /** @type {const} */ ('numeric'), month: /** @type {const} */ ('numeric') };
  return new Intl.DateTimeFormat(language, { ...day, hour: 'numeric', minute: '2-digit' }).format(at);
}

/** Say it where answers come, under the field, so that nothing above moves; or nothing when the server answers. */
export function showAge(/** @type {string | null} */ iso) {
  const line = /** @type {HTMLElement | null} */ (document.querySelector('[data-so-picture]'));
  if (!line) return;
  if (line.hidden && iso !== null) document.querySelector('[data-so-scan]')?.after(line);
  line.hidden = iso === null;
  const words = line.querySelector('[data-slot="words"]');
  if (iso !== null && words) words.textContent = (line.dataset.words ?? '').replace('{time}', momentOf(iso));
}
