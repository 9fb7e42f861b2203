// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// A sheet that somebody describes, drawn while they type.

import { fragment } from './lib/api.js';
import { part } from './lib/dom.js';

const WAIT = 300;

const form = /** @type {HTMLFormElement} */ (part('sheet'));
let timer = 0;
let last = 0;

async function draw() {
  const mine = ++last;
  const { fragment: found } = await fragment(form.dataset.preview ?? '', new FormData(form));
  if (mine === last && found) part('picture').replaceChildren(found);
}

form.addEventListener('input', () => {
  clearTimeout(timer);
  timer = window.setTimeout(draw, WAIT);
});
