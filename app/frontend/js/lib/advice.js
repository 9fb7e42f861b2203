// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Advice under the rows of a handout. It informs and may ask for a reason; it refuses nothing.

import { post } from './api.js';
import { part, stamp } from './dom.js';
import { under } from './rows.js';

/** @typedef {{item_id: string, level: 'ok' | 'warn' | 'reason', message: string}} Advice */

/** @typedef {{person_code?: string, people?: number}} Whom */
/** @typedef {{item_id: string, quantity: number}} Line */

const PAUSE = 300; // while a quantity is being tapped up or down

export class Adviser extends EventTarget {
  /** @type {Map<string, Advice>} */
  known = new Map();

  /** Why it is given before its time, in a word. */
  exception = '';

  /** And in somebody's own words, when the word is "other". */
  reason = '';

  /** The person's referral to a flat, when there is one: household goods go with it. @type {string | null} */
  housing = null;

  #asked = '';

  #kinds = '';

  #turn = 0;

  /** `nightly`: something here has a most of a night, so that advice is asked for also where nobody has a card. */
  constructor(/** @type {string} */ siteId, nightly = false) {
    super();
    this.siteId = siteId;
    this.nightly = nightly;
  }

  /** Items that ask for a reason, in the order of these ids. */
  wanting(/** @type {string[]} */ itemIds) {
    return itemIds.filter((id) => this.known.get(id)?.level === 'reason');
  }

  /** Whether the reason is given: a word, or words where the word is "other". */
  get settled() {
    return this.exception !== '' && (this.exception !== 'other' || this.reason !== '');
  }

  /** What the server is told of the reason, where these items want one. */
  because(/** @type {string[]} */ itemIds) {
    if (!this.settled || !this.wanting(itemIds).length) return {};
    return { exception: this.exception, ...(this.exception === 'other' ? { reason: this.reason } : {}) };
  }

  /** Ask about these lines for this person; nobody gets no advice but on nights. An older answer never covers a newer. */
  async ask(/** @type {Whom} */ whom, /** @type {Line[]} */ lines) {
    const about = whom.person_code ?? (this.nightly ? `${whom.people}` : '');
    const kinds = `${about} ${[...new Set(lines.map((line) => line.item_id))].sort().join(' ')}`;
    const sent = lines.map(({ item_id, quantity }) => ({ item_id, quantity }));
    const question = about && lines.length ? `${kinds} ${JSON.stringify(sent)}` : '';
    if (question === this.#asked) return;
    this.#asked = question;
    this.#turn += 1;
    const turn = this.#turn;
    if (question && kinds === this.#kinds) await new Promise((go) => { setTimeout(go, PAUSE); });
    if (turn !== this.#turn) return;
    this.#kinds = kinds;
    const answer = question ? await post('/handouts/advice', { site_id: this.siteId, ...whom, lines: sent }) : null;
    if (turn !== this.#turn) return;
    if (answer && !answer.ok) this.#asked = ''; // without it the handout still works: the server asks again at the end
    this.known = new Map((answer?.data?.advice ?? []).map((/** @type {Advice} */ one) => [one.item_id, one]));
    this.housing = answer?.data?.housing_referral_id ?? null;
    this.dispatchEvent(new Event('change'));
  }

  /** Another person: what was said of the last is gone. */
  forget() {
    this.exception = '';
    this.reason = '';
    this.known = new Map();
    this.housing = null;
    this.#asked = '';
    this.#kinds = '';
    this.#turn += 1;
  }

  choose(/** @type {string} */ exception, /** @type {string} */ reason = '') {
    this.exception = exception;
    this.reason = reason;
    this.dispatchEvent(new Event('reason'));
  }
}

/**
 * Show what is known of a row's item under it, as the description of its stepper.
 * @param {HTMLElement} element
 * @param {string} itemId
 * @param {Adviser} adviser
 * @param {boolean} asks  whether the pills stand here: one reason serves the whole handout
 */
export function showAdvice(element, itemId, adviser, asks) {
  const place = under(element);
  const advice = adviser.known.get(itemId);
  const signature = advice && advice.level !== 'ok' ? `${advice.level} ${advice.message} ${asks}` : '';
  if (place.dataset.advice === signature) return;
  place.dataset.advice = signature;
  place.replaceChildren();
  const stepper = element.querySelector('[data-so-stepper] input');
  stepper?.removeAttribute('aria-describedby');
  if (!signature || !advice) return;
  const [fact, ...rest] = advice.message.split(/(?<=\.) /);
  const banner = stamp('advice', { fact, rest: rest.join(' ') });
  banner.classList.add(`so-advice-${advice.level}`);
  banner.id = `advice-${itemId}`;
  stepper?.setAttribute('aria-describedby', banner.id);
  if (asks) part('reasons', banner).append(reasons(adviser));
  place.append(banner);
}

/** The pills, and a line for other words. */
function reasons(/** @type {Adviser} */ adviser) {
  const root = stamp('reasons');
  const pills = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('[data-exception]')]);
  const other = /** @type {HTMLInputElement} */ (part('other', root));
  const draw = () => {
    for (const pill of pills) pill.setAttribute('aria-pressed', String(adviser.exception === pill.dataset.exception));
    other.hidden = adviser.exception !== 'other';
  };
  for (const pill of pills) {
    pill.addEventListener('click', () => {
      const word = pill.dataset.exception ?? '';
      if (adviser.exception === word) adviser.choose('');
      else adviser.choose(word, word === 'other' ? other.value.trim() : '');
      draw();
      if (adviser.exception === 'other') other.focus();
    });
  }
  other.addEventListener('input', () => adviser.choose('other', other.value.trim()));
  other.value = adviser.reason;
  draw();
  return root;
}

/** Bring the pills into view and give them the focus; the line for other words when that is what is empty. */
export function focusReasons() {
  const root = document.querySelector('.so-reasons');
  const other = /** @type {HTMLElement | null} */ (root?.querySelector('[data-part="other"]:not([hidden])'));
  const target = other ?? /** @type {HTMLElement | null} */ (root?.querySelector('[data-exception]'));
  target?.scrollIntoView({ block: 'center' });
  target?.focus({ preventScroll: true });
}
