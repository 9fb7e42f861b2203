// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The scan page: read, look, go on. The result is the server's own piece of page, the same that a browser without
// scripts gets.

import { fragment } from './lib/api.js';
import { mayHoldCard } from './lib/basket.js';
import { part, stamp } from './lib/dom.js';
import { bindKeys } from './lib/keys.js';
import { polite } from './lib/live.js';
import { bindLinking, leaveToOffice } from './lib/linking.js';
import { pictured } from './lib/pictured.js';
import { showAge } from './lib/picture-age.js';
import { printed } from './lib/printed.js';
import { scanField } from './lib/scan-field.js';
import { bindSwitches, give } from './lib/signals.js';
import { heard, isSilent, PATIENCE } from './lib/silence.js';
import { obey } from './lib/wall.js';
import { say } from './lib/words.js';

const ASIDE = 'soglia.aside';
const MOST_ASIDE = 50;
const LASTING = ['network', 'unavailable', 'failure'];

const form = /** @type {HTMLFormElement} */ (document.getElementById('scan-form'));
const place = part('result');
const linking = bindLinking();

const field = scanField(form, (text) => read(text));

/**
 * Ask what a code is and show the answer.
 * @param {string} text
 * @param {FormData} [data]  with the choice between two readings
 */
async function read(text, data = new FormData()) {
  data.set('code', text);
  data.set('last', localStorage.getItem(`soglia.last.${document.body.dataset.site}`) ?? '');
  if (isSilent() && await showPictured(text)) return undefined;
  const answer = await fragment(form.action, data, PATIENCE);
  if (answer.status === 401) return window.location.reload();
  if (heard(answer.status)) showAge(null);
  else if (await showPictured(text)) return undefined;
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

/** What the device knows of a code, when the server is silent; whether it knows anything. */
async function showPictured(/** @type {string} */ text) {
  const found = await pictured(text, document.body.dataset.site ?? '');
  if (!found) return false;
  part('unreachable').hidden = true;
  showAge(found.told.as_of);
  if (found.told.wall) {
    obey(found.told.wall, { mode: 'scan', set: setPieces, tell });
    return true;
  }
  place.replaceChildren(found.piece);
  dress();
  return true;
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
  if (root.dataset.site) settleIn(root.dataset);
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

/** One works at another site from now on: the bar says so, and what follows is asked there. */
function settleIn(/** @type {DOMStringMap} */ { site = '', siteName = '', siteKind = '' }) {
  const { body } = document;
  document.title = document.title.replace(body.dataset.siteName ?? '', siteName);
  Object.assign(body.dataset, { site, siteName });
  place.dataset.siteKind = siteKind;
  const name = document.querySelector('.so-switch-name');
  name?.lastChild?.replaceWith(siteName);
  for (const one of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('.so-sites button'))) {
    one.toggleAttribute('aria-current', one.value === site);
    if (one.value === site) one.setAttribute('aria-current', 'true');
  }
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

/** Ask in the sheet what a code is on; then it is read again, as what it is. */
function openLink(/** @type {string} */ code) {
  linking?.open(code, () => {
    dropAside(code);
    field.clear();
    field.after(() => read(code));
    field.ready();
  }, () => setAside(code));
}

// ---------------------------------------------------------------- codes set aside for the office, or until it answers

/** What may be a card misread: it waits as long as this page, and is kept nowhere. @type {string[]} */
let passing = [];

/** @returns {string[]} */
function aside() {
  try {
    return [...passing, ...JSON.parse(localStorage.getItem(ASIDE) ?? '[]')];
  } catch {
    return passing;
  }
}

function keepAside(/** @type {string[]} */ codes) {
  passing = codes.filter(mayHoldCard);
  try {
    localStorage.setItem(ASIDE, JSON.stringify(codes.filter((one) => !mayHoldCard(one)).slice(0, MOST_ASIDE)));
  } catch {
    passing = codes; // a browser that keeps nothing
  }
  showAside();
}

/** Leave a code to the office; where no answer comes, it waits on this phone. */
async function setAside(/** @type {string} */ code) {
  const shown = place.firstElementChild;
  field.clear(); // at once: what is scanned while the answer is on its way stays
  field.ready();
  const answer = await leaveToOffice(code, document.body.dataset.site ?? '');
  if (answer.refusal && !LASTING.includes(answer.refusal.code)) {
    give('refused');
    return tell(answer.refusal.message);
  }
  if (place.firstElementChild === shown) place.replaceChildren();
  if (answer.ok) {
    dropAside(code);
    return tell(say('aside_office', { code: printed(code) }), 'ok');
  }
  keepAside([code, ...aside().filter((one) => one !== code)]);
  return polite(say('aside', { code: printed(code) }));
}

function dropAside(/** @type {string} */ code) {
  keepAside(aside().filter((one) => one !== code));
}

function showAside() {
  const codes = aside();
  part('aside').hidden = codes.length === 0;
  part('aside-list').replaceChildren(...codes.map((code) => {
    const row = stamp('aside', { code: printed(code) });
    part('again', row).addEventListener('click', () => read(code));
    part('drop', row).setAttribute('aria-label', say('drop', { code: printed(code) }));
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
