// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The scans of a page with a basket. Each is asked about at once, however many come; the answers are taken in the order
// of the scans. What takes long and what nobody knows is a row: nothing that was scanned is lost.

import { showCodes } from './code-rows.js';
import { part } from './dom.js';
import { lookUp } from './goods.js';
import { bindLinking, leaveToOffice } from './linking.js';
import { polite } from './live.js';
import { printed, readable } from './printed.js';
import { clearRefusal, commonRefusal, showRefusal, wordsOf } from './refusals.js';
import { scanField } from './scan-field.js';
import { give } from './signals.js';
import { offerUndo } from './undo.js';
import { isLinkable } from './wall.js';
import { say } from './words.js';

const SOON = 250;
const AT_ONCE = 6;
const NAMED = 4;
const MISREAD = ['check_digit', 'length', 'unreadable'];
const LASTING = ['network', 'unavailable', 'not_signed_in', 'failure', 'csrf'];

/** @typedef {import('./basket.js').Code} Code */
/** @typedef {{code: string, then: any, times: number}} Scan */
/** @typedef {Scan & {answer: Promise<import('./api.js').Answer>, timer: number, shown: string}} Asked */

/**
 * @typedef {object} To
 * @property {string} siteId
 * @property {(found: any, scan: Scan) => unknown} found  what was read is known: goods, a card, a tile, a place
 * @property {() => any} [now]  what a scan keeps of the moment it was made in
 */

export class Scans {
  /** @type {Map<string, Promise<import('./api.js').Answer>>} questions that have no answer yet */
  #asked = new Map();

  #ask = atMost(AT_ONCE);

