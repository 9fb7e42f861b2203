// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Counting: scan, say how many, scan the next. The next scan stores what was counted before. One item is shown at a
// time, however many the count covers; the list is asked for page by page.

import { piece, post, remove } from './lib/api.js';
import { fill, part, stamp } from './lib/dom.js';
import { bindKeys } from './lib/keys.js';
import { bindLinking, setAside } from './lib/linking.js';
import { polite } from './lib/live.js';
import { goToTransfer } from './lib/places.js';
import { clearRefusal, commonRefusal, showRefusal, wordsOf } from './lib/refusals.js';
import { scanField } from './lib/scan-field.js';
import { closeSheet, openSheet } from './lib/sheet.js';
import { bindSwitches, give } from './lib/signals.js';
import { bindStepper } from './lib/stepper.js';
import { Tallies } from './lib/tallies.js';
import { offerUndo, undoNow } from './lib/undo.js';
import { isLinkable, obey } from './lib/wall.js';
import { say } from './lib/words.js';

const OFTEN = 4000;
const MOST = 100000;
const TYPED = /^[0-9]{1,4}$/; // no code is that short: somebody says how many

/**
 * @typedef {object} Current
 * @property {string} key  what makes it the same: item and lot
 * @property {string} name
 * @property {string} variant
 * @property {string[]} known  what is known of it already, in words
 * @property {number} quantity
 * @property {boolean} none  whether somebody said that there is none
 * @property {Record<string, unknown>} body  how it is named to the server
 */

const work = part('work');
const countId = work.dataset.count ?? '';
const place = work.dataset.place ?? '';
const tallies = new Tallies(countId, work.dataset.now ?? '');
const sheet = /** @type {HTMLElement} */ (document.getElementById('goods'));
const figure = /** @type {HTMLInputElement} */ (part('figure'));
const field = scanField(/** @type {HTMLFormElement} */ (document.getElementById('scan-form')), read);

const linking = bindLinking();

/** @type {Current | null} */
let current = null;
let touchedAt = '';
let refused = false;

// ---------------------------------------------------------------- what is counted now

async function read(/** @type {string} */ text) {
  const typed = text.trim();
  if (current && TYPED.test(typed)) return set(Number(typed), true);
  const answer = await post(`/counts/${countId}/read`, { code: text });
  if (answer.refusal?.code === 'unknown_code') return unknown(text, answer.refusal);
  if (answer.refusal) return unread(text, answer.refusal);
  clearNotice();
  const found = answer.data;
  const key = [found.item_id, found.lot ?? '', found.expires_on ?? '', found.own_label ? text : ''].join('|');
  if (current?.key === key) {
    set(current.quantity + found.pieces);
    return give('again');
  }
  store();
  const named = found.own_label ? { code: text } : { item_id: found.item_id };
  const read = { ...(found.lot ? { lot: found.lot } : {}), ...(found.lot && found.expires_on ? { expires_on: found.expires_on } : {}) };
  begin({
    key,
    name: found.name,
    variant: [found.size, found.lot && say('lot', { lot: found.lot }), found.pieces > 1 && say('pack', { count: found.pieces })].filter(Boolean).join(' · '),
    known: knownOf(found.counted, found.expected, found.covered),
    body: { ...named, ...read },
  }, found.pieces);
  give('known');
}

/** What a code is that no item answers to: a tile on the wall, or one that waits for its item. */
async function unknown(/** @type {string} */ text, /** @type {import('./lib/api.js').Refusal} */ refusal) {
  const { data: found } = await post('/scan', { code: text });
  if (found?.transfer) return goToTransfer(found, null);
  if (found?.wall) return obey(found.wall, { mode: 'count', set: setLast, tell });
  unread(text, refusal);
  if (!isLinkable(found)) return undefined;
  const button = stamp('way', { label: say('link_it') });
  button.addEventListener('click', () => openLink(text));
  const note = /** @type {HTMLElement} */ (part('notice').firstElementChild);
  if (found.reason.code === 'blank') fill(note, { text: found.reason.message });
  note.classList.add('so-note-act');
  note.append(button);
  return undefined;
}

/** Say in the sheet what a code is on, and count it then; or leave it to the office. */
function openLink(/** @type {string} */ text) {
  linking?.open(text, () => {
    field.clear();
    field.after(() => read(text));
    field.ready();
  }, () => {
    field.clear();
    setAside(text, work.dataset.site ?? '');
  });
}

function setLast(/** @type {number} */ pieces) {
  if (!current) return false;
  set(pieces);
  clearNotice();
  return true;
}

function tell(/** @type {string} */ text) {
  part('notice').replaceChildren(stamp('notice', { text }));
  polite(text);
}

