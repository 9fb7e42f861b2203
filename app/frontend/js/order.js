// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// An order is drawn up: whom from, for where, what, how much. Prices, packs and smallest quantities come from the
// supplier's price list; what they may object to is said beside it and forbids nothing.

import { get, newId, patch, post } from './lib/api.js';
import { fill, given, part, stamp } from './lib/dom.js';
import { search } from './lib/goods.js';
import { polite } from './lib/live.js';
import { centsIn, euros, typedAmount } from './lib/money.js';
import { clearRefusal, commonRefusal, showRefusal, wordsOf } from './lib/refusals.js';
import { say } from './lib/words.js';

/** @typedef {{item_id: string, name: string, size: string, sku: string, quantity: number, price: number | null, own?: boolean | null}} Line */
/** @typedef {{price: number, pack: number, least: number}} Terms */

const MOST = 100000;
const FIELDS = ['cig', 'cup', 'note'];

const start = given('start');
const suppliers = given('terms');
const place = `soglia.order.${start.id ?? 'new'}`;
const form = /** @type {HTMLFormElement} */ (document.getElementById('order-form'));
const supplier = /** @type {HTMLSelectElement} */ (part('supplier'));
const site = /** @type {HTMLSelectElement} */ (part('site'));
const find = /** @type {HTMLInputElement} */ (part('find'));

/** What is being drawn up: it survives a reload and the end of a session, in this tab. */
let order = kept() ?? fresh();
/** @type {Map<string, Terms>} the price list of the chosen supplier, by item */
let listed = new Map();
let fundingTouched = Boolean(start.funding);

function fresh() {
  return {
    id: newId(), supplier_id: start.supplier_id ?? '', site_id: start.site_id ?? site.value, funding: start.funding ?? 'own',
    cig: start.cig ?? '', cup: start.cup ?? '', note: start.note ?? '', lines: /** @type {Line[]} */ (start.lines),
  };
}

function kept() {
  try {
    const found = JSON.parse(sessionStorage.getItem(place) ?? 'null');
    if (found && start.supplier_id && !found.lines.length) found.supplier_id = start.supplier_id;
    return found;
  } catch {
    return null;
  }
}

function keep() {
  sessionStorage.setItem(place, JSON.stringify(order));
  part('again').hidden = false;
  total();
}

// ---------------------------------------------------------------- lines

const named = (/** @type {Line} */ line) => [line.name, line.size].filter(Boolean).join(' ');

/** A line that was asked for: as few whole packs as the supplier sells, at their price. */
function add(/** @type {any} */ item) {
  const known = order.lines.find((/** @type {Line} */ one) => one.item_id === item.id);
  if (!known) {
    const terms = listed.get(item.id);
    const quantity = terms ? Math.ceil(terms.least / terms.pack) * terms.pack : 1;
    order.lines.push({ item_id: item.id, name: item.name, size: item.size ?? '', sku: item.sku, quantity, price: terms?.price ?? null, own: false });
    keep();
    draw();
    polite(say('added', { item: named(order.lines.at(-1)) }));
  }
  find.value = '';
  showFound([], false);
  const at = order.lines.findIndex((/** @type {Line} */ one) => one.item_id === item.id);
  const figure = /** @type {HTMLInputElement} */ (part('quantity', part('lines').children[at]));
  figure.focus();
  figure.select();
}

function draw() {
  part('lines').hidden = order.lines.length === 0;
  part('lines').replaceChildren(...order.lines.map(row));
  total();
}

function row(/** @type {Line} */ line) {
  const element = stamp('line', { name: named(line) });
  const quantity = /** @type {HTMLInputElement} */ (part('quantity', element));
  const price = /** @type {HTMLInputElement} */ (part('price', element));
  quantity.value = String(line.quantity);
  price.value = line.price === null ? '' : typedAmount(line.price);
  quantity.setAttribute('aria-label', say('quantity', { item: named(line) }));
  price.setAttribute('aria-label', say('price', { item: named(line) }));
  part('drop', element).setAttribute('aria-label', say('drop', { item: named(line) }));
  quantity.addEventListener('input', () => {
    line.quantity = wholeIn(quantity.value);
    dress(element, line);
    keep();
  });
  price.addEventListener('input', () => {
    line.price = centsIn(price.value);
    line.own = true;
    dress(element, line);
    keep();
  });
  part('drop', element).addEventListener('click', () => {
    order.lines = order.lines.filter((/** @type {Line} */ one) => one !== line);
    keep();
    draw();
    polite(say('removed', { item: named(line) }));
    find.focus();
  });
  part('round', element).addEventListener('click', () => {
    line.quantity = better(line);
    quantity.value = String(line.quantity);
    dress(element, line);
    keep();
    quantity.focus();
  });
  dress(element, line);
  return element;
}

