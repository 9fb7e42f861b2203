// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// From what each picture shows to what counts. A camera sees the same code many times a second: it counts once, and
// again only when it was out of view in between. Nothing here touches the page.

/** @typedef {{text: string, format: string, from: number}} Read */

const GONE = 700; // milliseconds unseen: it was taken away
const SHAKEN = 2000; // as long as that, bars that cannot be read may still be the same ones, held by a hand that shakes

/** Formats that a part of another code, or a pattern, may pass for: they have to be read twice alike. */
const DOUBTED = ['ITF', 'Code39', 'EAN8', 'UPCE'];

/** @returns {(reads: Read[], bars: boolean, now: number, open: boolean) => string | null} */
export function sightings() {
  /** @type {Map<string, number>} */
  const seen = new Map();
  let [doubted, before] = ['', 0];

  /** Note what is still there; forget what has gone. Time in which nobody looked is no time unseen. */
  function keep(/** @type {Read[]} */ reads, /** @type {boolean} */ bars, /** @type {number} */ now) {
    const pause = before ? Math.max(0, now - before - GONE / 2) : 0;
    before = now;
    for (const [text, at] of seen) seen.set(text, at + pause);
    for (const { text } of reads) if (seen.has(text)) seen.set(text, now);
    for (const [text, at] of seen) if (now - at > (bars ? SHAKEN : GONE)) seen.delete(text);
  }

  /**
   * The text that counts now, or null. The code nearest to the middle is meant; `open` is false while a read is shown.
   */
  return (reads, bars, now, open) => {
    keep(reads, bars, now);
    const meant = reads.reduce((/** @type {Read | null} */ best, one) => (best && best.from <= one.from ? best : one), null);
    if (!meant || !open || seen.has(meant.text)) return null;
    if (DOUBTED.includes(meant.format) && doubted !== meant.text) {
      doubted = meant.text;
      return null;
    }
    doubted = '';
    seen.set(meant.text, now);
    return meant.text;
  };
}
