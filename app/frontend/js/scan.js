// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The scan page: read, look, go on. The result is the server's own piece of page, the same that a browser without
// scripts gets.

import { fragment, post } from './lib/api.js';
import { part, stamp } from './lib/dom.js';
import { bindKeys } from './lib/keys.js';
import { polite } from './lib/live.js';
import { search } from './lib/goods.js';
import { scanField } from './lib/scan-field.js';
import { closeSheet, openSheet } from './lib/sheet.js';
import { bindSwitches, give } from './lib/signals.js';
import { bindStepper } from './lib/stepper.js';
import { obey } from './lib/wall.js';
import { say } from './lib/words.js';

const ASIDE = 'soglia.aside';
const MOST_ASIDE = 50;

const form = /** @type {HTMLFormElement} */ (document.getElementById('scan-form'));
const place = part('result');
const linkSheet = /** @type {HTMLElement} */ (document.getElementById('link'));

const field = scanField(form, (text) => read(text));

/**
 * Ask what a code is and show the answer.
 * @param {string} text
 * @param {FormData} [data]  with the choice between two readings
 */
async function read(text, data = new FormData()) {
  data.set('code', text);
  data.set('last', localStorage.getItem(`soglia.last.${document.body.dataset.site}`) ?? '');
  const answer = await fragment(form.action, data);
  if (answer.status === 401) return window.location.reload();
  part('unreachable').hidden = answer.fragment !== null;
  if (!answer.fragment) {
    give('refused');
    field.show(text);
    return polite(say('unreachable'));
  }
  const told = /** @type {HTMLElement | null} */ (answer.fragment.querySelector('[data-tile-kind]'));
  if (told) return follow(told);
  place.replaceChildren(answer.fragment);
  dress();
}

/** A tile on the wall: what was read before stays, with as many pieces as the tile says. */
function follow(/** @type {HTMLElement} */ told) {
  const { tileKind, tileValue = '' } = told.dataset;
  const tile = tileKind === 'mode' ? { kind: /** @type {const} */ ('mode'), value: tileValue } : { kind: /** @type {const} */ ('quantity'), value: Number(tileValue) };
  obey(tile, { mode: 'scan', set: setPieces, tell });
}

/** The acts under a result take so many pieces. */
function setPieces(/** @type {number} */ count) {
  const ways = /** @type {HTMLAnchorElement[]} */ ([...place.querySelectorAll('.so-next a')]).filter((way) => ['pieces', 'quantity'].some((name) => new URL(way.href).searchParams.has(name)));
  for (const way of ways) {
    const address = new URL(way.href);
    for (const name of ['pieces', 'quantity']) if (address.searchParams.has(name)) address.searchParams.set(name, String(count));
    way.href = address.href;
  }
  if (ways.length === 0) return false;
  tell(say('pieces_now', { count }), 'ok', place.querySelector('.so-result'));
  return true;
}

/** Something to know about a tile, above or right under what was read; it goes with the next scan. */
function tell(/** @type {string} */ text, tone = 'warn', /** @type {Element | null} */ under = null) {
  place.querySelector('[data-told]')?.remove();
  const note = stamp('told', { text });
  note.classList.add(`so-note-${tone}`);
  if (under) under.after(note);
  else place.prepend(note);
  polite(text);
}

/** Bind what stands in the result, sound it and say it. */
function dress() {
  const root = /** @type {HTMLElement | null} */ (place.querySelector('[data-fragment]'));
  if (!root) return;
  const code = root.dataset.code ?? '';
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-needs-script]'))) element.hidden = false;
  part('link', root)?.addEventListener('click', () => openLink(code));
  part('set-aside', root)?.addEventListener('click', () => setAside(code));
  bindReadings(/** @type {HTMLFormElement | null} */ (part('readings', root)));
  give(/** @type {import('./lib/signals.js').Signal} */ (root.dataset.signal));
  polite(root.querySelector('[data-spoken]')?.textContent ?? '');
  if ('leave' in root.dataset) field.show(code);
  if ('blank' in root.dataset && part('link', root)) openLink(code); // stuck first: now it gets its item
  if (root.dataset.open) window.location.assign(root.dataset.open); // the paper of a transfer: received by one scan
}

