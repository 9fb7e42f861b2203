// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Advice under the rows of a handout. It informs and may ask for a reason; it refuses nothing.

import { post } from './api.js';
import { part, stamp } from './dom.js';
import { under } from './rows.js';

/** @typedef {{item_id: string, level: 'ok' | 'warn' | 'reason', message: string}} Advice */

export class Adviser extends EventTarget {
  /** @type {Map<string, Advice>} */
  known = new Map();

  reason = '';

  /** Whether the reason is in somebody's own words. */
  own = false;

  #asked = '';

  #turn = 0;

  constructor(/** @type {string} */ siteId) {
    super();
    this.siteId = siteId;
  }

  /** Items that ask for a reason, in the order of these ids. */
  wanting(/** @type {string[]} */ itemIds) {
    return itemIds.filter((id) => this.known.get(id)?.level === 'reason');
  }

  /** Ask about these items for this person; nobody gets no advice. An older answer never covers a newer one. */
  async ask(/** @type {string | null} */ code, /** @type {string[]} */ itemIds) {
    const ids = [...new Set(itemIds)].sort();
    const question = code && ids.length ? `${code} ${ids.join(' ')}` : '';
    if (question === this.#asked) return;
    this.#asked = question;
    this.#turn += 1;
    const turn = this.#turn;
    const answer = question ? await post('/handouts/advice', { site_id: this.siteId, person_code: code, item_ids: ids }) : null;
    if (turn !== this.#turn) return;
    if (answer && !answer.ok) this.#asked = ''; // without it the handout still works: the server asks again at the end
    this.known = new Map((answer?.data?.advice ?? []).map((/** @type {Advice} */ one) => [one.item_id, one]));
    this.dispatchEvent(new Event('change'));
  }

  /** Another person: what was said of the last is gone. */
  forget() {
    this.reason = '';
    this.own = false;
    this.known = new Map();
    this.#asked = '';
    this.#turn += 1;
  }

  choose(/** @type {string} */ reason, /** @type {boolean} */ own) {
    this.reason = reason;
    this.own = own;
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
  const pills = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('[data-reason]')]);
  const other = /** @type {HTMLInputElement} */ (part('other', root));
  const draw = () => {
    for (const pill of pills) {
      const chosen = pill.dataset.reason ? !adviser.own && adviser.reason === pill.dataset.reason : adviser.own;
      pill.setAttribute('aria-pressed', String(chosen));
    }
    other.hidden = !adviser.own;
  };
  for (const pill of pills) {
    pill.addEventListener('click', () => {
      const again = pill.getAttribute('aria-pressed') === 'true';
      if (again) adviser.choose('', false);
      else adviser.choose(pill.dataset.reason || other.value.trim(), !pill.dataset.reason);
      draw();
      if (adviser.own) other.focus();
    });
  }
  other.addEventListener('input', () => adviser.choose(other.value.trim(), true));
  other.value = adviser.own ? adviser.reason : '';
  draw();
  return root;
}

/** Bring the pills into view and give them the focus; the line for other words when that is what is empty. */
export function focusReasons() {
  const root = document.querySelector('.so-reasons');
  const other = /** @type {HTMLElement | null} */ (root?.querySelector('[data-part="other"]:not([hidden])'));
  const target = other ?? /** @type {HTMLElement | null} */ (root?.querySelector('[data-reason]'));
  target?.scrollIntoView({ block: 'center' });
  target?.focus({ preventScroll: true });
}
