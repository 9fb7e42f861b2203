// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Files that take long to make: the page shows how many rows have come, and keeps a file only when it is whole.
// Without this script the link is a plain download, and a file that breaks off is a download that failed.

import { rowCounter } from './csv-rows.js';
import { assertive, polite } from './live.js';
import { number } from './words.js';

const SAY_EVERY = 250; // milliseconds between two numbers on the page
const LARGEST_KEPT = 200_000; // rows; a longer file goes straight to the disk, where there is room for it

let under_way = false;

/** Watch the links inside `[data-so-leaving]`. */
export function bindLeaving() {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[download]') : null;
    const place = /** @type {HTMLElement | null} */ (link?.closest('[data-so-leaving]') ?? null);
    if (!(link instanceof HTMLAnchorElement) || !place || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!under_way) fetchFile(link, place);
  });
}

async function fetchFile(/** @type {HTMLAnchorElement} */ link, /** @type {HTMLElement} */ place) {
  under_way = true;
  const stop = new AbortController();
  try {
    tell(place, place.dataset.soBegun ?? '');
    const answer = await fetch(link.href, { credentials: 'same-origin', signal: stop.signal });
    if (!answer.ok || !answer.body) return refused(answer, place);
    const total = Number(answer.headers.get('X-Total-Rows') ?? 0);
    if (total > LARGEST_KEPT) {
      stop.abort();
      tell(place, '');
      return plainly(link);
    }
    keep(await received(answer, total, place), nameOf(answer, link));
    tell(place, filled(place.dataset.soDone ?? '', total, total));
    polite(filled(place.dataset.soDone ?? '', total, total));
  } catch {
    failed(place, place.dataset.soBroken ?? '');
  } finally {
    under_way = false;
  }
}

/** All of it, or an error: a file that is shorter than was said is none. */
async function received(/** @type {Response} */ answer, /** @type {number} */ total, /** @type {HTMLElement} */ place) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (answer.body).getReader();
  const csv = (answer.headers.get('Content-Type') ?? '').startsWith('text/csv');
  const counter = rowCounter();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const pieces = [];
  let said = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    pieces.push(/** @type {Uint8Array<ArrayBuffer>} */ (next.value));
    if (csv) counter.take(next.value);
    if (csv && performance.now() - said > SAY_EVERY) {
      said = performance.now();
      tell(place, filled(place.dataset.soGoing ?? '', counter.rows(), total), counter.rows() / Math.max(total, 1));
    }
  }
  if (csv && counter.rows() !== total) throw new Error('shorter than announced');
  return new Blob(pieces, { type: answer.headers.get('Content-Type') ?? '' });
}

async function refused(/** @type {Response} */ answer, /** @type {HTMLElement} */ place) {
  failed(place, (answer.status === 429 ? place.dataset.soBusy : place.dataset.soBroken) ?? '');
}

function failed(/** @type {HTMLElement} */ place, /** @type {string} */ words) {
  tell(place, words);
  assertive(words);
}

/** Words under the links, and a bar while there is something to wait for. */
function tell(/** @type {HTMLElement} */ place, /** @type {string} */ words, share = -1) {
  const bar = /** @type {HTMLProgressElement} */ (place.querySelector('progress'));
  const line = /** @type {HTMLElement} */ (place.querySelector('[data-part="leaving"]'));
  line.textContent = words;
  bar.hidden = share < 0;
  if (share >= 0) bar.value = share;
}

const filled = (/** @type {string} */ words, /** @type {number} */ rows, /** @type {number} */ total) =>
  words.replace('{rows}', number(rows)).replace('{total}', number(total));

/** The name the server gave the file. */
function nameOf(/** @type {Response} */ answer, /** @type {HTMLAnchorElement} */ link) {
  const found = /filename="?([^";]+)/.exec(answer.headers.get('Content-Disposition') ?? '');
  return found?.[1] ?? link.href.split('/').pop()?.split('?')[0] ?? 'soglia';
}

function keep(/** @type {Blob} */ file, /** @type {string} */ name) {
  const address = URL.createObjectURL(file);
  plainly(Object.assign(document.createElement('a'), { href: address, download: name }));
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** As the browser does it by itself, past the watching above. */
function plainly(/** @type {HTMLAnchorElement} */ link) {
  const plain = Object.assign(document.createElement('a'), { href: link.href, download: link.download });
  document.body.append(plain);
  plain.click();
  plain.remove();
}