function bindReadings(/** @type {HTMLFormElement | null} */ readings) {
  if (!readings) return;
  const button = part('use-lot', readings);
  const name = () => {
    const chosen = /** @type {HTMLInputElement | null} */ (readings.querySelector('input:checked'));
    const label = /** @type {HTMLElement} */ (button.firstElementChild);
    label.textContent = (button.dataset.words ?? '').replace('{lot}', chosen?.dataset.lot ?? '');
  };
  readings.addEventListener('change', name);
  readings.addEventListener('submit', (event) => {
    event.preventDefault();
    const data = new FormData(readings, event.submitter);
    read(String(data.get('code')), data).then(field.ready);
  });
  name();
}

// ---------------------------------------------------------------- a code gets its item

let linking = '';
let pieces = 1;
let asked = 0;

function openLink(/** @type {string} */ code) {
  linking = code;
  pieces = 1;
  const input = /** @type {HTMLInputElement} */ (linkSheet.querySelector('input[type="search"]'));
  input.value = '';
  showFound([], false);
  part('link-refusal').hidden = true;
  /** @type {HTMLInputElement} */ (linkSheet.querySelector('.so-step-figure')).value = '1';
  openSheet(linkSheet, { focus: input });
}

function showFound(/** @type {any[]} */ items, /** @type {boolean} */ searched) {
  part('link-none').hidden = items.length > 0 || !searched;
  part('link-list').replaceChildren(...items.map((item) => {
    const row = stamp('found', { name: item.name, note: [item.size, item.sku].filter(Boolean).join(' · ') });
    row.querySelector('button')?.addEventListener('click', () => link(item));
    return row;
  }));
}

async function link(/** @type {any} */ item) {
  const answer = await post(`/items/${item.id}/barcodes`, { code: linking, pieces });
  const refusal = part('link-refusal');
  refusal.hidden = answer.ok;
  if (answer.refusal) {
    refusal.textContent = answer.refusal.message || say('unreachable');
    return refusal.focus();
  }
  closeSheet(linkSheet);
  dropAside(linking);
  polite(say('linked', { name: item.name }));
  field.clear();
  await read(linking);
  field.ready();
}

/** Search while somebody types; an older answer never covers a newer one. */
async function searchNow(/** @type {string} */ words) {
  asked += 1;
  const turn = asked;
  const answer = words.trim() ? await search(words.trim()) : null;
  if (turn === asked) showFound(answer?.data?.items ?? [], answer?.ok ?? false);
}

part('link-search').addEventListener('submit', (event) => {
  event.preventDefault();
  part('link-list').querySelector('button')?.focus(); // a scanner's Enter: the item is there to be confirmed
});
part('link-search').addEventListener('input', (event) => searchNow(/** @type {HTMLInputElement} */ (event.target).value));
bindStepper(/** @type {HTMLElement} */ (linkSheet.querySelector('[data-so-stepper]')), {
  value: () => pieces,
  change: (value) => {
    pieces = Math.max(1, Math.min(9999, value));
    /** @type {HTMLInputElement} */ (linkSheet.querySelector('.so-step-figure')).value = String(pieces);
  },
});

// ---------------------------------------------------------------- codes set aside on this device

/** @returns {string[]} */
function aside() {
  try {
    return JSON.parse(localStorage.getItem(ASIDE) ?? '[]');
  } catch {
    return [];
  }
}

function keepAside(/** @type {string[]} */ codes) {
  localStorage.setItem(ASIDE, JSON.stringify(codes.slice(0, MOST_ASIDE)));
  showAside();
}

function setAside(/** @type {string} */ code) {
  keepAside([code, ...aside().filter((one) => one !== code)]);
  place.replaceChildren();
  field.clear();
  field.ready();
  polite(say('aside', { code }));
}

function dropAside(/** @type {string} */ code) {
  keepAside(aside().filter((one) => one !== code));
}

function showAside() {
  const codes = aside();
  part('aside').hidden = codes.length === 0;
  part('aside-list').replaceChildren(...codes.map((code) => {
    const row = stamp('aside', { code });
    part('again', row).addEventListener('click', () => read(code));
    part('drop', row).setAttribute('aria-label', say('drop', { code }));
    part('drop', row).addEventListener('click', () => {
      dropAside(code);
      field.ready();
    });
    return row;
  }));
}

const press = (/** @type {string} */ key) => () => /** @type {HTMLElement | null} */ (place.querySelector(`[data-act="${key}"]`))?.click();
bindKeys({ F2: press('F2'), F3: press('F3'), F4: press('F4') });
bindSwitches();
showAside();
dress();
