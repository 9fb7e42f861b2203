// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Whether what is kept here is safe: what the browser says it may delete, how much room there is, and how an app on the
// home screen is treated better than a page.

import { fill, part } from './dom.js';
import { makeKey } from './sealing.js';
import { store } from './store.js';
import { say } from './words.js';

const MEGABYTE = 1_000_000;

/** Whether this browser keeps anything at all, sealed. */
export async function isThere() {
  try {
    await Promise.all([store(), makeKey()]);
    return true;
  } catch {
    return false;
  }
}

/** Fill in what is known, and bind the ways to be safer. */
export function showSafety() {
  const isApp = matchMedia('(display-mode: standalone)').matches;
  const isApple = /iPhone|iPad/.test(navigator.userAgent) || (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1);
  part('installed').hidden = !isApp;
  part('ios').hidden = !isApple || isApp;
  part('persist').addEventListener('click', async () => {
    part('declined').hidden = await navigator.storage.persist().catch(() => false);
    await drawPersisted();
  });
  drawPersisted();
  drawRoom();
  bindInstall();
}

async function drawPersisted() {
  const persisted = await navigator.storage?.persisted?.().catch(() => false);
  part('persisted').hidden = !persisted;
  part('loose').hidden = persisted !== false;
  part('persist').hidden = persisted !== false;
}

async function drawRoom() {
  const { usage, quota } = await navigator.storage?.estimate?.().catch(() => ({})) ?? {};
  const text = quota ? say('room', { used: Math.ceil((usage ?? 0) / MEGABYTE), room: Math.floor(quota / MEGABYTE) }) : null;
  fill(document.body, { room: text });
}

/** Browsers that offer it say so by an event; the offer is theirs to make, ours to show. */
function bindInstall() {
  const button = part('install');
  /** @type {any} */
  let offer = null;
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event;
    button.hidden = false;
  });
  button.addEventListener('click', async () => {
    await offer?.prompt();
    button.hidden = true;
  });
  window.addEventListener('appinstalled', () => { part('installed').hidden = false; });
}
