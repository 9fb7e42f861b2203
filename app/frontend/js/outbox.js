// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The page of what waits: how much, since when, what was refused and why, and the ways out.

import { contentOf, deviceOf, forget, operatorHere } from './lib/device.js';
import { fill, part, stamp } from './lib/dom.js';
import { forgetPages } from './lib/kept.js';
import { polite } from './lib/live.js';
import { allowAgain, changes, drop, send, waiting } from './lib/outbox.js';
import { reopen, reopens } from './lib/reopening.js';
import { asFile, rescueOf } from './lib/rescue.js';
import { isThere, showSafety } from './lib/safety.js';
import { store } from './lib/store.js';
import { say } from './lib/words.js';

/** @typedef {import('./lib/outbox.js').Entry} Entry */

const page = /** @type {HTMLElement} */ (document.getElementById('content'));
const language = document.documentElement.lang === 'en' ? 'en-GB' : 'it-IT';
const moment = new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'numeric', hour: '2-digit', minute: '2-digit' });
const when = (/** @type {number} */ at) => moment.format(new Date(at));
let leaving = window.location.hash === '#leaving';

// ---------------------------------------------------------------- what is here

async function draw() {
  const database = await store().catch(() => null);
  if (!database) return;
  const rows = /** @type {Entry[]} */ (await database.getAll('outbox')).sort((one, other) => one.at - other.at);
  const open = rows.filter((row) => !row.undone);
  const [wait, refused] = [open.filter((row) => !row.refused), open.filter((row) => row.refused)];
  drawHead(open.length, open[0]?.at ?? null, wait.length + refused.length > 0);
  await list('waiting', wait, 'at');
  await list('refused', refused, 'at', ways);
  const sent = (await database.getAll('sent')).sort((one, other) => other.sentAt - one.sentAt);
  await list('sent', sent, 'sentAt');
  part('rescue').hidden = (await rescueOf()) === null;
  /** @type {HTMLButtonElement} */ (part('forget')).hidden = open.length > 0;
  part('forget-later').hidden = open.length === 0;
}

function drawHead(/** @type {number} */ count, /** @type {number | null} */ oldest, /** @type {boolean} */ any) {
  fill(page, {
    count: count ? say('count', { count }) : say('none'),
    since: oldest === null ? null : say('since', { when: when(oldest) }),
    left: say('left', { count }),
  });
  const button = part('send');
  button.hidden = !any;
  if (button.getAttribute('aria-busy') !== 'true') label(button, say('send', { count }));
  const box = part('leaving');
  const shown = leaving && count > 0;
  if (shown && box.hidden) setTimeout(() => box.focus());
  box.hidden = !shown;
}

/** What each list was drawn from. @type {Record<string, string>} */
const drawn = {};

/**
 * @param {'waiting' | 'refused' | 'sent'} name
 * @param {any[]} rows
 * @param {'at' | 'sentAt'} at
 * @param {(row: Entry, content: any) => HTMLElement[]} [waysOf]
 */
async function list(name, rows, at, waysOf) {
  const device = await deviceOf(operatorHere()).catch(() => null);
  const as = JSON.stringify([Boolean(device?.key), Boolean(device?.spare), rows.map(({ id, refused, outcome }) => [id, refused, outcome])]);
  if (drawn[name] !== as) { // what is the same stays: somebody may be about to press something in it
    const elements = await Promise.all(rows.map((row) => entry(row, row[at], waysOf)));
    part(`${name}-list`).replaceChildren(...elements);
    drawn[name] = as;
  }
  const holder = part(`${name}-list`);
  if (name === 'waiting') holder.hidden = rows.length === 0;
  else part(name).hidden = rows.length === 0;
}

/**
 * @param {any} row
 * @param {number} at
 * @param {((row: Entry, content: any) => HTMLElement[]) | undefined} waysOf
 */
