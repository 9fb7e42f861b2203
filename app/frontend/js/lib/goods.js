// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// From a read code, a tile or the scan page to a row of the basket.

import { get, post } from './api.js';
import { answerOf, isYoung, pictureOf } from './picture.js';
import { showAge } from './picture-age.js';
import { heard, isSilent, PATIENCE } from './silence.js';

/** @typedef {Omit<import('./basket.js').Row, 'quantity'>} Goods */

const SIGNED_OUT = ['not_signed_in', 'csrf'];

/**
 * What a code is, standing at this site. Goods that the device knows are told at once while its picture is young;
 * everything else is the server's to say, and when it says nothing, the picture's.
 * @param {string} code
 * @param {string} siteId
 * @returns {Promise<import('./api.js').Answer>}
 */
export async function lookUp(code, siteId) {
  const pictured = await answerOf(code, siteId).catch(() => null);
  if (pictured?.plain && isYoung(await pictureOf(siteId))) return answered(pictured);
  if (pictured && isSilent()) return withoutNetwork(pictured);
  const answer = await post('/scan', { code, site_id: siteId }, { patience: PATIENCE });
  const isHeard = heard(answer.status) && !SIGNED_OUT.includes(answer.refusal?.code ?? '');
  if (!isHeard && pictured) return withoutNetwork(pictured);
  if (isHeard) showAge(null);
  return answer;
}

/** @returns {import('./api.js').Answer} */
function answered(/** @type {any} */ found) {
  return { ok: true, status: 200, data: found, refusal: null };
}

/** The picture's answer, with its age in words above the page. */
function withoutNetwork(/** @type {any} */ found) {
  showAge(found.as_of);
  return answered(found);
}

/** @returns {Goods} */
export function goodsOfTile(/** @type {import('./tiles.js').Item} */ item) {
  return { key: item.id, itemId: item.id, name: item.name, variant: item.size ?? '', pieces: 1, tracksExpiry: item.expires };
}

/**
 * Goods of a scan; `byLot` keeps lots apart.
 * @param {any} found
 * @param {boolean} byLot
 * @returns {Goods}
 */
export function goodsOfScan(found, byLot) {
  const { item, parsed } = found;
  const lot = byLot ? found.lot?.lot ?? parsed.lot ?? '' : '';
  const expiresOn = byLot ? found.lot?.expires_on ?? parsed.expires_on ?? '' : '';
  return {
    ...base(item.id, item.name, item.size, item.tracks_expiry, found.pieces),
    key: keyOf(item.id, lot, expiresOn),
    lot,
    expiresOn,
  };
}

/** @returns {Goods} */
export function goodsOfStart(/** @type {any} */ start, /** @type {boolean} */ byLot) {
  const lot = byLot ? start.lot : '';
  const expiresOn = byLot ? start.expires_on : '';
  const goods = base(start.item_id, start.name, start.variant, start.tracks_expiry, start.pieces);
  return { ...goods, key: keyOf(start.item_id, lot, expiresOn), lot, expiresOn };
}

function base(/** @type {string} */ id, /** @type {string} */ name, /** @type {string | null} */ size, /** @type {boolean} */ tracks, /** @type {number} */ pieces) {
  return { itemId: id, name, variant: size ?? '', pieces, tracksExpiry: tracks };
}

function keyOf(/** @type {string} */ id, /** @type {string} */ lot, /** @type {string} */ expiresOn) {
  return lot || expiresOn ? `${id}|${lot}|${expiresOn}` : id;
}

/** Items that answer to these words. */
export function search(/** @type {string} */ words) {
  return get(`/items?page_size=20&q=${encodeURIComponent(words)}`);
}
