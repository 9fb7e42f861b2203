// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The picture of a sheet as a grid of cells: a tap or the arrows choose where the first label goes.

import { polite } from './live.js';
import { say } from './words.js';

/**
 * Make the cells of the picture choosable. `chosen` gets the number of the first cell.
 * @param {HTMLElement} paper
 * @param {(cell: number) => void} chosen
 */
export function bindPaper(paper, chosen) {
  paper.dataset.dressed = 'true';
  const picture = paper.querySelector('svg');
  const cells = /** @type {SVGGElement[]} */ ([...paper.querySelectorAll('[data-cell]')]);
  const across = Number(paper.dataset.across);
  if (!picture || cells.length < 2) return;
  asGrid(picture, cells, across);
  const frame = picture.querySelector('.so-cell-start > rect:last-child');
  const mark = (/** @type {number} */ first) => {
    for (const cell of cells) markCell(cell, Number(cell.dataset.cell) === first);
    if (frame) cells[first - 1]?.append(frame); // until the picture is drawn anew
  };
  const go = (/** @type {number} */ first) => {
    mark(first);
    cells[first - 1].focus({ preventScroll: true });
    polite(say('first', where(first, across)));
    chosen(first);
  };
  mark(Number(paper.dataset.start));
  picture.addEventListener('click', (event) => {
    const cell = /** @type {SVGGElement | null} */ (/** @type {Element} */ (event.target).closest('[data-cell]'));
    if (cell) go(Number(cell.dataset.cell));
  });
  picture.addEventListener('keydown', (event) => {
    const cell = /** @type {SVGGElement | null} */ (/** @type {Element} */ (event.target).closest('[data-cell]'));
    const next = cell && nextCell(event.key, Number(cell.dataset.cell), across, cells.length);
    if (!next) return;
    event.preventDefault();
    go(next);
  });
}

/** Where a key leads from a cell; 0 for a key that leads nowhere. */
export function nextCell(/** @type {string} */ key, /** @type {number} */ cell, /** @type {number} */ across, /** @type {number} */ most) {
  const row = Math.floor((cell - 1) / across);
  /** @type {Record<string, number>} */
  const ways = {
    ArrowRight: Math.min(cell + 1, most),
    ArrowLeft: Math.max(cell - 1, 1),
    ArrowDown: cell + across <= most ? cell + across : cell,
    ArrowUp: cell - across >= 1 ? cell - across : cell,
    Home: row * across + 1,
    End: Math.min((row + 1) * across, most),
    PageUp: 1,
    PageDown: most,
    Enter: cell,
    ' ': cell,
  };
  return ways[key] ?? 0;
}

/** Rows and cells as assistive technology knows them. */
function asGrid(/** @type {SVGSVGElement} */ picture, /** @type {SVGGElement[]} */ cells, /** @type {number} */ across) {
  picture.setAttribute('role', 'grid');
  picture.setAttribute('aria-label', say('grid'));
  for (let at = 0; at < cells.length; at += across) {
    const row = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    row.setAttribute('role', 'row');
    cells[at].before(row);
    row.append(...cells.slice(at, at + across));
  }
  for (const cell of cells) {
    const number = Number(cell.dataset.cell);
    cell.setAttribute('role', 'gridcell');
    cell.id = `cell-${number}`;
  }
  for (const title of picture.querySelectorAll('title')) title.remove(); // it would be a tooltip over every cell
}

function markCell(/** @type {SVGGElement} */ cell, /** @type {boolean} */ first) {
  const grid = /** @type {HTMLElement} */ (cell.closest('[data-across]'));
  const number = Number(cell.dataset.cell);
  cell.setAttribute('tabindex', first ? '0' : '-1');
  cell.setAttribute('aria-selected', String(first));
  cell.setAttribute('aria-label', say(first ? 'first' : 'cell', where(number, Number(grid.dataset.across))));
  cell.classList.toggle('so-cell-first', first);
}

function where(/** @type {number} */ cell, /** @type {number} */ across) {
  return { row: Math.floor((cell - 1) / across) + 1, column: ((cell - 1) % across) + 1 };
}
