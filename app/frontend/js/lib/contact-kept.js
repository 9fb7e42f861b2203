// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// A contact without network. The form is sent as it is when somebody answers; else what it says is kept on the device,
// as the API would be sent it, and the handout that follows knows its id.

import { get, newId } from './api.js';
import { contentOf, mine } from './device.js';
import { notice } from './notice.js';
import { drop, keep } from './outbox.js';
import { showRefusal } from './refusals.js';
import { store } from './store.js';
import { say } from './words.js';

const PATIENCE = 6000;
const TEXTS = [
  'kind', 'occasion', 'zone_id', 'ethos', 'company', 'age_band', 'gender', 'citizenship', 'language', 'informed_language', 'note',
];
const YES_OR_NO = ['animals', 'mediator', 'informed'];
const TICKED = ['cold_risk', 'minor_alone', 'fill_person'];

/** What was opened again from the page of what waits: it goes when this is recorded. */
let instead = '';

/** Keep what the form says when there is nobody to send it to. */
export function bindWithoutNetwork(/** @type {HTMLFormElement} */ form) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sure) return;
    event.preventDefault();
    if (form.getAttribute('aria-busy') === 'true') return;
    form.setAttribute('aria-busy', 'true');
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    sendOrKeep(form, button).finally(() => form.removeAttribute('aria-busy'));
  });
  window.addEventListener('pageshow', () => delete form.dataset.sure);
  fillAgain(form);
}

async function sendOrKeep(/** @type {HTMLFormElement} */ form, /** @type {HTMLButtonElement | null} */ button) {
  const answer = navigator.onLine === false ? null : await get('/me', { patience: PATIENCE });
  if (answer?.ok && answer.data) {
    if (instead && await isTaken(form, button)) return undefined;
    form.dataset.sure = 'yes';
    return form.requestSubmit(button);
  }
  const body = bodyOf(form);
  try {
    await keep({ id: body.id, kind: 'contact', path: '/contacts', body, summary: { pieces: 0, people: Number(body.people) || 1 } });
  } catch (error) {
    if (/** @type {any} */ (error)?.name === 'Reused') { // a form that came back after a crash, with somebody else in it
      /** @type {HTMLInputElement} */ (form.elements.namedItem('act')).value = newId();
      return sendOrKeep(form, button);
    }
    const again = () => { form.requestSubmit(button); };
    const full = /** @type {any} */ (error)?.name === 'QuotaExceededError';
    return showRefusal(say(full ? 'no_room' : 'keeps_nothing'), { ways: [{ label: say(navigator.onLine === false ? 'again' : 'send_now'), act: again }] });
  }
  if (instead) await drop(instead);
  return kept(form, body, button?.value === 'give', answer?.refusal?.code === 'not_signed_in');
}

/**
 * What was refused before leaves the device when it is recorded, and not when it is sent: once more it may be refused, or
 * not arrive. Whether it was recorded; if not, the form goes as it is, and says why.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement | null} button
 */
async function isTaken(form, button) {
  const said = new URLSearchParams(/** @type {any} */ (new FormData(form, button)));
  const options = { method: 'POST', body: said, signal: AbortSignal.timeout(PATIENCE) };
  const answer = await fetch(form.action, { credentials: 'same-origin', ...options }).catch(() => null);
  if (!answer?.ok || !answer.redirected || new URL(answer.url).pathname === '/') return false;
  await drop(instead);
  window.location.assign(answer.url);
  return true;
}

/**
 * On to the handout, as with network; unless somebody is at risk: then whom to call comes first.
 * @param {HTMLFormElement} form
 * @param {any} body
 * @param {boolean} gives
 * @param {boolean} signedOut
 */
function kept(form, body, gives, signedOut) {
  const atRisk = body.cold_risk || body.minor_alone;
  const give = () => window.location.assign(`/hand-out?contact=${body.id}`);
  if (gives && !atRisk) return give();
  for (const call of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-risk]'))) {
    call.hidden = !(call.dataset.risk === 'minor' ? body.minor_alone : body.cold_risk);
  }
  form.reset();
  /** @type {HTMLInputElement} */ (form.elements.namedItem('act')).value = newId();
  instead = '';
  const signIn = { label: say('sign_in'), act: () => window.location.assign('/?next=/contacts/new') };
  notice(say('kept_contact'), gives ? { label: say('give'), act: give } : signedOut ? signIn : null);
  window.scrollTo(0, 0);
}

/** What the form says, as the API is sent it. */
function bodyOf(/** @type {HTMLFormElement} */ form) {
  const said = new FormData(form);
  const text = (/** @type {string} */ name) => String(said.get(name) ?? '').trim();
  const texts = TEXTS.filter(text).map((name) => [name, text(name).replaceAll('\r\n', '\n')]);
  const choices = YES_OR_NO.filter((name) => ['yes', 'no'].includes(text(name))).map((name) => [name, text(name) === 'yes']);
  const ticks = TICKED.map((name) => [name, said.get(name) !== null]);
  return {
    id: text('act'),
    site_id: form.dataset.siteId,
    ...Object.fromEntries([...texts, ...choices, ...ticks]),
    needs: said.getAll('needs'),
    ...(Number(text('people')) ? { people: Number(text('people')) } : {}),
    ...(text('code') ? { person_code: text('code') } : {}),
    occurred_at: new Date().toISOString(),
  };
}

/** A contact that the server refused comes back into the form, named by the end of the address. */
async function fillAgain(/** @type {HTMLFormElement} */ form) {
  const id = window.location.hash.slice(1);
  if (!id) return;
  const row = await store().then((database) => database.get('outbox', id)).catch(() => null);
  const body = row?.kind === 'contact' ? (await contentOf(await mine(), row))?.body : null;
  if (!body) return;
  instead = id;
  const values = { ...body, code: body.person_code ?? '' };
  for (const field of /** @type {any} */ (form.elements)) {
    if (field.name !== 'id' && field.name in values) put(field, values[field.name]);
  }
}

/** @param {any} field  @param {unknown} value */
function put(field, value) {
  if (field.type === 'checkbox' && typeof value === 'boolean') field.checked = value;
  else if (field.type === 'checkbox' || field.type === 'radio') field.checked = [value].flat().map(asChoice).includes(field.value);
  else field.value = String(value);
}

const asChoice = (/** @type {unknown} */ value) => (typeof value === 'boolean' ? { true: 'yes', false: 'no' }[String(value)] : String(value));
