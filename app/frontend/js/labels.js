// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The page of labels: every change asks the server for the picture anew, the sheet chooses its first cell, and what is
// drawn comes with its progress.

import { fragment, newId } from './lib/api.js';
import { part } from './lib/dom.js';
import { drawn } from './lib/drawing.js';
import { bindPaper } from './lib/label-paper.js';
import { assertive, polite } from './lib/live.js';
import { bindStepper } from './lib/stepper.js';
import { say } from './lib/words.js';

const WAIT = 300;
const MANY = 2000; // as many are drawn before one has looked up

const form = /** @type {HTMLFormElement} */ (part('labels'));
const query = /** @type {HTMLInputElement} */ (form.querySelector('[name="q"]'));
/** @type {AbortController | null} */
let running = null;
let last = 0;
let timer = 0;
let isDue = false; // something was changed that the server has not been asked about yet

// ---------------------------------------------------------------- asking the server

/**
 * Show the page's parts as the server sees this form now. What has the focus keeps it.
 * @param {{button?: [string, string], keepRows?: boolean, nextCell?: boolean}} [asked]  `nextCell`: start where the last
 *   print ended
 */
async function refresh(asked = {}) {
  clearTimeout(timer);
  isDue = false;
  const mine = ++last;
  const data = new FormData(form);
  if (asked.button) data.append(...asked.button);
  if (asked.nextCell) data.delete('start');
  const { fragment: found } = await fragment(form.action, data);
  if (mine !== last || isDue && asked.keepRows && !asked.nextCell) return; // never over what was chosen since
  const root = /** @type {HTMLElement | null} */ (found?.firstElementChild ?? null);
  if (!root) return assertive(say('network'));
  swap(root, asked.keepRows ?? false);
}

function soon(/** @type {{keepRows?: boolean}} */ asked = { keepRows: true }) {
  clearTimeout(timer);
  isDue = true;
  timer = window.setTimeout(() => refresh(asked), WAIT);
}

function swap(/** @type {HTMLElement} */ root, /** @type {boolean} */ keepRows) {
  const focused = document.activeElement?.id ?? '';
  for (const fresh of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-swap]'))) {
    if (keepRows && fresh.dataset.swap === 'what') copyTotal(fresh);
    else form.querySelector(`[data-swap="${fresh.dataset.swap}"]`)?.replaceChildren(...fresh.childNodes);
  }
  hidden('sheet_before').value = root.dataset.sheet ?? '';
  hidden('printer_before').value = root.dataset.printer ?? '';
  if (root.hasAttribute('data-taken')) query.value = '';
  dress();
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  /** @type {HTMLElement | null} */ (form.querySelector('[data-so-refusal]'))?.focus();
}

/** Rows that somebody is changing stay; only their sum is new. */
function copyTotal(/** @type {HTMLElement} */ fresh) {
  const head = fresh.querySelector('.so-labels-head');
  if (head) form.querySelector('.so-labels-head')?.replaceChildren(...head.childNodes);
}

function hidden(/** @type {string} */ name) {
  return /** @type {HTMLInputElement} */ (form.querySelector(`[name="${name}"]`));
}

// ---------------------------------------------------------------- what is in the page

function dress() {
  for (const root of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll('[data-part="copies"]:not([data-dressed])'))) {
    dressStepper(root, Number(root.querySelector('input')?.dataset.high), () => soon());
  }
  const start = part('start', form);
  if (start && !start.dataset.dressed) dressStepper(start, Number(start.dataset.most), () => soon());
  const paper = part('paper', form);
  if (paper && !paper.dataset.dressed) bindPaper(paper, startAt);
}

/**
 * @param {HTMLElement} root
 * @param {number} most
 * @param {() => void} changed
 */
function dressStepper(root, most, changed) {
  root.dataset.dressed = 'true';
  const figure = /** @type {HTMLInputElement} */ (root.querySelector('input'));
  let value = Number.parseInt(figure.value, 10) || 1;
  bindStepper(root, {
    value: () => value,
    change: (wanted) => {
      value = Math.max(1, Math.min(most, wanted));
      figure.value = String(value);
      if (root.dataset.part === 'copies') polite(say('copies', { count: value }));
      changed();
    },
    done: () => query.focus(),
    scanned: (text) => {
      query.value = text;
      query.focus();
    },
  });
}

/** The first label goes into this cell. */
function startAt(/** @type {number} */ cell) {
  const figure = /** @type {HTMLInputElement | null} */ (part('start', form)?.querySelector('input'));
  if (!figure) return;
  figure.value = String(cell);
  const anew = /** @type {HTMLElement} */ (part('start', form).cloneNode(true)); // its count begins from the cell
  delete anew.dataset.dressed;
  part('start', form).replaceWith(anew);
  dress();
  soon();
}

// ---------------------------------------------------------------- printing

async function print() {
  if (running) return;
  running = new AbortController();
  clearTimeout(timer);
  isDue = false;
  const button = part('print', form);
  button.setAttribute('aria-busy', 'true');
  try {
    const data = new FormData(form);
    data.append('steps', '1');
    const answer = await drawn(form.dataset.print ?? '', data, running.signal, progress);
    if (answer.refused) return swap(answer.refused, false);
    hidden('act').value = newId(); // what is pressed from now on is another print, with other codes
    polite(say('ready', { count: answer.labels }));
    told(say('ready', { count: answer.labels }));
    part('progress').hidden = true;
    await refresh({ keepRows: true, nextCell: true });
  } catch {
    const text = say(running.signal.aborted ? 'cancelled' : 'network');
    told(text);
    assertive(text);
  } finally {
    running = null;
    part('progress').hidden = true;
    part('print', form).removeAttribute('aria-busy');
  }
}

function progress(/** @type {number} */ done, /** @type {number} */ all) {
  if (all <= MANY) return;
  const box = part('progress');
  if (box.hidden) polite(say('progress', { done, all }));
  box.hidden = false;
  /** @type {HTMLProgressElement} */ (part('bar', box)).value = (100 * done) / all;
  told(say('progress', { done, all }), box);
}

/** A sentence under the button, or beside the bar. */
function told(/** @type {string} */ text, /** @type {ParentNode} */ place = document) {
  const slot = place === document ? part('told') : place.querySelector('[data-slot="progress"]');
  if (!(slot instanceof HTMLElement)) return;
  slot.textContent = text;
  slot.hidden = false;
}

// ---------------------------------------------------------------- what people do

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  part('told').hidden = true;
  if (button?.dataset.part === 'print') return print();
  return refresh(button?.name ? { button: [button.name, button.value] } : { button: ['do', 'search'] });
});
form.addEventListener('change', (event) => {
  if (/** @type {HTMLInputElement} */ (event.target).matches('select, [type="radio"]')) refresh({ keepRows: true });
});
query.addEventListener('input', () => soon());
part('cancel').addEventListener('click', () => running?.abort());
window.addEventListener('pagehide', () => running?.abort());
dress();
// A scanner may begin at once; on a telephone the keyboard would cover the page.
if (!form.querySelector('.so-label-row') && matchMedia('(hover: hover) and (pointer: fine)').matches) query.focus();
