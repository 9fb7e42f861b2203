// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What becomes of an entry when its answer is here: it goes, it stays with a reason, or it is taken back. Everything is
// sealed first; a transaction of the browser's database ends when it has to wait for anything else.

import { newId } from './api.js';
import { contentOf, deviceOf } from './device.js';
import { markOf, seal } from './sealing.js';
import { store } from './store.js';

/** @typedef {import('./outbox.js').Entry} Entry */
/** @typedef {import('./device.js').Device} Device */

const KEPT = 7 * 24 * 3600_000;
const STRICT = /** @type {const} */ ({ durability: 'strict' });

/** Note on entries what was found out about them, unless they changed meanwhile. */
export async function noted(/** @type {({row: Entry} & Partial<Entry>)[]} */ changes) {
  if (changes.length === 0) return;
  const tx = (await store()).transaction('outbox', 'readwrite', STRICT);
  const writes = changes.map(async ({ row, ...values }) => {
    const now = await tx.store.get(row.id);
    if (!now) return;
    const { iv, data, ...plain } = values;
    const same = String(now.iv) === String(row.iv);
    await tx.store.put({ ...now, ...plain, ...(iv && same ? { iv, data } : {}) });
  });
  await Promise.all([...writes, tx.done]);
}

/** They were taken back before anybody heard of them. */
export async function unsent(/** @type {Entry[]} */ rows) {
  if (rows.length === 0) return;
  const tx = (await store()).transaction('outbox', 'readwrite');
  await Promise.all([...rows.map((row) => tx.store.delete(row.id)), tx.done]);
}

/**
 * It stays on the device with the reason, and holds nobody else up.
 * @param {Device} device
 * @param {Entry} row
 * @param {any} content
 * @param {{code: string, message?: string}} refusal
 */
export async function refused(device, row, content, refusal) {
  const sealed = content && device.key ? await seal(device.key, row.id, { ...content, said: refusal.message ?? '' }) : {};
  await noted([{ row, refused: refusal.code, ...sealed }]);
}

/**
 * The server has them: they leave the queue for the list of what was sent. One that was undone meanwhile becomes what
 * takes it back. Returns how many left.
 * @param {Device} device
 * @param {{row: Entry, content: any, result: any}[]} done
 */
export async function settled(device, done) {
  const key = /** @type {CryptoKey} */ (device.key);
  const prepared = await Promise.all(done.map(async ({ row, content, result }) => {
    const movement = result.handout?.movement_id ?? null;
    const isBack = row.undone && movement;
    const sealed = isBack
      ? await seal(key, row.id, { ...content, path: `/movements/${movement}/reverse`, body: content.undo ?? { id: newId(), reason: 'Undone' } })
      : await seal(key, row.id, { summary: content.summary, movement, mark: await markOf(content.body) });
    return { row, isBack, sealed, outcome: result.outcome };
  }));
  const tx = (await store()).transaction(['outbox', 'sent'], 'readwrite');
  const [outbox, sent] = ['outbox', 'sent'].map((name) => tx.objectStore(name));
  let left = 0;
  const writes = prepared.map(async ({ row, isBack, sealed, outcome }) => {
    const now = await outbox.get(row.id);
    if (!now || now.undone !== row.undone) return; // undone at this very moment: the next round sees it
    if (isBack) return outbox.put({ ...now, kind: 'reversal', tried: false, posted: false, undone: false, ...sealed });
    left += 1;
    const { id, operator, number, kind, at } = now;
    await outbox.delete(id);
    await sent.put({ id, operator, number, kind, at, sentAt: Date.now(), outcome, ...sealed });
  });
  await Promise.all([...writes, tx.done]);
  return left;
}

/** What was sent longer ago than a week goes, and what a wrong clock said of when. */
export async function forgetOld() {
  const tx = (await store()).transaction('sent', 'readwrite');
  const old = (await tx.store.getAll()).filter((one) => Math.abs(Date.now() - one.sentAt) > KEPT);
  await Promise.all([...old.map((one) => tx.store.delete(one.id)), tx.done]);
}

/**
 * Take an entry back. What nobody heard of yet is only crossed out; what may have arrived is reversed when that is known.
 * `waiting` tells that; `sent` that it left already, with its movement when there is one.
 * @param {string} id
 * @param {{id: string, reason: string}} undo  the reversal, should one be needed
 * @returns {Promise<{was: 'waiting' | 'sent' | 'unknown', movement: string | null}>}
 */
export async function undoing(id, undo) {
  const database = await store();
  const row = await database.get('outbox', id);
  if (!row) {
    const gone = await database.get('sent', id);
    const movement = gone ? (await contentOf(await deviceOf(gone.operator), gone))?.movement ?? null : null;
    return { was: gone ? 'sent' : 'unknown', movement };
  }
  const device = await deviceOf(row.operator);
  const content = await contentOf(device, row);
  const key = device?.key ?? device?.spare;
  const sealed = content && key ? await seal(key, id, { ...content, undo }) : {};
  const tx = database.transaction(['outbox', 'devices'], 'readwrite', STRICT);
  const outbox = tx.objectStore('outbox');
  const [now, has] = await Promise.all([outbox.get(id), tx.objectStore('devices').get(row.operator)]);
  const same = now && String(now.iv) === String(row.iv) && Boolean(has?.key) === Boolean(device?.key);
  if (same) await outbox.put({ ...now, undone: true, refused: null, ...sealed });
  await tx.done;
  return same ? { was: 'waiting', movement: null } : undoing(id, undo);
}