function wholeIn(/** @type {string} */ text) {
  return /^[0-9]{1,6}$/.test(text.trim()) ? Math.min(Number(text), MOST) : 0;
}

/** The next number of pieces that the supplier sells. */
function better(/** @type {Line} */ line) {
  const terms = listed.get(line.item_id);
  return terms ? Math.ceil(Math.max(line.quantity, terms.least) / terms.pack) * terms.pack : line.quantity;
}

/** What a line comes to, how many packs that is, and what the supplier may object to. */
function dress(/** @type {HTMLElement} */ element, /** @type {Line} */ line) {
  const terms = listed.get(line.item_id);
  const whole = terms && terms.pack > 1 && line.quantity > 0 && line.quantity % terms.pack === 0;
  const packs = !terms ? say('not_listed') : whole ? say('packs', { count: line.quantity / terms.pack, pieces: terms.pack }) : terms.pack > 1 ? say('pack', { count: terms.pack }) : '';
  fill(element, { note: [line.sku, order.supplier_id ? packs : ''].filter(Boolean).join(' · '), amount: line.price === null ? '' : euros(line.quantity * line.price) });
  const said = [];
  if (terms && line.quantity > 0 && line.quantity < terms.least) said.push(say('below', { count: terms.least }));
  if (terms && line.quantity % terms.pack) said.push(say('broken', { count: terms.pack }));
  part('advice', element).hidden = said.length === 0;
  fill(element, { advice: said.join(' ') });
  const round = part('round', element);
  round.hidden = said.length === 0 || better(line) > MOST;
  round.textContent = say('make_it', { count: better(line) });
  part('wrong', element).hidden = true;
}

function total() {
  const cents = order.lines.reduce((/** @type {number} */ sum, /** @type {Line} */ line) => sum + line.quantity * (line.price ?? 0), 0);
  const pieces = order.lines.reduce((/** @type {number} */ sum, /** @type {Line} */ line) => sum + line.quantity, 0);
  const least = suppliers[order.supplier_id]?.least ?? 0;
  part('least').hidden = order.lines.length === 0 || cents >= least;
  fill(part('least'), { least: say('least', { amount: euros(least), missing: euros(least - cents) }) });
  bar('total', euros(cents));
  bar('note', order.lines.length ? `${say('lines', { count: order.lines.length })}, ${say('pieces', { count: pieces })}` : say('nothing'));
}

function bar(/** @type {string} */ name, /** @type {string} */ text) {
  const slot = document.querySelector(`[data-so-confirm] [data-so-${name}]`);
  if (slot) slot.textContent = text;
}

// ---------------------------------------------------------------- supplier and search

/** Read the chosen supplier's price list, and let it price the lines that nobody priced by hand. */
async function chosen() {
  const id = order.supplier_id;
  /** @type {Map<string, Terms>} */
  const found = new Map();
  for (let page = 1, more = Boolean(id); more; page += 1) {
    const answer = await get(`/suppliers/${id}/items?page_size=200&page=${page}`);
    if (id !== order.supplier_id) return;
    for (const one of answer.data?.items ?? []) found.set(one.item_id, { price: one.unit_price_cents, pack: one.pack_pieces, least: one.min_quantity });
    more = answer.ok && page * 200 < answer.data.total;
  }
  listed = found;
  for (const line of order.lines) {
    const price = listed.get(line.item_id)?.price;
    line.own ??= line.price !== price; // as it was saved: a price of one's own is one that the list does not say
    if (!line.own) line.price = price ?? line.price;
  }
  draw();
}

let asked = 0;

async function searchNow() {
  asked += 1;
  const turn = asked;
  const words = find.value.trim();
  const answer = words ? await search(words) : null;
  if (turn === asked) showFound(answer?.data?.items ?? [], answer?.ok ?? false);
}

function showFound(/** @type {any[]} */ items, /** @type {boolean} */ searched) {
  part('none').hidden = items.length > 0 || !searched;
  part('found').hidden = items.length === 0;
  const first = (/** @type {any} */ item) => (listed.has(item.id) ? 0 : 1);
  const sorted = [...items].sort((a, b) => first(a) - first(b));
  part('found').replaceChildren(...sorted.map((item) => {
    const terms = listed.get(item.id);
    const found = stamp('found', { name: [item.name, item.size].filter(Boolean).join(' '), note: item.sku, price: terms ? euros(terms.price) : '' });
    found.querySelector('button')?.addEventListener('click', () => add(item));
    return found;
  }));
  if (searched) polite(say('found', { count: items.length }));
}

