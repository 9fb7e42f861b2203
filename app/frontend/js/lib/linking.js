// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// A code gets its item, in a sheet over the page: one that is searched, or one that is made for it; or it is left to the
// office. The page stays as it is.

import { get, newId, post } from './api.js';
import { fill, part, stamp } from './dom.js';
import { search } from './goods.js';
import { polite } from './live.js';
import { notice } from './notice.js';
import { printed } from './printed.js';
import { wordsOf } from './refusals.js';
import { closeSheet, openSheet } from './sheet.js';
import { give } from './signals.js';
import { bindStepper } from './stepper.js';
import { say } from './words.js';

const MOST = 9999;
const CATEGORIES = 200;

/** @typedef {{id: string, name: string}} Item */

/** Bind the sheet of the page; null where there is none. */
export function bindLinking() {
  const sheet = document.getElementById('link');
  return sheet ? new Linking(sheet) : null;
}

/** Leave a code to the office; the same id again is the same act. */
export function leaveToOffice(/** @type {string} */ code, /** @type {string} */ siteId, id = newId()) {
  return post('/codes/flagged', { id, code, site_id: siteId });
}

/** Leave a code to the office, and say what came of it where a page says what is to be known of a scan. */
export async function setAside(/** @type {string} */ code, /** @type {string} */ siteId) {
  const { refusal } = await leaveToOffice(code, siteId);
  give(refusal ? 'refused' : 'known');
  notice(refusal ? wordsOf(refusal) || say('network') : say('codes_aside', { count: 1, codes: printed(code) }));
}

class Linking {
  code = '';

  pieces = 1;

  act = newId();

  #turn = 0;

  /** @type {() => void} */
  #linked = () => undefined;

  /** @type {() => void} */
  #aside = () => undefined;

  constructor(/** @type {HTMLElement} */ sheet) {
    this.sheet = sheet;
    this.words = /** @type {HTMLInputElement | null} */ (sheet.querySelector('input[type="search"]'));
    this.figure = /** @type {HTMLInputElement | null} */ (sheet.querySelector('.so-step-figure'));
    if (this.words) this.#bindSearch(this.words);
    if (this.figure) this.#bindPieces();
    part('link-aside', sheet)?.addEventListener('click', () => {
      closeSheet(sheet);
      this.#aside();
    });
    const make = /** @type {HTMLFormElement | null} */ (part('make-form', sheet));
    if (make) this.#bindMaking(make);
  }

  /**
   * Ask what a code is on.
   * @param {string} code
   * @param {() => void} linked  it has its item
   * @param {() => void} aside  it is to be left to the office
   */
  open(code, linked, aside) {
    Object.assign(this, { code, pieces: 1, act: newId() });
    this.#linked = linked;
    this.#aside = aside;
    fill(this.sheet, { link: printed(code) });
    if (this.words) this.words.value = '';
    if (this.figure) this.figure.value = '1';
    this.#show([], false);
    this.#refuse('');
    const form = /** @type {HTMLFormElement | null} */ (part('make-form', this.sheet));
    form?.reset();
    this.#turnToMaking(false);
    openSheet(this.sheet, { focus: this.words });
  }

  // -------------------------------------------------------------- an item that is there

  #bindSearch(/** @type {HTMLInputElement} */ words) {
    words.form?.addEventListener('submit', (event) => {
      event.preventDefault();
      part('link-list', this.sheet).querySelector('button')?.focus(); // a scanner's Enter: the item is there to be confirmed
    });
    words.addEventListener('input', () => this.#search(words.value.trim()));
  }

  /** Search while somebody types; an older answer never covers a newer one. */
  async #search(/** @type {string} */ words) {
    this.#turn += 1;
    const turn = this.#turn;
    const answer = words ? await search(words) : null;
    if (turn === this.#turn) this.#show(answer?.data?.items ?? [], answer?.ok ?? false);
  }

  #show(/** @type {any[]} */ items, /** @type {boolean} */ searched) {
    if (!this.words) return;
    part('link-none', this.sheet).hidden = items.length > 0 || !searched;
    part('link-list', this.sheet).replaceChildren(...items.map((item) => {
      const row = stamp('found', { name: item.name, note: [item.size, item.sku].filter(Boolean).join(' · ') });
      row.querySelector('button')?.addEventListener('click', () => this.#link(item));
      return row;
    }));
  }

  #bindPieces() {
    const stepper = /** @type {HTMLElement} */ (this.sheet.querySelector('[data-so-stepper]'));
    bindStepper(stepper, {
      value: () => this.pieces,
      change: (value) => {
        this.pieces = Math.max(1, Math.min(MOST, value));
        if (this.figure) this.figure.value = String(this.pieces);
      },
    });
  }

  async #link(/** @type {Item} */ item) {
    const { refusal } = await post(`/items/${item.id}/barcodes`, { code: this.code, pieces: this.pieces });
    this.#refuse(refusal ? wordsOf(refusal) || say('network') : '');
    if (refusal) return;
    closeSheet(this.sheet);
    polite(say('linked', { name: item.name }));
    this.#linked();
  }

  #refuse(/** @type {string} */ message) {
    const box = part('link-refusal', this.sheet);
    box.hidden = !message;
    box.textContent = message;
    if (message) box.focus();
  }

  // -------------------------------------------------------------- an item that is made

  #bindMaking(/** @type {HTMLFormElement} */ form) {
    part('make', this.sheet).addEventListener('click', async () => {
      await this.#askCategories(form);
      this.#turnToMaking(true);
      field(form, 'name').value = this.words?.value ?? '';
      field(form, 'name').focus();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#make(form);
    });
  }

  #turnToMaking(/** @type {boolean} */ on) {
    for (const name of ['make', 'link-search', 'link-list']) {
      const element = part(name, this.sheet);
      if (element) element.hidden = on;
    }
    const form = part('make-form', this.sheet);
    if (form) form.hidden = !on;
  }

  async #askCategories(/** @type {HTMLFormElement} */ form) {
    const select = /** @type {HTMLSelectElement} */ (form.elements.namedItem('category_id'));
    if (select.options.length) return;
    const answer = await get(`/categories?page_size=${CATEGORIES}`);
    const options = (answer.data?.items ?? []).map((/** @type {Item} */ one) => new Option(one.name, one.id));
    select.replaceChildren(...options);
  }

  async #make(/** @type {HTMLFormElement} */ form) {
    const said = Object.fromEntries(['name', 'category_id', 'size', 'sku'].map((name) => [name, field(form, name).value.trim()]));
    const body = Object.fromEntries(Object.entries(said).filter(([, value]) => value));
    const tracks = /** @type {HTMLInputElement} */ (form.elements.namedItem('tracks_expiry')).checked;
    const { data, refusal } = await post('/items', { id: this.act, ...body, tracks_expiry: tracks });
    if (!refusal) return this.#link({ id: data.id, name: data.name });
    if (refusal.code === 'id_reused') return this.#link({ id: this.act, name: said.name }); // made by a first try
    if (refusal.code !== 'network') this.act = newId();
    return this.#refuse(wordsOf(refusal) || say('network'));
  }
}

function field(/** @type {HTMLFormElement} */ form, /** @type {string} */ name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}
