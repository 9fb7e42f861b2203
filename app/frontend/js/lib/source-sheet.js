// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The sheet that asks where goods come from: from whom, how, with which paper, worth what, and what of it was waste.

import { cents, grams } from './amounts.js';
import { bindDonors } from './donor-search.js';
import { fill, part, show } from './dom.js';
import { closeSheet, openSheet } from './sheet.js';
import { number, say } from './words.js';

const TEXTS = /** @type {const} */ ({
  received: 'receivedOn', 'ddt-number': 'ddtNumber', 'ddt-on': 'ddtOn', note: 'note',
});

/** @typedef {import('./gift.js').Gift} Gift */

/**
 * Bind the sheet and the pill that opens it.
 * @param {HTMLElement} sheet
 * @param {HTMLElement} pill
 * @param {Gift} gift
 * @param {() => void} done
 */
export function bindSource(sheet, pill, gift, done) {
  const donors = bindDonors(part('giver', sheet), () => arrange(sheet, donors.donor !== null));
  const draw = () => {
    const { kind } = gift.usual;
    const more = kind === 'donation' ? [gift.said.donor?.name, gift.hasWaste ? weight(gift.said.wasteG ?? 0) : null] : [];
    fill(pill, { source: [say(kind), ...more].filter(Boolean).join(' · ') });
  };
  pill.addEventListener('click', () => {
    pour(sheet, gift, donors);
    openSheet(sheet);
  });
  sheet.addEventListener('change', (event) => {
    arrange(sheet, donors.donor !== null);
    if (/** @type {HTMLInputElement} */ (event.target).name === 'giver' && checked(sheet, 'giver') === 'company') donors.look();
  });
  part('source-done', sheet).addEventListener('click', () => {
    if (!take(sheet, gift, donors.donor)) return;
    closeSheet(sheet);
    done();
  });
  gift.addEventListener('change', draw);
  draw();
}

function weight(/** @type {number} */ wasteG) {
  return say('waste', { weight: comma(wasteG / 1000) });
}

/** A decimal figure as people write it. */
function comma(/** @type {number} */ value) {
  return new Intl.NumberFormat(document.documentElement.lang === 'en' ? 'en-GB' : 'it-IT', { maximumFractionDigits: 3, useGrouping: false }).format(value);
}

function input(/** @type {HTMLElement} */ sheet, /** @type {string} */ name) {
  return /** @type {HTMLInputElement} */ (part(name, sheet));
}

function checked(/** @type {HTMLElement} */ sheet, /** @type {string} */ name) {
  return /** @type {HTMLInputElement} */ (sheet.querySelector(`[name="${name}"]:checked`)).value;
}

function choose(/** @type {HTMLElement} */ sheet, /** @type {string} */ name, /** @type {string} */ value) {
  const radio = /** @type {HTMLInputElement | null} */ (sheet.querySelector(`[name="${name}"][value="${value}"]`));
  if (radio) radio.checked = true;
}

/** Show what the choices so far ask for, and nothing else. */
function arrange(/** @type {HTMLElement} */ sheet, /** @type {boolean} */ named) {
  const donation = checked(sheet, 'source') === 'donation';
  const company = checked(sheet, 'giver') === 'company';
  part('funding', sheet).hidden = donation;
  part('gift', sheet).hidden = !donation;
  part('giver-company', sheet).hidden = !company;
  part('papers', sheet).hidden = !company || !named;
  part('street-bin', sheet).hidden = checked(sheet, 'channel') !== 'street_bin';
}

/** Write into the sheet what is known. */
function pour(/** @type {HTMLElement} */ sheet, /** @type {Gift} */ gift, /** @type {ReturnType<typeof bindDonors>} */ donors) {
  const { usual, said } = gift;
  for (const [name, value] of [['source', usual.kind], ['funding', usual.funding], ['channel', said.channel], ['giver', said.donor ? 'company' : 'private']]) choose(sheet, name, value);
  donors.set(said.donor);
  for (const [name, key] of /** @type {[string, keyof typeof said][]} */ (Object.entries(TEXTS))) settle(input(sheet, name), String(said[key] ?? ''));
  settle(input(sheet, 'value'), said.valueCents === null ? '' : comma(said.valueCents / 100));
  settle(input(sheet, 'waste'), said.wasteG === null ? '' : comma(said.wasteG / 1000));
  /** @type {HTMLSelectElement} */ (sheet.querySelector('[name="basis"]')).value = said.basis;
  arrange(sheet, said.donor !== null);
}

/** A text that counts as not typed: the sheet may close over it. */
function settle(/** @type {HTMLInputElement} */ field, /** @type {string} */ text) {
  field.value = field.defaultValue = text;
  refuse(field, null);
}

function refuse(/** @type {HTMLInputElement} */ field, /** @type {string | null} */ message) {
  if (message) field.setAttribute('aria-invalid', 'true');
  else field.removeAttribute('aria-invalid');
  show(document.getElementById(field.getAttribute('aria-describedby') ?? ''), message);
}

/** Take over what the sheet says; false when something in it cannot be meant, which has the focus then. */
function take(/** @type {HTMLElement} */ sheet, /** @type {Gift} */ gift, /** @type {import('./gift.js').Donor | null} */ donor) {
  const company = checked(sheet, 'giver') === 'company';
  const value = amount(input(sheet, 'value'), cents);
  const waste = amount(input(sheet, 'waste'), grams);
  const wrong = [input(sheet, 'value'), input(sheet, 'waste')].find((field) => field.hasAttribute('aria-invalid') && !field.closest('[hidden]'));
  if (wrong) {
    wrong.focus();
    return false;
  }
  if (checked(sheet, 'source') === 'donation' && company && !donor) {
    show(part('donor-said', sheet), say('donor_first'));
    input(sheet, 'donor-search').focus();
    return false;
  }
  const texts = Object.fromEntries(Object.entries(TEXTS).map(([name, key]) => [key, input(sheet, name).value.trim()]));
  gift.change({ kind: checked(sheet, 'source'), funding: checked(sheet, 'funding') }, {
    ...texts,
    donor: company ? donor : null,
    channel: checked(sheet, 'channel'),
    valueCents: Number.isNaN(value) ? null : value,
    wasteG: Number.isNaN(waste) ? null : waste || null,
    basis: /** @type {HTMLSelectElement} */ (sheet.querySelector('[name="basis"]')).value,
  });
  return true;
}

function amount(/** @type {HTMLInputElement} */ field, /** @type {(text: string) => number | null} */ read) {
  const value = read(field.value);
  refuse(field, Number.isNaN(value) ? say('not_a_figure', { example: number(1234) + comma(0.5).slice(1) }) : null);
  return value;
}
