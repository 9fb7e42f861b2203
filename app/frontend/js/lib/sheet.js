// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Sheets: from below on a phone, dialogs on a desktop. The focus stays inside and goes back to the opener.

import Offcanvas from 'bootstrap-italia/dist/plugins/offcanvas.js';

/** @type {HTMLElement | null} */
let open = null;

/**
 * Open a sheet. Esc and the scrim close it, unless something was typed into it.
 * @param {HTMLElement} sheet
 * @param {{focus?: HTMLElement | null, onClose?: () => void}} [options]
 */
export function openSheet(sheet, options = {}) {
  const opener = document.activeElement;
  let first = options.focus ?? /** @type {HTMLElement | null} */ (sheet.querySelector('[data-bs-dismiss]'));
  const ahead = (/** @type {FocusEvent} */ { target }) => { if (target !== sheet) first = /** @type {HTMLElement} */ (target); };
  bind(sheet);
  open = sheet;
  sheet.addEventListener('hidden.bs.offcanvas', () => {
    if (open === sheet) open = null;
    sheet.removeEventListener('focusin', ahead);
    if (opener instanceof HTMLElement && !document.querySelector('[data-so-scan] input:focus')) focusBack(opener);
    options.onClose?.();
  }, { once: true });
  sheet.addEventListener('focusin', ahead); // whoever is quicker than the sheet stays where they went
  sheet.addEventListener('shown.bs.offcanvas', () => {
    sheet.removeEventListener('focusin', ahead);
    if (first) focusOnce(sheet, first);
  }, { once: true });
  Offcanvas.getOrCreateInstance(sheet).show();
}

/** Where movement is reduced, what is inside a sheet becomes visible level by level: try again with each frame. */
function focusOnce(/** @type {HTMLElement} */ sheet, /** @type {HTMLElement} */ target, tries = 60) {
  if (open !== sheet || sheet.classList.contains('hiding') || !sheet.classList.contains('show')) return; // closed meanwhile
  const here = document.activeElement;
  if (here !== sheet && sheet.contains(here)) return; // somebody went on meanwhile
  target.focus();
  if (document.activeElement === target || tries === 0) return;
  requestAnimationFrame(() => focusOnce(sheet, target, tries - 1));
}

/** The page too is there again only after a frame or two, and somebody may have gone on meanwhile. */
function focusBack(/** @type {HTMLElement} */ opener, tries = 60) {
  opener.focus();
  if (document.activeElement !== document.body || tries === 0 || open) return;
  requestAnimationFrame(() => focusBack(opener, tries - 1));
}

/** Close a sheet whatever was typed into it. */
export function closeSheet(/** @type {HTMLElement} */ sheet) {
  sheet.dataset.closing = 'true';
  Offcanvas.getInstance(sheet)?.hide();
  delete sheet.dataset.closing;
}

/** Make room for a scan: true when nothing stands before the page any more. */
export function standAside() {
  if (document.querySelector('.offcanvas.show, .offcanvas.showing')) {
    if (!open || typed(open)) return false;
    closeSheet(open);
  }
  return true;
}

const bound = new WeakSet();

function bind(/** @type {HTMLElement} */ sheet) {
  if (bound.has(sheet)) return;
  bound.add(sheet);
  sheet.addEventListener('hide.bs.offcanvas', (event) => {
    if (typed(sheet) && !sheet.dataset.closing) event.preventDefault();
  });
  sheet.querySelector('[data-bs-dismiss]')?.addEventListener('click', () => closeSheet(sheet));
}

function typed(/** @type {HTMLElement} */ sheet) {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (sheet.querySelectorAll('input[type="search"], input[type="text"]:not(.so-step-figure), textarea'));
  return [...fields].some((field) => field.value !== field.defaultValue);
}
