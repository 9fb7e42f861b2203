// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Pages as an app: the worker that keeps them, the picture they answer from, and the word when a new version is there.

import { newId } from './api.js';
import { keptPaths } from './kept.js';
import { refresh } from './picture.js';

const HOUR = 3600_000;
const SOON = 2000; // after that, hands are on the page
const { body, documentElement: root } = document;

/** Bind a page to the worker; where there can be none, everything works as long as there is network. */
export function bindApp() {
  if (document.querySelector('[data-no-network]')) showWays();
  if (root.dataset.soKept) renew();
  if (!body.dataset.operator || !('serviceWorker' in navigator)) return;
  if (document.readyState === 'complete') start();
  else window.addEventListener('load', start, { once: true });
}

async function start() {
  const registration = await navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
  if (!registration) return;
  watch(registration);
  keep();
  let asked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return;
    keep();
    if (Date.now() - asked < HOUR) return;
    asked = Date.now();
    registration.update().catch(() => undefined);
  });
}

/** Have the pages of whoever is in kept, and the picture of where they are; what is young is not fetched again. */
async function keep() {
  const { operator, keptPages = '', site, separator = '' } = body.dataset;
  const pages = keptPages.split(' ').filter(Boolean);
  if (site && pages.includes('/scan')) refresh(site);
  if (root.dataset.soKept) return; // it may be of somebody who is in no more: a page of the network says who is
  const as = [site ?? '', root.lang, root.dataset.theme ?? '', encodeURIComponent(separator)].join(' ');
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ type: 'keep', operator, pages, as });
}

// ---------------------------------------------------------------- a new version

function watch(/** @type {ServiceWorkerRegistration} */ registration) {
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration);
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'installed' && navigator.serviceWorker.controller) offer(registration);
    });
  });
}

/** It takes over when it is told to; what is in the basket and what waits to be sent stay where they are. */
function offer(/** @type {ServiceWorkerRegistration} */ registration) {
  const line = /** @type {HTMLElement | null} */ (document.querySelector('[data-so-version]'));
  if (!line || !line.hidden) return;
  if (performance.now() > SOON) line.parentElement?.append(line); // nothing moves under a finger
  line.hidden = false;
  line.querySelector('button')?.addEventListener('click', () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true });
    if (!registration.waiting) window.location.reload(); // another page has told it
    registration.waiting?.postMessage({ type: 'take-over' });
  });
}

// ---------------------------------------------------------------- a page that the device kept

/** What is for one time is made anew; and what proves that a form is ours, once the network is back. */
function renew() {
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="act"]'))) input.value = newId();
  window.addEventListener('online', prove);
  prove();
}

async function prove() {
  const options = { credentials: /** @type {const} */ ('same-origin'), cache: /** @type {const} */ ('no-store'), headers: { 'X-Keep': '1' } };
  const answer = await fetch(window.location.pathname, options).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (fresh.body.dataset.operator !== body.dataset.operator) return window.location.reload();
  const token = fresh.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
  document.querySelector('meta[name="csrf-token"]')?.setAttribute('content', token);
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="csrf_token"]'))) input.value = token;
}

/** Where the network is needed: the ways that this device keeps. */
async function showWays() {
  const kept = await keptPaths().catch(() => []);
  const place = /** @type {HTMLElement} */ (document.querySelector('[data-part="ways"]'));
  for (const link of place.querySelectorAll('a')) {
    /** @type {HTMLElement} */ (link.closest('li')).hidden = !kept.includes(link.pathname);
  }
  place.hidden = kept.length === 0;
}
