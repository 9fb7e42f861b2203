// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Goods by picture: a tile opens its sizes, or adds one where there is but one size.

import { fill, part, setIcon, stamp } from './dom.js';
import { rove } from './keys.js';
import { closeSheet, openSheet } from './sheet.js';
import { bindCounting, countWhileHeld } from './tile-count.js';
import { say } from './words.js';

/**
 * @typedef {object} Item
 * @property {string} id
 * @property {string} name
 * @property {string | null} size
 * @property {string | null} gender
 * @property {boolean} expires
 * @property {number} here
 * @property {[string, number] | null} at  which other site has most, and how many
 */

/** @typedef {{id: string, name: string, icon: string, newOnly?: boolean, items: Item[]}} Tile */

/**
 * @typedef {object} Hands
 * @property {(item: Item) => number} count  pieces of an item in the basket
 * @property {(item: Item) => void} take
 * @property {((item: Item) => boolean) | null} isAsked  null where nothing can be asked for in vain
 * @property {(item: Item) => void} [ask]
 * @property {(item: Item) => void} [unask]
 * @property {(tile: Tile) => string | null} [sizeOf]  the size of the person who is served
 * @property {import('./tile-count.js').Counts} [counts]  where many of a size are put in: counts up and down in the sheet
 */

/**
 * Bind every tile of the page.
 * @param {Tile[]} tiles
 * @param {Hands} hands
 * @returns {{draw: () => void}}
 */
export function bindTiles(tiles, hands) {
  const byId = new Map(tiles.map((tile) => [tile.id, tile]));
  const every = document.getElementById('every-tile');
  const sizes = sizeSheet(hands);
  for (const grid of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-tiles]'))) {
    const settle = rove(grid);
    grid.closest('.offcanvas')?.addEventListener('shown.bs.offcanvas', settle);
    grid.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('[data-tile]');
      const tile = byId.get(/** @type {HTMLElement | null} */ (button)?.dataset.tile ?? '');
      if (!tile) return;
      if (isSingle(tile) && (tile.items[0].here > 0 || !hands.isAsked)) return hands.take(tile.items[0]);
      if (every?.contains(button)) closeSheet(every);
      sizes.open(tile);
    });
  }
  document.querySelector('[data-part="all-tiles"]')?.addEventListener('click', () => every && openSheet(every));
  const draw = () => {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-tile]'))) {
      const tile = byId.get(button.dataset.tile ?? '');
      if (tile) drawTile(button, tile, hands);
    }
    sizes.draw();
  };
  draw();
  return { draw };
}

function isSingle(/** @type {Tile} */ tile) {
  return tile.items.length === 1;
}

function drawTile(/** @type {HTMLElement} */ button, /** @type {Tile} */ tile, /** @type {Hands} */ hands) {
  const count = tile.items.reduce((sum, item) => sum + hands.count(item), 0);
  const bubble = /** @type {HTMLElement} */ (button.querySelector('[data-so-bubble]'));
  bubble.hidden = count === 0;
  bubble.textContent = String(count);
  button.classList.toggle('so-tile-taken', count > 0);
  const name = isSingle(tile) ? 'tile_one' : 'tile';
  button.setAttribute('aria-label', say(count ? `${name}_in` : name, { label: tile.name, count }));
}

/** @returns {{open: (tile: Tile) => void, draw: () => void}} */
function sizeSheet(/** @type {Hands} */ hands) {
  const sheet = /** @type {HTMLElement} */ (document.getElementById('sizes'));
  /** @type {Tile | null} */
  let tile = null;
  let model = 0;
  if (!sheet) return { open: () => undefined, draw: () => undefined };
  const grid = part('grid', sheet);
  const settle = rove(grid);
  const counting = hands.counts && part('counting', sheet) ? bindCounting(sheet, hands.counts, () => draw()) : null;
  const draw = () => {
    if (!tile) return;
    counting?.draw();
    const models = modelsOf(tile);
    drawModels(sheet, models, model, (chosen) => {
      model = chosen;
      draw();
    });
    drawGrid(grid, models[model].items, hands);
    settle();
  };
  const open = (/** @type {Tile} */ opened) => {
    tile = opened;
    const wanted = hands.sizeOf?.(tile) ?? null;
    model = Math.max(0, modelsOf(tile).findIndex((one) => one.items.some((item) => item.size === wanted)));
    part('noted', sheet).hidden = true;
    counting?.show(null);
    drawHead(sheet, tile);
    draw();
    const own = /** @type {HTMLElement | null} */ (wanted && grid.querySelector(`[data-size="${CSS.escape(wanted)}"]`));
    openSheet(sheet, { focus: own ?? grid.querySelector('button') });
  };
  const took = (/** @type {Item} */ item) => {
    counting?.show(item);
    draw();
  };
  bindGrid(sheet, grid, () => tile, hands, draw, took);
  return { open, draw };
}

