// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Goods to people. Nothing is refused to anybody: the page says what is known, and at most asks why.

import { Adviser, focusReasons, showAdvice } from './lib/advice.js';
import { post } from './lib/api.js';
import { Basket } from './lib/basket.js';
import { bindConfirm } from './lib/confirm.js';
import { given, part } from './lib/dom.js';
import { drawAsked, Lending, lineOf, Occasion, Purpose, unmetOf } from './lib/giving.js';
import { goodsOfScan, goodsOfStart, goodsOfTile, lookUp } from './lib/goods.js';
import { bindKeys } from './lib/keys.js';
import { polite } from './lib/live.js';
import { clearNotice, notice } from './lib/notice.js';
import { clearRefusal, commonRefusal, showRefusal, wordsOf } from './lib/refusals.js';
import { setQuantity, showRows, take } from './lib/rows.js';
import { scanField } from './lib/scan-field.js';
import { bindServed, grouped, Served } from './lib/served.js';
import { showExpired, showShortage, showTurn } from './lib/shortage.js';
import { bindSwitches, give } from './lib/signals.js';
import { bindTiles } from './lib/tiles.js';
import { offerUndo, undoNow } from './lib/undo.js';
import { isLinkable, lastSetter, linkWay, obey } from './lib/wall.js';
import { say } from './lib/words.js';

const siteId = part('work').dataset.siteId ?? '';
const basket = new Basket('hand-out', siteId);
const served = new Served();
const adviser = new Adviser(siteId, part('work').dataset.nightly === 'yes');
const occasion = new Occasion(part('work'));
const lending = new Lending(basket);
const purpose = new Purpose(adviser);
let lastKey = '';
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

const lines = () => basket.rows.map((row) => lineOf(row, lending));

function consult() {
  adviser.ask(served.body, lines());
}

adviser.addEventListener('change', () => {
  rows.draw();
  purpose.draw();
  if (adviser.wanting(itemIds()).length && !adviser.settled) give('doubtful');
});

lending.addEventListener('change', () => rows.draw());

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

// ---------------------------------------------------------------- hand out

function body() {
  return {
    site_id: siteId,
    ...served.body,
    lines: lines(),
    unmet: basket.asked.map((asked) => unmetOf(given('goods'), basket, asked)),
    ...adviser.because(itemIds()),
    ...occasion.body,
    ...purpose.body,
    ...(expiredReason ? { expired_reason: expiredReason } : {}),
  };
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
    const text = recorded(data);
    expiredReason = '';
    served.next();
    adviser.forget();
    lending.end();
    occasion.end();
    purpose.set(false);
    purpose.draw();
    clearNotice();
    field.ready();
    return text;
  },
  refused: (refusal) => {
    const short = refusal.details?.lines ?? [];
    const again = () => { clearRefusal(); bar.confirm(); };
    if (refusal.code === 'not_enough_stock') return showShortage(short, basket, () => part('confirm').focus());
    if (refusal.code === 'lot_out_of_turn') return showTurn(short, basket, again);
    if (refusal.code === 'only_expired_left') {
      return showExpired(short, basket, (reason) => {
        expiredReason = reason;
        again();
      });
    }
    if (occasion.leaveOut(refusal.code)) {
      bar.confirm();
      return true;
    }
    if (refusal.code !== 'reason_needed') return false;
    adviser.forget();
    adviser.ask(served.body, lines()).then(lacksReason);
    return true;
  },
  remember: () => {
    const bringBack = [served, lending, occasion, purpose].map((one) => one.snapshot());
    const { exception, reason } = adviser;
    return () => {
      bringBack.forEach((act) => act());
      adviser.choose(exception, reason);
    };
  },
});

/** What was recorded, in words: also what went without being asked for, and what was left out. */
function recorded(/** @type {{built?: {quantity: number}[]}} */ answer) {
  const built = (answer.built ?? []).reduce((sum, one) => sum + one.quantity, 0);
  return [
    basket.rows.length ? say('handed', { count: basket.pieces, whom: served.whom }) : say('noted_all'),
    built ? say('built', { count: built }) : '',
    occasion.left ? say(`without_${occasion.left}`) : '',
  ].filter(Boolean).join('. ');
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
  drawAsked(part('rows'), basket, given('goods'), field.ready);
  tiles.draw();
  consult();
}

function begin() {
  const start = given('start');
  const card = given('person');
  if (card) served.serve(card);
  else if (part('work').dataset.card === 'yes') served.choose(true);
  if (!start) return;
  history.replaceState(null, '', window.location.pathname);
  add({ ...goodsOfStart(start, false), key: start.item_id }, start.pieces);
}

const step = (/** @type {number} */ by) => () => field.after(() => {
  const row = basket.row(lastKey) ?? basket.rows[0];
  if (row) setQuantity(basket, row.key, row.quantity + by);
});
bindKeys({ '+': step(1), '-': step(-1), 'Ctrl+Z': undoNow, 'Ctrl+Enter': bar.confirm });
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
