// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What is about to be registered. Goods only: whoever they are for is never kept here. It survives a reload and the end
// of a session, in this tab, under the page and the site it was begun at.

import { newId } from './api.js';
import { fold, kindOf } from './own-codes.js';

export const MOST = 9999;

/**
 * @typedef {object} Row
 * @property {string} key  what makes it the same row: item and lot
 * @property {string} itemId
 * @property {string} name
 * @property {string} variant
 * @property {number} quantity
 * @property {number} pieces  pieces that one scan of its code stands for
 * @property {boolean} [tracksExpiry]
 * @property {string | null} [lotId]
 * @property {string} [lotReason]  why this lot, although another would come first
 * @property {string} [lot]
 * @property {string} [expiresOn]
 * @property {'new' | 'used' | 'flawed'} [condition]
 * @property {boolean} [newOnly]  whether its category is taken in only new
 */

/** @typedef {{itemId: string, name: string, variant: string, quantity: number}} Asked */

/**
 * A code that is no goods yet: it is being looked up, nobody knows it, no answer came, or it was misread.
 * @typedef {object} Code
 * @property {string} id
 * @property {string} code
 * @property {number} quantity  how often it was read
 * @property {'looking' | 'unknown' | 'unanswered' | 'misread'} state
 * @property {any} [then]  what held when it was read
 * @property {string} [why]  what the server says of it, where that is more than that nobody knows it
 */

// A card's code is kept nowhere. It has eight signs and a letter among them; one more or less may be a card misread.
const MAY_BE_CARD = /^(?=.*[a-z])[a-z0-9]{7,9}$/i;
const CARD = 8;

export class Basket extends EventTarget {
  /** @type {Row[]} newest on top */
  rows = [];

  /** @type {Asked[]} what was asked for and is not here */
  asked = [];

  /** @type {Code[]} what was read and is no goods yet, newest on top */
  codes = [];

  id = newId();

  /** Whether it was sent while the page was being left, without waiting for the answer. */
  sent = false;

  /** Whether the server refused this id, so that a changed basket is another act. */
  refused = false;

  constructor(/** @type {string} */ page, /** @type {string} */ siteId) {
    super();
    this.place = `soglia.basket.${page}.${siteId}`;
    this.#read();
  }

  get pieces() {
    return this.rows.reduce((sum, row) => sum + row.quantity, 0);
  }

  get isEmpty() {
    return this.rows.length === 0 && this.asked.length === 0 && this.codes.length === 0;
  }

  row(/** @type {string} */ key) {
    return this.rows.find((row) => row.key === key);
  }

  /** Pieces of an item in all its rows. */
  of(/** @type {string} */ itemId) {
    return this.rows.filter((row) => row.itemId === itemId).reduce((sum, row) => sum + row.quantity, 0);
  }

  /**
   * A new row enters on top; the same goods again count up where they are.
   * @param {Omit<Row, 'quantity'>} goods
   * @param {number} quantity
   * @returns {{row: Row, again: boolean}}
   */
  add(goods, quantity) {
    const known = this.row(goods.key);
    if (known) {
      this.set(known.key, known.quantity + quantity);
      return { row: known, again: true };
    }
    const row = { ...goods, quantity: Math.min(quantity, MOST) };
    this.rows.unshift(row);
    this.#changed();
    return { row, again: false };
  }

  /** Set a row's quantity; nought takes the row out. Returns where it stood, for an undo. */
  set(/** @type {string} */ key, /** @type {number} */ quantity) {
    const at = this.rows.findIndex((row) => row.key === key);
    if (at < 0) return -1;
    if (quantity <= 0) this.rows.splice(at, 1);
    else this.rows[at].quantity = Math.min(quantity, MOST);
    this.#changed();
    return at;
  }

  /** Put a row back where it was. */
  put(/** @type {Row} */ row, /** @type {number} */ at) {
    this.rows = this.rows.filter((one) => one.key !== row.key);
    this.rows.splice(at, 0, row);
    this.#changed();
  }

  /** Change lot or expiry of a row, or what makes it the same row. */
  revise(/** @type {string} */ key, /** @type {Partial<Row>} */ values) {
    const row = this.row(key);
    if (!row) return;
    Object.assign(row, values);
    this.#changed();
  }

