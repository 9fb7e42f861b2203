// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// This browser as one operator's device: two operators on one telephone are two devices. The server gives it a key to
// seal with and a token that can only hand in. Pages and the service worker read it; pages alone register it.

import { newId, post } from './api.js';
import { forgetPages } from './kept.js';
import { importKey, makeKey, open, seal } from './sealing.js';
import { store } from './store.js';

/**
 * @typedef {object} Device
 * @property {string} operator
 * @property {string} id  made here, the same for good
 * @property {CryptoKey | null} key  the server's; it gives the same one again
 * @property {CryptoKey | null} spare  the device's own, for what is kept before the server gave one
 * @property {string | null} token
 * @property {number} number  of the last handout that was kept, counted from 1 without gaps
 * @property {number} at  when the last thing was kept, by the device's clock: the order in which things leave
 * @property {number} failed  when the server last refused to register it
 * @property {number} heard  when the server last heard of it
 */

export const VERSION = '1';
const API = '/api/v1';
const HOUR = 3600_000;
const PATIENCE = 10_000;
const STRICT = /** @type {const} */ ({ durability: 'strict' });

/** Who is in on this page; on a page that the device kept, whose page it is. */
export function operatorHere() {
  return document.body?.dataset.operator ?? '';
}

/** This browser as that operator's device, or null. */
export async function deviceOf(/** @type {string} */ operator) {
  return /** @type {Device | null} */ ((await (await store()).get('devices', operator)) ?? null);
}

/** This browser as the device of whoever is in, or null. */
export async function mine() {
  const operator = operatorHere();
  return operator ? deviceOf(operator) : null;
}

/** The device, made where there is none yet: from here on something can be kept, whether or not the server knows of it. */
export async function begin(/** @type {string} */ operator) {
  const held = await deviceOf(operator);
  if (held?.key || held?.spare) return held;
  const spare = await makeKey();
  return change(operator, (device) => ({ ...device, spare: device.key ? device.spare : device.spare ?? spare }));
}

/**
 * Change the row of a device; two pages at once take turns.
 * @param {string} operator
 * @param {(device: Device) => Device} to
 */
async function change(operator, to) {
  const tx = (await store()).transaction('devices', 'readwrite', STRICT);
  const device = to((await tx.store.get(operator)) ?? { operator, id: newId(), key: null, spare: null, token: null, number: 0, at: 0, failed: 0, heard: 0 });
  tx.store.put(device).catch(() => undefined); // what it says, `done` says too
  await tx.done;
  return device;
}

/**
 * On a page of somebody who may hand out or receive: the server knows this device. Says nothing when it does not work:
 * what is kept is kept all the same, and it is tried again on the next page, an hour later when the server refused.
 */
export async function ensure() {
  const operator = operatorHere();
  const keeps = (document.body.dataset.keptPages ?? '').split(' ').includes('/outbox');
  if (!operator || !keeps || !globalThis.crypto?.subtle) return null;
  try {
    const device = await begin(operator);
    if (device.token) return device.spare && device.key ? await sealAnew(device, device.key) : device;
    if (navigator.onLine === false || isTooSoon(device)) return device;
    return await alone(() => register(operator));
  } catch {
    return null; // a browser that keeps nothing: whoever hands out is told when it matters
  }
}

const isTooSoon = (/** @type {Device} */ device) => Math.abs(Date.now() - device.failed) < HOUR;

/** Two pages at once would end each other's token. */
function alone(/** @type {() => Promise<Device | null>} */ act) {
  return navigator.locks ? navigator.locks.request('soglia-device', act) : act();
}

async function register(/** @type {string} */ operator, again = true) {
  const device = await begin(operator);
  if (device.token) return device;
  const answer = await post('/devices', { id: device.id, name: nameOfBrowser(), version: VERSION }, { patience: PATIENCE });
  if (answer.data?.token) return adopt(operator, answer.data);
  if (answer.refusal?.code === 'id_reused' && again) {
    await change(operator, (row) => ({ ...row, id: newId(), key: null, spare: row.key ?? row.spare, number: 0 }));
    return register(operator, false);
  }
  const refused = answer.status > 0 && answer.status < 500 && ![401, 429].includes(answer.status) && answer.refusal?.code !== 'csrf';
  return refused ? change(operator, (row) => ({ ...row, failed: Date.now() })) : device;
}

