// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Money and weights as people type them: 1.234,50 in Italian, 1,234.50 in English. Whole cents and whole grams come out.

const [DECIMAL, GROUP] = document.documentElement.lang === 'en' ? ['.', ','] : [',', '.'];

/**
 * A typed number times a power of ten, as a whole number; null for nothing, NaN for what cannot be meant.
 * @param {string} text
 * @param {number} digits  how many stand behind the comma at most
 * @param {boolean} grouped  whether three digits after the other sign are thousands
 */
function whole(text, digits, grouped) {
  let plain = text.replace(/[\s\u00a0€]|kg/gi, '');
  if (!plain) return null;
  const thousands = new RegExp(`^\\d{1,3}(\\${GROUP}\\d{3})+(\\${DECIMAL}\\d*)?$`);
  if (grouped && thousands.test(plain)) plain = plain.replaceAll(GROUP, '');
  const found = /^(\d{1,12})(?:[.,](\d*))?$/.exec(plain);
  if (!found || (found[2] ?? '').length > digits) return Number.NaN;
  return Number(found[1] + (found[2] ?? '').padEnd(digits, '0'));
}

/** Euros as typed, in cents. */
export function cents(/** @type {string} */ text) {
  return whole(text, 2, true);
}

/** Kilograms as typed, in grams: a thousand of them are rare, a quarter of one is not. */
export function grams(/** @type {string} */ text) {
  return whole(text, 3, false);
}
