// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What a scan may be, read on the device: the keys under which the catalogue knows it, or the kind of our own code. The
// server's reading (app/catalogue/rules) decides; this one gives the same keys, and a test compares them. Of what else
// stands on a label only lot and expiry are taken, and in doubt neither.

import { cutBrackets, cutLink, cutMessage, GS, looksBracketed } from './elements.js';
import { fold, kindOf } from './own-codes.js';

/** @typedef {import('./elements.js').Element} Element */

/** @typedef {{elements: Element[], text: string | null, faults: string[]}} Content */

/**
 * @typedef {object} Scan
 * @property {string[]} keys  to look for in the catalogue, in this order
 * @property {{kind: string, code: string} | null} own  our own code, by its form
 * @property {string | null} symbology  what the scanner sent for it, such as `]C1`
 * @property {{gtin?: string, lot?: string, expires_on?: string}} parsed
 * @property {boolean} doubtful  lot and expiry may have been read as one
 * @property {boolean} plain  nothing but the code itself: no lot, no day, no count
 */

const LONGEST = 400;
const SEPARATORS = ['{GS}', '␝', '|', '~', '^'];
const MESSAGES = [']C1', ']e0', ']d2', ']Q3', ']J1'];
/** @type {Record<string, number[]>} */
const NUMBER_LENGTHS = { ']E0': [13], ']E3': [13, 15, 18], ']E4': [8], ']I1': [14] };
const ADD_ONS = [']E1', ']E2'];
const LENGTHS = [8, 12, 13, 14];
const SCHEMES = ['http://', 'https://', 'HTTP://', 'HTTPS://'];
const COMPOSITE = '|]e0';

/** @returns {Content} */
const only = (/** @type {string} */ fault) => ({ elements: [], text: null, faults: [fault] });
/** @returns {Content} */
const labelled = (/** @type {import('./elements.js').Cut} */ cut) => ({ ...cut, text: null });
/** @returns {Content} */
const product = (/** @type {string} */ number) => ({ elements: [{ ai: '01', value: number.padStart(14, '0') }], text: null, faults: [] });
const isDigits = (/** @type {string} */ text) => /^[0-9]+$/.test(text);

/** Read a scan; nothing for what no scanner sends. `own` is what this device's scanner sends between fields, if unusual. */
export function readScan(/** @type {string} */ raw, own = '') {
  const separators = own ? [...SEPARATORS, own] : SEPARATORS;
  const text = trimmed(raw);
  if ([...raw].length > LONGEST || !text || /(?![\r\n\t\x1d\x1e\x04])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(raw)) return null;
  const symbology = text.match(/^\][A-Za-z][0-9A-Za-z]/)?.[0] ?? null;
  const body = symbology ? trimmed(text.slice(symbology.length)) : text;
  return scanOf(symbology, contentOf(symbology, body, separators));
}

function trimmed(/** @type {string} */ text) {
  return text.replace(/^[ \r\n\t]+|[ \r\n\t]+$/g, '');
}

/** @returns {Scan} */
function scanOf(/** @type {string | null} */ symbology, /** @type {Content} */ content) {
  const kind = content.text ? kindOf(content.text) : null;
  if (kind && content.text) {
    const own = { kind, code: content.text };
    return { keys: kind === 'blank' ? [own.code] : [], own, symbology, parsed: {}, doubtful: false, plain: true };
  }
  const gtin = productOf(content.elements);
  const keys = [gtin, content.text].filter((key) => key !== null);
  const { lot, expires_on, doubtful } = batchOf(content.elements);
  const own = content.elements.some((element) => element.ai === '01' && element.value === gtin); // else of a load's
  const parsed = { ...(gtin && own ? { gtin } : {}), ...(lot ? { lot } : {}), ...(expires_on ? { expires_on } : {}) };
  const plain = content.faults.length === 0 && content.elements.every((element) => element.ai === '01');
  return { keys, own: null, symbology, parsed, doubtful, plain };
}

// ---------------------------------------------------------------- what carries it

/** @returns {Content} */
function contentOf(/** @type {string | null} */ symbology, /** @type {string} */ body, /** @type {string[]} */ separators) {
  const at = body.indexOf(COMPOSITE);
  if (at < 0) return carried(symbology, body, separators);
  const linear = carried(symbology, body.slice(0, at), separators);
  const rest = body.slice(at + COMPOSITE.length);
  const more = rest ? message(withSeparators(rest, separators)) : only('empty');
  return { elements: [...linear.elements, ...more.elements], text: linear.text, faults: [...linear.faults, ...more.faults] };
}

/** @returns {Content} */
function carried(/** @type {string | null} */ symbology, /** @type {string} */ body, /** @type {string[]} */ separators) {
  if (!body) return only('empty');
  if (symbology && NUMBER_LENGTHS[symbology]) return numbered(body, NUMBER_LENGTHS[symbology]);
  if (symbology && ADD_ONS.includes(symbology)) return only('not_goods');
  if (symbology && MESSAGES.includes(symbology) && !isAddress(body)) return message(withSeparators(body, separators));
  return unexplained(body, separators);
}

function isAddress(/** @type {string} */ body) {
  return SCHEMES.some((scheme) => body.startsWith(scheme));
}

/** @returns {Content} */
function numbered(/** @type {string} */ body, /** @type {number[]} */ lengths) {
  const digits = body.replaceAll(' ', '');
  if (!isDigits(digits)) return only('unreadable');
  return lengths.includes(digits.length) ? product(digits.slice(0, lengths[0])) : only('length');
}

