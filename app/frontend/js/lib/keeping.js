// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What happened is sent; when no answer comes, it is kept on this device and leaves by itself. Pages call it recorded
// when the server said so or when the device has it for certain, and never before.

import { post } from './api.js';
import { operatorHere } from './device.js';
import { goodsKept, isKept, keep } from './outbox.js';
import { showRefusal } from './refusals.js';
import { nameOf } from './rows.js';
import { say } from './words.js';

/** @typedef {import('./api.js').Answer} Answer */
/** @typedef {(body: any, at: string, tried: any) => import('./outbox.js').Kept} Keeps  an entry of a body; `tried` may have arrived */

const PATIENCE = 6000;
const LONGEST = 15_000;
const SOON = 1000;
const SIGNED_OUT = ['not_signed_in', 'csrf'];

/** Bodies that left this page and got no answer: they may have been recorded. @type {Map<string, any>} */
const lost = new Map();

/**
 * Send it; without an answer keep it, where a page keeps. `kept` when it is on the device, `full` when it is in neither place.
 * @param {string} path
 * @param {any} body
 * @param {Keeps | undefined} keeps
 * @param {{left?: boolean, rows?: any[]}} [more]  whether it left before, without waiting for an answer; the basket, to be opened again
 * @returns {Promise<{answer: Answer | null, kept: boolean, full: any}>}
 */
export async function sendOrKeep(path, body, keeps, { left = false, rows } = {}) {
  if (!keeps) return { answer: await post(path, body), kept: false, full: null };
  const at = new Date().toISOString();
  const isHere = await soon(isKept(body.id)); // a basket that came back after a crash: it leaves as what was kept, and only so
  const answer = isHere || navigator.onLine === false ? null : await post(path, body, { patience: PATIENCE });
  if (answer && !isUnanswered(answer)) return { answer, kept: false, full: null };
  if (!isHere && !lost.has(body.id) && (left || answer && !SIGNED_OUT.includes(answer.refusal?.code ?? ''))) lost.set(body.id, body);
  const tried = lost.get(body.id);
  const isSame = JSON.stringify(tried) === JSON.stringify(body); // else it may have happened, and this did as well
  try {
    if (!operatorHere()) throw new Error('nobody is in');
    await inTime(keep({ ...keeps(body, at, isSame ? tried : null), ...(rows ? { rows } : {}) }));
    return { answer, kept: true, full: null };
  } catch (/** @type {any} */ error) {
    if (error.name === 'Reused') return { answer: REUSED, kept: false, full: null };
    return { answer, kept: false, full: error };
  }
}

/** @type {Answer} what is here under this id already is something else */
const REUSED = { ok: false, status: 409, data: null, refusal: { code: 'id_reused', message: '' } };

/** What is not known soon is taken for no: whoever has network does not wait for a device that keeps nothing. */
function soon(/** @type {Promise<boolean>} */ known) {
  return Promise.race([known, new Promise((no) => { setTimeout(no, SOON, false); })]);
}

/** Some browsers never say what became of a transaction: nothing is called kept, and nobody waits for ever. */
function inTime(/** @type {Promise<unknown>} */ kept) {
  return Promise.race([kept, new Promise((_, no) => { setTimeout(no, LONGEST, new Error('no answer')); })]);
}

/** Whether nobody judged what was sent: it may be kept. A refusal of the server is an answer, and so is what names an id. */
function isUnanswered(/** @type {Answer} */ { ok, status, data, refusal }) {
  return ok ? !data?.id : status === 0 || status >= 500 || SIGNED_OUT.concat('network').includes(refusal?.code ?? '');
}

/** A handout as what happened, and the wish that may have been recorded already. @returns {import('./outbox.js').Kept} */
export function asFact(/** @type {any} */ body, /** @type {string} */ at, /** @type {any} */ tried) {
  const fact = { ...body, offline: true, occurred_at: at };
  const pieces = body.lines.reduce((/** @type {number} */ sum, /** @type {any} */ line) => sum + line.quantity, 0);
  return { id: body.id, kind: 'handout', path: '/handouts', body: fact, summary: { pieces, people: body.people ?? 1 }, ...(tried ? { tried } : {}) };
}

/**
 * Neither sent nor kept: the basket stays, and what to write on paper is shown.
 * @param {any} error  what the browser said
 * @param {{rows: import('./basket.js').Row[], note: string, again: () => void}} what
 */
export function showNoRoom(error, { rows, note, again }) {
  const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
  const lines = [{ text: [now, note].filter(Boolean).join(' · ') }, ...rows.map((row) => ({ text: `${row.quantity} × ${nameOf(row)}` }))];
  const retry = { label: say(navigator.onLine === false ? 'again' : 'send_now'), act: again };
  const paper = { label: say('on_paper'), act: () => showRefusal(say('write_down'), { lines, ways: [retry] }) };
  showRefusal(say(error?.name === 'QuotaExceededError' ? 'no_room' : 'keeps_nothing'), { ways: [retry, paper] });
}

/** What lies here, less what was handed out here and the server does not know of. */
export class Shelf {
  /**
   * @param {import('./tiles.js').Tile[]} goods
   * @param {() => void} draw
   */
  constructor(goods, draw) {
    this.items = new Map(goods.flatMap((tile) => tile.items).map((item) => [item.id, item]));
    this.draw = draw;
  }

  /** Take off what waits since before this page was opened. */
  async begin(/** @type {string} */ siteId) {
    const kept = await goodsKept(siteId);
    this.take([...kept].map(([itemId, quantity]) => ({ itemId, quantity })));
  }

  take(/** @type {{itemId: string, quantity: number}[]} */ rows, sign = 1) {
    for (const { itemId, quantity } of rows) {
      const item = this.items.get(itemId);
      if (item) item.here -= sign * quantity;
    }
    if (rows.length) this.draw();
  }
}
