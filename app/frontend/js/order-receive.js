// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Goods against an order: scan what came, see at once what is still open, say why where it is more, receive.

import { Basket } from './lib/basket.js';
import { bindConfirm } from './lib/confirm.js';
import { fill, given, part, stamp } from './lib/dom.js';
import { goodsOfScan } from './lib/goods.js';
import { bindKeys } from './lib/keys.js';
import { polite } from './lib/live.js';
import { clearNotice, notice } from './lib/notice.js';
import { goToTransfer } from './lib/places.js';
import { showRefusal } from './lib/refusals.js';
import { nameOf, noteOf, setQuantity, showRows, take, under } from './lib/rows.js';
import { Scans } from './lib/scans.js';
import { closeSheet, openSheet } from './lib/sheet.js';
import { bindSwitches, give } from './lib/signals.js';
import { undoNow } from './lib/undo.js';
import { number, say } from './lib/words.js';

/** @typedef {{itemId: string, name: string, variant: string, tracksExpiry: boolean, ordered: number, received: number, pack: number}} Line */
/** @typedef {import('./lib/basket.js').Row & {reason?: string}} Row */

const order = given('order');
/** @type {Line[]} */
let lines = order.lines;
const siteId = part('work').dataset.siteId ?? '';
const basket = new Basket(`order.${order.id}`, siteId);
const paper = { ddt: '', remark: '' };
let lastKey = '';

const scans = new Scans(/** @type {HTMLFormElement} */ (document.getElementById('scan-form')), part('codes'), basket, { siteId, found: read });
const { field } = scans;
const rows = showRows(part('rows'), basket, { done: field.ready, scanned: field.begin, dress });

// ---------------------------------------------------------------- what is open

const lineOf = (/** @type {string} */ itemId) => lines.find((one) => one.itemId === itemId);
const openOf = (/** @type {string} */ itemId) => {
  const line = lineOf(itemId);
  return line ? Math.max(0, line.ordered - line.received) : 0;
};
/** Pieces of an item beyond what is open; of what was not ordered, all. */
const beyond = (/** @type {string} */ itemId) => Math.max(0, basket.of(itemId) - openOf(itemId));
const reasonOf = (/** @type {string} */ itemId) => /** @type {Row[]} */ (basket.rows).find((row) => row.itemId === itemId && row.reason)?.reason ?? '';

// ---------------------------------------------------------------- in the basket

function add(/** @type {import('./lib/goods.js').Goods} */ goods, /** @type {number} */ quantity) {
  lastKey = goods.key;
  const again = take(basket, goods, quantity);
  rows.highlight(goods.key);
  clearNotice();
  return again;
}

/** What was read is known: goods, a transfer's paper, an order's. */
function read(/** @type {any} */ found, /** @type {import('./lib/scans.js').Scan} */ scan) {
  if (found.transfer) return goToTransfer(found, basket);
  if (!found.item) {
    const own = found.order ? say(found.order.id === order.id ? 'own_code' : 'other_order') : '';
    give('refused');
    return notice(own || (found.reason?.message ?? say('not_goods')));
  }
  const again = add(goodsOfScan(found, true), found.pieces * scan.times);
  const doubts = found.warnings.some((/** @type {any} */ one) => one.code === 'separator_lost');
  if (doubts) notice(say('doubt'));
  return give(doubts || beyond(found.item.id) > 0 ? 'doubtful' : again ? 'again' : 'known');
}

/** Under a row: how much of the order it is, lot and expiry where the goods have them, why where it is too much. */
function dress(/** @type {HTMLElement} */ element, /** @type {Row} */ row) {
  const place = under(element);
  const made = place.childElementCount ? /** @type {HTMLElement} */ (place.firstElementChild) : against(place, row);
  const open = openOf(row.itemId);
  const count = basket.of(row.itemId);
  const over = beyond(row.itemId);
  /** @type {HTMLElement} */ (made.querySelector('.so-against-words')).hidden = !lineOf(row.itemId);
  fill(made, { of: say(open ? 'of' : 'of_none', { count, open }) });
  const whole = part('whole', made);
  whole.hidden = count >= open;
  whole.textContent = say('whole', { count: open });
  const first = basket.rows.findLast((one) => one.itemId === row.itemId)?.key === row.key;
  part('over', made).hidden = over === 0 || !first;
  fill(made, { over: lineOf(row.itemId) ? say('over', { count: over }) : say('not_ordered') });
  pillsOf(made, reasonOf(row.itemId));
}