/** Take over key and token. */
async function adopt(/** @type {string} */ operator, /** @type {{token: string, key: string, last_number: number}} */ given) {
  const key = await importKey(given.key);
  const device = await change(operator, (row) => ({
    ...row, key, token: given.token, number: Math.max(row.number, given.last_number ?? 0), failed: 0, heard: Date.now(),
  }));
  return device.spare ? sealAnew(device, key) : device;
}

/** The server has heard of it just now. */
export function heardOf(/** @type {string} */ operator) {
  return change(operator, (device) => ({ ...device, heard: Date.now() }));
}

/** What was sealed with the device's own key is sealed with the server's from now on; then its own goes. */
async function sealAnew(/** @type {Device} */ device, /** @type {CryptoKey} */ key) {
  for (const row of (await (await store()).getAll('outbox')).filter((one) => one.operator === device.operator)) {
    const content = await open(device.spare, row.id, row);
    if (content === null) continue;
    const sealed = await seal(key, row.id, content);
    const tx = (await store()).transaction('outbox', 'readwrite', STRICT);
    const now = await tx.store.get(row.id);
    if (now && String(now.iv) === String(row.iv)) await tx.store.put({ ...now, ...sealed });
    await tx.done;
  }
  return change(device.operator, (row) => ({ ...row, spare: null }));
}

/** What an entry of this device holds; null when its key was thrown away. */
export async function contentOf(/** @type {Device | null} */ device, /** @type {{id: string} & import('./sealing.js').Sealed} */ row) {
  return (await open(device?.key, row.id, row)) ?? (await open(device?.spare, row.id, row));
}

/** What a list of devices calls this one: no more than kind and browser. */
function nameOfBrowser() {
  const agent = navigator.userAgent;
  const system = [['iPhone', /iPhone/], ['iPad', /iPad/], ['Android', /Android/], ['Windows', /Windows/], ['Mac', /Mac OS/], ['Linux', /Linux/]];
  const browser = [['Firefox', /Firefox|FxiOS/], ['Edge', /Edg/], ['Samsung', /SamsungBrowser/], ['Chrome', /Chrom|CriOS/], ['Safari', /Safari/]];
  const found = [system, browser].map((list) => list.find(([, pattern]) => /** @type {RegExp} */ (pattern).test(agent))?.[0]);
  return found.filter(Boolean).join(' · ') || 'Browser';
}

/** The server took this token back: what opens anything goes, what was not sent stays, sealed. A newer token stays too. */
export async function withdrawn(/** @type {string} */ operator, /** @type {string | null} */ token) {
  const tx = (await store()).transaction(['devices', 'pictures', 'sent'], 'readwrite', STRICT);
  const device = await tx.objectStore('devices').get(operator);
  if (device?.token !== token) return;
  await tx.objectStore('devices').put({ ...device, key: null, token: null, failed: 0 });
  await tx.objectStore('pictures').clear();
  await tx.objectStore('sent').clear();
  await tx.done;
  await forgetPages().catch(() => undefined); // where there is no cache of pages, none was kept
}

/** Signing out with nothing left to send: the token ends, and with the key all that it opened. Id and number stay. */
export async function forget(/** @type {string} */ operator = operatorHere()) {
  const tx = (await store()).transaction(['devices', 'sent', 'outbox'], 'readwrite', STRICT);
  const [devices, sent, outbox] = ['devices', 'sent', 'outbox'].map((name) => tx.objectStore(name));
  const [device, rows, waiting] = await Promise.all([devices.get(operator), sent.getAll(), outbox.getAll()]);
  const isDone = waiting.every((row) => row.operator !== operator); // also what was undone: the server is still to hear of it
  if (device && isDone) devices.put({ ...device, key: null, spare: null, token: null });
  for (const row of rows) if (row.operator === operator) sent.delete(row.id);
  await tx.done;
  if (device?.token && isDone) await end(device.token);
}

function end(/** @type {string} */ token) {
  const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
  const options = { method: 'DELETE', headers, credentials: /** @type {const} */ ('omit'), keepalive: true, signal: AbortSignal.timeout(PATIENCE) };
  return fetch(`${API}/devices/current`, options).catch(() => null); // it is thrown away here in any case
}
