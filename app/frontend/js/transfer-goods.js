// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// A transfer begins: what is to go, scanned or chosen by tile, and one verb.

import { Basket } from './lib/basket.js';
import { bindConfirm } from './lib/confirm.js';
import { fill, given, part, show, stamp } from './lib/dom.js';
import { goodsOfScan, goodsOfStart, goodsOfTile } from './lib/goods.js';
import { bindKeys } from './lib/keys.js';
import { clearNotice, notice } from './lib/notice.js';
import { goToTransfer } from './lib/places.js';
import { clearRefusal, showRefusal } from './lib/refusals.js';
import { nameOf, noteOf, setQuantity, showRows, take, under } from './lib/rows.js';
import { Scans } from './lib/scans.js';
import { bindSwitches, give } from './lib/signals.js';
import { bindTiles } from './lib/tiles.js';
import { undoNow } from './lib/undo.js';
import { lastSetter, obey } from './lib/wall.js';
import { day, say } from './lib/words.js';

const { from = '', to = '', direction, changed, returns } = part('work').dataset;
const basket = new Basket(`transfer.${changed ?? returns ?? to}`, from);
let lastKey = '';

/** @typedef {import('./lib/basket.js').Row & {lotReason?: string, sooner?: {lot_id: string, lot: string | null, expires_on: string}}} Row */

/** @type {Map<string, number>} pieces of each item where the goods leave from */
const there = new Map(given('goods').flatMap((/** @type {any} */ tile) => tile.items.map((/** @type {any} */ item) => [item.id, item.here])));

const scans = new Scans(/** @type {HTMLFormElement} */ (document.getElementById('scan-form')), part('codes'), basket, { siteId: from, found: read });
const { field } = scans;
const rows = showRows(part('rows'), basket, { done: field.ready, scanned: field.begin, dress });
const setLast = lastSetter(basket, rows, () => lastKey, clearNotice);

// ---------------------------------------------------------------- in the basket

function add(/** @type {import('./lib/goods.js').Goods} */ goods, /** @type {number} */ quantity) {
  lastKey = goods.key;
  const again = take(basket, goods, quantity);
  rows.highlight(goods.key);
  clearNotice();
  return again;
}

/** What was read is known: goods, the other site, a paper, a tile on the wall. */
function read(/** @type {any} */ found, /** @type {import('./lib/scans.js').Scan} */ scan) {
  if (found.wall) return obey(found.wall, { mode: '', set: setLast, tell: notice });
  if (found.site) return place(found.site);
  if (found.transfer) return goToTransfer(found, basket);
  if (found.item) return give(add({ ...goodsOfScan(found, false), ...lotOf(found) }, found.pieces * scan.times) ? 'again' : 'known');
  give('refused');
  return notice(found.reason?.message ?? say('not_goods'));
}

/** The label of a site is where the goods go, or who is asked: at once while nothing is in the basket, else by one tap. */
function place(/** @type {{id: string, name: string}} */ site) {
  const other = direction === 'out' ? to : from;
  give(site.id === other ? 'again' : 'doubtful');
  if (site.id === other) return notice(say('site_goes', { site: site.name }));
  if (changed || returns) return notice(say('site_fixed'));
  if (site.id === from || site.id === to) return notice(say(direction === 'out' ? 'site_leaves' : 'site_here', { site: site.name }));
  const address = direction === 'out' ? `/transfers/new?from=${from}&to=${site.id}` : `/transfers/new?direction=in&site=${site.id}`;
  if (basket.isEmpty) return window.location.assign(address);
  return notice(say('site_instead', { site: site.name }), { label: say('go_there', { site: site.name }), act: () => window.location.assign(address) });
}

/** A lot that the hand holds is the lot that goes. Whoever asks another site leaves the choice to it. */
function lotOf(/** @type {any} */ found) {
  if (!found.lot || direction !== 'out') return {};
  return { key: `${found.item.id}|${found.lot.id}`, lotId: found.lot.id, lot: found.lot.lot ?? '', expiresOn: found.lot.expires_on ?? '' };
}

/** Lot, what is lacking, and why a lot goes before its turn, under a row. */
function dress(/** @type {HTMLElement} */ element, /** @type {Row} */ row) {
  const place = under(element);
  if (row.sooner) return askWhy(place, row);
  const here = there.get(row.itemId) ?? 0;
  const notes = [
    row.lot && say('lot', { lot: row.lot }),
    row.expiresOn && say('expires', { day: day(row.expiresOn) }),
    row.lotReason,
    basket.of(row.itemId) > here && say('only', { count: here }),
  ].filter(Boolean);
  show(place, notes.length ? notes.join(' · ') : null);
}