function drawHead(/** @type {HTMLElement} */ sheet, /** @type {Tile} */ tile) {
  const title = /** @type {HTMLElement} */ (sheet.querySelector('.so-sheet-title'));
  title.textContent = tile.name;
  title.lang = 'it';
  const only = part('only-new', sheet);
  if (only) only.hidden = !tile.newOnly;
  const icon = sheet.querySelector('.so-sheet-icon') ?? document.querySelector(`[data-tile="${tile.id}"] .so-icon`)?.cloneNode(true);
  if (!(icon instanceof SVGElement)) return;
  icon.setAttribute('class', 'so-icon so-sheet-icon');
  setIcon(icon, tile.icon);
  title.before(icon);
}

/** Cuts of a product, each with its sizes: by sex where that tells them apart, else by name. */
function modelsOf(/** @type {Tile} */ tile) {
  /** @type {Map<string, {label: string, items: Item[]}>} */
  const models = new Map();
  const genders = new Map(tile.items.map((item) => [`${item.name}|${item.gender}`, item.gender]));
  const bySex = new Set(genders.values()).size === genders.size;
  for (const item of tile.items) {
    const key = `${item.name}|${item.gender}`;
    const label = bySex ? say({ m: 'men', f: 'women' }[item.gender ?? ''] ?? 'all') : item.name;
    if (!models.has(key)) models.set(key, { label, items: [] });
    models.get(key)?.items.push(item);
  }
  return [...models.values()];
}

/**
 * @param {HTMLElement} sheet
 * @param {{label: string}[]} models
 * @param {number} chosen
 * @param {(at: number) => void} choose
 */
function drawModels(sheet, models, chosen, choose) {
  const pills = part('models', sheet);
  pills.hidden = models.length < 2;
  const had = pills.contains(document.activeElement);
  pills.replaceChildren(...models.map(({ label }, at) => {
    const pill = stamp('model', { label });
    pill.setAttribute('aria-pressed', String(at === chosen));
    pill.addEventListener('click', () => choose(at));
    return pill;
  }));
  if (had) /** @type {HTMLElement} */ (pills.children[chosen]).focus();
}

/**
 * @param {HTMLElement} grid
 * @param {Item[]} items
 * @param {Hands} hands
 */
function drawGrid(grid, items, hands) {
  const same = grid.childElementCount === items.length
    && items.every((item, at) => /** @type {HTMLElement} */ (grid.children[at]).dataset.item === item.id);
  if (!same) grid.replaceChildren(...items.map(() => stamp('size')));
  items.forEach((item, at) => drawSize(/** @type {HTMLElement} */ (grid.children[at]), item, hands));
}

function drawSize(/** @type {HTMLElement} */ button, /** @type {Item} */ item, /** @type {Hands} */ hands) {
  const state = stateOf(item, hands);
  const size = item.size ?? say('one_size');
  const count = state === 'taken' ? hands.count(item) : item.here;
  const note = { here: say('here', { count }), taken: say('taken', { count }), finished: say('finished'), asked: say('asked_size') }[state];
  button.className = `so-size so-size-${state}`;
  button.dataset.item = item.id;
  button.dataset.size = item.size ?? '';
  fill(button, { size, note });
  button.setAttribute('aria-label', say(`size_${state}`, { size, count }));
}

/** @returns {'here' | 'taken' | 'finished' | 'asked'} */
function stateOf(/** @type {Item} */ item, /** @type {Hands} */ hands) {
  if (hands.count(item) > 0) return 'taken';
  if (hands.isAsked?.(item)) return 'asked';
  return hands.isAsked && item.here <= 0 ? 'finished' : 'here';
}

/**
 * @param {HTMLElement} sheet
 * @param {HTMLElement} grid
 * @param {() => Tile | null} tile
 * @param {Hands} hands
 * @param {() => void} draw
 * @param {(item: Item) => void} took
 */
function bindGrid(sheet, grid, tile, hands, draw, took) {
  const noted = part('noted', sheet);
  const itemOf = (/** @type {EventTarget | null} */ target) => {
    const id = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest('[data-item]'))?.dataset.item;
    return tile()?.items.find((item) => item.id === id);
  };
  /** @type {Item | undefined} */
  let last;
  const note = (/** @type {Item} */ item) => {
    last = item;
    hands.ask?.(item);
    const where = item.at ? say('noted_where', { site: item.at[0], count: item.at[1] }) : say('noted_nowhere');
    fill(noted, { noted: say('noted', { size: item.size ?? item.name }), where });
    noted.hidden = false;
    draw();
  };
  const take = (/** @type {Item} */ item) => {
    hands.take(item);
    took(item);
  };
  const heldCounted = hands.counts ? countWhileHeld(grid, itemOf, take) : () => false;
  grid.addEventListener('click', (event) => {
    const item = itemOf(event.target);
    if (!item || heldCounted()) return;
    if (stateOf(item, hands) === 'finished') return note(item);
    if (stateOf(item, hands) === 'asked') return draw();
    take(item);
  });
  grid.addEventListener('keydown', (event) => {
    const item = itemOf(event.target);
    if (!item || !hands.ask || event.key.toLowerCase() !== 'n' || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    note(item);
  });
  part('unnote', sheet).addEventListener('click', () => {
    if (last) hands.unask?.(last);
    noted.hidden = true;
    draw();
    /** @type {HTMLElement | null} */ (grid.querySelector('[tabindex="0"]'))?.focus();
  });
}
