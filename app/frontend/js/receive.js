// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Goods coming in: say once where from, scan, register.

import { Basket } from './lib/basket.js';
import { bindCondition, conditioned, dressCondition, recondition } from './lib/conditions.js';
import { bindConfirm } from './lib/confirm.js';
import { fill, given, part, stamp } from './lib/dom.js';
import { goodsOfScan, goodsOfStart, goodsOfTile } from './lib/goods.js';
import { Gift } from './lib/gift.js';
import { bindKeys } from './lib/keys.js';
import { noteLast } from './lib/last.js';
import { clearNotice, notice } from './lib/notice.js';
import { goToSite, goToTransfer, tellWhatStays } from './lib/places.js';
import { clearRefusal } from './lib/refusals.js';
import { noteOf, setQuantity, showRows, take, under } from './lib/rows.js';
import { Scans } from './lib/scans.js';
import { bindSwitches, give } from './lib/signals.js';
import { bindSource } from './lib/source-sheet.js';
import { startOfAddress } from './lib/start.js';
import { bindTiles } from './lib/tiles.js';
import { undoNow } from './lib/undo.js';
import { lastSetter, obey } from './lib/wall.js';
import { day, say } from './lib/words.js';

const siteId = part('work').dataset.siteId ?? '';
const basket = new Basket('receive', siteId);
const gift = new Gift(siteId);
/** @type {import('./lib/tiles.js').Tile[]} */
const goodsHere = given('goods');
const newOnly = new Set(goodsHere.filter((tile) => tile.newOnly).flatMap((tile) => tile.items.map((item) => item.id)));
let lastKey = '';

const scans = new Scans(/** @type {HTMLFormElement} */ (document.getElementById('scan-form')), part('codes'), basket, { siteId, found: read, now: usual });
const { field } = scans;
const rows = showRows(part('rows'), basket, { done: field.ready, scanned: field.begin, dress });
const setLast = lastSetter(basket, rows, () => lastKey, clearNotice);

// ---------------------------------------------------------------- in the basket

/** The condition of what is added now; a scan keeps it, whatever is chosen before its answer comes. */
function usual() {
  return gift.usual.condition;
}

/** Goods of a gift are told apart by their condition. */
function asRow(/** @type {import('./lib/goods.js').Goods} */ goods, then = usual()) {
  return gift.isDonation ? conditioned(goods, then, newOnly.has(goods.itemId)) : goods;
}

function add(/** @type {import('./lib/goods.js').Goods} */ plain, /** @type {number} */ quantity, then = usual()) {
  const goods = asRow(plain, then);
  lastKey = goods.key;
  const again = take(basket, goods, quantity);
  rows.highlight(goods.key);
  clearNotice();
  return again;
}

/** What was read is known: goods, a place, a paper, a tile on the wall. */
function read(/** @type {any} */ found, /** @type {import('./lib/scans.js').Scan} */ scan) {
  if (found.wall) return obey(found.wall, { mode: 'receive', set: setLast, tell: notice });
  if (found.site) return goToSite(found, basket, siteId);
  if (found.transfer) return goToTransfer(found, basket);
  if (!found.item) {
    give('refused');
    return notice(found.reason?.message ?? say('not_goods'));
  }
  const doubts = found.warnings.some((/** @type {any} */ one) => one.code === 'separator_lost');
  const again = add(goodsOfScan(found, true), found.pieces * scan.times, scan.then);
  if (doubts) notice(say('doubt'));
  return give(doubts ? 'doubtful' : again ? 'again' : 'known');
}

/** Condition under a row; lot and expiry too, for goods that have them. */
function dress(/** @type {HTMLElement} */ element, /** @type {import('./lib/basket.js').Row} */ row) {
  if (element.dataset.dressed) return;
  element.dataset.dressed = 'true';
  dressCondition(element, row, basket);
  if (row.tracksExpiry) return dressLot(element, row);
  const note = [row.lot && say('lot', { lot: row.lot }), row.expiresOn && say('expires', { day: day(row.expiresOn) })].filter(Boolean);
  if (note.length) under(element).append(stamp('lot-note', { text: note.join(' · ') }));
}

function dressLot(/** @type {HTMLElement} */ element, /** @type {import('./lib/basket.js').Row} */ row) {
  const more = stamp('lot');
  for (const [name, key] of /** @type {[string, 'lot' | 'expiresOn'][]} */ ([['lot', 'lot'], ['expires', 'expiresOn']])) {
    const input = /** @type {HTMLInputElement} */ (part(name, more));
    input.value = row[key] ?? '';
    input.addEventListener('change', () => basket.revise(row.key, { [key]: input.value.trim() }));
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      field.ready();
    });
  }
  under(element).append(more);
}

// ---------------------------------------------------------------- where from

