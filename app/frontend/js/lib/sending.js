// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What waits leaves, oldest first, and goes from the device only when the answer names it. Pages and the service worker
// both send: nothing here touches a page or says a word. One of them sends at a time.

import { clockOff, fromPage, isLater, judged } from './answers.js';
import { deviceOf, contentOf, heardOf, operatorHere, VERSION, withdrawn } from './device.js';
import { seal } from './sealing.js';
import { forgetOld, noted, refused, settled, unsent } from './settling.js';
import { store } from './store.js';

/** @typedef {import('./outbox.js').Entry} Entry */
/** @typedef {{row: Entry, content: any}} Opened */
/** @typedef {{operator: string, post: (path: string, body: any) => Promise<import('./api.js').Answer>}} Page  who is in, for what a device's token may not do */
/** @typedef {{sent: number, stopped: string, failed?: number}} Told */

const API = '/api/v1';
const MOST = 200;
const PATIENCE = 10_000;
const PATIENCE_EACH = 150;
const OFF = 5 * 60_000;
const HOUR = 3600_000;
/** How often in one go the server may fail at something, until it is left alone: one bad entry must hold nothing up. */
const FAILURES = 20;
/** What a token opens beside the batch of handouts. Everything else waits for a page of whoever kept it. */
const DEPOSITS = ['/contacts', '/receipts'];
const channel = new BroadcastChannel('soglia-outbox');

/** Tell every page of this browser, this one too, that what waits has changed. */
export function announce() {
  channel.postMessage('changed');
}

/**
 * Send what waits, of every operator of this browser. Why it stopped: `network`, `withdrawn`, `no_token`, or nothing.
 * @param {{page?: Page | null}} [by]
 * @returns {Promise<Told>}
 */
export async function sendAll({ page = null } = {}) {
  const act = async () => {
    const told = { sent: 0, stopped: '', failed: 0 };
    const operators = new Set((await rowsOf()).map((row) => row.operator));
    for (const operator of operators) told.stopped = (await sendOf(operator, page, told)) || told.stopped;
    await forgetOld();
    for (const device of await silent()) if (!operators.has(device.operator)) await new Sending(device, page, told, []).greet();
    announce();
    return told;
  };
  return navigator.locks ? navigator.locks.request('soglia-outbox', act) : act();
}

async function rowsOf(operator = '') {
  const rows = /** @type {Entry[]} */ (await (await store()).getAll('outbox'));
  return rows.filter((row) => !operator || row.operator === operator)
    .sort((one, other) => one.at - other.at || (one.number ?? 0) - (other.number ?? 0));
}

/** Devices that may hand in and have not been heard of for an hour; where nobody is in, all of them: one may be lost. */
async function silent() {
  const devices = /** @type {import('./device.js').Device[]} */ (await (await store()).getAll('devices'));
  const alone = globalThis.document && !operatorHere();
  return devices.filter((one) => one.token && one.key && (alone || Math.abs(Date.now() - (one.heard ?? 0)) > HOUR));
}

/** Whether there is something to send, or a device to be heard of. */
export async function isDue() {
  return (await (await store()).count('outbox')) > 0 || (await silent()).length > 0;
}

/**
 * @param {string} operator
 * @param {Page | null} page
 * @param {Told} told
 */
async function sendOf(operator, page, told) {
  const left = new Set(); // what only a page may send, and what nothing came of: for another time
  for (;;) {
    const device = await deviceOf(operator);
    if (!device?.token || !device.key) return 'no_token';
    const waiting = (await rowsOf(operator)).filter((row) => !row.refused && !left.has(row.id));
    const run = await firstRun(device, waiting);
    if (run.length === 0) return told.failed ? 'network' : '';
    run.forEach(({ row }) => left.add(row.id));
    const sending = new Sending(device, page, told, waiting);
    const stopped = await sending.send(run);
    if (stopped) return stopped;
    sending.changed.forEach((id) => left.delete(id));
  }
}

/** The oldest entries that can leave together: handouts, or one of anything else. */
async function firstRun(/** @type {import('./device.js').Device} */ device, /** @type {Entry[]} */ waiting) {
  const end = waiting.findIndex((row) => row.kind !== 'handout');
  const rows = end === 0 ? waiting.slice(0, 1) : waiting.slice(0, end < 0 ? MOST : Math.min(end, MOST));
  return Promise.all(rows.map(async (row) => ({ row, content: await contentOf(device, row) })));
}