  /** @type {{box: Element | null, count: number} | null} the refusal that names codes, while it is true */
  #named = null;

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} list  where codes that are no goods yet stand
   * @param {import('./basket.js').Basket} basket
   * @param {To} to
   */
  constructor(form, list, basket, to) {
    this.basket = basket;
    this.to = to;
    this.field = scanField(form, (_, /** @type {Asked} */ scan) => this.#arrive(scan), (code) => this.#start(code));
    this.linking = bindLinking();
    showCodes(list, basket, {
      link: (one) => this.linking?.open(one.code, () => this.again(one.id), () => this.setAside([one])),
      aside: (one) => this.setAside([one]),
      again: (one) => this.again(one.id),
      correct: (one) => { basket.release(one.id, one.quantity); this.field.begin(readable(one.code)); },
      remove: (one) => this.remove([one]),
    });
    basket.addEventListener('change', () => this.#unname());
    window.addEventListener('online', () => this.askAgain());
    this.askAgain();
  }

  // -------------------------------------------------------------- one scan

  /** @returns {Asked} */
  #start(/** @type {string} */ code) {
    const scan = { code, then: this.to.now?.(), times: 1, answer: this.#answerOf(code), timer: 0, shown: '' };
    scan.timer = window.setTimeout(() => { scan.shown = this.basket.hold({ code, quantity: 1, state: 'looking', then: scan.then }).id; }, SOON);
    return scan;
  }

  /** One question for a code however often it is scanned meanwhile. */
  #answerOf(/** @type {string} */ code) {
    const going = this.#asked.get(code);
    if (going) return going;
    const answer = this.#ask(() => lookUp(code, this.to.siteId)).finally(() => this.#asked.delete(code));
    this.#asked.set(code, answer);
    return answer;
  }

  async #arrive(/** @type {Asked} */ scan) {
    const answer = await scan.answer;
    clearTimeout(scan.timer);
    if (scan.shown) this.basket.release(scan.shown, 1);
    return this.#settle(scan, answer);
  }

  /** @returns {unknown} */
  #settle(/** @type {Scan} */ scan, /** @type {import('./api.js').Answer} */ answer) {
    const { data: found, refusal } = answer;
    if (refusal) return this.#unread(scan, refusal);
    if (isLinkable(found) && found.from_picture) return this.#hold(scan, 'unanswered', '');
    if (isLinkable(found)) return this.#hold(scan, 'unknown', found.reason.code === 'blank' ? found.reason.message : '');
    if (MISREAD.includes(found.reason?.code)) return this.#hold(scan, 'misread', found.reason.message);
    return this.to.found(found, scan);
  }

  #unread(/** @type {Scan} */ scan, /** @type {import('./api.js').Refusal} */ refusal) {
    if (!LASTING.includes(refusal.code)) return this.#hold(scan, 'misread', wordsOf(refusal));
    this.#hold(scan, 'unanswered', '');
    if (refusal.code === 'network') return undefined;
    const common = commonRefusal(refusal, () => this.askAgain());
    return showRefusal(common?.message ?? wordsOf(refusal), { ways: common?.ways ?? [] });
  }

  #hold(/** @type {Scan} */ scan, /** @type {Code['state']} */ state, /** @type {string} */ why) {
    const { code, then, times } = scan;
    const held = this.basket.hold({ code, then, quantity: times, state, ...(why ? { why } : {}) });
    give(state === 'unanswered' ? 'doubtful' : 'refused');
    offerUndo(printed(code), `+${times}`, () => this.basket.release(held.id, times));
    polite(say('code_now', { code: printed(code), state: why || say(`code_${state}`), quantity: held.quantity }));
  }

  // -------------------------------------------------------------- once more

  /** Ask about a code of the basket once more, in its turn. */
  again(/** @type {string} */ id) {
    this.field.after(() => this.#again(id));
    this.field.ready();
  }

  /** Ask about everything that no answer came for. */
  askAgain() {
    for (const one of this.basket.codes) if (one.state === 'unanswered') this.field.after(() => this.#again(one.id));
  }

  async #again(/** @type {string} */ id) {
    const held = this.basket.codes.find((one) => one.id === id);
    if (!held) return;
    const answer = await this.#answerOf(held.code);
    if (held.state === 'unanswered' && LASTING.includes(answer.refusal?.code ?? '')) return; // still none: it stays as it is
    const { code, then, quantity: times } = held;
    this.basket.release(id, times);
    await this.#settle({ code, then, times }, answer);
  }

  // -------------------------------------------------------------- what stands in the way

  remove(/** @type {Code[]} */ codes) {
    const before = [...this.basket.codes];
    for (const one of codes) this.basket.release(one.id, one.quantity);
    const text = say('codes_removed', { count: codes.length, codes: named(codes) });
    offerUndo(text, '', () => this.basket.putCodes(before.filter((one) => one.state !== 'looking')));
    polite(text);
    this.field.ready();
  }

  /** Leave codes to the office; whether all of them were. */
  async setAside(/** @type {Code[]} */ codes) {
    const left = [];
    for (const one of codes) {
      const { refusal } = await leaveToOffice(one.code, this.to.siteId, one.id);
      if (refusal) left.push({ one, refusal });
      else this.basket.release(one.id, one.quantity);
    }
    const [first] = left;
    if (!first) {
      clearRefusal();
      polite(say('codes_aside', { count: codes.length, codes: named(codes) }));
      this.field.ready();
      return true;
    }
    give('refused');
    const common = commonRefusal(first.refusal, () => this.setAside(left.map(({ one }) => one)));
    showRefusal(common?.message ?? `${printed(first.one.code)}: ${wordsOf(first.refusal)}`, { ways: common?.ways ?? [] });
    return false;
  }

  /** A code that was named is settled: what was said of it is true no more. */
  #unname() {
    if (!this.#named || this.open.length >= this.#named.count) return;
    if (this.#named.box?.isConnected) clearRefusal();
    this.#named = null;
  }

  /** What is no goods although every answer came that would. */
  get open() {
    return this.basket.codes.filter((one) => one.state !== 'looking');
  }

  /** What is sent of codes that go along as they were read. */
  get lines() {
    return this.open.map(({ code, quantity }) => ({ code, quantity }));
  }

  get times() {
    return this.open.reduce((sum, one) => sum + one.quantity, 0);
  }

  /**
   * Before sending: what no answer came for is asked about once more; what is still no goods is named, with the ways out.
   * @param {() => void} goOn
   * @param {(codes: Code[]) => boolean} [mayGo]  whether these may go along as codes
   */
  async isClear(goOn, mayGo = () => false) {
    for (const one of this.open) if (one.state === 'unanswered') await this.#again(one.id);
    const { open } = this;
    if (!open.length || mayGo(open)) return true;
    give('refused');
    const ways = [
      { label: say('codes_remove'), act: () => { this.remove(open); clearRefusal(); } },
      { label: say('codes_aside_on'), act: async () => { if (await this.setAside(open)) goOn(); } },
    ];
    showRefusal(say('codes_open', { count: open.length, codes: named(open) }), { ways });
    this.#named = { box: part('refusal').firstElementChild, count: open.length };
    return false;
  }
}

/** Without network a code goes along as it was read, and the office settles what it is on. */
export function mayGoAlong(/** @type {Code[]} */ codes) {
  return codes.every((one) => one.state === 'unanswered' || (one.state === 'unknown' && !navigator.onLine));
}

function named(/** @type {Code[]} */ codes) {
  const first = codes.slice(0, NAMED).map((one) => printed(one.code)).join(', ');
  return codes.length > NAMED ? `${first}, …` : first;
}

/** So many questions at once; the others wait for their turn, so that a time limit counts from when one is really asked. */
function atMost(/** @type {number} */ most) {
  let going = 0;
  /** @type {(() => void)[]} */
  const waiting = [];
  return async (/** @type {() => Promise<import('./api.js').Answer>} */ ask) => {
    if (going >= most) await new Promise((/** @type {(value?: unknown) => void} */ go) => { waiting.push(go); });
    else going += 1;
    try {
      return await ask();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else going -= 1;
    }
  };
}
