// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What a page begins with. The server writes it into the page; one that the device kept was written without its address,
// so there the address is read here, with the picture beside it.

import { goodsAt } from './picture.js';

/** Whether this page comes from the device and not from the server. */
function isKept() {
  return Boolean(document.documentElement.dataset.soKept);
}

/** A word of the address of a page that the device kept; nothing on any other. */
export function saidByAddress(/** @type {string} */ name) {
  return isKept() ? new URLSearchParams(window.location.search).get(name) ?? '' : '';
}

/** The goods that another page sent along, in the shape that the server gives them; null when there are none. */
export async function startOfAddress(/** @type {string} */ siteId) {
  const id = saidByAddress('item');
  const item = id ? (await goodsAt(siteId)).find((one) => one.id === id) : null;
  if (!item) return null;
  const pieces = Math.min(Math.max(1, Math.trunc(Number(saidByAddress('pieces'))) || 1), 9999);
  const { name, size, tracks_expiry } = item;
  return { item_id: id, name, variant: size, tracks_expiry, pieces, lot: saidByAddress('lot'), expires_on: saidByAddress('expires_on') };
}
