// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The bar that sends the basket: how much, for whom, and one verb. It is never off: it says what is missing instead.

import { part } from './dom.js';
import { sendOrKeep, showNoRoom } from './keeping.js';
import { offerLabels } from './labels-offer.js';
import { assertive, polite } from './live.js';
import { clearNotice, notice } from './notice.js';
import { takeBack } from './outbox.js';
import { showAge } from './picture-age.js';
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
 * @property {() => boolean | Promise<boolean>} check  say what is missing and answer false, or answer true
 * @property {() => object} body  what is sent beside the id
 * @property {(data: any) => string} done  what was recorded, in words; empties everything but the basket
 * @property {(refusal: import('./api.js').Refusal) => boolean} refused  whether it had words of its own
 * @property {() => (data: any) => void} remember  keeps what an undo must bring back
 * @property {import('./keeping.js').Keeps} [keepWhenUnanswered]  what is kept on the device when no answer comes
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
  const confirm = () => {
    if (button.getAttribute('aria-busy') === 'true') return;
    busy(true); // also while scans that came before are looked up
    sending.after(() => send(sending, busy, celebrate, confirm).finally(() => busy(false)));
  };
  button.addEventListener('click', confirm);
  sending.basket.addEventListener('change', draw);
  draw();
  return { draw, confirm };
}

/**
 * @param {Sending} sending
 * @param {(on: boolean) => void} busy
 * @param {(text: string) => void} celebrate
 * @param {() => void} again
 */
async function send(sending, busy, celebrate, again) {
  if (!(await sending.check())) return;
  letGo(true); // from here on "Undo" could only be meant for what is being recorded
  const { basket } = sending;
  const path = typeof sending.path === 'string' ? sending.path : sending.path();
  const body = { id: basket.id, ...sending.body() };
  const left = basket.sent; // in an earlier life of this page, and nobody knows whether it arrived
  if (sending.keepWhenUnanswered && navigator.onLine !== false) basket.markSent();
  const { answer, kept, full } = await sendOrKeep(path, body, sending.keepWhenUnanswered, { left, rows: structuredClone(basket.rows) });
  busy(false);
  if (kept) return finish(sending, { id: body.id, kept: answer?.refusal?.code ?? 'network' }, celebrate);
  if (answer?.ok && !full) return finish(sending, answer.data, celebrate);
  give('refused');
  const retry = () => {
    clearRefusal();
    again();
  };
  if (full && !isSignedOut(answer)) return showNoRoom(full, { rows: basket.rows, note: sending.words().note, again: retry });
  refuse(sending, answer?.refusal ?? { code: 'network', message: '' }, again);
}

const isSignedOut = (/** @type {import('./api.js').Answer | null} */ answer) => answer?.refusal?.code === 'not_signed_in';

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
  if (data.kept) tellKept(data, text);
  if (!data.movement_id && !data.kept) return;
  const takeLabelsBack = data.kept ? () => undefined : offerLabels(data.movement_id);
  offerUndo(text, '', async () => {
    const answer = await undo(data);
    if (answer.refusal) {
      give('refused');
      return showRefusal(commonRefusal(answer.refusal, () => undefined)?.message ?? answer.refusal.message);
    }
    takeLabelsBack();
    if (data.kept) clearNotice(); // what it said is true no more
    basket.restore({ rows: held.rows, asked: [] }); // what was asked for in vain stays noted: it was true
    bringBack(data);
    assertive(say('undone'));
  });
}

/** Take it off the device, or reverse what was recorded: it may have left meanwhile. */
async function undo(/** @type {any} */ data) {
  const reason = say('undo_reason');
  if (!data.kept) return reverse(data.movement_id, reason);
  const { was, movement } = await takeBack(data.id, reason);
  if (was === 'waiting') return { refusal: null };
  return movement ? reverse(movement, reason) : { refusal: { code: 'gone', message: say('undo_late') } };
}

/** It is on the device, and why: no network, or nobody is in any more. */
function tellKept(/** @type {any} */ data, /** @type {string} */ text) {
  const signIn = { label: say('sign_in'), act: () => window.location.assign(`/?next=${encodeURIComponent(window.location.pathname)}`) };
  const words = say(part('work').dataset.keeps === 'receipt' ? 'kept_receipt' : 'kept');
  showAge(null); // "No network" is said once; the next scan says how old its answer is
  notice(words, data.kept === 'not_signed_in' ? signIn : null);
  document.querySelector('[data-part="notice"] .so-note')?.classList.remove('so-note-warn'); // no network is no alarm
  polite(`${text}. ${words}`);
}
