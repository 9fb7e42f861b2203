// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What a scanner sent, compared with what the code it read holds. Nothing here touches the page.

/**
 * @typedef {object} Sent
 * @property {string} text  what arrived in the field
 * @property {'Enter' | 'Tab' | ''} end  the key after it, if one came
 * @property {string[]} others  keys that type nothing, such as F8 or Ctrl+]
 * @property {number} took  milliseconds from the first key to the last
 */

/** @typedef {{plain: string, layout: string, gs1: string, separators: string[]}} Tests */
/** @typedef {{name: string, tone: 'ok' | 'warn', values: Record<string, string | number>}} Finding */

const GS = '\u001d';
const IDENTIFIER = /^\][A-Za-z][0-9A-Za-z]/;
const FAST = 50; // milliseconds a character: nobody types that fast

/** Signs that come as other signs, when scanner and computer are set to the keyboards named. */
const KEYBOARDS = {
  usa_on_italy: { '-': "'", '/': '-', '=': '\u00ec', ';': '\u00f2', "'": '\u00e0', '[': '\u00e8', ']': '+' },
  italy_on_usa: { '-': '/', '/': '&', '=': ')', ';': '<', "'": '-' },
};

/**
 * What is to be said about it, one finding for each thing to set.
 * @param {Sent} sent
 * @param {Tests} tests
 * @returns {Finding[]}
 */
export function judge(sent, tests) {
  const { kind, head, body } = told(sent.text, tests);
  return [
    ending(sent),
    identifier(head, kind),
    ...keyboard(kind, head, body, tests),
    ...(kind === 'gs1' ? [separator(body, sent.others, tests)] : []),
    speed(sent),
  ];
}

/**
 * Which of the codes it was, what came before it, and how it arrived.
 * @returns {{kind: 'plain' | 'layout' | 'gs1' | 'other', head: string, body: string}}
 */
function told(/** @type {string} */ text, /** @type {Tests} */ tests) {
  const [start] = tests.gs1.split(GS);
  for (const [kind, known] of /** @type {['plain' | 'gs1', string][]} */ ([['plain', tests.plain], ['gs1', start]])) {
    const at = text.toUpperCase().indexOf(known);
    if (at === 0 || at === 3) return { kind, head: text.slice(0, at), body: text.slice(at) };
  }
  const extra = text.length - tests.layout.length;
  const digits = tests.layout.indexOf('09');
  const isLayout = [0, 3].includes(extra) && text.slice(extra + digits, extra + digits + 2) === '09';
  if (isLayout) return { kind: 'layout', head: text.slice(0, extra), body: text.slice(extra) };
  const found = IDENTIFIER.exec(text);
  return { kind: 'other', head: found ? found[0] : '', body: found ? text.slice(3) : text };
}

/** @returns {Finding} */
function ending(/** @type {Sent} */ sent) {
  if (sent.end === 'Enter') return { name: 'enter_yes', tone: 'ok', values: {} };
  if (sent.end === 'Tab') return { name: 'enter_tab', tone: 'ok', values: {} };
  return { name: 'enter_no', tone: 'warn', values: {} };
}

/** @returns {Finding} */
function identifier(/** @type {string} */ head, /** @type {string} */ kind) {
  if (IDENTIFIER.test(head)) return { name: 'identifier_yes', tone: 'ok', values: { text: head } };
  if (head) return { name: 'identifier_changed', tone: 'warn', values: { text: head } };
  return { name: kind === 'other' ? 'identifier_none' : 'identifier_no', tone: 'warn', values: {} };
}

/** @returns {Finding[]} */
function keyboard(/** @type {string} */ kind, /** @type {string} */ head, /** @type {string} */ body, /** @type {Tests} */ tests) {
  if (kind === 'plain' && body !== tests.plain) return [{ name: 'keyboard_small', tone: 'warn', values: {} }];
  if (kind !== 'layout') return head && !IDENTIFIER.test(head) ? [{ name: 'keyboard_wrong', tone: 'warn', values: {} }] : [];
  const moved = [...tests.layout].flatMap((sign, at) => (body[at] === sign ? [] : [[sign, body[at] ?? '']]));
  if (moved.length === 0) return [{ name: 'keyboard_right', tone: 'ok', values: {} }];
  const known = Object.entries(KEYBOARDS).find(([, keys]) => moved.every(([sign, came]) => /** @type {Record<string, string>} */ (keys)[sign] === came));
  const list = moved.map(([sign, came]) => `${sign} \u2192 ${came || '\u2205'}`).join(' \u00b7 ');
  return [{ name: known ? `keyboard_${known[0]}` : 'keyboard_moved', tone: 'warn', values: { list } }];
}

/** @returns {Finding} */
function separator(/** @type {string} */ body, /** @type {string[]} */ others, /** @type {Tests} */ tests) {
  const [start, end] = tests.gs1.split(GS);
  const between = body.slice(start.length, body.length - end.length);
  if (between && [...tests.separators, GS].includes(between)) return { name: 'gs_kept', tone: 'ok', values: { text: between === GS ? 'GS' : between } };
  if (others.length) return { name: 'gs_key', tone: 'warn', values: { text: others.join(' ') } };
  if (between) return { name: 'gs_other', tone: 'warn', values: { text: between } };
  return { name: 'gs_lost', tone: 'warn', values: {} };
}

/** @returns {Finding} */
function speed(/** @type {Sent} */ sent) {
  const count = sent.text.length;
  const each = sent.took / Math.max(1, count - 1);
  return { name: each > FAST ? 'slow' : 'fast', tone: each > FAST ? 'warn' : 'ok', values: { count, took: Math.round(sent.took) } };
}
