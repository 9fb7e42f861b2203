// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Goods coming in: say once where from, scan, register.

import { Basket } from './lib/basket.js';
import { bindConfirm } from './lib/confirm.js';
import { fill, given, part, show, stamp } from './lib/dom.js';
import { goodsOfScan, goodsOfStart, goodsOfTile, lookUp } from './lib/goods.js';
import { bindKeys } from './lib/keys.js';
import { polite } from './lib/live.js';
import { clearRefusal, commonRefusal, showRefusal, wordsOf } from './lib/refusals.js';
import { setQuantity, showRows, take, under } from './lib/rows.js';
import { scanField } from './lib/scan-field.js';
import { closeSheet, openSheet } from './lib/sheet.js';
import { bindSwitches, give } from './lib/signals.js';
import { bindTiles } from './lib/tiles.js';
import { undoNow } from './lib/undo.js';
import { day, say } from './lib/words.js';

const siteId = part('work').dataset.siteId ?? '';
const basket = new Basket('receive', siteId);
const source = JSON.parse(localStorage.getItem(`soglia.source.${siteId}`) ?? 'null') ?? { kind: 'donation', funding: 'own', note: '' };
let lastKey = '';

const field = scanField(/** @type {HTMLFormElement} */ (document.getElementById('scan-form')), read);
const rows = showRows(part('rows'), basket, { done: field.ready, scanned: field.begin, dress });

// ---------------------------------------------------------------- in the basket

function add(/** @type {import('./lib/goods.js').Goods} */ goods, /** @type {number} */ quantity) {
  lastKey = goods.key;
  const again = take(basket, goods, quantity);
  rows.highlight(goods.key);
  clearNotice();
  return again;
}

async function read(/** @type {string} */ code) {
  const answer = await lookUp(code, siteId);
  const found = answer.data;
  if (answer.refusal) return unread(code, answer.refusal);
  if (!found.item) {
    give('refused');
    field.show(found.kind === 'unknown' && found.reason.code === 'not_known' ? code : '');
    return notice(found.kind === 'unknown' && found.reason.code === 'not_known' ? say('unknown') : found.reason?.message ?? say('not_goods'));
  }
  const doubts = found.warnings.some((/** @type {any} */ one) => one.code === 'separator_lost');
  const again = add(goodsOfScan(found, true), found.pieces);
  if (doubts) notice(say('doubt'));
  give(doubts ? 'doubtful' : again ? 'again' : 'known');
}

function unread(/** @type {string} */ code, /** @type {import('./lib/api.js').Refusal} */ refusal) {
  give('refused');
  field.show(code);
  if (refusal.code === 'scan_unreadable') return notice(refusal.message);
  const common = commonRefusal(refusal, () => read(code));
  showRefusal(common?.message ?? wordsOf(refusal), { ways: common?.ways ?? [] });
}

/** Something to know about the last scan, in the words of the page; it goes with the next. */
function notice(/** @type {string} */ text) {
  const note = stamp('notice', { text });
  part('notice').replaceChildren(note);
  polite(text);
}

function clearNotice() {
  part('notice').replaceChildren();
}

/** Lot and expiry under a row, only for goods that have them. */
function dress(/** @type {HTMLElement} */ element, /** @type {import('./lib/basket.js').Row} */ row) {
  if (!row.tracksExpiry || under(element).childElementCount > 0) {
    const note = [row.lot && say('lot', { lot: row.lot }), row.expiresOn && say('expires', { day: day(row.expiresOn) })];
    if (!row.tracksExpiry && note.some(Boolean)) show(under(element), note.filter(Boolean).join(' · '));
    return;
  }
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

const sourceSheet = /** @type {HTMLElement} */ (document.getElementById('source'));
const checked = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (sourceSheet.querySelector(`[name="${name}"]:checked`)).value;

function drawSource() {
  fill(part('source'), { source: [say(source.kind), source.note].filter(Boolean).join(' · ') });
}

function openSource() {
  for (const name of ['source', 'funding']) {
    const value = name === 'source' ? source.kind : source.funding;
    const radio = /** @type {HTMLInputElement | null} */ (sourceSheet.querySelector(`[name="${name}"][value="${value}"]`));
    if (radio) radio.checked = true;
  }
  const note = /** @type {HTMLInputElement} */ (part('note', sourceSheet));
  note.value = note.defaultValue = source.note;
  part('funding').hidden = source.kind !== 'opening';
  openSheet(sourceSheet);
}

sourceSheet.addEventListener('change', () => { part('funding').hidden = checked('source') !== 'opening'; });
part('source').addEventListener('click', openSource);
part('source-done', sourceSheet).addEventListener('click', () => {
  const note = /** @type {HTMLInputElement} */ (part('note', sourceSheet)).value.trim();
  Object.assign(source, { kind: checked('source'), funding: checked('funding'), note });
  localStorage.setItem(`soglia.source.${siteId}`, JSON.stringify(source));
  drawSource();
  closeSheet(sourceSheet);
  field.ready();
});

// ---------------------------------------------------------------- register

function line(/** @type {import('./lib/basket.js').Row} */ row) {
  const { itemId, quantity, lot, expiresOn } = row;
  return {
    item_id: itemId,
    quantity,
    ...(lot ? { lot } : {}),
    ...(expiresOn ? { expires_on: expiresOn } : {}),
    ...(source.kind === 'opening' ? { funding: source.funding } : {}),
  };
}

const bar = bindConfirm({
  basket,
  after: field.after,
  path: '/receipts',
  words: () => ({
    total: say('pieces', { count: basket.pieces }),
    note: basket.isEmpty ? say('nothing') : say('lines', { count: basket.rows.length }),
    verb: basket.pieces ? say('record_n', { count: basket.pieces }) : say('record'),
  }),
  check: () => {
    if (!basket.isEmpty) return true;
    notice(say('empty_first'));
    field.ready();
    return false;
  },
  body: () => ({
    site_id: siteId,
    source: { kind: source.kind },
    ...(source.note ? { note: source.note } : {}),
    lines: basket.rows.map(line),
  }),
  done: () => {
    localStorage.setItem(`soglia.last.${siteId}`, 'receive');
    clearNotice();
    field.ready();
    return say('received', { count: basket.pieces });
  },
  refused: () => false,
  remember: () => () => field.ready(),
});

const tiles = bindTiles(given('goods'), {
  count: (item) => basket.of(item.id),
  take: (item) => give(add(goodsOfTile(item), 1) ? 'again' : 'known'),
  isAsked: null,
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
bindSwitches();
drawSource();
draw();
begin();
clearRefusal();
