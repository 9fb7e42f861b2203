// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Goods to people. Nothing is refused to anybody: the page says what is known, and at most asks why.

import { Adviser, focusReasons, showAdvice } from './lib/advice.js';
import { post } from './lib/api.js';
import { Basket } from './lib/basket.js';
import { bindConfirm } from './lib/confirm.js';
import { given, part, stamp } from './lib/dom.js';
import { insteadOf, Lending, Occasion } from './lib/giving.js';
import { goodsOfScan, goodsOfStart, goodsOfTile, lookUp } from './lib/goods.js';
import { bindKeys } from './lib/keys.js';
import { polite } from './lib/live.js';
import { clearNotice, notice } from './lib/notice.js';
import { clearRefusal, commonRefusal, showRefusal, wordsOf } from './lib/refusals.js';
import { nameOf, setQuantity, showRows, take } from './lib/rows.js';
import { scanField } from './lib/scan-field.js';
import { bindServed, grouped, Served } from './lib/served.js';
import { showExpired, showShortage } from './lib/shortage.js';
import { bindSwitches, give } from './lib/signals.js';
import { bindTiles } from './lib/tiles.js';
import { offerUndo, undoNow } from './lib/undo.js';
import { isLinkable, lastSetter, linkWay, obey } from './lib/wall.js';
import { showWhy } from './lib/why.js';
import { day, say } from './lib/words.js';

const siteId = part('work').dataset.siteId ?? '';
const basket = new Basket('hand-out', siteId);
const served = new Served();
const adviser = new Adviser(siteId, part('work').dataset.nightly === 'yes');
const occasion = new Occasion(part('work'));
const lending = new Lending(basket);
let lastKey = '';
let towardsAutonomy = false;
let expiredReason = '';

const field = scanField(/** @type {HTMLFormElement} */ (document.getElementById('scan-form')), read);
const itemIds = () => basket.rows.map((row) => row.itemId);
const rows = showRows(part('rows'), basket, { done: field.ready, scanned: field.begin, dress });
const setLast = lastSetter(basket, rows, () => lastKey, clearNotice);

// ---------------------------------------------------------------- read and take

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
  if (found.kind === 'person') return serve(found.person);
  if (found.item) {
    const goods = { ...goodsOfScan(found, false), ...lotOf(found) };
    return give(add(goods, found.pieces) ? 'again' : 'known');
  }
  if (found.wall) return obey(found.wall, { mode: 'handout', set: setLast, tell: notice });
  give('refused');
  if (!isLinkable(found)) return notice(found.reason?.code === 'not_readable' ? say('unknown_card') : found.reason?.message ?? say('not_goods'));
  field.show(code);
  notice(found.reason.code === 'blank' ? found.reason.message : say('unknown'), linkWay(code, 'hand_out'));
}

/** A lot's own label gives that lot: it is what the hand holds. */
function lotOf(/** @type {any} */ found) {
  return found.lot ? { key: `${found.item.id}|${found.lot.id}`, lotId: found.lot.id } : {};
}

function unread(/** @type {string} */ code, /** @type {import('./lib/api.js').Refusal} */ refusal) {
  give('refused');
  if (refusal.code === 'scan_unreadable') return notice(refusal.message);
  const common = commonRefusal(refusal, () => read(code));
  showRefusal(common?.message ?? wordsOf(refusal), { ways: common?.ways ?? [] });
}

function serve(/** @type {import('./lib/served.js').Person} */ person) {
  if (person.code !== served.person?.code) adviser.forget();
  served.serve({ code: person.code, sizes: person.sizes ?? {} });
  clearNotice();
  give('known');
  polite(say('card', { code: grouped(person.code) }));
}

// ---------------------------------------------------------------- advice

function dress(/** @type {HTMLElement} */ element, /** @type {import('./lib/basket.js').Row} */ row) {
  const first = basket.rows.find((one) => one.itemId === adviser.wanting(itemIds())[0]);
  showAdvice(element, row.itemId, adviser, first === row);
  lending.dress(element, row);
}

function consult() {
  adviser.ask(served.body, basket.rows.map(line));
}

adviser.addEventListener('change', () => {
  rows.draw();
  drawHousing();
  if (adviser.wanting(itemIds()).length && !adviser.settled) give('doubtful');
});

lending.addEventListener('change', () => rows.draw());

/** Household goods for a flat are offered where somebody is on their way to one. */
function drawHousing() {
  part('housing').hidden = !adviser.housing;
  if (!adviser.housing) setHousing(false);
}

function setHousing(/** @type {boolean} */ on) {
  part('housing').setAttribute('aria-pressed', String(on));
  if (on) setPurpose(true);
}

