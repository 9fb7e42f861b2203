// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The codes that Soglia gives out itself, by their form: app/codes.py says what they are. What is here and there must
// agree; a test compares them.

const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const PERSON_LENGTH = 8;
const CODE_LENGTH = 10;
const MODES = ['scan', 'receive', 'handout', 'count'];
const MOST_ON_A_TILE = 999;

/** @type {Record<string, string>} */
const KINDS = {
  A: 'item', B: 'lot', H: 'shelf', N: 'blank', P: 'order', R: 'operator', S: 'site', T: 'transfer', W: 'wall',
};

const DROPPED = /[-'`\u00b4\u2010\u2011\u2012\u2013\u2014\u2212\u2018\u2019 \u00a0]/gu;

/** The text as codes are compared: no dashes, apostrophes or spaces, a-z in capitals and nothing else changed. */
export function fold(/** @type {string} */ text) {
  return text.replace(DROPPED, '').replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** The check character that belongs after `body` (Luhn, modulo 30); nothing for a character that we do not use. */
function checkCharacter(/** @type {string} */ body) {
  let total = 0;
  for (const [place, character] of [...body].reverse().entries()) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return '';
    const twice = 2 * value;
    total += place % 2 === 0 ? Math.floor(twice / ALPHABET.length) + (twice % ALPHABET.length) : value;
  }
  return ALPHABET[(ALPHABET.length - (total % ALPHABET.length)) % ALPHABET.length];
}

function addsUp(/** @type {string} */ code) {
  return checkCharacter(code.slice(0, -1)) === code.at(-1);
}

/** `person` or a word of KINDS by the form of a folded code; nothing when it is none of ours. */
export function kindOf(/** @type {string} */ code) {
  if (code.length === PERSON_LENGTH && !/^[0-9]+$/.test(code) && addsUp(code)) return 'person';
  return code.length === CODE_LENGTH && addsUp(code) ? KINDS[code[0]] ?? null : null;
}

/**
 * What the tile on the wall with this folded code asks for; nothing when there is no such tile.
 * @returns {{kind: 'mode' | 'quantity', value: string | number} | null}
 */
export function wallOf(/** @type {string} */ code) {
  if (kindOf(code) !== 'wall') return null;
  const figures = ALPHABET.slice(1, -1);
  let number = 0;
  for (const character of code.slice(2, -1)) {
    const value = figures.indexOf(character);
    if (value < 0) return null;
    number = number * figures.length + value;
  }
  if (code[1] === 'M' && number < MODES.length) return { kind: 'mode', value: MODES[number] };
  if (code[1] === 'Q' && number >= 1 && number <= MOST_ON_A_TILE) return { kind: 'quantity', value: number };
  return null;
}
