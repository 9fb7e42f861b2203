// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// How many rows of a CSV have come, counted in its bytes as they come: a line break inside quotation marks ends none.

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/** A counter of rows, the head aside. */
export function rowCounter() {
  let quoted = false;
  let lines = 0;
  return {
    /** Take the next bytes in. */
    take(/** @type {Uint8Array} */ bytes) {
      for (const byte of bytes) {
        if (byte === QUOTE) quoted = !quoted; // one that is written twice closes and opens again
        else if (byte === LINE_FEED && !quoted) lines += 1;
      }
    },
    rows: () => Math.max(0, lines - 1),
  };
}
