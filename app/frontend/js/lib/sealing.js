// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What waits on the device is sealed: AES-256-GCM under a key that the browser keeps and never tells. The id of what is
// sealed is bound to it, so that one entry cannot stand in the place of another.

/** @typedef {{iv: Uint8Array, data: Uint8Array}} Sealed */

const ALGORITHM = 'AES-GCM';
const IV = 12;

const bytesOf = (/** @type {string} */ text) => new TextEncoder().encode(text);

/** A key of the device's own, for the time until the server gave one. Nobody can read it out, this page neither. */
export function makeKey() {
  return /** @type {Promise<CryptoKey>} */ (crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ['encrypt', 'decrypt']));
}

/** The key that the server gave, in base64. From here on it can be used and not read. */
export function importKey(/** @type {string} */ base64) {
  const raw = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey('raw', raw, ALGORITHM, false, ['encrypt', 'decrypt']);
}

/**
 * Seal a value that JSON can carry.
 * @param {CryptoKey} key
 * @param {string} id
 * @param {unknown} value
 * @returns {Promise<Sealed>}
 */
export async function seal(key, id, value) {
  const iv = crypto.getRandomValues(new Uint8Array(IV));
  const sealed = await crypto.subtle.encrypt({ name: ALGORITHM, iv, additionalData: bytesOf(id) }, key, bytesOf(JSON.stringify(value)));
  return { iv, data: new Uint8Array(sealed) };
}

/**
 * Open what was sealed; null when this is not its key, or not its id.
 * @param {CryptoKey | null | undefined} key
 * @param {string} id
 * @param {Sealed} sealed
 * @returns {Promise<any>}
 */
export async function open(key, id, sealed) {
  if (!key) return null;
  try {
    const opened = await crypto.subtle.decrypt({ name: ALGORITHM, iv: sealed.iv, additionalData: bytesOf(id) }, key, sealed.data);
    return JSON.parse(new TextDecoder().decode(opened));
  } catch {
    return null;
  }
}

/** A mark by which what happened is told from something else under the same id; when it was is no part of it. */
export async function markOf(/** @type {any} */ body) {
  const { occurred_at, offline, ...said } = body ?? {};
  return base64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytesOf(JSON.stringify(said)))));
}

/** Bytes as base64, for files. */
export function base64(/** @type {Uint8Array} */ bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