bindSource(/** @type {HTMLElement} */ (document.getElementById('source')), part('source'), gift, field.ready);

bindCondition(part('condition-now'), gift, (condition) => {
  const others = basket.rows.filter((row) => row.condition && row.condition !== condition && !row.newOnly);
  const text = say('condition_from_now', { condition: say(`condition_${condition}`) });
  if (others.length === 0) return clearNotice();
  notice(text, { label: say('condition_all', { count: others.length }), act: () => {
    for (const row of others) recondition(basket, basket.row(row.key) ?? row, condition);
    clearNotice();
    field.ready();
  } });
});

// ---------------------------------------------------------------- register

function line(/** @type {import('./lib/basket.js').Row} */ row) {
  const { itemId, quantity, lot, expiresOn, condition } = row;
  return {
    item_id: itemId,
    quantity,
    ...(lot ? { lot } : {}),
    ...(expiresOn ? { expires_on: expiresOn } : {}),
    ...(gift.isDonation ? { condition: condition ?? gift.usual.condition } : { funding: gift.usual.funding }),
  };
}

/** Kept without network: as it was sent, if it was, so that it is recorded once; else with when it happened. @returns {import('./lib/outbox.js').Kept} */
function keepReceipt(/** @type {any} */ body, /** @type {string} */ at, /** @type {any} */ tried) {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' }).format(new Date(at));
  const when = gift.isDonation ? { received_on: body.received_on ?? today } : { occurred_at: at };
  const path = gift.isDonation ? '/donations' : '/receipts';
  return { id: body.id, kind: 'receipt', path, body: tried ?? { ...body, ...when }, summary: { pieces: basket.pieces, people: 0 } };
}

const bar = bindConfirm({
  basket,
  after: field.after,
  path: () => (gift.isDonation ? '/donations' : '/receipts'),
  words: () => ({
    total: say('pieces', { count: basket.pieces }),
    note: noteOf(basket),
    verb: basket.pieces ? say('record_n', { count: basket.pieces }) : say(gift.hasWaste ? 'record_waste' : 'record'),
  }),
  check: async () => {
    if (!(await scans.isClear(() => bar.confirm()))) return false;
    if (!basket.isEmpty || gift.hasWaste) return true;
    notice(say('empty_first'));
    field.ready();
    return false;
  },
  body: () => ({
    site_id: siteId,
    ...(gift.isDonation ? gift.body : { source: { kind: gift.usual.kind }, ...(gift.said.note ? { note: gift.said.note } : {}) }),
    lines: basket.rows.map(line),
  }),
  keepWhenUnanswered: keepReceipt,
  done: () => {
    noteLast(siteId, 'receive');
    gift.forget();
    clearNotice();
    field.ready();
    return basket.isEmpty ? say('waste_recorded') : say('received', { count: basket.pieces });
  },
  refused: () => false,
  remember: () => {
    const bringBack = gift.snapshot();
    return () => {
      bringBack();
      field.ready();
    };
  },
});

const rowOf = (/** @type {import('./lib/tiles.js').Item} */ item) => basket.row(asRow(goodsOfTile(item)).key);
const tiles = bindTiles(goodsHere, {
  count: (item) => basket.of(item.id),
  take: (item) => give(add(goodsOfTile(item), 1) ? 'again' : 'known'),
  isAsked: null,
  counts: {
    of: (item) => rowOf(item)?.quantity ?? 0,
    set: (item, quantity) => {
      const row = rowOf(item);
      const more = quantity - (row?.quantity ?? 0);
      if (more > 0) add(goodsOfTile(item), more);
      else if (row && more < 0) setQuantity(basket, row.key, quantity);
    },
    scanned: field.begin,
  },
});

function draw() {
  part('basket').hidden = basket.isEmpty;
  fill(part('basket'), { lines: noteOf(basket) });
  tiles.draw();
}

/** What the scan page sent along enters once: a reload does not add it again. */
async function begin() {
  const start = given('start') ?? (await startOfAddress(siteId));
  if (!start) return;
  history.replaceState(null, '', window.location.pathname);
  add(goodsOfStart(start, true), start.pieces);
}

const step = (/** @type {number} */ by) => () => field.after(() => {
  const row = basket.row(lastKey) ?? basket.rows[0];
  if (row) setQuantity(basket, row.key, row.quantity + by);
});
bindKeys({ '+': step(1), '-': step(-1), 'Ctrl+Z': undoNow, 'Ctrl+Enter': bar.confirm });
basket.addEventListener('change', draw);
gift.addEventListener('change', () => {
  part('work').dataset.kind = gift.usual.kind;
  bar.draw();
});
part('work').dataset.kind = gift.usual.kind;
bindSwitches();
draw();
begin();
clearRefusal();
tellWhatStays();