const neverLeft = (/** @type {Entry} */ row) => row.undone && !row.tried && !row.posted;

/** One run of entries on its way to the server. */
class Sending {
  /** Entries that are to be sent once more, as something else. @type {string[]} */
  changed = [];

  /**
   * @param {import('./device.js').Device} device
   * @param {Page | null} page
   * @param {Told} told
   * @param {Entry[]} waiting
   */
  constructor(device, page, told, waiting) {
    Object.assign(this, { device, page, told, waiting });
  }

  /** @returns {Promise<string>} why nothing more can be sent now, or nothing */
  async send(/** @type {Opened[]} */ run) {
    const closed = run.filter(({ content }) => content === null).map(({ row }) => row);
    await unsent(closed.filter((row) => row.undone));
    for (const row of closed.filter((one) => !one.undone)) await refused(this.device, row, null, { code: 'unreadable' });
    const opened = run.filter(({ content }) => content !== null);
    if (opened.length === 0) return '';
    return opened[0].row.kind === 'handout' ? this.#handouts(opened) : this.#single(opened[0]);
  }

  /** Nothing to hand in: the server hears that this device is there, and the device whether it was withdrawn. */
  async greet() {
    if (!(await this.#report([]))) await heardOf(this.device.operator);
  }

  // ---------------------------------------------------------------- handouts

  async #handouts(/** @type {Opened[]} */ run) {
    const undone = run.filter(({ row }) => neverLeft(row)).map(({ row }) => row);
    const leaving = run.filter(({ row }) => !neverLeft(row));
    if (leaving.length === 0) return this.#report(undone);
    await noted(leaving.map(({ row }) => ({ row, posted: true })));
    return this.#batch(leaving, undone);
  }

  /** Numbers of handouts that were undone before anybody heard of them: no handout has them, and none is missing. */
  async #report(/** @type {Entry[]} */ undone) {
    const answer = await this.#ask('/handouts/batch', { handouts: [], device: this.#about(undone) }, 0);
    if (answer.ok) await unsent(undone); // a server that takes no empty batch hears of them with the next handout
    return answer.stopped;
  }

  /** @returns {Promise<string>} */
  async #batch(/** @type {Opened[]} */ run, /** @type {Entry[]} */ undone) {
    const handouts = run.map(({ row, content }) => ({
      ...(row.tried ? { ...content.tried, device_at: content.body.occurred_at } : content.body), ...(row.number ? { device_number: row.number } : {}),
    }));
    const answer = await this.#ask('/handouts/batch', { handouts, device: this.#about(undone) }, run.length);
    if (answer.stopped) return answer.stopped;
    if (answer.ok) return this.#outcomes(run, undone, answer.data.results);
    if (run.length === 1 && answer.failed) return ''; // another time; the others go on
    if (run.length === 1 && run[0].row.undone) return this.#outcomes(run, [], [nothingOf(run[0])]);
    if (run.length === 1) {
      await refused(this.device, run[0].row, run[0].content, answer.refusal);
      return '';
    }
    const half = Math.ceil(run.length / 2);
    return (await this.#batch(run.slice(0, half), undone)) || this.#batch(run.slice(half), []);
  }