/** Whether a reason is still wanted; if so, the pills come into view and get the focus. */
function lacksReason() {
  if (!adviser.wanting(itemIds()).length || adviser.settled) return false;
  polite(say('reason_first'));
  focusReasons();
  return true;
}

// ---------------------------------------------------------------- asked for, and not here

function ask(/** @type {import('./lib/tiles.js').Item} */ item) {
  const asked = { itemId: item.id, name: item.name, variant: item.size ?? '', quantity: 1 };
  basket.ask(asked);
  const text = say('noted', { size: item.size ?? item.name });
  offerUndo(text, '', () => basket.unask(item.id), (replaced) => replaced || recordAsked());
  polite(text);
}

/** What was asked for is recorded by itself when nothing else is being given: two taps are enough. */
async function recordAsked() {
  if (basket.rows.length || !basket.asked.length) return;
  const answer = await post('/handouts', { id: basket.id, ...body() });
  if (answer.ok || answer.refusal?.code === 'id_reused') settled();
}

function settled() {
  if (basket.rows.length) return basket.asked.forEach((one) => basket.unask(one.itemId));
  basket.clear();
  polite(say('noted_all'));
}

/** Leaving the page is no way to lose it: it is sent on the way out, and asked about on the way back. */
window.addEventListener('pagehide', () => {
  if (basket.rows.length || !basket.asked.length) return;
  post('/handouts', { id: basket.id, ...body() }, { keepalive: true });
  basket.markSent();
});
window.addEventListener('pageshow', () => basket.sent && recordAsked());

function drawAsked() {
  const list = part('rows');
  list.querySelectorAll('[data-asked]').forEach((element) => element.remove());
  list.append(...basket.asked.map((asked) => {
    const instead = insteadOf(given('goods'), basket, asked.itemId);
    const element = stamp('asked', { name: asked.name, variant: asked.variant, instead: instead ? say('instead', { item: instead.variant || instead.name }) : null });
    element.dataset.asked = asked.itemId;
    const button = part('unask', element);
    button.setAttribute('aria-label', say('removed', { item: nameOf(asked) }));
    button.addEventListener('click', () => {
      basket.unask(asked.itemId);
      field.ready();
    });
    return element;
  }));
}

// ---------------------------------------------------------------- hand out

function body() {
  return {
    site_id: siteId,
    ...served.body,
    purpose: towardsAutonomy ? 'autonomy' : 'low_threshold',
    lines: basket.rows.map(line),
    unmet: basket.asked.map(unmet),
    ...adviser.because(itemIds()),
    ...occasion.body,
    ...(part('housing').getAttribute('aria-pressed') === 'true' && adviser.housing ? { referral_id: adviser.housing } : {}),
    ...(expiredReason ? { expired_reason: expiredReason } : {}),
  };
}

function unmet(/** @type {import('./lib/basket.js').Asked} */ asked) {
  const instead = insteadOf(given('goods'), basket, asked.itemId);
  return { item_id: asked.itemId, quantity: asked.quantity, ...(instead ? { instead_item_id: instead.itemId } : {}) };
}

function line(/** @type {import('./lib/basket.js').Row} */ row) {
  return {
    item_id: row.itemId,
    quantity: row.quantity,
    ...(row.lotId ? { lot_id: row.lotId } : {}),
    ...(row.lotId && row.lotReason ? { lot_reason: row.lotReason } : {}),
    ...lending.of(row),
  };
}

/** @typedef {{lot_id: string, lot: string | null, expires_on: string | null, here: number}} Lot */

const named = (/** @type {Lot} */ lot) => [
  lot.lot ? say('lot', { lot: lot.lot }) : say('no_lot'),
  lot.expires_on ? say('expires', { day: day(lot.expires_on) }) : '',
].filter(Boolean).join(', ');

/**
 * A lot that expires sooner is here: take that one, or say why not.
 * @param {(Lot & {item_id: string, sooner: Lot})[]} lines
 */
function showTurn(lines) {
  const rowOf = (/** @type {Lot} */ one) => basket.rows.find((row) => row.lotId === one.lot_id);
  const again = () => { clearRefusal(); bar.confirm(); };
  const told = lines.map((one) => ({
    text: say('turn', { item: rowOf(one)?.name ?? '', mine: named(one), sooner: named(one.sooner), count: one.sooner.here }),
    ways: [{ label: say('take_sooner'), act: () => { basket.revise(rowOf(one)?.key ?? '', { lotId: one.sooner.lot_id }); again(); } }],
  }));
  return showWhy('', told, 'why-lot', (reason) => {
    lines.forEach((one) => basket.revise(rowOf(one)?.key ?? '', { lotReason: reason }));
    again();
  });
}

