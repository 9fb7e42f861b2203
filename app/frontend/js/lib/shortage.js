// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Less is here than was chosen, or another lot's turn is first: each line says so, and one tap makes it fit.

import { clearRefusal, showRefusal } from './refusals.js';
import { showWhy } from './why.js';
import { day, say } from './words.js';

/** @typedef {{item_id: string, name: string, size: string | null, asked: number, here: number, elsewhere: {name: string, quantity: number}[], expired?: number, parts?: {name: string, size: string | null, needed: number, here: number}[]}} Short */

/**
 * Show what falls short. Answers true: the refusal had words of its own.
 * @param {Short[]} lines
 * @param {import('./basket.js').Basket} basket
 * @param {() => void} done  when every line fits
 * @param {string} [takeOut]  what it is called to take out what is not here at all; else it is noted as asked for
 */
export function showShortage(lines, basket, done, takeOut) {
  const left = new Set(lines.map((line) => line.item_id));
  const settle = (/** @type {Short} */ line, /** @type {() => void} */ act) => () => {
    act();
    left.delete(line.item_id);
    const more = lines.filter((one) => left.has(one.item_id));
    if (more.length) return showShortage(more, basket, done, takeOut);
    clearRefusal();
    return done();
  };
  showRefusal('', { lines: linesOf(lines, basket, settle, takeOut) });
  return true;
}

/**
 * Each line in words, with one way to make it fit.
 * @param {Short[]} lines
 * @param {import('./basket.js').Basket} basket
 * @param {(line: Short, act: () => void) => () => void} settle
 * @param {string} [takeOut]
 */
function linesOf(lines, basket, settle, takeOut) {
  return lines.map((line) => ({ text: textOf(line), ways: [wayOf(line, basket, settle, takeOut)] }));
}

/**
 * What is left has expired: it can be given all the same, with a reason; or each line is made to fit what is good.
 * @param {Short[]} lines
 * @param {import('./basket.js').Basket} basket
 * @param {(reason: string) => void} give
 */
export function showExpired(lines, basket, give) {
  const settle = (/** @type {Short} */ line, /** @type {() => void} */ act) => () => {
    act();
    clearRefusal();
    const more = lines.filter((one) => one !== line);
    if (more.length) showExpired(more, basket, give);
  };
  return showWhy(say('expired_left'), linesOf(lines, basket, settle), 'why-expired', give);
}

function textOf(/** @type {Short} */ line) {
  const item = [line.name, line.size].filter(Boolean).join(' ');
  const fact = say(line.here ? 'short' : 'short_none', { item, here: line.here, asked: line.asked });
  const most = line.elsewhere[0];
  return [
    fact,
    line.expired && say('short_expired', { count: line.expired }),
    ...(line.parts ?? []).map((one) => say('short_part', { item: [one.name, one.size].filter(Boolean).join(' '), here: one.here, needed: one.needed })),
    most && say('short_where', { site: most.name, count: most.quantity }),
  ].filter(Boolean).join(' ');
}

/**
 * @param {Short} line
 * @param {import('./basket.js').Basket} basket
 * @param {(line: Short, act: () => void) => () => void} settle
 * @param {string} [takeOut]
 */
function wayOf(line, basket, settle, takeOut) {
  const rows = () => basket.rows.filter((row) => row.itemId === line.item_id);
  if (line.here > 0) {
    const act = () => {
      const [first, ...others] = rows();
      others.forEach((row) => basket.set(row.key, 0));
      if (first) basket.set(first.key, line.here);
    };
    return { label: say('make_it', { count: line.here }), act: settle(line, act) };
  }
  if (takeOut) return { label: takeOut, act: settle(line, () => rows().forEach((row) => basket.set(row.key, 0))) };
  const act = () => {
    rows().forEach((row) => basket.set(row.key, 0));
    basket.ask({ itemId: line.item_id, name: line.name, variant: line.size ?? '', quantity: line.asked });
  };
  return { label: say('as_asked'), act: settle(line, act) };
}

/** @typedef {{lot_id: string, lot: string | null, expires_on: string | null, here: number}} Lot */

const named = (/** @type {Lot} */ lot) => [
  lot.lot ? say('lot', { lot: lot.lot }) : say('no_lot'),
  lot.expires_on ? say('expires', { day: day(lot.expires_on) }) : '',
].filter(Boolean).join(', ');

/**
 * A lot that expires sooner is here: take that one, or say why not.
 * @param {(Lot & {item_id: string, sooner: Lot})[]} lines
 * @param {import('./basket.js').Basket} basket
 * @param {() => void} again
 */
export function showTurn(lines, basket, again) {
  const rowOf = (/** @type {Lot} */ one) => basket.rows.find((row) => row.lotId === one.lot_id);
  const told = lines.map((one) => ({
    text: say('turn', { item: rowOf(one)?.name ?? '', mine: named(one), sooner: named(one.sooner), count: one.sooner.here }),
    ways: [{ label: say('take_sooner'), act: () => { basket.revise(rowOf(one)?.key ?? '', { lotId: one.sooner.lot_id }); again(); } }],
  }));
  return showWhy('', told, 'why-lot', (reason) => {
    lines.forEach((one) => basket.revise(rowOf(one)?.key ?? '', { lotReason: reason }));
    again();
  });
}