function against(/** @type {HTMLElement} */ place, /** @type {Row} */ row) {
  const made = stamp('against');
  place.append(made);
  const line = lineOf(row.itemId);
  part('lot-fields', made).hidden = !(row.tracksExpiry ?? line?.tracksExpiry);
  part('whole', made).addEventListener('click', () => {
    setQuantity(basket, row.key, row.quantity + openOf(row.itemId) - basket.of(row.itemId));
    field.ready();
  });
  for (const [name, key] of /** @type {[string, 'lot' | 'expiresOn'][]} */ ([['lot', 'lot'], ['expires', 'expiresOn']])) {
    const input = /** @type {HTMLInputElement} */ (part(name, made));
    input.value = row[key] ?? '';
    input.addEventListener('change', () => basket.revise(row.key, { [key]: input.value.trim() }));
    input.addEventListener('keydown', back);
  }
  const reason = /** @type {HTMLInputElement} */ (part('reason', made));
  reason.value = row.reason ?? '';
  reason.addEventListener('input', () => why(row, reason.value));
  reason.addEventListener('keydown', back);
  for (const pill of /** @type {NodeListOf<HTMLElement>} */ (made.querySelectorAll('[data-reason]'))) {
    pill.addEventListener('click', () => {
      const same = reasonOf(row.itemId) === pill.dataset.reason;
      why(row, same ? '' : pill.dataset.reason ?? '');
      reason.value = '';
    });
  }
  return made;
}

function back(/** @type {KeyboardEvent} */ event) {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  field.ready();
}

function why(/** @type {Row} */ row, /** @type {string} */ reason) {
  for (const one of basket.rows) if (one.itemId === row.itemId) /** @type {Row} */ (one).reason = '';
  basket.revise(row.key, /** @type {any} */ ({ reason }));
}

function pillsOf(/** @type {HTMLElement} */ made, /** @type {string} */ reason) {
  for (const pill of /** @type {NodeListOf<HTMLElement>} */ (made.querySelectorAll('[data-reason]'))) {
    pill.setAttribute('aria-pressed', String(pill.dataset.reason === reason));
  }
}

// ---------------------------------------------------------------- still to come

/** Lines of the order of which nothing lies in the basket: those that are open first, a tap takes all of one. */
function drawOpen() {
  const waiting = lines.filter((line) => line.ordered > 0 && basket.of(line.itemId) === 0);
  waiting.sort((a, b) => Number(openOf(a.itemId) === 0) - Number(openOf(b.itemId) === 0));
  part('open').hidden = waiting.length === 0;
  part('open-rows').replaceChildren(...waiting.map((line) => (openOf(line.itemId) ? openRow(line) : doneRow(line))));
}

function openRow(/** @type {Line} */ line) {
  const open = openOf(line.itemId);
  const note = [line.variant, line.pack > 1 ? say('packs_of', { count: line.pack }) : ''].filter(Boolean).join(' · ');
  const row = stamp('open', { name: line.name, note, open: say('open', { received: line.received, ordered: line.ordered }) });
  const button = /** @type {HTMLElement} */ (row.querySelector('button'));
  button.setAttribute('aria-label', say('open_row', { item: nameOf(line), open }));
  button.addEventListener('click', () => {
    const { itemId, name, variant, tracksExpiry } = line;
    give(add({ key: itemId, itemId, name, variant, pieces: 1, tracksExpiry }, open) ? 'again' : 'known');
    field.ready();
  });
  return row;
}

function doneRow(/** @type {Line} */ line) {
  return stamp('done-row', { name: line.name, note: [line.variant, number(line.received), say('complete')].filter(Boolean).join(' · ') });
}

// ---------------------------------------------------------------- the supplier's paper

const sheet = /** @type {HTMLElement} */ (document.getElementById('paper'));
const input = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (part(name, sheet));

part('paper').addEventListener('click', () => {
  for (const name of /** @type {('ddt' | 'remark')[]} */ (['ddt', 'remark'])) input(name).value = input(name).defaultValue = paper[name];
  openSheet(sheet, { focus: input('ddt') });
});
part('paper-done', sheet).addEventListener('click', () => {
  paper.ddt = input('ddt').value.trim();
  paper.remark = input('remark').value.trim();
  drawPaper();
  closeSheet(sheet);
  field.ready();
});