  isAsked(/** @type {string} */ itemId) {
    return this.asked.some((one) => one.itemId === itemId);
  }

  ask(/** @type {Asked} */ asked) {
    this.asked = [...this.asked.filter((one) => one.itemId !== asked.itemId), asked];
    this.#changed();
  }

  unask(/** @type {string} */ itemId) {
    this.asked = this.asked.filter((one) => one.itemId !== itemId);
    this.#changed();
  }

  /**
   * A code that is no goods yet; the same one again, read in the same circumstances, counts up where it is.
   * @param {Omit<Code, 'id'>} code
   * @returns {Code}
   */
  hold(code) {
    const known = this.codes.find((one) => one.code === code.code && one.state === code.state && one.then === code.then);
    const held = known ?? { ...code, id: newId(), quantity: 0 };
    held.quantity = Math.min(held.quantity + code.quantity, MOST);
    if (!known) this.codes.unshift(held);
    this.#changed();
    return held;
  }

  /** So many readings of a code are something else now. Returns where it stood, for an undo. */
  release(/** @type {string} */ id, /** @type {number} */ times) {
    const at = this.codes.findIndex((one) => one.id === id);
    if (at < 0) return -1;
    if (this.codes[at].quantity > times) this.codes[at].quantity -= times;
    else this.codes.splice(at, 1);
    this.#changed();
    return at;
  }

  /** Put codes back where they were. */
  putCodes(/** @type {Code[]} */ codes, at = 0) {
    const ids = codes.map((one) => one.id);
    this.codes = this.codes.filter((one) => !ids.includes(one.id));
    this.codes.splice(at, 0, ...codes);
    this.#changed();
  }

  /** Registered: an empty basket and a new act. What is still being looked up was read after it. */
  clear() {
    this.rows = [];
    this.asked = [];
    this.codes = this.codes.filter((one) => one.state === 'looking');
    this.renew();
    this.#changed();
  }

  /** What it held goes back in, after an undo. */
  restore(/** @type {{rows: Row[], asked: Asked[]}} */ held) {
    this.rows = held.rows;
    this.asked = held.asked;
    this.#changed();
  }

  snapshot() {
    return structuredClone({ rows: this.rows, asked: this.asked });
  }

  renew() {
    this.id = newId();
    this.refused = false;
    this.sent = false;
  }

  /** Remember that it was sent on the way out. */
  markSent() {
    this.sent = true;
    this.#keep();
  }

  #changed() {
    if (this.refused) this.renew();
    this.#keep();
    this.dispatchEvent(new Event('change'));
  }

  #keep() {
    const codes = this.codes.filter((one) => !mayHoldCard(one.code));
    const kept = { id: this.id, rows: this.rows, asked: this.asked, codes, sent: this.sent };
    try {
      if (this.isEmpty) sessionStorage.removeItem(this.place);
      else sessionStorage.setItem(this.place, JSON.stringify(kept));
    } catch {
      // a browser that keeps nothing: the basket is there as long as its page is
    }
  }

  #read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.place) ?? 'null');
      if (!kept) return;
      this.id = kept.id;
      this.rows = kept.rows;
      this.asked = kept.asked;
      this.codes = (kept.codes ?? []).map((/** @type {Code} */ one) => (one.state === 'looking' ? { ...one, state: 'unanswered' } : one));
      this.sent = kept.sent === true;
    } catch {
      sessionStorage.removeItem(this.place);
    }
  }
}

/** Whether a code is shaped like a person's card, or two readings ran into one and a card is among them. */
export function mayHoldCard(/** @type {string} */ code) {
  const text = fold(bare(code));
  const glued = text.length > 2 * CARD - 2 && text.length < 3 * CARD;
  return MAY_BE_CARD.test(text) || glued && [...text].some((_, at) => kindOf(text.slice(at, at + CARD)) === 'person');
}

/** A code without its symbology, and without what hands put between its signs. */
function bare(/** @type {string} */ code) {
  return code.replace(/^\][a-z][0-9a-z]/i, '').replace(/[^0-9a-z]/gi, '');
}