function withSeparators(/** @type {string} */ body, /** @type {string[]} */ separators) {
  return separators.reduce((text, separator) => text.replaceAll(separator, GS), body);
}

/** @returns {Content} */
function message(/** @type {string} */ separated) {
  return separated.replaceAll(GS, '') ? labelled(cutMessage(separated)) : only('empty');
}

/**
 * What a code is that no symbology identifier explains: the order of these questions decides.
 * @returns {Content}
 */
function unexplained(/** @type {string} */ body, /** @type {string[]} */ separators) {
  if (isAddress(body)) return labelled(cutLink(body));
  if (looksBracketed(body)) return labelled(cutBrackets(body));
  const envelope = body.match(/^\[\)>\x1e05\x1d([^]*?)\x1e?\x04?$/);
  if (envelope) return message(envelope[1]);
  const separated = withSeparators(body, separators);
  const start = separated.replace(/^\x1d+/, '');
  if (separated.includes(GS) && (!start || isDigits(start.slice(0, 2)))) return message(separated);
  const addOn = body.match(/^([0-9]{13}) [0-9]{2}(?:[0-9]{3})?$/);
  if (addOn) return product(addOn[1]);
  if (/[\r\n\t]/.test(body)) return only('joined');
  return bare(fold(body));
}

/** @returns {Content} */
function bare(/** @type {string} */ code) {
  if (isDigits(code) && LENGTHS.includes(code.length)) return product(toldApart(code));
  const keyed = code.match(/^(?:0[12]([0-9]{14})|00([0-9]{18}))/);
  if (keyed && addsUp(keyed[1] ?? keyed[2])) {
    const cut = cutMessage(code);
    if (!cut.faults.length) return labelled(cut);
  }
  if (isDigits(code) && code.length === 18 && addsUp(code)) return { elements: [{ ai: '00', value: code }], text: code, faults: [] };
  return /^[0-9A-Z]{4,40}$/.test(code) ? { elements: [], text: code, faults: [] } : only('unreadable');
}

// ---------------------------------------------------------------- product numbers

function addsUp(/** @type {string} */ number) {
  const digits = [...number.slice(0, -1)].reverse().map(Number);
  const sum = digits.reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === Number(number.at(-1));
}

/** Eight digits are a GTIN-8 when that check digit is right, else a UPC-E if they are one. */
function toldApart(/** @type {string} */ number) {
  if (number.length !== 8 || addsUp(number) || !/^[01]/.test(number)) return number;
  const [system, a, b, c, d, e, last, check] = number;
  const middle = expanded(a + b + c + d + e, last);
  return addsUp(system + middle + check) ? system + middle + check : number;
}

/** The ten digits that six of a UPC-E stand for. */
function expanded(/** @type {string} */ five, /** @type {string} */ last) {
  if ('012'.includes(last)) return `${five.slice(0, 2)}${last}0000${five.slice(2)}`;
  if (last === '3') return `${five.slice(0, 3)}00000${five.slice(3)}`;
  if (last === '4') return `${five.slice(0, 4)}00000${five[4]}`;
  return `${five}0000${last}`;
}

/** Whether a number of fourteen digits names goods: not one shop's own, no book, no magazine, no coupon. */
function isOfGoods(/** @type {string} */ key) {
  if (key.startsWith('000000')) return !'02'.includes(key[6]);
  const prefix = key.slice(1, 4);
  if (key[0] === '0' && (prefix[0] === '2' || ['02', '04'].includes(prefix.slice(0, 2)))) return false;
  return !((prefix >= '977' && prefix <= '983') || prefix.startsWith('99'));
}

/** The product that a label names, its own or what a load contains; nothing when it names two, or none of goods. */
function productOf(/** @type {Element[]} */ elements) {
  for (const ai of ['01', '02']) {
    const numbers = new Set(elements.filter((element) => element.ai === ai).map((element) => element.value));
    if (numbers.size > 1) return null;
    for (const number of numbers) {
      return number.length === 14 && isDigits(number) && addsUp(number) && isOfGoods(number) ? number : null;
    }
  }
  return null;
}

// ---------------------------------------------------------------- lot and expiry

/** @returns {{lot?: string, expires_on?: string, doubtful: boolean}} */
function batchOf(/** @type {Element[]} */ elements) {
  const of = (/** @type {string} */ ai) => [...new Map(elements.filter((one) => one.ai === ai).map((one) => [one.value, one])).values()];
  const [lot, ...otherLots] = of('10');
  const [day, ...otherDays] = of('17');
  const swallowed = lot?.open && /1[123567][0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2}/.test(lot.value.slice(1));
  const isLot = lot && !otherLots.length && !swallowed && /^[!-Z_a-z]{1,20}$/.test(lot.value);
  const expires = day && !otherDays.length ? dayOf(day.value) : '';
  return { ...(isLot ? { lot: lot.value } : {}), ...(expires ? { expires_on: expires } : {}), doubtful: Boolean(swallowed) };
}

/** The day that YYMMDD means (day 00 is the last of the month), at most 49 years back or 50 ahead; nothing for none. */
function dayOf(/** @type {string} */ yymmdd) {
  const found = yymmdd.match(/^([0-9]{2})(0[1-9]|1[0-2])([0-9]{2})$/);
  if (!found) return '';
  const [short, month, day] = found.slice(1).map(Number);
  const now = new Date().getFullYear();
  const ahead = short - (now % 100);
  const year = now - (now % 100) + short + (ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day > last) return '';
  return `${year}-${found[2]}-${String(day || last).padStart(2, '0')}`;
}