function drawPaper() {
  fill(part('paper'), { paper: paper.ddt ? say('ddt', { number: paper.ddt }) : say('paper') });
}

// ---------------------------------------------------------------- receive

function sent(/** @type {Row} */ row) {
  const { itemId, quantity, lot, expiresOn } = row;
  const reason = beyond(itemId) ? reasonOf(itemId).trim() : '';
  return { item_id: itemId, quantity, ...(lot ? { lot } : {}), ...(expiresOn ? { expires_on: expiresOn } : {}), ...(reason ? { reason } : {}) };
}

/** Whether every item that is too many has its reason; else the focus goes where the first is asked for. */
function explained() {
  const row = basket.rows.find((one) => beyond(one.itemId) > 0 && !reasonOf(one.itemId).trim());
  if (!row) return true;
  const asking = [...part('rows').querySelectorAll('[data-part="over"]:not([hidden])')].find((box) => {
    const of = /** @type {HTMLElement | null} */ (box.closest('[data-so-row]'))?.dataset.soRow ?? '';
    return basket.row(of)?.itemId === row.itemId;
  });
  notice(say('reason_needed'));
  /** @type {HTMLElement | null | undefined} */ (asking?.querySelector('[data-reason]'))?.focus();
  asking?.scrollIntoView({ block: 'center' });
  return false;
}

const bar = bindConfirm({
  basket,
  after: field.after,
  path: `/orders/${order.id}/receive`,
  words: () => ({
    total: say('pieces', { count: basket.pieces }),
    note: noteOf(basket),
    verb: basket.pieces ? say('receive_n', { count: basket.pieces }) : say('receive'),
  }),
  check: async () => {
    if (!(await scans.isClear(() => bar.confirm()))) return false;
    if (!basket.isEmpty) return explained();
    notice(say('empty_first'));
    field.ready();
    return false;
  },
  body: () => ({
    lines: /** @type {Row[]} */ (basket.rows).map(sent),
    ...(paper.ddt ? { ddt_number: paper.ddt } : {}),
    ...(paper.remark ? { note: paper.remark } : {}),
  }),
  done: (data) => {
    learn(data.lines);
    clearNotice();
    if (data.state === 'received') complete();
    field.ready();
    return say('received', { count: basket.pieces });
  },
  refused: (refusal) => {
    if (refusal.code !== 'more_than_ordered') return false;
    for (const one of refusal.details?.lines ?? []) {
      const line = lineOf(one.item_id);
      if (line) line.received = line.ordered - one.open;
    }
    rows.draw();
    showRefusal(say('changed'));
    return true;
  },
  remember: () => {
    const before = structuredClone(lines);
    const papers = { ...paper };
    Object.assign(paper, { ddt: '', remark: '' });
    drawPaper();
    return () => {
      lines = before;
      Object.assign(paper, papers);
      drawPaper();
      rows.draw();
      drawOpen();
      field.ready();
    };
  },
});

/** What the server says of the order's lines now. */
function learn(/** @type {any[]} */ told) {
  for (const one of told) {
    const line = lineOf(one.item_id);
    if (line) line.received = one.received;
  }
}

function complete() {
  const note = stamp('notice', { text: `${say('all_came')} ` });
  const way = stamp('way-link', { label: say('to_order') });
  way.setAttribute('href', `/orders/${order.id}`);
  note.classList.replace('so-note-warn', 'so-note-ok');
  part('notice').replaceChildren(note, way);
  polite(say('all_came'));
}

function draw() {
  part('basket').hidden = basket.isEmpty;
  fill(part('basket'), { lines: noteOf(basket) });
  drawOpen();
}

const step = (/** @type {number} */ by) => () => field.after(() => {
  const row = basket.row(lastKey) ?? basket.rows[0];
  if (row) setQuantity(basket, row.key, row.quantity + by);
});
bindKeys({ '+': step(1), '-': step(-1), 'Ctrl+Z': undoNow, 'Ctrl+Enter': bar.confirm });
basket.addEventListener('change', draw);
bindSwitches();
drawPaper();
draw();