function unread(/** @type {string} */ text, /** @type {import('./lib/api.js').Refusal} */ refusal) {
  give('refused');
  field.show(text);
  const common = commonRefusal(refusal, () => read(text));
  if (common) return showRefusal(common.message, { ways: common.ways });
  if (refusal.code !== 'unknown_code') return showRefusal(wordsOf(refusal));
  const note = stamp('search', { text: say('unknown') });
  part('search-it', note).addEventListener('click', () => search(text));
  part('notice').replaceChildren(note);
  polite(say('unknown'));
}

function clearNotice() {
  part('notice').replaceChildren();
}

/** @returns {string[]} */
function knownOf(/** @type {number | null} */ counted, /** @type {number | undefined} */ expected, covered = true) {
  return [
    counted === null || counted === undefined ? '' : say('known', { count: counted }),
    covered ? '' : say('added'),
    expected === undefined ? '' : say('in_books', { number: expected }),
  ].filter(Boolean);
}

function begin(/** @type {Omit<Current, 'quantity' | 'none'>} */ goods, /** @type {number} */ quantity) {
  current = { ...goods, quantity, none: false };
  touchedAt = tallies.now;
  clearRefusal();
  draw();
  window.scrollTo(0, 0);
  polite(say('now', { item: titleOf(current), number: quantity }));
}

function titleOf(/** @type {Current} */ one) {
  return one.variant ? `${one.name} ${one.variant}` : one.name;
}

/** Say how many there are. Nought means that there are none only where somebody says so. */
function set(/** @type {number} */ quantity, typed = false) {
  if (!current) return;
  current.quantity = Math.max(0, Math.min(MOST, quantity));
  current.none = typed && current.quantity === 0;
  touchedAt = tallies.now;
  draw();
  polite(say('now', { item: titleOf(current), number: current.quantity }));
}

function draw() {
  const card = part('card');
  card.hidden = current === null;
  if (!current) return;
  fill(card, { name: current.name, variant: current.variant || null, known: current.known.join(' · ') || null });
  fill(card, { store: current.quantity ? say('store', { number: current.quantity }) : say('none') });
  figure.value = String(current.quantity);
  figure.setAttribute('aria-label', say('quantity', { item: titleOf(current) }));
}

/** What was counted is on its way; the card is free for the next. A number of nought that nobody meant is dropped. */
function store(options = {}) {
  if (current && (current.quantity > 0 || current.none)) {
    tallies.add(`${titleOf(current)}\u0000${current.quantity}`, { ...current.body, quantity: current.quantity, counted_at: touchedAt });
  }
  current = null;
  draw();
  return tallies.send(options);
}

bindStepper(/** @type {HTMLElement} */ (part('card').querySelector('[data-so-stepper]')), {
  value: () => current?.quantity ?? 0,
  change: set,
  done: () => {
    if (current && figure.value === '0') set(0, true);
    field.ready();
  },
  scanned: field.begin,
});
part('card').addEventListener('click', (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-add]'));
  if (button && current) set(current.quantity + Number(button.dataset.add));
});
part('type').addEventListener('click', () => figure.focus());
part('store').addEventListener('click', () => field.after(() => {
  if (current) current.none = true; // the button says so where there is none
  store();
  field.ready();
}));

// ---------------------------------------------------------------- on its way

tallies.addEventListener('change', () => {
  const waiting = part('unsent');
  waiting.hidden = tallies.lines.length < 2;
  waiting.textContent = say('unsent', { count: tallies.lines.length });
});
tallies.addEventListener('stored', (event) => {
  const { line } = /** @type {CustomEvent} */ (event).detail;
  const [item, quantity] = line.item.split('\u0000');
  offerUndo(say('stored', { item }), quantity, () => takeBack(line.id, item));
  refresh();
});
tallies.addEventListener('refused', (event) => {
  const { refusal, line } = /** @type {CustomEvent} */ (event).detail;
  refused = true;
  give('refused');
  showRefusal(`${line.item.split('\u0000')[0]}: ${wordsOf(refusal)}`);
});
tallies.addEventListener('kept', (event) => {
  const { refusal } = /** @type {CustomEvent} */ (event).detail;
  part('unsent').hidden = false;
  part('unsent').textContent = say('unsent', { count: tallies.lines.length });
  if (refusal.code === 'not_signed_in') showRefusal(say('session'), { ways: [{ label: say('sign_in'), href: `/?next=${encodeURIComponent(window.location.pathname)}` }] });
});
window.addEventListener('online', () => tallies.send());
window.addEventListener('pagehide', () => store({ keepalive: true }));

async function takeBack(/** @type {string} */ lineId, /** @type {string} */ item) {
  const answer = await remove(`/counts/${countId}/lines/${lineId}`);
  if (answer.refusal) {
    give('refused');
    const common = commonRefusal(answer.refusal, () => takeBack(lineId, item));
    return showRefusal(common?.message ?? wordsOf(answer.refusal), { ways: common?.ways ?? [] });
  }
  polite(say('taken_back', { item }));
  return refresh();
}

// ---------------------------------------------------------------- what others do

let asked = 0;

