// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What the server refused is opened again where it was made: goods in their basket, a contact in its form. It leaves
// the list when it is recorded anew, or when somebody takes it off.

import { newId } from './api.js';
import { drop } from './outbox.js';

/** @typedef {import('./outbox.js').Entry} Entry */

const PAGES = /** @type {const} */ ({ handout: ['hand-out', '/hand-out'], receipt: ['receive', '/receive'] });

/** Whether an entry can be opened where it was made. */
export function reopens(/** @type {Entry} */ row, /** @type {any} */ content) {
  return row.kind === 'contact' ? content !== null : row.kind in PAGES && content?.rows?.length > 0;
}

/** Goods go back into their basket, unless one is begun there; a contact is read by its form. */
export async function reopen(/** @type {Entry} */ row, /** @type {any} */ content) {
  if (row.kind === 'contact') return window.location.assign(`/contacts/new#${row.id}`);
  const [name, address] = PAGES[/** @type {'handout' | 'receipt'} */ (row.kind)];
  const place = `soglia.basket.${name}.${content.body.site_id}`;
  const begun = JSON.parse(sessionStorage.getItem(place) ?? 'null');
  const keys = content.rows.map((/** @type {any} */ one) => one.key);
  const rows = [...content.rows, ...(begun?.rows ?? []).filter((/** @type {any} */ one) => !keys.includes(one.key))];
  sessionStorage.setItem(place, JSON.stringify({ ...begun, id: newId(), asked: begun?.asked ?? [], rows, sent: false }));
  await drop(row.id);
  return window.location.assign(address);
}
