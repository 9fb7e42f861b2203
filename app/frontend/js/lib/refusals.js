// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What was not recorded, why, and one or two ways out. It stays until somebody acts on it.

import { part, stamp } from './dom.js';
import { assertive } from './live.js';
import { say } from './words.js';

/** @typedef {{label: string, act?: () => void, href?: string}} Way */
/** @typedef {{text: string, ways?: Way[]}} Line */

/**
 * Show a refusal and give it the focus.
 * @param {string} message
 * @param {{ways?: Way[], lines?: Line[]}} [more]
 */
export function showRefusal(message, more = {}) {
  const box = stamp('refusal', { message });
  const list = part('lines', box);
  for (const line of more.lines ?? []) {
    const entry = stamp('refusal-line', { text: line.text });
    part('ways', entry).append(...buttons(line.ways ?? []));
    list.append(entry);
  }
  list.hidden = list.childElementCount === 0;
  part('ways', box).append(...buttons(more.ways ?? []));
  part('refusal').replaceChildren(box);
  box.focus();
  assertive([box.querySelector('p')?.textContent?.trim(), ...(more.lines ?? []).map((line) => line.text)].join(' '));
}

/** Take the refusal away. */
export function clearRefusal() {
  part('refusal').replaceChildren();
}

/** Ways out that every refusal of a basket may need, by its code; null when it has words of its own. */
export function commonRefusal(/** @type {import('./api.js').Refusal} */ refusal, /** @type {() => void} */ again) {
  if (refusal.code === 'network') return { message: say('network'), ways: [{ label: say('again'), act: again }] };
  if (refusal.code !== 'not_signed_in') return null;
  const next = `/?next=${encodeURIComponent(window.location.pathname)}`;
  return { message: say('session'), ways: [{ label: say('sign_in'), href: next }] };
}

/** What the server says about the fields, after its one sentence. */
export function wordsOf(/** @type {import('./api.js').Refusal} */ refusal) {
  const inner = refusal.code === 'invalid' ? texts(refusal.fields ?? {}) : [];
  return [refusal.message, ...new Set(inner)].join(' ');
}

/** @returns {string[]} */
function texts(/** @type {unknown} */ value) {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(texts) : [];
}

/** @returns {HTMLElement[]} */
function buttons(/** @type {Way[]} */ ways) {
  return ways.map((way) => {
    const button = stamp(way.href ? 'way-link' : 'way', { label: way.label });
    if (way.href) button.setAttribute('href', way.href);
    else button.addEventListener('click', () => way.act?.());
    return button;
  });
}
