// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Goods to people. Nothing is refused to anybody: the page says what is known, and at most asks why.

import { Adviser, focusReasons, showAdvice } from './lib/advice.js';
import { post } from './lib/api.js';
import { Basket } from './lib/basket.js';
import { bindConfirm } from './lib/confirm.js';
import { given, part } from './lib/dom.js';
import { drawAsked, Lending, lineOf, Occasion, Purpose, unmetOf } from './lib/giving.js';
import { goodsOfScan, goodsOfStart, goodsOfTile } from './lib/goods.js';
import { asFact, sendOrKeep, Shelf } from './lib/keeping.js';
import { bindKeys } from './lib/keys.js';
import { polite } from './lib/live.js';
import { noteLast } from './lib/last.js';
import { clearNotice, notice } from './lib/notice.js';
import { keep } from './lib/outbox.js';
import { goToSite, goToTransfer, tellWhatStays } from './lib/places.js';
import { clearRefusal, commonRefusal, showRefusal, wordsOf } from './lib/refusals.js';
import { setQuantity, showRows, take } from './lib/rows.js';
import { mayGoAlong, Scans } from './lib/scans.js';
import { bindServed, grouped, Served } from './lib/served.js';
import { showExpired, showShortage, showTurn } from './lib/shortage.js';
import { bindSwitches, give } from './lib/signals.js';
import { saidByAddress, startOfAddress } from './lib/start.js';
import { bindTiles } from './lib/tiles.js';
import { offerUndo, undoNow } from './lib/undo.js';
import { lastSetter, obey } from './lib/wall.js';
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

/** @type {import('./lib/tiles.js').Tile[]} */
const goodsHere = given('goods');
const shelf = new Shelf(goodsHere, () => tiles.draw());
const scans = new Scans(/** @type {HTMLFormElement} */ (document.getElementById('scan-form')), part('codes'), basket, { siteId, found: read });
const { field } = scans;
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

/** What was read is known: a card, goods, a place, a paper, a tile on the wall. */
function read(/** @type {any} */ found, /** @type {import('./lib/scans.js').Scan} */ scan) {
  if (found.kind === 'person') return serve(found.person);
  if (found.item) return give(add({ ...goodsOfScan(found, false), ...lotOf(found) }, found.pieces * scan.times) ? 'again' : 'known');
  if (found.wall) return obey(found.wall, { mode: 'handout', set: setLast, tell: notice });
  if (found.site) return goToSite(found, basket, siteId);
  if (found.transfer) return goToTransfer(found, basket);
  give('refused');
  return notice(found.reason?.code === 'not_readable' ? say('unknown_card') : found.reason?.message ?? say('not_goods'));
}

/** A lot's own label gives that lot: it is what the hand holds. */
function lotOf(/** @type {any} */ found) {
  return found.lot ? { key: `${found.item.id}|${found.lot.id}`, lotId: found.lot.id } : {};
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

const onlyAsked = () => basket.asked.length > 0 && basket.rows.length === 0 && basket.codes.length === 0;

/** What was asked for is recorded by itself when nothing else is being given: two taps are enough. */
async function recordAsked() {
  if (!onlyAsked()) return;
  const { answer, kept } = await sendOrKeep('/handouts', { id: basket.id, ...body() }, asFact, { left: basket.sent });
  if (kept || answer?.ok || answer?.refusal?.code === 'id_reused') settled();
}

function settled() {
  if (basket.rows.length || basket.codes.length) return basket.asked.forEach((one) => basket.unask(one.itemId));
  basket.clear();
  polite(say('noted_all'));
}

/** Leaving the page is no way to lose it: it is sent on the way out, and asked about on the way back. */
window.addEventListener('pagehide', () => {
  if (!onlyAsked()) return;
  const asked = { id: basket.id, ...body() };
  basket.markSent();
  if (navigator.onLine === false) keep(asFact(asked, new Date().toISOString(), null)).catch(() => undefined);
  else post('/handouts', asked, { keepalive: true });
});
window.addEventListener('pageshow', () => basket.sent && recordAsked());

// ---------------------------------------------------------------- hand out

function body() {
  return {
    site_id: siteId,
    ...served.body,
    lines: [...lines(), ...scans.lines],
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
    note: [whom, asked, scans.open.length && say('codes', { count: scans.open.length })].filter(Boolean).join(' · '),
    verb: onlyAsked() ? say('note_it') : say('hand_out'),
  };
}

async function check() {
  if (!(await scans.isClear(() => bar.confirm(), mayGoAlong))) return false;
  if (basket.isEmpty) {
    notice(say('empty_first'));
    field.ready();
    return false;
  }
  if (!served.awaits) return navigator.onLine === false || !lacksReason(); // without network nobody is asked why
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
  keepWhenUnanswered: asFact,
  done: (data) => {
    if (data.kept) shelf.take(basket.rows);
    noteLast(siteId, 'hand_out');
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
    if (refusal.code === 'unknown_code') {
      scans.isClear(() => bar.confirm());
      return true;
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
    const given = structuredClone(basket.rows);
    return (/** @type {any} */ data) => {
      if (data?.kept) shelf.take(given, -1);
      bringBack.forEach((act) => act());
      adviser.choose(exception, reason);
    };
  },
});

/** What was recorded, in words: also what went without being asked for, and what was left out. */
function recorded(/** @type {{built?: {quantity: number}[]}} */ answer) {
  const built = (answer.built ?? []).reduce((sum, one) => sum + one.quantity, 0);
  return [
    onlyAsked() ? say('noted_all') : say('handed', { count: basket.pieces + scans.times, whom: served.whom }),
    built ? say('built', { count: built }) : '',
    occasion.left ? say(`without_${occasion.left}`) : '',
  ].filter(Boolean).join('. ');
}

const tiles = bindTiles(goodsHere, {
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

async function begin() {
  const card = given('person');
  if (card) served.serve(card);
  else if (part('work').dataset.card === 'yes' || saidByAddress('card') === '1') served.choose(true);
  const start = given('start') ?? (await startOfAddress(siteId));
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
shelf.begin(siteId);
tellWhatStays();
