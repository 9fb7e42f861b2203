// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The picture of a site: its goods, their codes and how many there were, as the server told last. It answers when the
// network does not. There is nothing about people in it.

import { readScan } from './codes.js';
import { wallOf } from './own-codes.js';
import { store } from './store.js';

const YOUNG = 10 * 60_000;
const MOST = 3;
const PATIENCE = 20_000;

/**
 * @typedef {object} Kept
 * @property {string} site
 * @property {string} operator  whose sight it is
 * @property {string} tag  the server's mark of this content
 * @property {number} taken  when, by this device's clock
 * @property {string} as_of  when, by the server's
 * @property {{id: string, name: string, size: string | null, gender: string | null, tracks_expiry: boolean, is_kit: boolean, here: number}[]} items
 * @property {Record<string, [string, number]>} codes
 * @property {Record<string, {site_id: string, name: string, shelf?: string}>} places
 */

/** The last one that was read here: most pages ask for one site, again and again. @type {Kept | null} */
let known = null;

/** @type {Promise<unknown> | null} */
let going = null;

const whoseHere = () => document.body?.dataset.operator ?? '';

/** The picture of a site as whoever is in sees it, or null. */
export async function pictureOf(/** @type {string} */ siteId) {
  if (known?.site === siteId && known.operator === whoseHere()) return known;
  const kept = /** @type {Kept | undefined} */ (await store().then((database) => database.get('pictures', siteId)).catch(() => undefined));
  if (kept?.operator !== whoseHere()) return null;
  known = kept;
  return kept;
}

/** Whether a picture is so young that goods can be told by it at once. */
export function isYoung(/** @type {Kept | null} */ picture) {
  return picture !== null && Math.abs(Date.now() - picture.taken) < YOUNG;
}

/** Have the picture told anew, unless it is young; one question at a time. */
export function refresh(/** @type {string} */ siteId, { now = false } = {}) {
  going ??= ask(siteId, now).catch(() => undefined).finally(() => { going = null; });
  return going;
}

async function ask(/** @type {string} */ siteId, /** @type {boolean} */ now) {
  const operator = whoseHere();
  const kept = await pictureOf(siteId);
  if (!operator || (isYoung(kept) && !now)) return;
  const headers = { Accept: 'application/json', ...(kept ? { 'If-None-Match': kept.tag } : {}) };
  const options = { credentials: /** @type {const} */ ('same-origin'), cache: /** @type {const} */ ('no-store'), headers };
  const answer = await fetch(`/api/v1/scan/picture?site_id=${siteId}`, { ...options, signal: AbortSignal.timeout(PATIENCE) });
  if (kept && answer.status === 304) {
    const date = Date.parse(answer.headers.get('Date') ?? '');
    return save({ ...kept, taken: Date.now(), as_of: new Date(date || Date.now()).toISOString() });
  }
  if (!answer.ok) return;
  const { items, codes, places, as_of } = await answer.json();
  await save({ site: siteId, operator, tag: answer.headers.get('ETag') ?? '', taken: Date.now(), as_of, items, codes, places });
}

/** Of the sites where one has worked, only the last few are kept. */
async function save(/** @type {Kept} */ picture) {
  known = picture;
  const tx = (await store()).transaction('pictures', 'readwrite');
  const others = (await tx.store.getAll()).filter((one) => one.site !== picture.site).sort((one, other) => other.taken - one.taken);
  await Promise.all([tx.store.put(picture), ...others.slice(MOST - 1).map((one) => tx.store.delete(one.site)), tx.done]);
}

/** The goods of a site with how many there were, or none where no picture was taken. */
export async function goodsAt(/** @type {string} */ siteId) {
  return (await pictureOf(siteId))?.items ?? [];
}

/**
 * What a scan is, as POST /scan would say it, as far as the picture goes; null when there is no picture or no scan.
 * `plain` says that the code was all there was to read: no lot, no day, nothing to be looked up beside it.
 * @param {string} code
 * @param {string} siteId
 */
export async function answerOf(code, siteId) {
  const scan = readScan(code, document.body.dataset.separator);
  const picture = await pictureOf(siteId);
  if (!scan || !picture) return null;
  const empty = { kind: 'unknown', pieces: 0, symbology: scan.symbology, parsed: scan.parsed, warnings: scan.doubtful ? [{ code: 'separator_lost', message: '', details: {} }] : [] };
  const told = { ...empty, on_hand: onHand(0), from_picture: true, as_of: picture.as_of, plain: false };
  return { ...told, ...(scan.own ? ownOf(scan.own, picture) : null) ?? goodsOf(scan, picture) };
}

const onHand = (/** @type {number} */ here) => ({ here, in_transit: 0, elsewhere: [] });
const unknown = (/** @type {string} */ code) => ({ reason: { code, message: '', details: {} } });

/** @returns {Record<string, any> | null} null for our own code of goods: it is looked for like any other */
function ownOf(/** @type {{kind: string, code: string}} */ own, /** @type {Kept} */ picture) {
  if (own.kind === 'person') return { kind: 'person', person: { code: own.code, sizes: {} } };
  if (own.kind === 'wall') {
    const wall = wallOf(own.code);
    return { ...unknown(wall ? 'wall' : 'not_readable'), ...(wall ? { wall } : {}) };
  }
  const place = picture.places[own.code];
  if (!place) return ['item', 'blank'].includes(own.kind) ? null : unknown('not_known');
  const site = { id: place.site_id, name: place.name, kind: '' };
  return { kind: 'site', site, ...(place.shelf ? { shelf: { id: '', name: place.shelf } } : {}) };
}

function goodsOf(/** @type {import('./codes.js').Scan} */ scan, /** @type {Kept} */ picture) {
  const keys = scan.own ? [scan.own.code] : scan.keys;
  const [id, pieces] = picture.codes[keys.find((key) => picture.codes[key]) ?? ''] ?? [];
  const item = picture.items.find((one) => one.id === id);
  if (!item) return unknown('not_known');
  const { name, size, gender, tracks_expiry, is_kit, here } = item;
  const kind = is_kit ? 'kit' : 'item';
  return { kind, pieces, plain: scan.plain && !is_kit, item: { id, sku: '', name, size, gender, tracks_expiry }, lot: null, on_hand: onHand(here), ...(is_kit ? { contents: [] } : {}) };
}
