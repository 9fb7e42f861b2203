// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What the service worker keeps: built files of a version, and pages of whoever is in. Pages are kept as the server wrote
// them for an address without a query, and say themselves when that was (`data-so-kept`). Answers of the API are not kept.

const FILES = 'built-';
const PAGES = 'pages-';
const OLD = 10 * 60_000;

/** @typedef {{operator: string, pages: string[], as: string}} Wanted  `as`: the site, the language and the light they are in */

/** Rises when pages are thrown away: what was on its way for somebody who left is not kept. */
let turn = 0;

/** The caches of this kind. */
async function named(/** @type {string} */ start) {
  return (await caches.keys()).filter((name) => name.startsWith(start));
}

// ---------------------------------------------------------------- built files

/** Keep the files of a version, those that are not there; what an older one has is not fetched again: names carry hashes. */
export async function keepFiles(/** @type {string} */ version, /** @type {Iterable<string>} */ addresses) {
  const cache = await caches.open(FILES + version);
  const held = new Set((await cache.keys()).map(({ url }) => url));
  const lacking = [...addresses].filter((address) => !held.has(address));
  await Promise.all(lacking.map(async (address) => cache.put(address, (await keptFile(address)) ?? (await fetched(address)))));
}

async function fetched(/** @type {string} */ address, options = {}) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

/** A built file of any version; nothing when it is not kept. */
export function keptFile(/** @type {string} */ address) {
  return caches.match(address, { ignoreVary: true });
}

/** Keep a page that is nobody's, in each language. */
export async function keepForAll(/** @type {string} */ version, /** @type {string} */ path, /** @type {string[]} */ languages) {
  const cache = await caches.open(FILES + version);
  await Promise.all(languages.map(async (language) => {
    const answer = await fetched(path, { credentials: 'omit', cache: 'no-store', headers: { 'Accept-Language': language } });
    await cache.put(`${path}?language=${language}`, answer);
  }));
}

/** The page that is nobody's, in the language of the pages that are kept, else of the device. */
export async function forAll(/** @type {string} */ path, /** @type {string[]} */ languages) {
  const last = (await allPages())[0]?.answer.headers.get('X-Kept-As')?.split(' ')[1] ?? '';
  const language = languages.find((one) => (last || navigator.language).startsWith(one)) ?? languages.at(-1);
  return caches.match(`${path}?language=${language}`, { ignoreVary: true });
}

// ---------------------------------------------------------------- pages

/** Every kept page. @returns {Promise<{cache: string, path: string, answer: Response}[]>} */
async function allPages() {
  const found = [];
  for (const name of await named(PAGES)) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, { ignoreVary: true });
      if (answer) found.push({ cache: name, path: new URL(request.url).pathname, answer });
    }
  }
  return found;
}

/** The addresses that open without network. */
export async function keptPaths() {
  return (await allPages()).map(({ path }) => path);
}

/** The kept page of an address, whatever its query. */
export async function keptPage(/** @type {string} */ path) {
  for (const name of await named(PAGES)) {
    const found = await (await caches.open(name)).match(path, { ignoreVary: true });
    if (found) return found;
  }
  return null;
}

/**
 * Keep the pages of whoever is in, those anew that are old, of another site, language or light, or of another version.
 * A page that needs files of another version waits for that one.
 * @param {string} version
 * @param {Set<string>} files  the addresses of this version's files
 * @param {Wanted} wanted
 */
export async function keepPages(version, files, { operator, pages, as }) {
  const now = turn;
  await keepFiles(version, files); // a page without them would open and do nothing
  const held = (await allPages()).filter((one) => one.cache === PAGES + operator);
  for (const path of pages) {
    const before = held.find((one) => one.path === path);
    if (before && isCurrent(before.answer, version, as)) continue;
    const page = await fetchPage(path, operator, files);
    if (!page || now !== turn) continue;
    await throwAway((name) => name !== PAGES + operator);
    await (await caches.open(PAGES + operator)).put(path, marked(page, version, as));
  }
  for (const { path } of held.filter((one) => !pages.includes(one.path))) await (await caches.open(PAGES + operator)).delete(path);
  await tidy(version);
}

function isCurrent(/** @type {Response} */ kept, /** @type {string} */ version, /** @type {string} */ as) {
  const age = Date.now() - Number(kept.headers.get('X-Kept-At'));
  return Math.abs(age) < OLD && kept.headers.get('X-Kept-As') === as && kept.headers.get('X-Kept-Version') === version;
}

/** A page as it is for whoever is in; nothing when that is somebody else by now, or nobody. */
async function fetchPage(/** @type {string} */ path, /** @type {string} */ operator, /** @type {Set<string>} */ files) {
  const answer = await fetch(path, { credentials: 'same-origin', cache: 'no-store', headers: { Accept: 'text/html', 'X-Keep': '1' } }).catch(() => null);
  if (!answer || answer.status !== 200 || answer.redirected || !answer.headers.get('Content-Type')?.startsWith('text/html')) return null;
  const html = await answer.text();
  const needed = [...html.matchAll(/(?:src|href)="([^"#]+\.(?:js|css|svg|woff2))["#]/g)].map(([, address]) => new URL(address, self.location.origin));
  const missing = needed.some((address) => address.pathname.startsWith('/static/dist/') && !files.has(address.href));
  return html.includes(`data-operator="${operator}"`) && !missing ? { html, headers: answer.headers } : null;
}

function marked(/** @type {{html: string, headers: Headers}} */ page, /** @type {string} */ version, /** @type {string} */ as) {
  const headers = new Headers(page.headers); // with the policy of what a page may load
  for (const name of ['Content-Encoding', 'Content-Length', 'Set-Cookie', 'Vary']) headers.delete(name);
  for (const [name, value] of [['X-Kept-At', `${Date.now()}`], ['X-Kept-As', as], ['X-Kept-Version', version]]) headers.set(name, value);
  return new Response(page.html.replace('<html ', `<html data-so-kept="${new Date().toISOString()}" `), { headers });
}

/** Throw the pages of everybody away: who was in is not, or not any more. */
export async function forgetPages() {
  turn += 1;
  await throwAway(() => true);
}

async function throwAway(/** @type {(name: string) => boolean} */ which) {
  await Promise.all((await named(PAGES)).filter(which).map((name) => caches.delete(name)));
}

/** Files of older versions go when no page that is kept needs them any more; those of one that waits to take over stay. */
export async function tidy(/** @type {string} */ version) {
  if (self.registration.installing || self.registration.waiting) return;
  const older = (await allPages()).some(({ answer }) => answer.headers.get('X-Kept-Version') !== version);
  if (older) return;
  await Promise.all((await named(FILES)).filter((name) => name !== FILES + version).map((name) => caches.delete(name)));
}
