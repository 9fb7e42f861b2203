// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What happened and has not left yet. It is kept when the browser's own transaction says so, strictly, and only then may
// a page say that it is.

import { newId, post } from './api.js';
import { begin, contentOf, deviceOf, ensure, operatorHere } from './device.js';
import { markOf, seal } from './sealing.js';
import { announce, isDue, sendAll } from './sending.js';
import { undoing, unsent } from './settling.js';
import { store } from './store.js';

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} operator
 * @property {number | null} number  of handouts: 1, 2, 3 and so on, none left out
 * @property {'handout' | 'contact' | 'receipt' | 'reversal'} kind
 * @property {number} at  when, by the device's clock, later than what was kept before
 * @property {boolean} tried  it was sent as a wish, and no answer came
 * @property {boolean} posted  it left at least once as what it is now
 * @property {boolean} undone
 * @property {string | null} refused  the server's code
 * @property {Uint8Array} iv
 * @property {Uint8Array} data
 */

/**
 * @typedef {object} Kept
 * @property {string} id
 * @property {'handout' | 'contact' | 'receipt'} kind
 * @property {string} path
 * @property {any} body
 * @property {{pieces: number, people: number}} summary
 * @property {any} [tried]  the body of a wish that was sent, and may have happened
 * @property {any[]} [rows]  the basket, to be opened again should the server refuse it
 */

const STRICT = /** @type {const} */ ({ durability: 'strict' });
const MINUTE = 60_000;
const LONGEST = 15 * MINUTE;
const SOON = 10_000; // longer than an undo is offered
const ASKED = 'soglia.persist';

/** Fires `change` when something was kept, sent or taken back, in this page or in another. */
export const changes = new EventTarget();
new BroadcastChannel('soglia-outbox').addEventListener('message', () => changes.dispatchEvent(new Event('change')));

/**
 * Keep something that happened. Resolves when it is on the device for certain; rejects when the browser keeps nothing,
 * or has no room. The same id twice is one thing; with something else in it, it is refused as `Reused`.
 * @param {Kept} kept
 * @returns {Promise<Entry>}
 */
export async function keep(kept) {
  const operator = operatorHere();
  const entry = await write(operator, kept);
  announce();
  afterwards();
  return entry;
}

/** @returns {Promise<Entry>} */
async function write(/** @type {string} */ operator, /** @type {Kept} */ kept) {
  const { id, kind, path, body, summary, tried, rows } = kept;
  const device = await begin(operator);
  const key = device.key ?? device.spare;
  if (!key) throw new Error('this browser has no key');
  const sealed = await seal(key, id, { path, body, summary, ...(tried ? { tried } : {}), ...(rows ? { rows } : {}) });
  const tx = (await store()).transaction(['outbox', 'sent', 'devices'], 'readwrite', STRICT);
  const [outbox, sent, devices] = ['outbox', 'sent', 'devices'].map((name) => tx.objectStore(name));
  const [now, waits, left, count] = await Promise.all([devices.get(operator), outbox.get(id), sent.get(id), outbox.count()]);
  const before = waits ?? left;
  if (before || Boolean(now?.key) !== Boolean(device.key)) {
    await tx.done;
    return before ? same(device, before, body) : write(operator, kept); // the server's key came meanwhile: seal with that
  }
  const at = Math.max(Date.now(), count ? now.at + 1 : 0);
  const number = kind === 'handout' ? now.number + 1 : null;
  /** @type {Entry} */
  const entry = { id, operator, number, kind, at, tried: Boolean(tried), posted: false, undone: false, refused: null, ...sealed };
  await whole(tx, () => [outbox.put(entry), devices.put({ ...now, at, number: number ?? now.number })]);
  return entry;
}

/** Whether something was kept under this id, be it here still or sent since. */
export async function isKept(/** @type {string} */ id) {
  try {
    const database = await store();
    return (await database.count('outbox', id)) + (await database.count('sent', id)) > 0;
  } catch {
    return false; // a browser that keeps nothing
  }
}

/** What is here already under this id, when it is the same: a basket may come back after a crash, and be added to. */
async function same(/** @type {import('./device.js').Device} */ device, /** @type {any} */ before, /** @type {any} */ body) {
  const content = before.undone ? null : await contentOf(device, before);
  const mark = content?.body ? await markOf(content.body) : content?.mark;
  if (mark !== (await markOf(body))) throw Object.assign(new Error(before.id), { name: 'Reused' });
  return before;
}

/** Both rows or neither, also where the browser refuses one of them at once. */
async function whole(/** @type {any} */ tx, /** @type {() => Promise<unknown>[]} */ writes) {
  tx.done.catch(() => undefined);
  try {
    await Promise.all([...writes(), tx.done]);
  } catch (error) {
    if (!tx.error) abort(tx);
    throw error;
  }
}

