// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What opens without network, and what leaves when it is back. A new version takes over when no page of the older one is
// open, or when a page says so; it never touches what waits to be sent.

import { forAll, forgetPages, keepFiles, keepForAll, keepPages, keptFile, keptPage, tidy } from '../js/lib/kept.js';
import { fold, kindOf } from '../js/lib/own-codes.js';
import { sendAll } from '../js/lib/sending.js';
import { store } from '../js/lib/store.js';

/* global KEPT, VERSION */
const FILES = KEPT.map((/** @type {string} */ name) => new URL(`static/dist/${name}`, self.registration.scope).href);
const NO_NETWORK = '/no-network';
const LANGUAGES = ['it', 'en'];
/** Where forms go by which somebody comes in, leaves, or gives way to somebody else. */
const CHANGES_WHO = ['/', '/sign-out', '/tablet'];
/** Milliseconds that the network has where the device has something to show instead. */
const PATIENCE = 2000;

self.addEventListener('install', (event) => event.waitUntil(install()));

async function install() {
  await keepFiles(VERSION, FILES);
  await keepForAll(VERSION, NO_NETWORK, LANGUAGES);
}

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim().then(() => tidy(VERSION))));

self.addEventListener('message', (event) => {
  if (event.data?.type === 'take-over') event.waitUntil(self.skipWaiting());
  if (event.data?.type === 'keep') event.waitUntil(keepPages(VERSION, new Set(FILES), event.data));
  if (event.data?.type === 'send') event.waitUntil(sendAll());
});

self.addEventListener('sync', (event) => {
  if (event.tag === 'outbox') event.waitUntil(sendAll());
});

self.addEventListener('periodicsync', (event) => {
  if (event.tag === 'outbox') event.waitUntil(sendAll());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === 'GET' && address.pathname.startsWith('/static/dist/')) return event.respondWith(file(request));
  if (request.mode !== 'navigate') return;
  if (request.method === 'GET') return event.respondWith(page(request, address));
  if (CHANGES_WHO.includes(address.pathname)) return event.respondWith(changeOfWho(request, address.pathname));
  if (address.pathname === '/hand-out') return event.respondWith(handOutTo(request));
  if (request.headers.get('Content-Type')?.startsWith('application/x-www')) event.respondWith(fetch(request).catch(noNetwork));
});

async function file(/** @type {Request} */ request) {
  return (await keptFile(request.url)) ?? fetch(request);
}

/** A page from the network; what is kept of it when the network is away, or slow, or the server is down. */
async function page(/** @type {Request} */ request, /** @type {URL} */ address) {
  const fresh = fetch(request);
  const instead = (await keptPage(address.pathname)) ?? (address.searchParams.get('from') === 'home' ? await forAll(NO_NETWORK, LANGUAGES) : null);
  if (!instead) return fresh.catch(noNetwork);
  const answer = await Promise.race([fresh.catch(() => null), new Promise((done) => { setTimeout(done, PATIENCE, null); })]);
  return answer && answer.status < 500 ? answer : instead;
}

async function noNetwork() {
  return (await forAll(NO_NETWORK, LANGUAGES)) ?? Response.error();
}

/** Pages of whoever was in go: at once when they leave, else when the server let somebody in. */
async function changeOfWho(/** @type {Request} */ request, /** @type {string} */ path) {
  if (path === '/sign-out') await forget();
  try {
    const answer = await fetch(request);
    if (answer.type === 'opaqueredirect') await forget();
    return answer;
  } catch {
    return noNetwork();
  }
}

async function forget() {
  await forgetPages();
  await (await store()).clear('pictures').catch(() => undefined);
}

/** A card that was read on another page: without network its code goes into the kept page, in this answer alone. */
async function handOutTo(/** @type {Request} */ request) {
  const again = request.clone();
  try {
    return await fetch(request);
  } catch {
    const kept = await keptPage('/hand-out');
    if (!kept) return noNetwork();
    const code = fold(String((await again.formData()).get('code') ?? ''));
    const card = kindOf(code) === 'person' ? JSON.stringify({ code, sizes: {} }) : 'null';
    return new Response((await kept.text()).replace('id="person">null<', `id="person">${card}<`), { headers: kept.headers });
  }
}
