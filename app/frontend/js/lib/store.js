// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What is kept on this device, and where. Pages and the service worker open the same database.
//
//   outbox    what happened and the server has not answered for yet; its body is sealed        key: id
//   sent      what the server answered for in the last seven days, without its body            key: id
//   devices   this device as each operator's: its id, key, token and last number               key: operator
//   pictures  catalogue, codes and stock of a site, as they were at a moment                   key: site
//
// A release may add stores and fields, never take away or rename: a queue that an older release filled is still sent.

import { openDB } from 'idb';

export const NAME = 'soglia';
const RELEASE = 1;

/** @type {Promise<import('idb').IDBPDatabase> | null} */
let opened = null;

/** The database; opened once, and again when the browser closed it. Raises what the browser says where it keeps nothing. */
export function store() {
  opened ??= openDB(NAME, RELEASE, {
    upgrade(database) {
      database.createObjectStore('outbox', { keyPath: 'id' });
      database.createObjectStore('sent', { keyPath: 'id' });
      database.createObjectStore('devices', { keyPath: 'operator' });
      database.createObjectStore('pictures', { keyPath: 'site' });
    },
    ...ENDS,
  }).catch((error) => {
    if (error.name === 'VersionError') return openDB(NAME, undefined, ENDS); // a newer release was here: as that one has it
    throw error;
  }).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

const ENDS = {
  blocking: () => close(), // a newer release waits for this page
  terminated: () => { opened = null; },
};

function close() {
  opened?.then((database) => database.close());
  opened = null;
}