async function entry(row, at, waysOf) {
  const content = row.operator === operatorHere() ? await contentOf(await deviceOf(row.operator), row) : null;
  const number = row.number ? say('number', { number: row.number }) : '';
  const outcome = row.outcome ? say(`outcome_${row.outcome}`) : '';
  const element = stamp('entry', {
    what: [say(`kind_${row.kind}`), sizeOf(content?.summary)].filter(Boolean).join(' · '),
    when: [when(at), number, outcome, row.operator === operatorHere() ? content === null && say('sealed') : say('another')].filter(Boolean).join(' · '),
    why: row.refused ? say('why', { why: whyOf(row.refused, content) }) : null,
  });
  if (waysOf) addWays(element, row.id, waysOf(row, content));
  return element;
}

/** Each way says which entry it is for. */
function addWays(/** @type {HTMLElement} */ element, /** @type {string} */ id, /** @type {HTMLElement[]} */ buttons) {
  part('title', element).id = `entry-${id}`;
  for (const button of buttons) button.setAttribute('aria-describedby', `entry-${id}`);
  part('ways', element).append(...buttons);
}

function sizeOf(/** @type {{pieces: number, people: number} | undefined} */ summary) {
  if (!summary) return '';
  return summary.pieces ? say('pieces', { count: summary.pieces }) : summary.people ? say('people', { count: summary.people }) : '';
}

const whyOf = (/** @type {string} */ code, /** @type {any} */ content) => say(`why_${code}`) || content?.said || say('why_other', { code });

// ---------------------------------------------------------------- ways on

function ways(/** @type {Entry} */ row, /** @type {any} */ content) {
  const own = row.operator === operatorHere();
  const again = way('again', async () => {
    await allowAgain(row.id);
    await sendNow();
  });
  const open = own && reopens(row, content) ? [way('open', () => reopen(row, content))] : [];
  const off = way('drop', () => {
    if (off.dataset.sure) return drop(row.id);
    off.dataset.sure = 'yes';
    off.textContent = say('drop_sure');
    off.classList.replace('so-button-outline', 'so-button-stop');
    return undefined;
  });
  return [again, ...open, ...(own ? [off] : [])];
}

function way(/** @type {string} */ name, /** @type {() => unknown} */ act) {
  const button = stamp('way', { label: say(name) });
  button.addEventListener('click', act);
  return button;
}

const label = (/** @type {HTMLElement} */ button, /** @type {string} */ text) => {
  const words = button.querySelector('span');
  if (words) words.textContent = text;
};

async function sendNow() {
  const button = part('send');
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  label(button, say('sending'));
  await allowAgain();
  const told = await send();
  button.removeAttribute('aria-busy');
  const { count } = await waiting();
  const stopped = told.stopped || (count && !told.sent ? 'left' : '');
  const text = [told.sent ? say('sent', { count: told.sent }) : '', stopped ? say(`stopped_${stopped}`) : ''].filter(Boolean).join(' ');
  fill(part('waiting'), { told: text || null });
  polite(text);
  await draw();
}

part('send').addEventListener('click', sendNow);

part('forget').addEventListener('click', async () => {
  const { count } = await waiting();
  if (count) return draw();
  await forget();
  const database = await store();
  await Promise.all([database.clear('pictures'), database.clear('sent'), forgetPages().catch(() => undefined)]);
  fill(page, { forgotten: say('forgotten') });
  polite(say('forgotten'));
  return draw();
});

part('save').addEventListener('click', async () => {
  const rescue = await rescueOf();
  if (!rescue) return draw(); // all of it has left meanwhile
  const file = asFile(rescue);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  return setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
});

part('share').addEventListener('click', async () => {
  const rescue = await rescueOf();
  if (!rescue) return draw();
  return navigator.share({ files: [asFile(rescue)] }).catch(() => undefined); // whoever thinks better of it has shared nothing
});

changes.addEventListener('change', draw);
window.addEventListener('hashchange', () => {
  leaving = window.location.hash === '#leaving';
  draw();
});
part('absent').hidden = await isThere();
part('share').hidden = !navigator.canShare?.({ files: [asFile({})] });
showSafety();
await draw();
