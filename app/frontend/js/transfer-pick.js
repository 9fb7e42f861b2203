// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Picking a transfer: each scan counts its line up to what was asked for; more, and other goods, are told. Scanner and
// keys are enough: the paper of the transfer itself, scanned, goes on to sending.

import { figureOf, bindRow, pieces } from './lib/counted.js';
import { part } from './lib/dom.js';
import { lookUp } from './lib/goods.js';
import { bindKeys } from './lib/keys.js';
import { bindLinking, setAside } from './lib/linking.js';
import { polite } from './lib/live.js';
import { clearNotice, notice } from './lib/notice.js';
import { goToTransfer } from './lib/places.js';
import { commonRefusal, showRefusal, wordsOf } from './lib/refusals.js';
import { scanField } from './lib/scan-field.js';
import { bindSwitches, give } from './lib/signals.js';
import { offerUndo, undoNow } from './lib/undo.js';
import { isLinkable, obey } from './lib/wall.js';
import { say } from './lib/words.js';

const SETTLE = 2000;
const READABLE = 4000;

const work = part('work');
const { transfer = '', from = '', to = '' } = work.dataset;
const place = `soglia.pick.${transfer}`;
const form = /** @type {HTMLFormElement} */ (part('form'));
const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-row]')]);
const bar = document.querySelector('[data-so-confirm]');
const linking = bindLinking();
let last = /** @type {HTMLElement | null} */ (null);
let toldAt = 0;

const field = scanField(
  /** @type {HTMLFormElement} */ (document.getElementById('scan-form')),
  async (code, answer) => read(code, await answer),
  (code) => lookUp(code, from),
);

const wanted = (/** @type {HTMLElement} */ row) => Number(row.dataset.wanted);
const sum = (/** @type {(row: HTMLElement) => number} */ of) => rows.reduce((total, row) => total + of(row), 0);

// ---------------------------------------------------------------- what was read

/** @returns {unknown} */
function read(/** @type {string} */ code, /** @type {import('./lib/api.js').Answer} */ { data: found, refusal }) {
  if (refusal) return unread(code, refusal);
  if (found.item) return goods(found);
  if (found.wall) return obey(found.wall, { mode: '', set: setLast, tell: notice });
  if (found.transfer) return found.transfer.id === transfer ? goOn() : goToTransfer(found, null);
  give('refused');
  if (!isLinkable(found)) return notice(found.reason?.message ?? say('not_goods'));
  const again = () => field.after(async () => read(code, await lookUp(code, from)));
  return notice(`${say('unknown_code')}: ${code}`, linking && { label: say('link_it'), act: () => linking.open(code, again, () => setAside(code, from)) });
}

function unread(/** @type {string} */ code, /** @type {import('./lib/api.js').Refusal} */ refusal) {
  give('refused');
  field.show(code);
  const common = commonRefusal(refusal, () => field.after(async () => read(code, await lookUp(code, from))));
  if (common) return showRefusal(common.message, { ways: common.ways });
  return notice(wordsOf(refusal));
}

function goods(/** @type {any} */ found) {
  const item = [found.item.name, found.item.size].filter(Boolean).join(' ');
  const asked = rows.filter((row) => row.dataset.item === found.item.id);
  if (!asked.length) return tell('refused', say('wrong', { item }));
  const lots = asked.filter((row) => isLot(row, found));
  if (!lots.length) return tell('refused', say('other_lot', { item, lot: asked[0].dataset.lot ?? '' }));
  return count(lots, found.pieces, item);
}

/** Whether the goods may be of this row's lot: a label that names none may be any. */
function isLot(/** @type {HTMLElement} */ row, /** @type {any} */ { lot, parsed }) {
  if (lot) return row.dataset.lotId === lot.id;
  return !parsed.lot || !row.dataset.lot || row.dataset.lot === parsed.lot;
}

