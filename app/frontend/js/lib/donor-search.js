// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Who gives: looked for while one types, or added right here.

import { get, newId, post } from './api.js';
import { fill, part, show, stamp } from './dom.js';
import { polite } from './live.js';
import { wordsOf } from './refusals.js';
import { say } from './words.js';

const WAIT = 250;
const MOST = 8;

/** @typedef {import('./gift.js').Donor} Donor */

/**
 * Bind the part of a sheet where a donor is chosen.
 * @param {HTMLElement} root
 * @param {(donor: Donor | null) => void} chosen
 */
export function bindDonors(root, chosen) {
  /** @type {Donor | null} */
  let donor = null;
  const search = /** @type {HTMLInputElement} */ (part('donor-search', root));
  const draw = () => {
    part('donor-chosen', root).hidden = donor === null;
    part('donor-choice', root).hidden = donor !== null;
    if (donor) fill(part('donor-chosen', root), { donor: donor.name, 'donor-kind': say(`donor_${donor.kind}`) });
  };
  const choose = (/** @type {Donor | null} */ one) => {
    donor = one;
    search.value = search.defaultValue = '';
    draw();
    chosen(one);
  };
  const look = finder(root, choose);
  search.addEventListener('input', () => look(search.value, WAIT));
  part('donor-change', root).addEventListener('click', () => {
    choose(null);
    look('', 0);
    search.focus();
  });
  bindNewDonor(root, choose, (taxCode) => look(taxCode, 0));
  return {
    get donor() { return donor; },
    set: (/** @type {Donor | null} */ one) => {
      donor = one;
      draw();
    },
    look: () => look(search.value, 0),
  };
}

/** Answers may overtake each other: only the last question counts. */
function finder(/** @type {HTMLElement} */ root, /** @type {(donor: Donor) => void} */ choose) {
  let timer = 0;
  let last = 0;
  const list = part('donors', root);
  const ask = async (/** @type {string} */ words) => {
    const mine = ++last;
    const answer = await get(`/donors?page_size=${MOST}&q=${encodeURIComponent(words.trim())}`);
    if (mine !== last) return;
    if (answer.refusal) return show(part('donor-said', root), answer.refusal.message || say('network'));
    const found = answer.data.items.filter((/** @type {Donor} */ one) => one.kind !== 'private');
    list.replaceChildren(...found.map((/** @type {Donor} */ one) => row(one, choose)));
    const told = found.length ? say('donors_found', { count: found.length }) : say('donors_none');
    show(part('donor-said', root), found.length ? null : told);
    if (words.trim()) polite(told);
  };
  return (/** @type {string} */ words, /** @type {number} */ wait) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => ask(words), wait);
  };
}

function row(/** @type {any} */ one, /** @type {(donor: Donor) => void} */ choose) {
  const note = [say(`donor_${one.kind}`), one.address].filter(Boolean).join(' · ');
  const element = stamp('donor', { name: one.name, note });
  element.querySelector('button')?.addEventListener('click', () => choose({ id: one.id, name: one.name, kind: one.kind }));
  return element;
}

/**
 * @param {HTMLElement} root
 * @param {(donor: Donor) => void} choose
 * @param {(taxCode: string) => void} look
 */
function bindNewDonor(root, choose, look) {
  const form = part('donor-form', root);
  const name = /** @type {HTMLInputElement} */ (part('donor-name', form));
  const taxCode = /** @type {HTMLInputElement} */ (part('donor-tax', form));
  const opener = part('donor-new', root);
  let act = newId(); // kept until there is an answer: a lost one is asked for again, and makes no second donor
  const open = (/** @type {boolean} */ shown) => {
    form.hidden = !shown;
    opener.setAttribute('aria-expanded', String(shown));
  };
  const empty = () => {
    for (const field of [name, taxCode]) field.value = field.defaultValue = '';
    show(part('donor-refused', form), null);
    open(false);
  };
  opener.addEventListener('click', () => {
    open(form.hidden);
    if (form.hidden) return;
    name.value = /** @type {HTMLInputElement} */ (part('donor-search', root)).value;
    name.focus();
  });
  const add = async () => {
    const kind = /** @type {HTMLInputElement} */ (form.querySelector('[name="donor-kind"]:checked')).value;
    const body = { kind, name: name.value, ...(taxCode.value.trim() ? { tax_code: taxCode.value } : {}) };
    const answer = await post('/donors', { id: act, ...body });
    if (answer.refusal?.code !== 'network') act = newId();
    if (!answer.refusal) {
      empty();
      return choose(answer.data);
    }
    show(part('donor-refused', form), answer.refusal.code === 'network' ? say('network') : wordsOf(answer.refusal));
    if (answer.refusal.code === 'taken') look(taxCode.value.replace(/^it|\s/gi, ''));
  };
  part('donor-add', form).addEventListener('click', add);
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement) || event.target.type === 'radio') return;
    event.preventDefault();
    add();
  });
}