find.addEventListener('input', searchNow);
find.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  searchNow().then(() => /** @type {HTMLElement | null} */ (part('found').querySelector('button'))?.click());
});

// ---------------------------------------------------------------- saving

const wrong = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

/** Say the first thing that is missing, where it is missing. */
function missing() {
  part('supplier-note').hidden = true;
  if (!order.supplier_id) {
    fill(part('work'), {});
    part('supplier-note').textContent = say('supplier_first');
    part('supplier-note').hidden = false;
    supplier.focus();
    return true;
  }
  if (order.lines.length === 0) {
    showRefusal(say('lines_first'));
    find.focus();
    return true;
  }
  const bad = order.lines.findIndex((/** @type {Line} */ line) => line.quantity < 1 || line.price === null);
  if (bad >= 0) mark(bad, say(order.lines[bad].quantity < 1 ? 'quantity_needed' : 'price_needed'), order.lines[bad].quantity < 1 ? 'quantity' : 'price');
  return bad >= 0;
}

function mark(/** @type {number} */ at, /** @type {string} */ text, /** @type {string} */ field) {
  const element = part('lines').children[at];
  const note = part('wrong', element);
  note.textContent = text;
  note.hidden = false;
  part(field, element).focus();
}

function body() {
  const lines = order.lines.map((/** @type {Line} */ line) => ({ item_id: line.item_id, quantity: line.quantity, unit_price_cents: line.price }));
  const papers = Object.fromEntries(FIELDS.map((name) => [name, order[name].trim() || null]));
  return { supplier_id: order.supplier_id, funding: order.funding, ...papers, lines };
}

const button = part('confirm');

async function save() {
  if (button.getAttribute('aria-busy') === 'true' || missing()) return;
  button.setAttribute('aria-busy', 'true');
  bar('verb', say('busy'));
  const answer = start.id ? await patch(`/orders/${start.id}`, body()) : await post('/orders', { id: order.id, site_id: order.site_id, ...body() });
  button.setAttribute('aria-busy', 'false');
  bar('verb', say('save'));
  if (answer.refusal) return refuse(answer.refusal);
  sessionStorage.removeItem(place);
  window.location.assign(`/orders/${answer.data.id}`);
}

function refuse(/** @type {import('./lib/api.js').Refusal} */ refusal) {
  const common = commonRefusal(refusal, save);
  if (refusal.code !== 'network') order.id = newId();
  keep();
  showRefusal(common?.message ?? wordsOf(refusal), { ways: common?.ways ?? [] });
  for (const [name, said] of Object.entries(refusal.fields ?? {})) {
    const [, at, field] = name.match(/^lines\.(\d+)\.(\w+)$/) ?? [];
    const text = Array.isArray(said) ? said.join(' ') : '';
    if (at !== undefined) mark(Number(at), text, field === 'unit_price_cents' ? 'price' : 'quantity');
    else if (FIELDS.includes(name)) wrong(name).focus();
  }
}

button.addEventListener('click', save);
form.addEventListener('submit', (event) => event.preventDefault());
supplier.addEventListener('change', () => {
  order.supplier_id = supplier.value;
  part('supplier-note').hidden = true;
  keep();
  chosen();
});
site.addEventListener('change', () => {
  order.site_id = site.value;
  keep();
});
for (const name of FIELDS) {
  wrong(name).addEventListener('input', () => {
    order[name] = wrong(name).value;
    if (name === 'cup' && !fundingTouched) pay(order.cup.trim() ? 'programme' : 'own');
    clearRefusal();
    keep();
  });
}
form.addEventListener('change', (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (field.name !== 'funding') return;
  fundingTouched = true;
  order.funding = field.value;
  keep();
});
part('again').addEventListener('click', () => {
  sessionStorage.removeItem(place);
  order = fresh();
  show();
  part('again').hidden = true;
  supplier.focus();
});

function pay(/** @type {string} */ funding) {
  order.funding = funding;
  const radio = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="funding"][value="${funding}"]`));
  if (radio) radio.checked = true;
}

function show() {
  supplier.value = order.supplier_id;
  if (supplier.value !== order.supplier_id) order.supplier_id = supplier.value = '';
  site.value = order.site_id;
  if (!start.id) order.site_id = site.value;
  for (const name of FIELDS) wrong(name).value = order[name];
  pay(order.funding);
  draw();
  chosen();
}

part('again').hidden = sessionStorage.getItem(place) === null;
show();
