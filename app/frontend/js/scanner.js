// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// A field that looks at a scanner: every key is heard, and what it comes to is said in words.

import { given, part, setIcon, stamp } from './lib/dom.js';
import { polite } from './lib/live.js';
import { judge } from './lib/scanner-test.js';
import { say } from './lib/words.js';

const QUIET = 700; // milliseconds without a key: the scanner has said all
const MODIFIERS = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Dead', 'Process', 'Unidentified'];

const field = /** @type {HTMLInputElement} */ (part('try'));
const tests = given('tests');
/** @type {string[]} */
let others = [];
let first = 0;
let last = 0;
let timer = 0;

field.addEventListener('keydown', (event) => {
  if (event.isComposing || MODIFIERS.includes(event.key)) return;
  if (event.key === 'Tab' && !field.value) return; // somebody walks through the page
  if (event.key === 'Enter' || event.key === 'Tab') {
    event.preventDefault();
    return finish(event.key);
  }
  if (field.value === '' && others.length === 0) first = event.timeStamp;
  last = event.timeStamp;
  if (isSilent(event)) others.push(event.ctrlKey ? `Ctrl+${event.key}` : event.key);
  clearTimeout(timer);
  timer = window.setTimeout(() => finish(''), QUIET);
});

/** Whether a key types nothing: a function key, or a letter held with Ctrl, as scanners send a separator. */
function isSilent(/** @type {KeyboardEvent} */ event) {
  const altGr = event.getModifierState('AltGraph');
  return /^F\d+$/.test(event.key) || (event.ctrlKey && !altGr && event.key.length === 1 && !'acvxz'.includes(event.key.toLowerCase()));
}

function finish(/** @type {'Enter' | 'Tab' | ''} */ end) {
  clearTimeout(timer);
  const text = field.value;
  if (!text && !others.length) return;
  show(text, judge({ text, end, others, took: last - first }, tests));
  field.value = '';
  others = [];
}

function show(/** @type {string} */ text, /** @type {import('./lib/scanner-test.js').Finding[]} */ findings) {
  const shown = [...text].map((sign) => (sign < ' ' ? `\u2423${sign.charCodeAt(0)}` : sign)).join('');
  part('arrived').textContent = shown || '\u2205';
  const rows = findings.map(({ name, tone, values }) => {
    const row = stamp('finding', { text: say(name, values) });
    row.classList.add(`so-note-${tone}`);
    setIcon(row, tone === 'ok' ? 'check-circle' : 'info-circle');
    return row;
  });
  part('findings').replaceChildren(...rows);
  const sign = findings.find(({ name }) => name === 'gs_other')?.values.text;
  if (sign) /** @type {HTMLInputElement} */ (part('sign')).value = String(sign); // ready to be kept
  part('outcome').hidden = false;
  polite(rows.map((row) => row.textContent?.trim()).join(' '));
}

field.focus();
