// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Codes of a basket that are no goods yet, above its rows: what each waits for, and what may be done with it.

import { fill, part, stamp } from './dom.js';
import { printed } from './printed.js';
import { say } from './words.js';

/** @typedef {import('./basket.js').Code} Code */

const WAYS = {
  looking: [], // it settles by itself
  unknown: ['code-link', 'code-aside', 'code-remove'],
  unanswered: ['code-again', 'code-remove'],
  misread: ['code-correct', 'code-remove'],
};
const LONGEST = 48;

/**
 * Keep a list in step with the codes of a basket.
 * @param {HTMLElement} list
 * @param {import('./basket.js').Basket} basket
 * @param {Record<'link' | 'aside' | 'again' | 'correct' | 'remove', (code: Code) => unknown>} acts
 */
export function showCodes(list, basket, acts) {
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();
  const draw = () => {
    for (const [id, element] of shown) {
      if (basket.codes.some((one) => one.id === id)) continue;
      element.remove();
      shown.delete(id);
    }
    basket.codes.forEach((one, at) => {
      const element = shown.get(one.id) ?? made(one, acts);
      shown.set(one.id, element);
      fill(element, { times: one.quantity > 1 ? say('times', { count: one.quantity }) : null });
      if (list.children[at] !== element) list.insertBefore(element, list.children[at] ?? null);
    });
    list.hidden = basket.codes.length === 0;
  };
  basket.addEventListener('change', draw);
  draw();
}

function made(/** @type {Code} */ one, /** @type {Record<string, (code: Code) => unknown>} */ acts) {
  const element = stamp('code', { code: shortened(printed(one.code)), state: one.why || say(`code_${one.state}`) });
  element.dataset.soCode = one.state;
  part('code-busy', element).hidden = one.state !== 'looking';
  part('code-icon', element).hidden = one.state === 'looking';
  part('code-ways', element).hidden = WAYS[one.state].length === 0;
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll('button'))) {
    const name = button.dataset.part ?? '';
    if (!WAYS[one.state].includes(name)) {
      button.remove();
      continue;
    }
    if (name === 'code-remove') button.setAttribute('aria-label', say('drop', { code: printed(one.code) }));
    else button.setAttribute('aria-label', `${button.textContent?.trim()}: ${printed(one.code)}`);
    button.addEventListener('click', () => acts[name.slice('code-'.length)](one));
  }
  return element;
}

/** A label may hold four hundred characters; what tells codes apart is at their beginning. */
function shortened(/** @type {string} */ code) {
  return code.length > LONGEST ? `${code.slice(0, LONGEST)}…` : code;
}
