// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// For whom: somebody with a card, or some people nobody asked who they are. A card's code lives in this page's memory
// alone: never in an address, never in the browser's storage.

import { newId, post } from './api.js';
import { fill, part } from './dom.js';
import { polite } from './live.js';
import { bindStepper } from './stepper.js';
import { say } from './words.js';

const MOST_PEOPLE = 1000;
const SIZES = { shoe: 'shoes', tshirt: 'tops', kit: 'tops', trousers: 'trousers', boxer: 'trousers', sock: 'socks' };

/** @typedef {{id?: string, code: string, sizes: Record<string, string | null>}} Person */

export class Served extends EventTarget {
  /** @type {Person | null} */
  person = null;

  /** Whether a card is awaited. */
  awaits = false;

  people = 1;

  /** The id of a person whose card was made just now, and may be printed. */
  made = '';

  /** Serve the person of this card. */
  serve(/** @type {Person | null} */ person, made = '') {
    this.person = person;
    this.made = made;
    this.awaits = false;
    this.#changed();
  }

  /** Nobody in particular, or a card to come. */
  choose(/** @type {boolean} */ card) {
    this.person = null;
    this.made = '';
    this.awaits = card;
    this.#changed();
  }

  count(/** @type {number} */ people) {
    this.people = Math.max(1, Math.min(MOST_PEOPLE, people));
    this.#changed();
  }

  /** Ready for who comes next. */
  next() {
    this.person = null;
    this.made = '';
    this.awaits = false;
    this.people = 1;
    this.#changed();
  }

  snapshot() {
    const { person, people, awaits, made } = this;
    return () => {
      Object.assign(this, { person, people, awaits, made });
      this.#changed();
    };
  }

  get whom() {
    return this.person ? grouped(this.person.code) : say('people', { count: this.people });
  }

  /** What the server is told. */
  get body() {
    return this.person ? { person_code: this.person.code } : { people: this.people };
  }

  /** The person's size for a kind of goods, by its pictogram. */
  sizeFor(/** @type {string} */ pictogram) {
    const name = SIZES[/** @type {keyof typeof SIZES} */ (pictogram)];
    return (name && this.person?.sizes[name]) || null;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** A card's code in two groups of four. */
export function grouped(/** @type {string} */ code) {
  return `${code.slice(0, 4)}\u00a0${code.slice(4)}`;
}

/** Bind the part of the page that says for whom. */
export function bindServed(/** @type {Served} */ served, /** @type {import('./scan-field.js').ScanField} */ field, /** @type {(refusal: any) => void} */ refused) {
  for (const pill of /** @type {NodeListOf<HTMLElement>} */ (part('who').querySelectorAll('[data-who]'))) {
    pill.addEventListener('click', () => {
      served.choose(pill.dataset.who === 'card');
      field.ready();
    });
  }
  part('change').addEventListener('click', () => {
    served.choose(true);
    field.ready();
  });
  let act = newId(); // kept until there is an answer: a lost one is asked for again, and makes no second card
  part('new-card').addEventListener('click', async () => {
    const answer = await post('/people', { id: act });
    if (answer.refusal?.code === 'id_reused') act = newId();
    if (answer.refusal) return refused(answer.refusal);
    act = newId();
    served.serve(answer.data, answer.data.id);
    polite(say('new_card', { code: grouped(answer.data.code) }));
    field.ready();
  });
  const stepper = /** @type {HTMLElement} */ (part('people').querySelector('[data-so-stepper]'));
  bindStepper(stepper, { value: () => served.people, change: (value) => served.count(value), done: field.ready, scanned: field.begin });
  served.addEventListener('change', () => draw(served, stepper));
  draw(served, stepper);
}

function draw(/** @type {Served} */ served, /** @type {HTMLElement} */ stepper) {
  const { person, awaits } = served;
  part('who').hidden = person !== null;
  part('people').hidden = person !== null || awaits;
  part('ask-card').hidden = person !== null || !awaits;
  part('card').hidden = person === null;
  drawPrinting(served.made);
  for (const pill of part('who').querySelectorAll('[data-who]')) {
    pill.setAttribute('aria-pressed', String((/** @type {HTMLElement} */ (pill).dataset.who === 'card') === awaits));
  }
  const figure = /** @type {HTMLInputElement} */ (stepper.querySelector('input'));
  if (document.activeElement !== figure) figure.value = String(served.people);
  if (!person) return;
  const record = /** @type {HTMLAnchorElement} */ (part('record'));
  record.hidden = !person.id;
  if (person.id) record.href = `/people/${person.id}?for=handout`;
  const sizes = Object.entries(person.sizes ?? {}).filter(([, size]) => size).map(([name, size]) => say(name, { size: size ?? '' }));
  fill(part('card'), { person: grouped(person.code), sizes: sizes.length ? sizes.join(' · ') : null });
}

/** The way to the new card on paper: a form, since a person's id never stands in an address. */
function drawPrinting(/** @type {string} */ made) {
  const form = document.querySelector('[data-part="print-card"]');
  if (!(form instanceof HTMLFormElement)) return;
  form.hidden = !made;
  /** @type {HTMLInputElement} */ (form.querySelector('[name="label"]')).value = made && `person:${made}`;
}
