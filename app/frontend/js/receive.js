// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Goods coming in: say once where from, scan, register.

import { Basket } from './lib/basket.js';
import { bindCondition, conditioned, dressCondition, recondition } from './lib/conditions.js';
import { bindConfirm } from './lib/confirm.js';
import { fill, given, part, stamp } from './lib/dom.js';
import { goodsOfScan, goodsOfStart, goodsOfTile, lookUp } from './lib/goods.js';
import { Gift } from './lib/gift.js';
import { bindKeys } from './lib/keys.js';
import { clearNotice, notice } from './lib/notice.js';
import { clearRefusal, commonRefusal, showRefusal, wordsOf } from './lib/refusals.js';
import { setQuantity, showRows, take, under } from './lib/rows.js';
import { scanField } from './lib/scan-field.js';
import { bindSwitches, give } from './lib/signals.js';
import { bindSource } from './lib/source-sheet.js';
import { bindTiles } from './lib/tiles.js';
import { undoNow } from './lib/undo.js';
import { isLinkable, lastSetter, linkWay, obey } from './lib/wall.js';
import { day, say } from './lib/words.js';

const siteId = part('work').dataset.siteId ?? '';
const basket = new Basket('receive', siteId);
const gift = new Gift(siteId);
/** @type {import('./lib/tiles.js').Tile[]} */
const goodsHere = given('goods');
const newOnly = new Set(goodsHere.filter((tile) => tile.newOnly).flatMap((tile) => tile.items.map((item) => item.id)));
let lastKey = '';

const field = scanField(/** @type {HTMLFormElement} */ (document.getElementById('scan-form')), read, usual);
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

async function read(/** @type {string} */ code, then = usual()) {
  const answer = await lookUp(code, siteId);
  const found = answer.data;
  if (answer.refusal) return unread(code, answer.refusal);
  if (found.wall) return obey(found.wall, { mode: 'receive', set: setLast, tell: notice });
  if (!found.item) return unknown(code, found);
  const doubts = found.warnings.some((/** @type {any} */ one) => one.code === 'separator_lost');
  const again = add(goodsOfScan(found, true), found.pieces, then);
  if (doubts) notice(say('doubt'));
  give(doubts ? 'doubtful' : again ? 'again' : 'known');
}

function unknown(/** @type {string} */ code, /** @type {any} */ found) {
  give('refused');
  if (!isLinkable(found)) return notice(found.reason?.message ?? say('not_goods'));
  field.show(code);
  notice(found.reason.code === 'blank' ? found.reason.message : say('unknown'), linkWay(code, 'receive'));
}

function unread(/** @type {string} */ code, /** @type {import('./lib/api.js').Refusal} */ refusal) {
  give('refused');
  field.show(code);
  if (refusal.code === 'scan_unreadable') return notice(refusal.message);
  const common = commonRefusal(refusal, () => read(code));
  showRefusal(common?.message ?? wordsOf(refusal), { ways: common?.ways ?? [] });
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

const bar = bindConfirm({
  basket,
  after: field.after,
  path: () => (gift.isDonation ? '/donations' : '/receipts'),
  words: () => ({
    total: say('pieces', { count: basket.pieces }),
    note: basket.isEmpty ? say('nothing') : say('lines', { count: basket.rows.length }),
    verb: basket.pieces ? say('record_n', { count: basket.pieces }) : say(gift.hasWaste ? 'record_waste' : 'record'),
  }),
  check: () => {
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
  done: () => {
    localStorage.setItem(`soglia.last.${siteId}`, 'receive');
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
  part('basket').hidden = basket.rows.length === 0;
  fill(part('basket'), { lines: say('lines', { count: basket.rows.length }) });
  tiles.draw();
}

/** What the scan page sent along enters once: a reload does not add it again. */
function begin() {
  const start = given('start');
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