function askWhy(/** @type {HTMLElement} */ place, /** @type {Row} */ row) {
  if (place.querySelector('input')) return;
  const sooner = row.sooner?.lot ?? day(row.sooner?.expires_on ?? '');
  const box = stamp('why-lot', { why: say('why_lot', { sooner }) });
  const input = /** @type {HTMLInputElement} */ (part('why-lot', box));
  input.value = row.lotReason ?? '';
  input.addEventListener('change', () => basket.revise(row.key, /** @type {any} */ ({ lotReason: input.value.trim() })));
  place.hidden = false;
  place.replaceChildren(box);
}

/** Lots that go before their turn: each row asks why, or leaves the choice open. */
function outOfTurn(/** @type {any[]} */ lines, /** @type {string} */ message) {
  const told = lines.flatMap((line) => {
    const row = /** @type {Row | undefined} */ (basket.rows[line.line]);
    if (!row) return [];
    basket.revise(row.key, /** @type {any} */ ({ sooner: line.sooner }));
    const label = line.sooner.lot ? say('take_sooner', { lot: line.sooner.lot }) : say('any_lot');
    return [{ text: nameOf(row), ways: [{ label, act: () => leaveOpen(row) }] }];
  });
  showRefusal(message, { lines: told });
  return true;
}

/** The row takes whatever lot has its turn. */
function leaveOpen(/** @type {Row} */ row) {
  const at = basket.rows.findIndex((one) => one.key === row.key);
  basket.set(row.key, 0);
  const known = basket.row(row.itemId);
  if (known) basket.set(known.key, known.quantity + row.quantity);
  else basket.put({ ...row, key: row.itemId, lotId: null, lot: '', expiresOn: '', ...{ sooner: undefined, lotReason: '' } }, Math.max(0, at));
  clearRefusal();
  field.ready();
}

// ---------------------------------------------------------------- ask

function line(/** @type {Row} */ row) {
  const { itemId, quantity, lotId, lotReason } = row;
  return { item_id: itemId, quantity, ...(lotId ? { lot_id: lotId, ...(lotReason ? { lot_reason: lotReason } : {}) } : {}) };
}

function body() {
  const lines = /** @type {Row[]} */ (basket.rows).map(line);
  if (changed) return { lines };
  const note = /** @type {HTMLInputElement} */ (part('note')).value.trim();
  return { from_site_id: from, to_site_id: to, lines, ...(note ? { note } : {}), ...(returns ? { returns_id: returns } : {}) };
}

const bar = bindConfirm({
  basket,
  after: field.after,
  path: changed ? `/transfers/${changed}/lines` : '/transfers',
  words: () => ({
    total: say('pieces', { count: basket.pieces }),
    note: noteOf(basket),
    verb: basket.pieces ? say('verb_n', { count: basket.pieces }) : say('verb'),
  }),
  check: async () => {
    if (!(await scans.isClear(() => bar.confirm()))) return false;
    if (!basket.isEmpty) return true;
    notice(say('empty_first'));
    field.ready();
    return false;
  },
  body,
  done: (data) => {
    queueMicrotask(() => window.location.assign(`/transfers/${data.id}`)); // when the basket is empty
    return say('asked_for', { count: basket.pieces });
  },
  refused: (refusal) => refusal.code === 'lot_out_of_turn' && outOfTurn(refusal.details?.lines ?? [], refusal.message),
  remember: () => () => undefined,
});

const tiles = bindTiles(given('goods'), {
  count: (item) => basket.of(item.id),
  take: (item) => give(add(goodsOfTile(item), 1) ? 'again' : 'known'),
  isAsked: null,
});

function draw() {
  part('basket').hidden = basket.isEmpty;
  fill(part('basket'), { lines: noteOf(basket) });
  tiles.draw();
}

/** What the server sent along enters once, and never over what somebody has begun. */
function begin() {
  const start = given('start');
  if (basket.isEmpty) for (const row of given('basket').reverse()) basket.put(row, 0);
  if (!start) return;
  const address = new URL(window.location.href);
  for (const name of ['item', 'pieces', 'quantity', 'lot', 'expires_on']) address.searchParams.delete(name);
  history.replaceState(null, '', address);
  const goods = goodsOfStart(start, Boolean(start.lot_id));
  add(start.lot_id && direction === 'out' ? { ...goods, key: `${goods.itemId}|${start.lot_id}`, lotId: start.lot_id } : goodsOfStart(start, false), start.quantity);
}

const step = (/** @type {number} */ by) => () => field.after(() => {
  const row = basket.row(lastKey) ?? basket.rows[0];
  if (row) setQuantity(basket, row.key, row.quantity + by);
});
bindKeys({ '+': step(1), '-': step(-1), 'Ctrl+Z': undoNow, 'Ctrl+Enter': bar.confirm });
basket.addEventListener('change', draw);
bindSwitches();
begin();
draw();
