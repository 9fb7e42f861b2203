// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The bar that sends the basket: how much, for whom, and one verb. It is never off: it says what is missing instead.

import { post } from './api.js';
import { part } from './dom.js';
import { offerLabels } from './labels-offer.js';
import { assertive, polite } from './live.js';
import { commonRefusal, clearRefusal, showRefusal, wordsOf } from './refusals.js';
import { give } from './signals.js';
import { letGo, offerUndo, reverse } from './undo.js';
import { say } from './words.js';

const DONE = 1200;

/**
 * @typedef {object} Sending
 * @property {import('./basket.js').Basket} basket
 * @property {string | (() => string)} path
 * @property {(act: () => unknown) => void} after  waits for the scans that came before
 * @property {() => {total: string, note: string, verb: string}} words
 * @property {() => boolean} check  say what is missing and answer false, or answer true
 * @property {() => object} body  what is sent beside the id
 * @property {(data: any) => string} done  what was recorded, in words; empties everything but the basket
 * @property {(refusal: import('./api.js').Refusal) => boolean} refused  whether it had words of its own
 * @property {() => () => void} remember  keeps what an undo must bring back
 */

/** Bind the confirm bar of the page. */
export function bindConfirm(/** @type {Sending} */ sending) {
  const bar = /** @type {HTMLElement} */ (document.querySelector('[data-so-confirm]'));
  const button = part('confirm', bar);
  const write = (/** @type {string} */ name, /** @type {string} */ text) => {
    const slot = bar.querySelector(`[data-so-${name}]`);
    if (slot && slot.textContent !== text) slot.textContent = text;
  };
  const draw = () => {
    if (bar.classList.contains('so-confirm-done')) return;
    const busy = button.getAttribute('aria-busy') === 'true';
    const { total, note, verb } = sending.words();
    write('total', total);
    write('note', note);
    write('verb', busy ? say('busy') : verb);
  };
  const busy = (/** @type {boolean} */ on) => {
    button.setAttribute('aria-busy', String(on));
    draw();
  };
  const celebrate = (/** @type {string} */ text) => {
    write('total', text);
    write('note', '');
    bar.classList.add('so-confirm-done');
    setTimeout(() => {
      bar.classList.remove('so-confirm-done');
      draw();
    }, DONE);
  };
  const confirm = () => sending.after(() => send(sending, button, busy, celebrate, confirm));
  button.addEventListener('click', confirm);
  sending.basket.addEventListener('change', draw);
  draw();
  return { draw, confirm };
}

/**
 * @param {Sending} sending
 * @param {HTMLElement} button
 * @param {(on: boolean) => void} busy
 * @param {(text: string) => void} celebrate
 * @param {() => void} again
 */
async function send(sending, button, busy, celebrate, again) {
  if (button.getAttribute('aria-busy') === 'true' || !sending.check()) return;
  busy(true);
  letGo(true); // from here on "Undo" could only be meant for what is being recorded
  const { basket } = sending;
  const path = typeof sending.path === 'string' ? sending.path : sending.path();
  const answer = await post(path, { id: basket.id, ...sending.body() });
  busy(false);
  if (!answer.refusal) return finish(sending, answer.data, celebrate);
  give('refused');
  refuse(sending, answer.refusal, again);
}

function refuse(/** @type {Sending} */ sending, /** @type {import('./api.js').Refusal} */ refusal, /** @type {() => void} */ again) {
  const { basket } = sending;
  if (refusal.code !== 'network') basket.refused = true; // without an answer the act may have happened: it keeps its id
  if (refusal.code === 'id_reused') {
    const empty = { label: say('empty_basket'), act: () => { basket.clear(); clearRefusal(); } };
    const too = { label: say('record_too'), act: () => { basket.renew(); again(); } };
    return showRefusal(say('already'), { ways: [empty, too] });
  }
  if (sending.refused(refusal)) return;
  const common = commonRefusal(refusal, again);
  showRefusal(common?.message ?? wordsOf(refusal), { ways: common?.ways ?? [] });
}

function finish(/** @type {Sending} */ sending, /** @type {any} */ data, /** @type {(text: string) => void} */ celebrate) {
  const { basket } = sending;
  const held = basket.snapshot();
  const bringBack = sending.remember();
  const text = sending.done(data);
  basket.clear();
  clearRefusal();
  give('registered');
  celebrate(text);
  window.scrollTo(0, 0);
  polite(text);
  if (!data.movement_id) return;
  const takeLabelsBack = offerLabels(data.movement_id);
  offerUndo(text, '', async () => {
    const answer = await reverse(data.movement_id, say('undo_reason'));
    if (answer.refusal) {
      give('refused');
      return showRefusal(commonRefusal(answer.refusal, () => undefined)?.message ?? answer.refusal.message);
    }
    takeLabelsBack();
    basket.restore({ rows: held.rows, asked: [] }); // what was asked for in vain stays noted: it was true
    bringBack();
    assertive(say('undone'));
  });
}
