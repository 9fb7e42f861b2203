// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Small manners of forms on every page.

import { setIcon } from './dom.js';

/** Bind what forms of any page may ask for by data attribute. */
export function bindForms() {
  /** @type {HTMLElement | null} */ (document.querySelector('[data-so-refusal]'))?.focus();
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-so-reveal]'))) bindReveal(button);
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('[data-so-then]'))) bindThen(field);
  document.addEventListener('submit', sendOnce);
  window.addEventListener('pageshow', (event) => event.persisted && forgetSent());
}

/** Show or hide a password. */
function bindReveal(/** @type {HTMLElement} */ button) {
  const field = document.querySelector(button.dataset.soReveal ?? '');
  if (!(field instanceof HTMLInputElement)) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    const shown = field.type === 'password';
    field.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
    setIcon(button, shown ? 'password-invisible' : 'password-visible');
  });
}

/** Enter leads to the field that comes next while that is empty: a scanner types a badge, and Enter after it. */
function bindThen(/** @type {HTMLInputElement} */ field) {
  const next = document.querySelector(field.dataset.soThen ?? '');
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || !(next instanceof HTMLInputElement) || next.value) return;
    event.preventDefault();
    if (field.value.trim()) next.focus();
  });
}

/** A form with `data-so-once` is sent once, and its button says that it is busy. */
function sendOnce(/** @type {SubmitEvent} */ event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches('[data-so-once]') || event.defaultPrevented) return;
  if (form.dataset.soSent) return event.preventDefault();
  form.dataset.soSent = 'true';
  event.submitter?.setAttribute('aria-busy', 'true');
}

/** Back in a page that the browser had kept: its forms may be sent again. */
function forgetSent() {
  for (const form of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-so-sent]'))) {
    delete form.dataset.soSent;
    form.querySelector('[aria-busy]')?.removeAttribute('aria-busy');
  }
}
