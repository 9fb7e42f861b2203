// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The review of a run: a line opens beside the list, totals follow the ticks, and the whole page works by keys.

import { isTextField } from './lib/dom.js';
import { bindKeys, isOn } from './lib/keys.js';
import { euros } from './lib/money.js';
import { say } from './lib/words.js';

const FORMS = '[data-so-change], [data-so-reject], [data-so-put-off]';
const BESIDE = window.matchMedia('(min-width: 992px)');
const panel = () => document.getElementById('line');
const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-so-row]')]);
const linkOf = (/** @type {HTMLElement} */ row) => /** @type {HTMLAnchorElement} */ (row.querySelector('a.so-table-title'));
const tickOf = (/** @type {HTMLElement | undefined} */ row) => /** @type {HTMLInputElement | null} */ (row?.querySelector('input[name="line"]') ?? null);

// ---------------------------------------------------------------- the open line

const current = () => rows().find((row) => row.hasAttribute('data-so-current'));

/** Open a row beside the list; on a phone its link leads to its own page. */
function open(/** @type {HTMLElement} */ row) {
  for (const other of rows()) {
    other.toggleAttribute('data-so-current', other === row);
    linkOf(other).toggleAttribute('aria-current', false);
  }
  linkOf(row).setAttribute('aria-current', 'true');
  linkOf(row).dispatchEvent(new CustomEvent('so-open', { bubbles: true }));
  const address = new URL(window.location.href);
  address.searchParams.set('line', row.dataset.soRow ?? '');
  window.history.replaceState(window.history.state, '', address);
}

document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[data-so-leave]')) entering = true; // the form goes: reading goes on in the line
  const link = event.target instanceof Element ? event.target.closest('a.so-table-title') : null;
  const row = link?.closest('[data-so-row]');
  if (!(row instanceof HTMLElement) || !BESIDE.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  entering = event.detail === 0; // opened by a key: reading goes on in the line
  open(row);
});

let focused = '';
let entering = false;

/** What was swapped in asks for the focus, if somebody is to type into it. */
function focusForm() {
  if (entering) document.getElementById('line-name')?.focus({ preventScroll: true });
  entering = false;
  const field = /** @type {HTMLElement | null} */ (panel()?.querySelector('[data-so-focus]') ?? null);
  if (!field || focused === formKey()) return;
  focused = formKey();
  field.focus();
  if (field instanceof HTMLInputElement && field.type === 'text') field.select();
}
document.addEventListener('htmx:after:swap', focusForm);

/** The form in the open line: each has an act of its own. It asks for the focus once, not with every number told. */
function formKey() {
  return panel()?.querySelector('form.so-re-form [name="act"]')?.getAttribute('value') ?? '';
}

// ---------------------------------------------------------------- ticks and what they come to

const boxes = () => /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('input[name="line"]')]);
const all = () => /** @type {HTMLInputElement | null} */ (document.querySelector('[data-so-tick-all]'));

function write(/** @type {string} */ selector, /** @type {string} */ text) {
  const found = document.querySelector(selector);
  if (found && found.textContent !== text) found.textContent = text;
}

function count() {
  const ticked = boxes().filter((box) => box.checked);
  const cents = ticked.reduce((sum, box) => sum + Number(box.dataset.cents ?? 0), 0);
  write('[data-so-ticked]', ticked.length > 0 ? `${say('ticked', { count: ticked.length })} · ${euros(cents)}` : say('nothing'));
  write('[data-so-ticked-verb]', ticked.length > 0 ? say('approve', { count: ticked.length }) : say('approve_none'));
  for (const button of document.querySelectorAll('[data-so-ticked-act]')) {
    if (ticked.length === 0) button.setAttribute('aria-disabled', 'true');
    else button.removeAttribute('aria-disabled');
  }
  const box = all();
  if (!box) return;
  box.hidden = false;
  box.checked = ticked.length > 0 && ticked.length === boxes().length;
  box.indeterminate = ticked.length > 0 && !box.checked;
}

document.addEventListener('change', (event) => {
  const target = event.target;
  if (!(target instanceof HTMLInputElement)) return;
  if (target === all()) for (const box of boxes()) box.checked = target.checked;
  if (target === all() || target.name === 'line') count();
});
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form instanceof HTMLFormElement && form.id === 'ticked' && !boxes().some((box) => box.checked)) event.preventDefault();
}, { capture: true });
document.addEventListener('htmx:after:swap', count);
window.addEventListener('pageshow', count);
count();

// ---------------------------------------------------------------- keys

/** Answers that the open line waits for. Keys that come meanwhile are for what will stand there, not for what still does. */
const awaited = new Set();
/** @type {string[]} */
const pressed = [];

document.addEventListener('htmx:before:request', (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx.target === panel()) awaited.add(ctx);
});
document.addEventListener('htmx:finally:request', (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (!awaited.delete(ctx) || awaited.size > 0) return;
  const kept = pressed.splice(0);
  if (ctx.status === 'swapped') kept.forEach(press);
});

/** Whether a form is on its way: letters are for its field by then. */
const isFormComing = () => [...awaited].some(({ sourceElement }) => sourceElement.matches(FORMS));

function step(/** @type {number} */ by) {
  const list = rows();
  if (list.length === 0 || isFormComing()) return;
  const focused = list.findIndex((row) => row.contains(document.activeElement));
  const opened = list.findIndex((row) => row.hasAttribute('data-so-current'));
  const from = focused >= 0 ? focused : opened;
  const row = list[Math.min(Math.max(from + by, 0), list.length - 1)];
  linkOf(row).focus();
  row.scrollIntoView({ block: 'nearest' });
  if (BESIDE.matches) open(row);
}

function press(/** @type {string} */ selector) {
  if (awaited.size > 0) return void pressed.push(selector);
  const found = /** @type {HTMLElement | null} */ (panel()?.querySelector(selector) ?? null);
  if (found instanceof HTMLFormElement) found.requestSubmit();
  else found?.click();
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press('[data-so-approve]'),
  c: () => press('[data-so-change]'),
  r: () => press('[data-so-reject]'),
};
bindKeys({ ...keys, ...Object.fromEntries(Object.entries(keys).map(([key, act]) => [key.toUpperCase(), act])) });

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    const here = panel()?.querySelector('[data-so-leave]') ? document.activeElement : null;
    if (here instanceof HTMLElement && panel()?.contains(here)) here.blur(); // what is typed from now on is not for the field
    return press('[data-so-leave]');
  }
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.key !== ' ' || !isOn() || isTextField(target) || target.closest('button, summary, select, input')) return;
  const box = tickOf(rows().find((row) => row.contains(target)) ?? current());
  if (!box) return;
  event.preventDefault();
  box.checked = !box.checked;
  count();
});

focusForm();
current()?.querySelector('a.so-table-title')?.setAttribute('aria-current', 'true');
if (new URL(window.location.href).searchParams.has('line')) current()?.scrollIntoView({ block: 'nearest' });
