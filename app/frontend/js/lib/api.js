// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The one way pages speak to the server. A refusal is an answer, not an exception.

/**
 * @typedef {object} Refusal
 * @property {string} code  stable, as the API names it; here also `network` when no answer came
 * @property {string} message  in the reader's language; empty for `network`
 * @property {Record<string, unknown>} [fields]
 * @property {Record<string, any>} [details]
 */

/**
 * @typedef {object} Answer
 * @property {boolean} ok
 * @property {number} status  0 when the network gave none
 * @property {any} data  the body of a good answer
 * @property {Refusal | null} refusal
 */

const BASE = '/api/v1';

/** @returns {Record<string, string>} */
function headers() {
  const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
  return { Accept: 'application/json', 'Accept-Language': document.documentElement.lang, 'X-CSRFToken': token };
}

/**
 * @param {string} path
 * @param {RequestInit & {patience?: number}} options  `patience`: milliseconds after which no answer is one
 * @returns {Promise<Answer>}
 */
async function ask(path, { patience, ...options }) {
  let response;
  let data;
  try {
    const signal = patience ? AbortSignal.timeout(patience) : undefined;
    response = await fetch(BASE + path, { credentials: 'same-origin', signal, ...options });
    data = await response.json().catch((error) => { if (error.name === 'TimeoutError') throw error; return null; });
  } catch {
    return refused(0, { code: 'network', message: '' });
  }
  if (response.ok) return { ok: true, status: response.status, data, refusal: null };
  return refused(response.status, data?.code ? data : { code: 'network', message: '' });
}

/** @returns {Answer} */
function refused(/** @type {number} */ status, /** @type {Refusal} */ refusal) {
  return { ok: false, status, data: null, refusal };
}

/** Ask a question that changes nothing. */
export function get(/** @type {string} */ path, /** @type {{patience?: number}} */ options = {}) {
  return ask(path, { headers: headers(), ...options });
}

/**
 * Send JSON. `keepalive` lets it arrive although the page is being left.
 * @param {string} path
 * @param {unknown} body
 * @param {{keepalive?: boolean, patience?: number}} [options]
 */
export function post(path, body, options = {}) {
  const sent = { ...headers(), 'Content-Type': 'application/json' };
  return ask(path, { method: 'POST', headers: sent, body: JSON.stringify(body), ...options });
}

/** Send JSON that changes what stands already. */
export function patch(/** @type {string} */ path, /** @type {unknown} */ body) {
  return ask(path, { method: 'PATCH', headers: { ...headers(), 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

/** Take something back that has an address of its own. */
export function remove(/** @type {string} */ path) {
  return ask(path, { method: 'DELETE', headers: headers() });
}

/**
 * A piece of page, parsed but inert: nothing in it runs.
 * @param {string} path
 * @returns {Promise<{status: number, fragment: Element | null}>}
 */
export async function piece(path) {
  const sent = { ...headers(), Accept: 'text/html', 'X-Fragment': '1' };
  try {
    const response = await fetch(path, { headers: sent, credentials: 'same-origin' });
    if (response.redirected) return { status: 401, fragment: null };
    const parsed = new DOMParser().parseFromString(await response.text(), 'text/html');
    return { status: response.status, fragment: parsed.querySelector('[data-fragment]') };
  } catch {
    return { status: 0, fragment: null };
  }
}

/**
 * Send a form of a page and get its fragment back, parsed but inert: nothing in it runs.
 * @param {string} path
 * @param {FormData} form
 * @param {number} [patience]  milliseconds after which no answer is one
 * @returns {Promise<{status: number, fragment: DocumentFragment | null}>}
 */
export async function fragment(path, form, patience) {
  const sent = { ...headers(), Accept: 'text/html', 'X-Fragment': '1' };
  try {
    const signal = patience ? AbortSignal.timeout(patience) : undefined;
    const response = await fetch(path, { method: 'POST', headers: sent, body: form, credentials: 'same-origin', signal });
    if (response.redirected) return { status: 401, fragment: null };
    const parsed = new DOMParser().parseFromString(await response.text(), 'text/html');
    const root = parsed.querySelector('[data-fragment]');
    if (!root) return { status: response.status, fragment: null };
    const found = document.createDocumentFragment();
    found.append(document.importNode(root, true));
    return { status: response.status, fragment: found };
  } catch {
    return { status: 0, fragment: null };
  }
}

/** A fresh act id. `crypto.randomUUID` is missing on plain http pages of a local network. */
export function newId() {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
