// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Goods that go for good, and goods that turned up: scan or choose, say why, once.

import { grams } from './lib/amounts.js';
import { Basket } from './lib/basket.js';
import { bindConfirm } from './lib/confirm.js';
import { fill, given, part, show, stamp } from './lib/dom.js';
import { goodsOfScan, goodsOfStart, goodsOfTile, lookUp } from './lib/goods.js';
import { bindKeys } from './lib/keys.js';
import { polite } from './lib/live.js';
import { clearRefusal, commonRefusal, showRefusal, wordsOf } from './lib/refusals.js';
import { setQuantity, showRows, take, under } from './lib/rows.js';
import { scanField } from './lib/scan-field.js';
import { showShortage } from './lib/shortage.js';
import { bindSwitches, give } from './lib/signals.js';
import { bindTiles } from './lib/tiles.js';
import { undoNow } from './lib/undo.js';
import { day, number, say } from './lib/words.js';

const siteId = part('work').dataset.siteId ?? '';
const discarding = part('work').dataset.mode === 'discard';
const basket = new Basket(discarding ? 'discard' : 'found', siteId);
let lastKey = '';

const field = scanField(/** @type {HTMLFormElement} */ (document.getElementById('scan-form')), read);
const rows = showRows(part('rows'), basket, { done: field.ready, scanned: field.begin, dress });

// ---------------------------------------------------------------- in the basket

function add(/** @type {import('./lib/goods.js').Goods} */ goods, /** @type {number} */ quantity) {
  lastKey = goods.key;
  const again = take(basket, goods, quantity);
  rows.highlight(goods.key);
  part('notice').replaceChildren();
  return again;
}

async function read(/** @type {string} */ code) {
  const answer = await lookUp(code, siteId);
  const found = answer.data;
  if (answer.refusal) return unread(code, answer.refusal);
  if (found.item) return give(add(goodsFound(found), found.pieces) ? 'again' : 'known');
  give('refused');
  const unknown = found.kind === 'unknown' && found.reason.code === 'not_known';
  field.show(unknown ? code : '');
  notice(unknown ? say('unknown') : found.reason?.message ?? say('not_goods'));
}

/** What is discarded is a lot we have; what turned up may be any lot its label names. */
function goodsFound(/** @type {any} */ found) {
  const goods = goodsOfScan(found, !discarding || Boolean(found.lot));
  return discarding && found.lot ? { ...goods, lotId: found.lot.id } : goods;
}

function unread(/** @type {string} */ code, /** @type {import('./lib/api.js').Refusal} */ refusal) {
  give('refused');
  field.show(code);
  if (refusal.code === 'scan_unreadable') return notice(refusal.message);
  const common = commonRefusal(refusal, () => read(code));
  showRefusal(common?.message ?? wordsOf(refusal), { ways: common?.ways ?? [] });
}

/** Something to know about the last scan; it goes with the next. */
function notice(/** @type {string} */ text) {
  part('notice').replaceChildren(stamp('notice', { text }));
  polite(text);
}

/** Under a row its lot; where goods turned up, fields to write it off the pack. */
function dress(/** @type {HTMLElement} */ element, /** @type {import('./lib/basket.js').Row} */ row) {
  if (under(element).childElementCount > 0) return;
  if (discarding || !row.tracksExpiry) {
    const note = [row.lot && say('lot', { lot: row.lot }), row.expiresOn && say('expires', { day: day(row.expiresOn) })];
    if (note.some(Boolean)) under(element).append(stamp('lot-note', { text: note.filter(Boolean).join(' · ') }));
    return;
  }
  const more = stamp('lot');
  for (const [name, key] of /** @type {[string, 'lot' | 'expiresOn'][]} */ ([['lot', 'lot'], ['expires', 'expiresOn']])) {
    const input = /** @type {HTMLInputElement} */ (part(name, more));
    input.value = row[key] ?? '';
    input.addEventListener('change', () => basket.revise(row.key, { [key]: input.value.trim() }));
  }
  under(element).append(more);
}

// ---------------------------------------------------------------- why, and what it weighed

