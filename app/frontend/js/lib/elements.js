// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Numbered fields of GS1 labels, as far as one must cut them to find the product's number, the lot and the day.
// app/catalogue/rules/elements.py says it in full; a test compares the two over many labels.

export const GS = '\x1d';

/** @typedef {{ai: string, value: string, open?: boolean}} Element `open`: it ran to the end of a text without separator */

/** @typedef {{elements: Element[], faults: string[]}} Cut */

/** Numbers whose fields always have the same length, and that length: they need no separator after them. */
const FIXED = [
  [/^00/, 18], [/^0[123]/, 14], [/^1[123567]/, 6], [/^20/, 2], [/^41[0-7]/, 13],
  [/^3(?:1[0-6]|2\d|3[0-7]|4\d|5[0-7]|6\d)[0-5]/, 6],
];

/** Every other number there is. Which ones, is said by the GS1 General Specifications, section 3. */
const OPEN = new RegExp(`^(?:${[
  '10', '2[12]', '235', '24[0-3]', '25[01345]', '30', '37', '39[0-3]\\d', '394[0-3]', '395[0-5]', '40[0-3]', '42[0-7]',
  '43[01]\\d', '432[0-6]', '433[0-3]', '700[1-9]', '701[01]', '702[0-3]', '703\\d', '704[01]', '71[0-7]', '723\\d',
  '724[0-2]', '725\\d', '800[1-9]', '801[0-4789]', '8020', '8026', '8030', '804[0-3]', '811[0-2]', '8200', '9\\d',
].join('|')})`);

/**
 * The number at the start of a text, and the length of its field; none for those that end at a separator.
 * @returns {{ai: string, length: number | null} | null}
 */
export function shapeAt(/** @type {string} */ text) {
  for (const [pattern, length] of /** @type {[RegExp, number][]} */ (FIXED)) {
    const found = text.match(pattern);
    if (found) return { ai: found[0], length };
  }
  const found = text.match(OPEN);
  return found ? { ai: found[0], length: null } : null;
}

/**
 * Fields of a text with separators between them. Where one has an unknown number, the rest up to the next separator is
 * given up.
 * @returns {Cut}
 */
export function cutMessage(/** @type {string} */ text) {
  /** @type {Cut} */
  const cut = { elements: [], faults: [] };
  const alone = !text.includes(GS);
  for (const segment of text.split(GS).filter(Boolean)) {
    let rest = segment;
    while (rest) {
      const shape = shapeAt(rest);
      if (!shape) {
        cut.faults.push('element_unreadable');
        break;
      }
      const start = shape.ai.length;
      const end = shape.length === null ? rest.length : start + shape.length;
      cut.elements.push({ ai: shape.ai, value: rest.slice(start, end), open: alone && shape.length === null });
      rest = rest.slice(end);
    }
  }
  return cut;
}

/** Whether a text begins with a number in brackets, as labels print them for people. */
export function looksBracketed(/** @type {string} */ text) {
  return /^\([0-9]{2,4}\)/.test(text);
}

/**
 * Fields of the printed form `(01)...(10)...`; brackets that hold no known number belong to the field they stand in.
 * @returns {Cut}
 */
export function cutBrackets(/** @type {string} */ text) {
  const compact = text.replace(/[\s\x1c-\x1f\x85]/gu, '');
  const known = [...compact.matchAll(/\(([0-9]{2,4})\)/g)].filter((one) => shapeAt(one[1])?.ai === one[1]);
  if (!known.length || known[0].index !== 0) return { elements: [], faults: ['element_unreadable'] };
  const elements = known.map((one, at) => ({
    ai: one[1],
    value: compact.slice((one.index ?? 0) + one[0].length, known[at + 1]?.index ?? compact.length),
  }));
  return { elements, faults: [] };
}

/**
 * Fields of a GS1 Digital Link: a web address that is read, and never fetched.
 * @returns {Cut}
 */
export function cutLink(/** @type {string} */ address) {
  const [, host, path, query] = address.replace(/[\r\n\t]/g, '').match(/^https?:\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/i) ?? [];
  const names = (path ?? '').split('/');
  const start = names.findIndex((name, at) => ['01', '00', '414'].includes(name) && /^[0-9]+$/.test(names[at + 1] ?? ''));
  if (start < 0 || !host) return { elements: [], faults: ['link_unknown'] };
  const key = names[start + 1];
  const isProduct = names[start] === '01' && [8, 12, 13, 14].includes(key.length);
  const elements = [{ ai: names[start], value: isProduct ? key.padStart(14, '0') : key }];
  const rest = names.slice(start + 2);
  for (let at = 0; at + 1 < rest.length; at += 2) {
    if (names[start] !== '01' || !['22', '10', '21'].includes(rest[at])) break;
    elements.push({ ai: rest[at], value: decoded(rest[at + 1]) });
  }
  for (const [name, value] of new URLSearchParams(query ?? '')) {
    if (value && shapeAt(name)?.ai === name) elements.push({ ai: name, value });
  }
  return { elements, faults: [] };
}

function decoded(/** @type {string} */ text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
