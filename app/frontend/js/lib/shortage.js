// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Less is here than was chosen: each line says how much, where more is, and one tap makes it fit.

import { clearRefusal, showRefusal } from './refusals.js';
import { say } from './words.js';

/** @typedef {{item_id: string, name: string, size: string | null, asked: number, here: number, elsewhere: {name: string, quantity: number}[]}} Short */

/**
 * Show what falls short. Answers true: the refusal had words of its own.
 * @param {Short[]} lines
 * @param {import('./basket.js').Basket} basket
 * @param {() => void} done  when every line fits
 */
export function showShortage(lines, basket, done) {
  const left = new Set(lines.map((line) => line.item_id));
  const settle = (/** @type {Short} */ line, /** @type {() => void} */ act) => () => {
    act();
    left.delete(line.item_id);
    const more = lines.filter((one) => left.has(one.item_id));
    if (more.length) return showShortage(more, basket, done);
    clearRefusal();
    return done();
  };
  showRefusal('', { lines: lines.map((line) => ({ text: textOf(line), ways: [wayOf(line, basket, settle)] })) });
  return true;
}

function textOf(/** @type {Short} */ line) {
  const item = [line.name, line.size].filter(Boolean).join(' ');
  const fact = say(line.here ? 'short' : 'short_none', { item, here: line.here, asked: line.asked });
  const most = line.elsewhere[0];
  return most ? `${fact} ${say('short_where', { site: most.name, count: most.quantity })}` : fact;
}

/**
 * @param {Short} line
 * @param {import('./basket.js').Basket} basket
 * @param {(line: Short, act: () => void) => () => void} settle
 */
function wayOf(line, basket, settle) {
  const rows = () => basket.rows.filter((row) => row.itemId === line.item_id);
  if (line.here > 0) {
    const act = () => {
      const [first, ...others] = rows();
      others.forEach((row) => basket.set(row.key, 0));
      if (first) basket.set(first.key, line.here);
    };
    return { label: say('make_it', { count: line.here }), act: settle(line, act) };
  }
  const act = () => {
    rows().forEach((row) => basket.set(row.key, 0));
    basket.ask({ itemId: line.item_id, name: line.name, variant: line.size ?? '', quantity: line.asked });
  };
  return { label: say('as_asked'), act: settle(line, act) };
}