/** Put what has changed in its place, unless somebody is at it. */
async function refresh() {
  asked += 1;
  const turn = asked;
  const answer = await piece(`${place}/progress`);
  if (turn !== asked || !answer.fragment || answer.status !== 200) return;
  for (const fresh of /** @type {NodeListOf<HTMLElement>} */ (answer.fragment.querySelectorAll('[data-piece]'))) {
    const old = /** @type {HTMLElement} */ (work.querySelector(`[data-piece="${fresh.dataset.piece}"]`));
    if (old.innerHTML === fresh.innerHTML || old.contains(document.activeElement)) continue;
    old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
  }
}

setInterval(() => {
  if (document.visibilityState !== 'visible') return;
  refresh();
  if (tallies.lines.length) tallies.send();
}, OFTEN);

work.addEventListener('click', (event) => {
  const target = /** @type {Element} */ (event.target);
  const line = /** @type {HTMLElement | null} */ (target.closest('[data-withdraw]'));
  const heap = /** @type {HTMLElement | null} */ (target.closest('[data-heap]'));
  if (line) takeBack(line.dataset.withdraw ?? '', line.closest('li')?.querySelector('.so-row-title')?.textContent ?? '').then(field.ready);
  if (heap) openGoods({ category: heap.dataset.heap ?? '', title: heap.dataset.name ?? '' });
});

// ---------------------------------------------------------------- the list

const words = /** @type {HTMLInputElement} */ (sheet.querySelector('input[type="search"]'));
const title = /** @type {HTMLElement} */ (sheet.querySelector('.so-sheet-title'));
const plainTitle = title.textContent ?? '';
let category = '';
let state = 'all';
let looked = 0;
let taken = false;

function openGoods(/** @type {{category?: string, title?: string, q?: string}} */ { category: chosen = '', title: name = '', q = '' }) {
  category = chosen;
  title.textContent = name || plainTitle;
  words.value = words.defaultValue = q;
  choose('all');
  taken = false;
  openSheet(sheet, { focus: chosen ? null : words, onClose: () => taken && figure.focus() });
}

function search(/** @type {string} */ text) {
  field.clear();
  clearNotice();
  openGoods({ q: text.trim().slice(0, 100) });
}

function choose(/** @type {string} */ wanted) {
  state = wanted;
  for (const pill of /** @type {NodeListOf<HTMLElement>} */ (sheet.querySelectorAll('[data-state]'))) {
    pill.setAttribute('aria-pressed', String(pill.dataset.state === state));
  }
  const query = new URLSearchParams({ ...(words.value.trim() ? { q: words.value.trim() } : {}), ...(category ? { category } : {}), state });
  return look(`${place}/goods?${query}`);
}

/** Show a page of the list; an older answer never covers a newer one. */
async function look(/** @type {string} */ address) {
  looked += 1;
  const turn = looked;
  const answer = await piece(address);
  if (turn !== looked) return;
  if (!answer.fragment) {
    part('found').textContent = answer.status === 401 ? say('session') : say('network');
    return;
  }
  part('found').replaceChildren(document.importNode(answer.fragment, true));
}

part('all-goods').addEventListener('click', () => openGoods({}));
part('search').addEventListener('submit', (event) => event.preventDefault());
words.addEventListener('input', () => choose(state));
sheet.addEventListener('click', (event) => {
  const target = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-state], [data-more], [data-goods]'));
  if (target?.dataset.state) choose(target.dataset.state);
  if (target?.dataset.more) look(target.dataset.more);
  if (target && 'goods' in target.dataset) take(target);
});

/** An item of the list is counted next: how many is typed. */
function take(/** @type {HTMLElement} */ row) {
  const { item = '', name = '', variant = '', expected } = row.dataset;
  const counted = row.querySelector('.so-row-end')?.textContent ?? '';
  words.value = words.defaultValue;
  taken = true;
  closeSheet(sheet);
  field.after(() => {
    store();
    const known = [counted && say('known', { count: counted }), expected !== undefined && say('in_books', { number: Number(expected) })];
    begin({ key: `${item}|||`, name, variant, known: /** @type {string[]} */ (known.filter(Boolean)), body: { item_id: item } }, 0);
  });
}

// ---------------------------------------------------------------- the end

part('finish').addEventListener('click', (event) => {
  event.preventDefault();
  const { href } = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  field.after(async () => {
    refused = false;
    await store();
    await tallies.send();
    if (refused) return; // what it was stands on the page, to be read before going on
    if (tallies.lines.length) return showRefusal(say('network'), { ways: [{ label: say('again'), act: () => part('finish').click() }] });
    window.location.assign(href);
  });
});

const step = (/** @type {number} */ by) => () => field.after(() => current && set(current.quantity + by));
bindKeys({ '+': step(1), '-': step(-1), 'Ctrl+Z': undoNow });
bindSwitches();
draw();
if (tallies.lines.length) tallies.send();
