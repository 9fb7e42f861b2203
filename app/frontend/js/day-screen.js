// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The big screen of a distribution day: it looks for the number, keeps the last one, and says when that one is old.

import { get } from './lib/api.js';
import { part, show } from './lib/dom.js';

const PAUSE = 5000;
const BEFORE = 4;
const { dayId } = part('screen').dataset;
const number = part('number');

async function look() {
  const answer = await get(`/days/${dayId}/queue`);
  part('old').hidden = answer.ok;
  if (answer.ok) draw(answer.data.called);
  window.setTimeout(look, PAUSE);
}

function draw(/** @type {number[]} */ called) {
  const now = String(called.at(-1) ?? '–');
  if (number.textContent !== now) number.textContent = now; // so that it is spoken once
  show(part('before'), called.length > 1 ? called.slice(0, -1).slice(-BEFORE).join('  ') : null);
}

window.setTimeout(look, PAUSE);
