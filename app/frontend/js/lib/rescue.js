// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What waits, as a file: sealed as it lies here, under the key that the server made. It can be carried by anybody and
// opened by the server alone.

import { deviceOf, operatorHere } from './device.js';
import { base64, open } from './sealing.js';
import { store } from './store.js';

/** @typedef {import('./outbox.js').Entry} Entry */

/** The file of whoever is in; null when nothing of theirs can be taken along. */
export async function rescueOf() {
  const operator = operatorHere();
  const device = await deviceOf(operator).catch(() => null);
  if (!device) return null;
  const rows = /** @type {Entry[]} */ (await (await store()).getAll('outbox')).filter((row) => row.operator === operator && !row.undone);
  const own = await Promise.all(rows.map((row) => open(device.spare, row.id, row))); // the server has no key to these
  const taken = rows.filter((_, at) => own[at] === null).sort((one, other) => one.at - other.at);
  const entries = taken.map(({ id, number, kind, at, iv, data }) => (
    { id, number, kind, at: new Date(at).toISOString(), iv: base64(iv), data: base64(data) }
  ));
  return entries.length ? { soglia: 'outbox', release: 1, device: device.id, entries } : null;
}

/** As something to save or to share. */
export function asFile(/** @type {unknown} */ rescue) {
  const day = new Date().toISOString().slice(0, 10);
  return new File([JSON.stringify(rescue)], `soglia-${day}.json`, { type: 'application/json' });
}
