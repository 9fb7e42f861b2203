// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// A scan as people know it from the pack: what camera and scanner add for machines is neither shown nor spoken.

const IDENTIFIER = /^\][A-Za-z]\d/;
const PLAIN = /^\](?!C1|e0|d2|Q3)[A-Za-z]\d/; // what stands in fields needs its identifier to be read again

export function printed(/** @type {string} */ code) {
  return code.replace(IDENTIFIER, '').replaceAll('\x1d', ' ');
}

/** The same, as it may be read once more from where it is shown. */
export function readable(/** @type {string} */ code) {
  return code.replace(PLAIN, '');
}
