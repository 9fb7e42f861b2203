// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What an answer is to somebody who sends what waits: ours or not, final or for another time.

const PATIENCE = 10_000;

/** An answer of ours names what it is about; what else there is between a phone and its server says other things. */
export function judged(/** @type {string} */ path, /** @type {any} */ data) {
  const isOurs = path === '/handouts/batch' ? Array.isArray(data?.results) : Boolean(data?.id);
  return isOurs ? { ok: true, stopped: '', data } : { ok: false, stopped: 'network' };
}

/** Nobody judged what was sent: it may be sent as it is another time. */
export const isLater = (/** @type {number} */ status, /** @type {any} */ refusal) => !refusal?.code || status >= 500 || [401, 408, 425, 429].includes(status);

/** The answer to a page, in the shape of one to a device. */
export function fromPage(/** @type {import('./api.js').Answer | undefined} */ answer) {
  if (answer?.ok) return answer.data ? { ok: true, stopped: '', failed: false, data: answer.data } : { ok: false, stopped: 'network' };
  const stopped = isLater(answer?.status ?? 0, answer?.refusal) || answer?.refusal?.code === 'csrf' ? 'network' : '';
  return { ok: false, stopped, failed: false, refusal: answer?.refusal };
}

/** How far the server's clock is ahead of this one, by the header of an answer; null when none came. */
export async function clockOff() {
  try {
    const answer = await fetch('/healthz', { method: 'HEAD', credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
    return Date.parse(answer.headers.get('Date') ?? '') - Date.now() || 0;
  } catch {
    return null;
  }
}