const reasons = () => /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('[name="reason"]')]);
const reason = () => reasons().find((one) => one.checked)?.value ?? '';
const note = () => /** @type {HTMLInputElement} */ (part('note'));
const missing = () => /** @type {HTMLInputElement} */ (part('missing-box'));
const isMissing = () => ['lost', 'stolen'].includes(reason()) && missing().checked;

function drawReason() {
  if (!discarding) return;
  part('expired-note').hidden = reason() !== 'expired';
  part('missing').hidden = !['lost', 'stolen'].includes(reason());
  if (reason() !== 'other') refuse('note', null);
}

/** Say what is wrong beside a field and go there, or take that away. */
function refuse(/** @type {string} */ name, /** @type {string | null} */ text) {
  const input = /** @type {HTMLInputElement} */ (part(name));
  show(part(`${name}-said`), text);
  input.setAttribute('aria-invalid', String(text !== null));
  if (text !== null) input.focus();
  return text === null;
}

const weight = () => (discarding ? grams(/** @type {HTMLInputElement} */ (part('weight')).value) : null);

function check() {
  if (basket.isEmpty) {
    notice(say('empty_first'));
    field.ready();
    return false;
  }
  if (!discarding) return true;
  if (!reason()) {
    notice(say('reason_first'));
    reasons()[0].focus();
    part('reasons').scrollIntoView({ block: 'center' });
    return false;
  }
  if (!refuse('weight', Number.isNaN(weight()) || weight() === 0 ? say('not_a_figure', { example: number(0.5) }) : null)) return false;
  return refuse('note', reason() === 'other' && !note().value.trim() ? say('note_first') : null);
}

// ---------------------------------------------------------------- record

function line(/** @type {import('./lib/basket.js').Row} */ row) {
  const goods = { item_id: row.itemId, quantity: row.quantity };
  if (discarding) return { ...goods, ...(row.lotId ? { lot_id: row.lotId } : {}) };
  return { ...goods, ...(row.lot ? { lot: row.lot } : {}), ...(row.expiresOn ? { expires_on: row.expiresOn } : {}) };
}

function body() {
  const text = note().value.trim();
  return {
    site_id: siteId,
    lines: basket.rows.map(line),
    ...(text ? { note: text } : {}),
    ...(discarding ? { reason: reason(), place: isMissing() ? 'unaccounted' : 'shelf' } : {}),
    ...(weight() ? { weight_g: weight() } : {}),
  };
}

const bar = bindConfirm({
  basket,
  after: field.after,
  path: discarding ? '/discards' : '/found',
  words: () => ({
    total: say('pieces', { count: basket.pieces }),
    note: basket.isEmpty ? say('nothing') : say('lines', { count: basket.rows.length }),
    verb: basket.pieces ? say('verb_n', { count: basket.pieces }) : say('verb'),
  }),
  check,
  body,
  done: () => {
    const text = say('done', { count: basket.pieces });
    note().value = '';
    if (discarding) /** @type {HTMLInputElement} */ (part('weight')).value = '';
    part('notice').replaceChildren();
    field.ready();
    return text;
  },
  refused: (refusal) => {
    if (refusal.code === 'note_needed') return !refuse('note', refusal.message);
    if (refusal.code !== 'not_enough_stock') return false;
    return showShortage(refusal.details?.lines ?? [], basket, () => part('confirm').focus(), say('take_out'));
  },
  remember: () => {
    const text = note().value;
    return () => { note().value = text; };
  },
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

/** What another page sent along enters once: a reload does not add it again. */
function begin() {
  const start = given('start');
  if (!start) return;
  history.replaceState(null, '', window.location.pathname);
  const goods = goodsOfStart(start, !discarding || Boolean(start.lot_id));
  add(start.lot_id && discarding ? { ...goods, key: `${goods.itemId}|${start.lot_id}`, lotId: start.lot_id } : goods, start.quantity);
}

const step = (/** @type {number} */ by) => () => field.after(() => {
  const row = basket.row(lastKey) ?? basket.rows[0];
  if (row) setQuantity(basket, row.key, row.quantity + by);
});
bindKeys({ '+': step(1), '-': step(-1), 'Ctrl+Z': undoNow, 'Ctrl+Enter': bar.confirm });
basket.addEventListener('change', draw);
if (discarding) part('reasons').addEventListener('change', drawReason);
bindSwitches();
drawReason();
draw();
begin();
clearRefusal();
