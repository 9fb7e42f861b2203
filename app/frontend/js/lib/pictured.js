// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What the scan page shows of a code when the server is silent: what the picture knows, with the acts that work.

import { part, stamp } from './dom.js';
import { goodsKept } from './outbox.js';
import { answerOf } from './picture.js';
import { momentOf } from './picture-age.js';
import { grouped } from './served.js';
import { day, number, say } from './words.js';

/**
 * The piece of page for a code, or null where there is no picture. `told` is what the piece is of, in the shape of an
 * answer to POST /scan.
 * @param {string} code
 * @param {string} siteId
 * @returns {Promise<{piece: HTMLElement, told: any} | null>}
 */
export async function pictured(code, siteId) {
  const told = await answerOf(code, siteId).catch(() => null);
  if (!told) return null;
  const time = momentOf(told.as_of);
  if (told.item) {
    const gone = (await goodsKept(siteId)).get(told.item.id) ?? 0; // handed out here, and the server does not know of it yet
    return { told, piece: goods(code, siteId, told, Math.max(0, told.on_hand.here - gone), time) };
  }
  if (told.person) return { told, piece: card(told.person.code) };
  if (told.site) return { told, piece: place(told) };
  const piece = stamp('pictured-unknown', { spoken: say('pictured_unknown') });
  piece.dataset.code = code;
  return { told, piece };
}

/**
 * @param {string} code
 * @param {string} siteId
 * @param {any} told
 * @param {number} here
 * @param {string} time
 */
function goods(code, siteId, told, here, time) {
  const { item, pieces, parsed } = told;
  const batch = [parsed.lot && say('pictured_lot', { lot: parsed.lot }), parsed.expires_on && say('pictured_expires', { day: day(parsed.expires_on) })];
  const piece = stamp('pictured', {
    name: item.name,
    variant: item.size,
    code: [parsed.gtin?.replace(/^0{1,6}/, '') ?? code.trim(), pieces > 1 ? say('pictured_pack', { count: pieces }) : ''].filter(Boolean).join(' · '),
    lot: batch.filter(Boolean).join(' · ') || null,
    doubt: told.warnings.length ? say('pictured_doubt') : null,
    here: number(here),
    time: say('pictured_here', { time }),
    spoken: `${[item.name, item.size].filter(Boolean).join(', ')}. ${number(here)} ${say('pictured_here', { time })}.`,
  });
  if (told.warnings.length) piece.dataset.signal = 'doubtful';
  bindWays(piece, { item: item.id, pieces, lot: parsed.lot, expires_on: parsed.expires_on }, localStorage.getItem(`soglia.last.${siteId}`));
  return piece;
}

/** The acts under the goods, the one of the last time on top, or the role's first. */
function bindWays(/** @type {HTMLElement} */ piece, /** @type {Record<string, any>} */ said, /** @type {string | null} */ last) {
  const place = /** @type {HTMLElement} */ (piece.querySelector('.so-next'));
  const ways = /** @type {HTMLAnchorElement[]} */ ([...place.querySelectorAll('a')]);
  const first = last ?? place.dataset.first;
  ways.sort((one, other) => Number(other.dataset.way === first) - Number(one.dataset.way === first));
  ways.forEach((way, at) => {
    const query = new URLSearchParams(Object.entries(said).filter(([, value]) => value).map(([name, value]) => [name, String(value)]));
    way.href = `${way.pathname}?${query}`;
    way.dataset.act = `F${at + 2}`;
    way.classList.toggle('so-button-fill', at === 0);
    way.classList.toggle('so-button-primary', at === 0);
    way.classList.toggle('so-button-plain', at > 0);
  });
  place.append(...ways);
}

function card(/** @type {string} */ code) {
  const piece = stamp('pictured-card', { code: grouped(code), spoken: say('pictured_card', { code: grouped(code) }) });
  const input = piece.querySelector('input[name="code"]');
  if (input) /** @type {HTMLInputElement} */ (input).value = code;
  return piece;
}

function place(/** @type {any} */ { site, shelf }) {
  const name = shelf?.name ?? site.name;
  const piece = stamp('pictured-place', { name, site: shelf ? site.name : null, spoken: name });
  part('other-site', piece).hidden = site.id === document.body.dataset.site;
  return piece;
}
