// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What a handout says beside its goods: what it belongs to (a contact, an outing, a way to a flat), what is lent, and
// what was given in place of what was asked for.

import { part, stamp } from './dom.js';
import { nameOf } from './rows.js';
import { say } from './words.js';

/** @typedef {import('./basket.js').Row} Row */
/** @typedef {import('./basket.js').Basket} Basket */

/** The rows that are lent, and by when; the first tap lends the newest row, and every row can be tapped on or off. */
export class Lending extends EventTarget {
  /** @type {Set<string>} */
  keys = new Set();

  on = false;

  constructor(/** @type {Basket} */ basket) {
    super();
    this.basket = basket;
    this.pill = part('lend');
    this.day = /** @type {HTMLInputElement} */ (part('due'));
    this.pill.addEventListener('click', () => this.#switch());
  }

  #switch() {
    this.on = !this.on;
    this.keys = new Set(this.on && this.basket.rows.length ? [this.basket.rows[0].key] : []);
    this.#changed();
  }

  /** Nothing is lent any more. */
  end() {
    this.on = false;
    this.keys.clear();
    this.day.value = '';
    this.#changed();
  }

  #changed() {
    this.pill.setAttribute('aria-pressed', String(this.on));
    part('due-field').hidden = !this.on;
    this.dispatchEvent(new Event('change'));
  }

  /** What a line says of it. */
  of(/** @type {Row} */ row) {
    if (!this.on || !this.keys.has(row.key)) return {};
    return { loan: true, ...(this.day.value ? { due_on: this.day.value } : {}) };
  }

  /** The pill of a row, there while something is lent. */
  dress(/** @type {HTMLElement} */ element, /** @type {Row} */ row) {
    let pill = /** @type {HTMLElement | null} */ (element.querySelector('[data-lent]'));
    if (!pill) {
      pill = stamp('lent');
      pill.setAttribute('aria-label', say('lent', { item: nameOf(row) }));
      pill.addEventListener('click', () => {
        if (!this.keys.delete(row.key)) this.keys.add(row.key);
        this.#changed();
      });
      element.append(pill);
    }
    pill.hidden = !this.on;
    pill.setAttribute('aria-pressed', String(this.keys.has(row.key)));
  }
}

/**
 * What was given in place of something asked for: another size of the same goods that is in the basket.
 * @param {{items: {id: string}[]}[]} goods
 * @param {Basket} basket
 * @param {string} itemId
 * @returns {Row | null}
 */
export function insteadOf(goods, basket, itemId) {
  const tile = goods.find((one) => one.items.some((item) => item.id === itemId));
  const ids = (tile?.items ?? []).map((item) => item.id);
  return basket.rows.find((row) => row.itemId !== itemId && ids.includes(row.itemId)) ?? null;
}

/** What the page was opened for: a contact (for the first handout alone), an outing (for all of them). */
export class Occasion {
  constructor(/** @type {HTMLElement} */ work) {
    this.contact = work.dataset.contact ?? '';
    this.outing = work.dataset.outing ?? '';
  }

  get body() {
    return { ...(this.contact ? { contact_id: this.contact } : {}), ...(this.outing ? { outing_id: this.outing } : {}) };
  }

  /** The contact has had its handout. */
  end() {
    this.contact = '';
  }

  /** A link does not fit whoever is served now: the handout goes without it. Whether there was one to leave out. */
  leaveOut(/** @type {string} */ code) {
    const name = { unknown_contact: 'contact', unknown_outing: 'outing' }[code];
    if (!name || !this[/** @type {'contact' | 'outing'} */ (name)]) return false;
    this[/** @type {'contact' | 'outing'} */ (name)] = '';
    return true;
  }
}
