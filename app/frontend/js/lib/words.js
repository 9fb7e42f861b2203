// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Sentences that scripts put together. The server wrote them, in the reader's language, into one JSON element:
// a text, or [one, many] where a number decides.

import { given } from './dom.js';

const language = document.documentElement.lang || 'it';
const plural = new Intl.PluralRules(language);
const figures = new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'it-IT', { useGrouping: 'always' });
const days = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'it-IT', { timeZone: 'UTC' });

/** @type {Record<string, string | [string, string]>} */
const words = { ...given('words'), ...given('more-words'), ...given('code-words'), ...given('pictured-words') };

/**
 * The sentence of this name, its `{places}` filled in; `count` chooses between one and many.
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 */
export function say(name, values = {}) {
  const found = words[name] ?? '';
  const many = plural.select(Number(values.count ?? 0)) === 'one' ? 0 : 1;
  const text = Array.isArray(found) ? found[many] : found;
  return text.replace(/\{(\w+)\}/g, (_, key) => {
    const value = values[key] ?? '';
    return typeof value === 'number' ? number(value) : value;
  });
}

/** A whole number with its thousands apart. */
export function number(/** @type {number} */ value) {
  return figures.format(value).replace('-', '\u2212');
}

/** A day such as 2026-12-20 as people write it. */
export function day(/** @type {string} */ iso) {
  return days.format(new Date(`${iso}T00:00:00Z`));
}