/** Count up, the first lot first; what is too much is told. */
function count(/** @type {HTMLElement[]} */ lots, /** @type {number} */ read, /** @type {string} */ item) {
  const before = new Map(lots.map((row) => [row, pieces(row)]));
  let left = read;
  for (const row of lots) {
    const more = Math.min(left, wanted(row) - pieces(row));
    if (more > 0) {
      set(row, pieces(row) + more);
      last = row;
    }
    left -= more;
  }
  const all = lots.reduce((total, row) => total + wanted(row), 0);
  if (left === read) return tell('doubtful', say('over', { item, all }));
  const first = [...before.values()].every((one) => one === 0);
  offerUndo(say('taken', { item }), `+${read - left}`, () => before.forEach((quantity, row) => set(row, quantity)));
  highlight();
  if (left) return tell('doubtful', say('over_pack', { item, all, count: left }));
  if (Date.now() - toldAt > READABLE) clearNotice(); // what is wrong is not covered by the next good scan at once
  give(isComplete() ? 'registered' : first ? 'known' : 'again');
  return announce();
}

function tell(/** @type {import('./lib/signals.js').Signal} */ signal, /** @type {string} */ text) {
  toldAt = Date.now();
  give(signal);
  notice(text);
}

function announce() {
  if (!last) return;
  const told = say('picked', { item: last.dataset.name ?? '', count: pieces(last), all: wanted(last) });
  polite(isComplete() ? `${told}. ${say('complete')}` : told);
}

// ---------------------------------------------------------------- what stands there

function set(/** @type {HTMLElement} */ row, /** @type {number} */ quantity) {
  figureOf(row).value = String(Math.max(0, Math.min(wanted(row), quantity)));
  draw();
}

/** A tile on the wall: so many of what was read last. */
function setLast(/** @type {number} */ quantity) {
  if (!last) return false;
  if (quantity > wanted(last)) notice(say('over_pack', { item: last.dataset.name ?? '', all: wanted(last), count: quantity - wanted(last) }));
  else clearNotice();
  set(last, quantity);
  announce();
  return true;
}

const isComplete = () => rows.every((row) => pieces(row) === wanted(row));

function draw() {
  for (const row of rows) part('full', row).hidden = pieces(row) < wanted(row);
  const write = (/** @type {string} */ name, /** @type {string} */ text) => {
    const slot = bar?.querySelector(`[data-so-${name}]`);
    if (slot && slot.textContent !== text) slot.textContent = text;
  };
  write('total', say('of', { count: sum(pieces), all: sum(wanted) }));
  write('note', isComplete() ? say('complete') : sum(pieces) ? say('partly') : say('nothing_yet'));
  sessionStorage.setItem(place, JSON.stringify(Object.fromEntries(rows.map((row) => [row.dataset.row, pieces(row)]))));
}

function highlight() {
  const shown = last;
  for (const row of rows) row.classList.toggle('so-basket-row-new', row === shown);
  shown?.scrollIntoView({ block: 'nearest' });
  setTimeout(() => shown?.classList.remove('so-basket-row-new'), SETTLE);
}

/** What was picked before the page was left; a plan that is another now takes what fits. */
function restore() {
  const kept = JSON.parse(sessionStorage.getItem(place) ?? '{}');
  for (const row of rows) figureOf(row).value = String(Math.min(wanted(row), kept[row.dataset.row ?? ''] ?? 0));
}

/** On to the page where it leaves, with what was picked; every scan that came before counts. */
function goOn() {
  if (sum(pieces)) return form.submit();
  return tell('doubtful', say('none'));
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  field.after(goOn);
});

for (const row of rows) {
  bindRow(row, () => {
    last = row;
    draw();
    announce();
  }, { most: wanted(row), scanned: field.begin });
}
const step = (/** @type {number} */ by) => () => field.after(() => {
  if (!last) return;
  set(last, pieces(last) + by);
  announce();
});
bindKeys({ '+': step(1), '-': step(-1), 'Ctrl+Z': undoNow, 'Ctrl+Enter': () => field.after(goOn) });
bindSwitches();
restore();
draw();
