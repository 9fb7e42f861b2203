// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Whether the server is silent: one scan waits until that is sure, and not each of those that follow.

const FOR = 30_000;

/** Milliseconds that a scan waits for its answer, where there is another to give. */
export const PATIENCE = 4000;

let until = 0;

/** Whether it gave no answer a moment ago. */
export function isSilent() {
  return Date.now() < until;
}

/** Note whether an answer came, by its status: none is 0, and a server that fails is as good as none. */
export function heard(/** @type {number} */ status) {
  const silent = status === 0 || status >= 500;
  until = silent ? Date.now() + FOR : 0;
  return !silent;
}

window.addEventListener('online', () => { until = 0; });