function wordsOfBar() {
  const asked = basket.asked.length ? say('asked', { count: basket.asked.length }) : '';
  const whom = basket.isEmpty ? say('nothing') : say('to', { whom: served.whom });
  return {
    total: say('pieces', { count: basket.pieces }),
    note: [whom, asked].filter(Boolean).join(' · '),
    verb: basket.rows.length || !basket.asked.length ? say('hand_out') : say('note_it'),
  };
}

function check() {
  if (basket.isEmpty) {
    notice(say('empty_first'));
    field.ready();
    return false;
  }
  if (!served.awaits) return !lacksReason();
  field.ready();
  const ways = [{ label: say('no_card'), act: () => { served.choose(false); clearRefusal(); bar.confirm(); } }];
  showRefusal(say('card_first'), { ways });
  return false;
}

const bar = bindConfirm({
  basket,
  after: field.after,
  path: '/handouts',
  words: wordsOfBar,
  check,
  body,
  done: (data) => {
    localStorage.setItem(`soglia.last.${siteId}`, 'hand_out');
    const built = (data.built ?? []).reduce((/** @type {number} */ sum, /** @type {{quantity: number}} */ one) => sum + one.quantity, 0);
    const handed = basket.rows.length ? say('handed', { count: basket.pieces, whom: served.whom }) : say('noted_all');
    const text = built ? `${handed}. ${say('built', { count: built })}` : handed;
    expiredReason = '';
    served.next();
    adviser.forget();
    drawHousing();
    lending.end();
    occasion.end();
    setPurpose(false);
    clearNotice();
    field.ready();
    return text;
  },
  refused: (refusal) => {
    const lines = refusal.details?.lines ?? [];
    if (refusal.code === 'not_enough_stock') return showShortage(lines, basket, () => part('confirm').focus());
    if (refusal.code === 'lot_out_of_turn') return showTurn(lines);
    if (refusal.code === 'only_expired_left') {
      return showExpired(lines, basket, (reason) => {
        expiredReason = reason;
        clearRefusal();
        bar.confirm();
      });
    }
    if (occasion.leaveOut(refusal.code)) {
      bar.confirm();
      return true;
    }
    if (refusal.code !== 'reason_needed') return false;
    adviser.forget();
    adviser.ask(served.body, basket.rows.map(line)).then(lacksReason);
    return true;
  },
  remember: () => {
    const bringBack = served.snapshot();
    const { exception, reason } = adviser;
    return () => {
      bringBack();
      adviser.choose(exception, reason);
    };
  },
});

function setPurpose(/** @type {boolean} */ autonomy) {
  towardsAutonomy = autonomy;
  part('purpose').setAttribute('aria-pressed', String(autonomy));
  if (!autonomy) part('housing').setAttribute('aria-pressed', 'false');
}

const tiles = bindTiles(given('goods'), {
  count: (item) => basket.of(item.id),
  take: (item) => give(add(goodsOfTile(item), 1) ? 'again' : 'known'),
  isAsked: (item) => basket.isAsked(item.id),
  ask,
  unask: (item) => basket.unask(item.id),
  sizeOf: (tile) => served.sizeFor(tile.icon),
});

function draw() {
  part('basket').hidden = basket.isEmpty;
  if (basket.isEmpty) expiredReason = '';
  drawAsked();
  tiles.draw();
  consult();
}

function begin() {
  const start = given('start');
  const card = given('person');
  if (card) served.serve(card);
  if (!start) return;
  history.replaceState(null, '', window.location.pathname);
  add({ ...goodsOfStart(start, false), key: start.item_id }, start.pieces);
}

const step = (/** @type {number} */ by) => () => field.after(() => {
  const row = basket.row(lastKey) ?? basket.rows[0];
  if (row) setQuantity(basket, row.key, row.quantity + by);
});
bindKeys({ '+': step(1), '-': step(-1), 'Ctrl+Z': undoNow, 'Ctrl+Enter': bar.confirm });
part('purpose').addEventListener('click', () => setPurpose(!towardsAutonomy));
part('housing').addEventListener('click', () => setHousing(part('housing').getAttribute('aria-pressed') !== 'true'));
bindServed(served, field, (refusal) => {
  const common = commonRefusal(refusal, () => part('new-card').click());
  showRefusal(common?.message ?? wordsOf(refusal), { ways: common?.ways ?? [] });
});
basket.addEventListener('change', draw);
served.addEventListener('change', () => {
  bar.draw();
  consult();
});
bindSwitches();
begin();
draw();
