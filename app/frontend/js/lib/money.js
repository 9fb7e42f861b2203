// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Money as people read and type it. Inside, it is whole cents.

const language = document.documentElement.lang === 'en' ? 'en-GB' : 'it-IT';
const written = new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR', useGrouping: 'always' });
const typed = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: false });

/** 1.284,50 € from cents. */
export function euros(/** @type {number} */ cents) {
  return written.format(cents / 100);
}

/** Cents as they stand in a field, to be typed over: 8,50. */
export function typedAmount(/** @type {number} */ cents) {
  return typed.format(cents / 100);
}

/** Whole cents in what somebody typed, such as 27,90 or 27.9 or 1.284,50; null when it is no amount. */
export function centsIn(/** @type {string} */ text) {
  const found = text.replace('€', '').trim().match(/^(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:[,.](\d{1,2}))?$/);
  if (!found) return null;
  const cents = Number(found[1].replaceAll('.', '')) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
  return cents <= 100000000 ? cents : null;
}