  #about(/** @type {Entry[]} */ undone) {
    const pending = this.waiting.filter((row) => row.kind === 'handout' && !row.undone);
    return {
      sent_at: new Date().toISOString(),
      pending: pending.length,
      ...(pending.length ? { oldest_at: new Date(pending[0].at).toISOString() } : {}),
      version: VERSION,
      withdrawn: undone.map((row) => row.number).filter(Boolean),
    };
  }

  /**
   * What became of each. A wish that is refused, or that is not what happened under its id, goes once more, as what was
   * given: what happened is never refused.
   * @param {Opened[]} run
   * @param {Entry[]} undone
   * @param {any[]} results
   */
  async #outcomes(run, undone, results) {
    const byId = new Map(results.map((one) => [one.id, one]));
    const named = run.map((one) => ({ ...one, result: byId.get(one.row.id) })).filter((one) => one.result);
    const is = (/** @type {any} */ one, /** @type {string[]} */ ...outcomes) => outcomes.includes(one.result.outcome);
    const nothing = named.filter((one) => is(one, 'rejected') && (one.row.tried || one.row.undone) || one.row.tried && is(one, 'conflict'));
    const lost = named.filter((one) => !nothing.includes(one) && is(one, 'rejected'));
    const done = named.filter((one) => !nothing.includes(one) && !lost.includes(one));
    await unsent(undone);
    await noted(nothing.map((one) => ({ row: one.row, tried: false, posted: is(one, 'conflict') })));
    for (const { row, content, result } of lost) await refused(this.device, row, content, result.error ?? { code: result.outcome });
    const finished = await settled(this.device, done);
    this.told.sent += finished;
    this.changed.push(...nothing.map(({ row }) => row.id), ...done.filter(({ row }) => row.undone).map(({ row }) => row.id));
    announce();
    return '';
  }

  // ---------------------------------------------------------------- contacts, receipts, what is taken back

  async #single(/** @type {Opened} */ { row, content }) {
    if (neverLeft(row)) {
      await unsent([row]);
      return '';
    }
    const own = DEPOSITS.includes(content.path);
    if (!own && this.page?.operator !== row.operator) return '';
    const body = await this.#timed(row, content);
    if (!body) return 'network';
    const answer = own ? await this.#ask(content.path, body, 1) : fromPage(await this.page?.post(content.path, body));
    if (answer.stopped) return own ? answer.stopped : ''; // a page whose session ended holds up nothing that needs none
    if (answer.failed) return '';
    const isDone = answer.ok || ['answer_gone', 'already_reversed'].includes(answer.refusal.code);
    if (!isDone) {
      await refused(this.device, row, content, answer.refusal);
      return '';
    }
    this.told.sent += await settled(this.device, [{ row, content, result: { outcome: 'created', handout: answer.data ?? {} } }]);
    if (row.undone) this.changed.push(row.id);
    announce();
    return '';
  }

  /** The body as it leaves, the same at every try: a device whose clock is wrong says when by the server's. */
  async #timed(/** @type {Entry} */ row, /** @type {any} */ content) {
    if (row.posted || !content.body?.occurred_at) return content.body;
    const off = await clockOff();
    if (off === null) return null;
    if (Math.abs(off) > OFF) content.body.occurred_at = new Date(Date.parse(content.body.occurred_at) + off).toISOString();
    const sealed = await seal(/** @type {CryptoKey} */ (this.device.key), row.id, content);
    await noted([{ row, posted: true, ...sealed }]);
    return content.body;
  }

  // ---------------------------------------------------------------- asking

  /**
   * @param {string} path
   * @param {unknown} body
   * @param {number} count
   * @returns {Promise<{ok: boolean, stopped: string, failed?: boolean, data?: any, refusal?: any}>}
   */
  async #ask(path, body, count) {
    const language = globalThis.document?.documentElement.lang || navigator.language;
    const headers = {
      Accept: 'application/json', 'Accept-Language': language, 'Content-Type': 'application/json', Authorization: `Bearer ${this.device.token}`,
    };
    let answer;
    try {
      const signal = AbortSignal.timeout(PATIENCE + count * PATIENCE_EACH);
      const options = /** @type {const} */ ({ method: 'POST', headers, credentials: 'omit', cache: 'no-store', redirect: 'error' });
      answer = await fetch(API + path, { ...options, body: JSON.stringify(body), signal });
      if (answer.ok) return judged(path, await answer.json());
    } catch {
      return { ok: false, stopped: 'network' };
    }
    const said = await answer.json().catch(() => null);
    const refusal = !said?.code && answer.status === 413 ? { code: 'too_large' } : said; // a proxy in between has no words
    if (answer.status === 401 && refusal?.code) {
      await withdrawn(this.device.operator, this.device.token);
      return { ok: false, stopped: 'withdrawn' };
    }
    if (answer.status === 500 && refusal?.code) {
      this.told.failed = (this.told.failed ?? 0) + 1;
      if (this.told.failed < FAILURES) return { ok: false, stopped: '', failed: true, refusal };
    }
    if (isLater(answer.status, refusal)) return { ok: false, stopped: 'network' };
    return { ok: false, stopped: '', refusal };
  }
}

/** What was taken back and is no handout to the server was none. */
const nothingOf = (/** @type {Opened} */ { row }) => ({ id: row.id, outcome: 'rejected' });