function abort(/** @type {any} */ tx) {
  try {
    tx.abort();
  } catch {
    // it ended by itself
  }
}

/** Once something is kept: it leaves as soon as it can, and the browser is asked to throw nothing away. */
function afterwards() {
  askToPersist();
  navigator.serviceWorker?.ready.then((worker) => /** @type {any} */ (worker).sync?.register('outbox')).catch(() => undefined);
  later(SOON);
}

/** Once: browsers that ask people ask them once too. */
function askToPersist() {
  try {
    if (localStorage.getItem(ASKED) !== null) return;
    localStorage.setItem(ASKED, 'yes');
    navigator.storage?.persist?.().catch(() => false);
  } catch {
    // not even this can be kept: the page of what waits says so
  }
}

/** How many things have not left yet, whoever kept them, and since when. */
export async function waiting(/** @type {string} */ operator = '') {
  const rows = /** @type {Entry[]} */ (await (await store()).getAll('outbox'));
  const open = rows.filter((row) => !row.undone && (!operator || row.operator === operator));
  return { count: open.length, oldest: open.length ? Math.min(...open.map((row) => row.at)) : null };
}

/** Pieces by item that were handed out here and that the server does not know of yet. */
export async function goodsKept(/** @type {string} */ siteId) {
  /** @type {Map<string, number>} */
  const pieces = new Map();
  try {
    const device = await deviceOf(operatorHere());
    const rows = /** @type {Entry[]} */ (await (await store()).getAll('outbox'));
    const contents = await Promise.all(rows.filter((row) => row.kind === 'handout' && !row.undone).map((row) => contentOf(device, row)));
    const lines = contents.filter((one) => one?.body.site_id === siteId).flatMap((one) => one.body.lines);
    for (const line of lines) if (line.item_id) pieces.set(line.item_id, (pieces.get(line.item_id) ?? 0) + line.quantity);
  } catch {
    // a browser that keeps nothing has nothing to take off
  }
  return pieces;
}

/** Take back what was kept: see `undoing`. */
export async function takeBack(/** @type {string} */ id, reason = '') {
  const taken = await undoing(id, { id: newId(), reason: reason || 'Undone' });
  announce();
  later(1000);
  return taken;
}

/** Take what was refused off the list, or let it be sent once more. */
export async function drop(/** @type {string} */ id) {
  const row = await (await store()).get('outbox', id);
  if (!row) return;
  if (row.kind === 'handout') await takeBack(id); // its number is told, so that nobody looks for it
  else await unsent([row]);
  announce();
}

/** Send again what the server refused: what was in its way may be gone. */
export async function allowAgain(/** @type {string} */ id = '') {
  const tx = (await store()).transaction('outbox', 'readwrite');
  const rows = (await tx.store.getAll()).filter((row) => row.refused && (!id || row.id === id));
  await Promise.all([...rows.map((row) => tx.store.put({ ...row, refused: null })), tx.done]);
}

// ---------------------------------------------------------------- leaving

/** @type {Promise<import('./sending.js').Told> | null} */
let under = null;
let again = false;
let timer = 0;
let pause = MINUTE;

/** Send what waits now; called twice, it is done once. */
export function send() {
  if (under) again = true;
  under ??= sendNow().finally(() => {
    under = null;
    if (again) send();
    again = false;
  });
  return under;
}

async function sendNow() {
  const device = await ensure();
  const page = device?.token ? { operator: device.operator, post: (/** @type {string} */ path, /** @type {any} */ body) => post(path, body, { patience: SOON }) } : null;
  const told = await sendAll({ page }).catch(() => ({ sent: 0, stopped: 'network' }));
  pause = told.stopped ? Math.min(pause * 2, LONGEST) : MINUTE;
  await later(pause);
  return told;
}

/** Look again in a while, when something waits, and only then. */
async function later(/** @type {number} */ wait) {
  const rows = await store().then((database) => database.getAll('outbox')).catch(() => []);
  clearTimeout(timer);
  if (rows.some((row) => !row.refused)) timer = window.setTimeout(() => navigator.onLine !== false && send(), wait);
}

/** On every page: what waits leaves when there is network, when somebody looks at the page again, and every minute. */
export async function start() {
  const now = () => {
    pause = MINUTE;
    sendIfAny();
  };
  window.addEventListener('online', now);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && now());
  ensure().then(sendIfAny);
}

async function sendIfAny() {
  if (navigator.onLine !== false && (await isDue().catch(() => false))) send();
}
