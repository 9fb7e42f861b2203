// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Codes that are no goods and yet tell a page what to do: tiles on the wall, and codes that wait for their item.

import { polite } from './live.js';
import { setQuantity } from './rows.js';
import { give } from './signals.js';
import { say } from './words.js';

/** @typedef {{kind: 'mode' | 'quantity', value: string | number}} Tile */

/**
 * Do what a tile asks for: go to a page, or set how many there are of what was read last.
 * @param {Tile} tile
 * @param {{mode: string, set: (pieces: number) => boolean, tell: (text: string) => void}} here  `set` says whether there
 *   was anything to set; `tell` shows something to know
 */
export function obey(tile, here) {
  if (tile.kind === 'mode') return go(String(tile.value), here);
  if (here.set(Number(tile.value))) return give('known');
  give('refused');
  here.tell(say('wall_first'));
}

/**
 * Sets how many there are of what was read last, or of the latest row; says whether there was one.
 * @param {import('./basket.js').Basket} basket
 * @param {{highlight: (key: string) => void}} rows
 * @param {() => string} lastKey
 * @param {() => void} settled
 * @returns {(pieces: number) => boolean}
 */
export function lastSetter(basket, rows, lastKey, settled) {
  return (pieces) => {
    const row = basket.row(lastKey()) ?? basket.rows[0];
    if (!row) return false;
    setQuantity(basket, row.key, pieces);
    rows.highlight(row.key);
    settled();
    return true;
  };
}

/** The basket of the page that is left stays where it is: it is kept by the page and the site. */
function go(/** @type {string} */ mode, /** @type {{mode: string, tell: (text: string) => void}} */ here) {
  if (mode === here.mode) {
    give('again');
    return here.tell(say('wall_here'));
  }
  give('known');
  polite(say('wall_going'));
  window.location.assign(`/wall/${mode}`);
}

/** Whether a read code may come to stand for an item, by the answer of the server. */
export function isLinkable(/** @type {any} */ found) {
  return ['not_known', 'blank'].includes(found?.reason?.code);
}
