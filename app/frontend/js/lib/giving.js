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

  /** What an undo brings back. */
  snapshot() {
    const [on, keys, day] = [this.on, new Set(this.keys), this.day.value];
    return () => {
      Object.assign(this, { on, keys });
      this.day.value = day;
      this.#changed();
    };
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
function insteadOf(goods, basket, itemId) {
  const tile = goods.find((one) => one.items.some((item) => item.id === itemId));
  const ids = (tile?.items ?? []).map((item) => item.id);
  return basket.rows.find((row) => row.itemId !== itemId && ids.includes(row.itemId)) ?? null;
}

/** The contact that the page's address names, if it names one. */
function contactOfAddress() {
  const named = new URLSearchParams(window.location.search).get('contact') ?? '';
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(named) ? named : '';
}

/** What the page was opened for: a contact or a referral (for the first handout alone), an outing (for all of them). */
export class Occasion {
  /** Which link was left out, to be told with what was recorded. */
  left = '';

  constructor(/** @type {HTMLElement} */ work) {
    this.contact = work.dataset.contact || contactOfAddress(); // a page that the device kept knows only its address
    this.referral = work.dataset.referral ?? '';
    this.outing = work.dataset.outing ?? '';
  }

  get body() {
    return {
      ...(this.contact ? { contact_id: this.contact } : {}),
      ...(this.referral ? { referral_id: this.referral } : {}),
      ...(this.outing ? { outing_id: this.outing } : {}),
    };
  }

  /** The contact, or the referral, has had its handout. */
  end() {
    this.contact = '';
    this.referral = '';
    this.left = '';
  }

  /** What an undo brings back. */
  snapshot() {
    const { contact, referral, outing } = this;
    return () => { Object.assign(this, { contact, referral, outing }); };
  }

  /** A link does not fit whoever is served now: the handout goes without it. Whether there was one to leave out. */
  leaveOut(/** @type {string} */ code) {
    const name = { unknown_contact: 'contact', unknown_referral: 'referral', unknown_outing: 'outing' }[code];
    if (!name || !this[/** @type {'contact' | 'referral' | 'outing'} */ (name)]) return false;
    this[/** @type {'contact' | 'referral' | 'outing'} */ (name)] = '';
    this.left = name;
    return true;
  }
}

/** What it is given for; household goods for a flat are offered where somebody is on their way to one. */
export class Purpose {
  constructor(/** @type {import('./advice.js').Adviser} */ adviser) {
    this.adviser = adviser;
    this.pill = part('purpose');
    this.household = part('housing');
    this.pill.addEventListener('click', () => this.set(!isPressed(this.pill)));
    this.household.addEventListener('click', () => {
      const on = !isPressed(this.household);
      this.set(on || isPressed(this.pill), on);
    });
  }

  set(/** @type {boolean} */ autonomy, household = false) {
    this.pill.setAttribute('aria-pressed', String(autonomy));
    this.household.setAttribute('aria-pressed', String(household));
  }

  /** Somebody is on their way to a flat, or nobody is any more. */
  draw() {
    this.household.hidden = !this.adviser.housing;
    if (!this.adviser.housing) this.set(isPressed(this.pill));
  }

  get body() {
    const home = isPressed(this.household) ? this.adviser.housing : null;
    return { purpose: isPressed(this.pill) ? 'autonomy' : 'low_threshold', ...(home ? { referral_id: home } : {}) };
  }

  /** What an undo brings back. */
  snapshot() {
    const [autonomy, household, { housing }] = [isPressed(this.pill), isPressed(this.household), this.adviser];
    return () => {
      this.adviser.housing = housing;
      this.set(autonomy, household);
      this.draw();
    };
  }
}

const isPressed = (/** @type {HTMLElement} */ pill) => pill.getAttribute('aria-pressed') === 'true';

/** What the server is told of a row. */
export function lineOf(/** @type {Row} */ row, /** @type {Lending} */ lending) {
  return {
    item_id: row.itemId,
    quantity: row.quantity,
    ...(row.lotId ? { lot_id: row.lotId } : {}),
    ...(row.lotId && row.lotReason ? { lot_reason: row.lotReason } : {}),
    ...lending.of(row),
  };
}

/**
 * What the server is told of something asked for in vain.
 * @param {{items: {id: string}[]}[]} goods
 * @param {Basket} basket
 * @param {import('./basket.js').Asked} asked
 */
export function unmetOf(goods, basket, asked) {
  const instead = insteadOf(goods, basket, asked.itemId);
  return { item_id: asked.itemId, quantity: asked.quantity, ...(instead ? { instead_item_id: instead.itemId } : {}) };
}

/**
 * What was asked for in vain, under the rows; a tap takes it out again.
 * @param {HTMLElement} list
 * @param {Basket} basket
 * @param {{items: {id: string}[]}[]} goods
 * @param {() => void} done
 */
export function drawAsked(list, basket, goods, done) {
  list.querySelectorAll('[data-asked]').forEach((element) => element.remove());
  list.append(...basket.asked.map((asked) => {
    const instead = insteadOf(goods, basket, asked.itemId);
    const element = stamp('asked', { name: asked.name, variant: asked.variant, instead: instead ? say('instead', { item: instead.variant || instead.name }) : null });
    element.dataset.asked = asked.itemId;
    const button = part('unask', element);
    button.setAttribute('aria-label', say('removed', { item: nameOf(asked) }));
    button.addEventListener('click', () => {
      basket.unask(asked.itemId);
      done();
    });
    return element;
  }));
}
