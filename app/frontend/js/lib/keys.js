// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The keys of every page. Single keys act only while nobody is typing text; an empty scan field is no text.

import { isTextField } from './dom.js';
import { openSheet } from './sheet.js';

const OFF = 'soglia.keys';

/** Whether single-key shortcuts are on here (WCAG 2.1.4: they can be turned off). */
export function isOn() {
  return localStorage.getItem(OFF) !== 'off';
}

/**
 * Bind keys of this page. Names: `+`, `-`, `F2`, `Ctrl+Z`, `Ctrl+Enter`, `Alt+S`, `/`, `?`.
 * @param {Record<string, () => void>} acts
 */
export function bindKeys(acts) {
  document.addEventListener('keydown', (event) => {
    const act = acts[nameOf(event)];
    if (!act || event.isComposing || event.defaultPrevented || !mayAct(event)) return;
    event.preventDefault();
    act();
  }, { capture: true });
}

function nameOf(/** @type {KeyboardEvent} */ event) {
  const key = event.key.length === 1 && (event.ctrlKey || event.altKey) ? event.key.toUpperCase() : event.key;
  const held = `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}`;
  return held + key;
}

function mayAct(/** @type {KeyboardEvent} */ event) {
  if (event.key.length > 1) return true;
  if (event.altKey) return true;
  const empty = event.target instanceof HTMLInputElement && event.target.matches('[data-so-scan] input') && !event.target.value;
  if (isTextField(event.target) && !empty) return false;
  return event.ctrlKey || event.metaKey || isOn();
}

/** Keys of every page: search, scan field, list of keys, and the switch that turns single keys off. */
export function bindCommonKeys() {
  bindKeys({
    '/': () => focusOn('.so-top-search input', '[type="search"]', '[data-so-scan] input'),
    'Alt+S': () => focusOn('[data-so-scan] input', 'a[href="/scan"]'),
    '?': showKeys,
  });
  for (const button of document.querySelectorAll('[data-so-keys]')) {
    const show = () => button.setAttribute('aria-pressed', String(isOn()));
    button.addEventListener('click', () => {
      localStorage.setItem(OFF, isOn() ? 'off' : 'on');
      show();
    });
    show();
  }
}

function showKeys() {
  const sheet = document.getElementById('keys');
  if (sheet) openSheet(sheet);
  else window.location.assign('/help');
}

function focusOn(/** @type {string[]} */ ...selectors) {
  for (const selector of selectors) {
    const found = document.querySelector(selector);
    if (found instanceof HTMLAnchorElement) return found.click();
    if (found instanceof HTMLElement && isVisible(found)) return found.focus();
  }
}

function isVisible(/** @type {HTMLElement} */ element) {
  return element.offsetParent !== null && getComputedStyle(element).visibility === 'visible';
}

/**
 * Arrow keys in a grid of buttons: one of them is in the order of Tab, arrows move among all.
 * @param {HTMLElement} grid
 */
export function rove(grid) {
  const cells = () => /** @type {HTMLElement[]} */ ([...grid.querySelectorAll('button:not([hidden])')])
    .filter((cell) => cell.offsetParent !== null);
  const settle = () => {
    const all = cells();
    const current = all.find((cell) => cell.tabIndex === 0) ?? all[0];
    for (const cell of all) cell.tabIndex = cell === current ? 0 : -1;
  };
  grid.addEventListener('focusin', (event) => {
    for (const cell of cells()) cell.tabIndex = cell === event.target ? 0 : -1;
  });
  grid.addEventListener('keydown', (event) => {
    const all = cells();
    const next = neighbour(all, all.indexOf(/** @type {HTMLElement} */ (event.target)), event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  settle();
  return settle;
}

/** @returns {HTMLElement | undefined} */
function neighbour(/** @type {HTMLElement[]} */ cells, /** @type {number} */ at, /** @type {string} */ key) {
  if (at < 0) return undefined;
  const top = (/** @type {HTMLElement} */ cell) => Math.round(cell.getBoundingClientRect().top);
  const columns = cells.filter((cell) => top(cell) === top(cells[0])).length;
  const steps = /** @type {Record<string, number>} */ ({
    ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: cells.length - 1,
  });
  return key in steps ? cells[steps[key]] : undefined;
}
