// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// One field for camera, keyboard scanner and fingers. Nothing here depends on how fast somebody types: a scan is what
// stands in the field when Enter or Tab comes. The text goes on untouched; what it means is the server's to say.

import { bindCamera } from './camera-button.js';
import { isTextField, show } from './dom.js';
import { readable } from './printed.js';
import { standAside } from './sheet.js';
import { say } from './words.js';

/**
 * @typedef {object} ScanField
 * @property {(act: () => unknown) => void} after  do something when every scan that came before was read
 * @property {() => void} ready  give the focus back, so that the next scan lands here
 * @property {(text: string) => void} begin  go on here with a scan whose beginning was typed elsewhere
 * @property {() => void} clear
 * @property {(text: string) => void} show  leave a text in the field, ready to be cleared or corrected
 */

/**
 * Make a `[data-so-scan]` form answer to scans, one after the other in the order they came.
 * @template [T=void]
 * @param {HTMLFormElement} form
 * @param {(text: string, then: T) => Promise<void>} read  what to do with one scan; the next waits for it
 * @param {(text: string) => T} [now]  what holds at this moment and may be another before the answer is there
 * @returns {ScanField}
 */
export function scanField(form, read, now = () => /** @type {any} */ (undefined)) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector('input[name="code"]'));
  const after = inOrder(form);
  const queue = (/** @type {string} */ text) => {
    const then = now(text);
    form.dispatchEvent(new CustomEvent('so-scan', { detail: text }));
    after(() => read(text, then));
  };
  const field = {
    after,
    ready: () => input.focus({ preventScroll: true }),
    begin: begin(form, input),
    show: leave(form, input),
    clear: () => clear(form, input),
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    finish(form, input, queue);
  });
  input.addEventListener('keydown', (event) => onKey(event, form, input, queue));
  input.addEventListener('input', () => {
    mark(form, input);
  });
  input.addEventListener('pointerdown', () => delete form.dataset.left); // somebody goes to correct what was left
  bindButtons(form, input);
  catchStrayKeys(form, input);
  bindCamera(form, (text) => {
    if (form.dataset.left === 'true') clear(form, input); // a text left to be looked at gives way to this scan too
    queue(text);
  });
  window.addEventListener('focus', () => document.activeElement === document.body && field.ready());
  field.ready();
  return field;
}

/** A queue of one worker: two scans in 80 ms are two scans. */
function inOrder(/** @type {HTMLFormElement} */ form) {
  let waiting = 0;
  let last = Promise.resolve();
  const queue = form.querySelector('[data-so-queue]');
  const count = () => show(queue, waiting > 1 ? say('waiting', { count: waiting }) : null);
  return (/** @type {() => unknown} */ act) => {
    waiting += 1;
    count();
    last = last.then(act).then(() => undefined).catch(console.error).finally(() => {
      waiting -= 1;
      count();
    });
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {(text: string) => void} queue
 */
function finish(form, input, queue) {
  const text = input.value;
  if (!text.trim()) return;
  clear(form, input);
  queue(text);
}

function clear(/** @type {HTMLFormElement} */ form, /** @type {HTMLInputElement} */ input) {
  input.value = '';
  mark(form, input);
}

/** Show the cross where there is something to clear, the keyboard where there is not. */
function mark(/** @type {HTMLFormElement} */ form, /** @type {HTMLInputElement} */ input) {
  delete form.dataset.left;
  const buttons = form.querySelectorAll('[data-so-clear], [data-so-keyboard]');
  for (const button of buttons) {
    /** @type {HTMLElement} */ (button).hidden = button.hasAttribute('data-so-clear') === (input.value === '');
  }
}

/** Characters that landed elsewhere come here, and the focus with them, so that the rest of the scan follows. */
function begin(/** @type {HTMLFormElement} */ form, /** @type {HTMLInputElement} */ input) {
  return (/** @type {string} */ text) => {
    input.value = text;
    mark(form, input);
    input.focus({ preventScroll: true });
    input.setSelectionRange(text.length, text.length);
  };
}

/** A text left to be looked at gives way to the next scan whole: it is never the beginning of it. */
function leave(/** @type {HTMLFormElement} */ form, /** @type {HTMLInputElement} */ input) {
  return (/** @type {string} */ text) => {
    if (input.value) return; // the next scan has begun already
    input.value = readable(text);
    mark(form, input);
    form.dataset.left = 'true';
  };
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {(text: string) => void} queue
 */
function onKey(event, form, input, queue) {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const left = form.dataset.left === 'true';
  const ends = event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey && !left && input.value !== '');
  if (ends) {
    event.preventDefault();
    finish(form, input, queue);
  } else if (event.key === 'Escape') {
    clear(form, input);
  } else if (left && event.key.length === 1) {
    clear(form, input);
  } else if (left) {
    delete form.dataset.left; // arrows and the like: it is being corrected
  }
}

function bindButtons(/** @type {HTMLFormElement} */ form, /** @type {HTMLInputElement} */ input) {
  form.querySelector('[data-so-clear]')?.addEventListener('click', () => {
    clear(form, input);
    input.focus();
  });
  const keyboard = form.querySelector('[data-so-keyboard]');
  input.inputMode = 'none'; // a phone's keyboard would cover the result
  keyboard?.addEventListener('click', () => {
    const typing = input.inputMode === 'none';
    input.inputMode = typing ? 'text' : 'none';
    keyboard.setAttribute('aria-pressed', String(typing));
    input.blur(); // a phone decides about its keyboard when the focus comes
    input.focus();
  });
}

/** Keys pressed while nothing that takes text has the focus belong to the scanner: send them to the field. */
function catchStrayKeys(/** @type {HTMLFormElement} */ form, /** @type {HTMLInputElement} */ input) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.length !== 1 || event.key === ' ' || isTextField(event.target)) return;
    if (!standAside()) return;
    if (form.dataset.left === 'true') clear(form, input);
    input.focus({ preventScroll: true }); // before the browser types it: the character itself lands in the field
  });
}
