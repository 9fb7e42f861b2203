// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// New, used or with a flaw: chosen once for what is added from now on, and changeable on each row. The same goods in two
// conditions are two rows.

import { fill, part, stamp } from './dom.js';
import { polite } from './live.js';
import { under } from './rows.js';
import { say } from './words.js';

/** @typedef {import('./basket.js').Row} Row */
/** @typedef {import('./gift.js').Condition} Condition */

/**
 * Goods as a row of this condition; what is taken in only new is new.
 * @template {{key: string}} G
 * @param {G} goods
 * @param {Condition} condition
 * @param {boolean} newOnly
 */
export function conditioned(goods, condition, newOnly) {
  const own = newOnly ? 'new' : condition;
  return { ...goods, key: `${goods.key}|${own}`, condition: own, newOnly };
}

/** Make a row another condition's; it joins the row that is there already. Returns the key it has then. */
export function recondition(/** @type {import('./basket.js').Basket} */ basket, /** @type {Row} */ row, /** @type {Condition} */ condition) {
  const key = `${row.key.slice(0, row.key.lastIndexOf('|'))}|${condition}`;
  if (row.newOnly || key === row.key) return row.key;
  const at = basket.rows.indexOf(row);
  const there = basket.row(key);
  if (there) basket.set(key, there.quantity + row.quantity);
  basket.set(row.key, 0);
  if (!there) basket.put({ ...row, key, condition }, at);
  return key;
}

/** The pills over the basket: what is added from now on. */
export function bindCondition(/** @type {HTMLElement} */ pills, /** @type {import('./gift.js').Gift} */ gift, /** @type {(condition: Condition) => void} */ changed) {
  pills.addEventListener('change', (event) => {
    const condition = /** @type {Condition} */ (/** @type {HTMLInputElement} */ (event.target).value);
    gift.change({ condition });
    changed(condition);
  });
  const draw = () => {
    pills.hidden = !gift.isDonation;
    for (const radio of pills.querySelectorAll('input')) radio.checked = radio.value === gift.usual.condition;
  };
  gift.addEventListener('change', draw);
  draw();
}

/** What a row is, under it: a pill that opens the other two. */
export function dressCondition(/** @type {HTMLElement} */ element, /** @type {Row} */ row, /** @type {import('./basket.js').Basket} */ basket) {
  if (!row.condition || part('condition', element)) return;
  const box = stamp('condition', { condition: say(`condition_${row.condition}`), only: row.newOnly ? say('only_new') : null });
  const open = part('open', box);
  const pills = part('conditions', box);
  open.hidden = row.newOnly === true;
  open.setAttribute('aria-label', say('condition_of', { item: `${row.name} ${row.variant}`.trim(), condition: say(`condition_${row.condition}`) }));
  open.addEventListener('click', () => {
    pills.hidden = !pills.hidden;
    open.setAttribute('aria-expanded', String(!pills.hidden));
    if (!pills.hidden) /** @type {HTMLElement} */ (pills.querySelector('[aria-pressed="true"]')).focus();
  });
  for (const pill of /** @type {NodeListOf<HTMLElement>} */ (pills.querySelectorAll('button'))) {
    const condition = /** @type {Condition} */ (pill.dataset.condition);
    pill.setAttribute('aria-pressed', String(condition === row.condition));
    pill.addEventListener('click', () => settle(recondition(basket, basket.row(row.key) ?? row, condition), box, condition));
  }
  fill(box, {});
  under(element).append(box);
}

/** The row may be another element now: the focus goes on with it. */
function settle(/** @type {string} */ key, /** @type {HTMLElement} */ box, /** @type {Condition} */ condition) {
  const pills = part('conditions', box);
  pills.hidden = true;
  part('open', box).setAttribute('aria-expanded', 'false');
  const row = document.querySelector(`[data-so-row="${CSS.escape(key)}"]`);
  const open = row && part('open', row);
  if (open) open.focus();
  polite(say(`condition_${condition}`));
}
