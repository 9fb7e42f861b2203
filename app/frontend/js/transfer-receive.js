// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Goods arrive: what differs asks what happened, what is not on the paper is scanned in, and the bar says the sum.
// The form works without this script as well; here it only says less at once.

import { bindRow, figureOf, pieces } from './lib/counted.js';
import { fill, part, stamp } from './lib/dom.js';
import { lookUp } from './lib/goods.js';
import { bindLinking, setAside } from './lib/linking.js';
import { polite } from './lib/live.js';
import { clearNotice, notice } from './lib/notice.js';
import { goToTransfer } from './lib/places.js';
import { commonRefusal, wordsOf } from './lib/refusals.js';
import { scanField } from './lib/scan-field.js';
import { give } from './lib/signals.js';
import { offerUndo } from './lib/undo.js';
import { isLinkable } from './lib/wall.js';
import { say } from './lib/words.js';

const form = /** @type {HTMLFormElement | null} */ (part('form'));
const bar = document.querySelector('[data-so-confirm]');
const linking = bindLinking();
const ask = (/** @type {string} */ code) => lookUp(code, form?.dataset.siteId ?? '');
/** @type {import('./lib/scan-field.js').ScanField | null} */
let field = null;

const onPaper = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-row]')]);
const extras = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-extra]')]);
const reasonOf = (/** @type {HTMLElement} */ row) => /** @type {HTMLInputElement | null} */ (row.querySelector('[type="radio"]:checked'))?.value ?? '';

/** Pieces above (or below nought, under) what was sent. */
function change(/** @type {HTMLElement} */ row) {
  return pieces(row) - Number(row.dataset.sent);
}

function lacksReason(/** @type {HTMLElement} */ row) {
  return change(row) < 0 && !reasonOf(row);
}

function drawRow(/** @type {HTMLElement} */ row) {
  const by = change(row);
  row.classList.toggle('so-row-differs', by !== 0);
  part('same', row).hidden = by !== 0;
  part('why', row).hidden = by >= 0;
  part('more', row).hidden = by <= 0;
  fill(row, { change: by < 0 ? say('fewer', { count: -by }) : say('more', { count: by }) });
  part('note', row).hidden = reasonOf(row) !== 'other';
}

function draw() {
  onPaper().forEach(drawRow);
  const sent = onPaper().reduce((total, row) => total + Number(row.dataset.sent), 0);
  const came = [...onPaper(), ...extras()].reduce((total, row) => total + pieces(row), 0);
  const differs = onPaper().some((row) => change(row) !== 0) || extras().some((row) => pieces(row) > 0);
  const write = (/** @type {string} */ name, /** @type {string} */ text) => {
    const slot = bar?.querySelector(`[data-so-${name}]`);
    if (slot && slot.textContent !== text) slot.textContent = text;
  };
  write('total', say('of', { count: came, all: sent }));
  write('verb', say('verb', { count: came }));
  write('note', onPaper().some(lacksReason) ? say('unexplained') : differs ? say('explained') : say('same'));
}

/** Confirm is never off: what lacks its reason comes into view and gets the focus. */
function check(/** @type {SubmitEvent} */ event) {
  const row = onPaper().find(lacksReason);
  if (!row) return;
  event.preventDefault();
  event.stopPropagation();
  give('doubtful');
  polite(say('unexplained'));
  row.scrollIntoView({ block: 'center' });
  /** @type {HTMLElement | null} */ (row.querySelector('[type="radio"]'))?.focus();
}

// ---------------------------------------------------------------- not on the paper

/** @returns {unknown} */
function read(/** @type {string} */ code, /** @type {import('./lib/api.js').Answer} */ { data: found, refusal }) {
  if (refusal) return unread(code, refusal);
  const { item } = found;
  if (found.transfer) return goToTransfer(found, null);
  if (!item) {
    give('refused');
    const way = isLinkable(found) && linking ? { label: say('link_it'), act: () => linking.open(code, () => again(code), () => setAside(code, form?.dataset.siteId ?? '')) } : null;
    return notice(isLinkable(found) ? `${say('code_unknown')}: ${code}` : found.reason?.message ?? say('not_goods'), way);
  }
  const name = [item.name, item.size].filter(Boolean).join(' ');
  const known = onPaper().find((row) => row.dataset.item === item.id);
  if (known) {
    give('doubtful');
    notice(say('on_paper', { item: name }));
    return figureOf(known).focus();
  }
  return addExtra(item.id, name, found.pieces);
}

/** Read a code once more, in its turn. */
function again(/** @type {string} */ code) {
  field?.after(async () => read(code, await ask(code)));
  field?.ready();
}

function unread(/** @type {string} */ code, /** @type {import('./lib/api.js').Refusal} */ refusal) {
  give('refused');
  field?.show(code);
  const common = commonRefusal(refusal, () => again(code));
  return notice(common?.message || wordsOf(refusal), refusal.code === 'network' ? { label: say('again'), act: () => again(code) } : null);
}

function addExtra(/** @type {string} */ itemId, /** @type {string} */ name, /** @type {number} */ count) {
  const again = extras().find((row) => /** @type {HTMLInputElement} */ (row.querySelector('[name="extra_item"]')).value === itemId);
  if (again) {
    setExtra(again, name, pieces(again) + count);
    give('again');
    return offerUndo(say('taken', { item: name }), `+${count}`, () => setExtra(again, name, pieces(again) - count));
  }
  const row = stamp('extra', { name });
  /** @type {HTMLInputElement} */ (row.querySelector('[name="extra_item"]')).value = itemId;
  /** @type {HTMLInputElement} */ (row.querySelector('[name="extra_name"]')).value = name;
  figureOf(row).value = String(count);
  const label = say('quantity', { item: name });
  row.querySelector('[data-so-stepper]')?.setAttribute('aria-label', label);
  figureOf(row).setAttribute('aria-label', label);
  part('rows').append(row);
  bindRow(row, draw);
  give('known');
  setExtra(row, name, count);
  offerUndo(say('added', { item: name }), '', () => {
    row.remove();
    draw();
  });
}

function setExtra(/** @type {HTMLElement} */ row, /** @type {string} */ name, /** @type {number} */ count) {
  figureOf(row).value = String(count);
  clearNotice();
  polite(say('now', { item: name, quantity: count }));
  draw();
}

if (form) {
  part('extra').hidden = false;
  field = scanField(/** @type {HTMLFormElement} */ (document.getElementById('scan-form')), async (code, answer) => read(code, await answer), ask);
  const { begin } = field;
  for (const row of [...onPaper(), ...extras()]) bindRow(row, draw, { scanned: begin });
  form.addEventListener('change', draw);
  form.addEventListener('submit', check, { capture: true });
  draw();
}
