// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What was done last at a site: it is offered first the next time.

/** Note it, where the browser lets us: what was recorded is recorded all the same. */
export function noteLast(/** @type {string} */ siteId, /** @type {string} */ act) {
  try {
    localStorage.setItem(`soglia.last.${siteId}`, act);
  } catch {
    // it is only a comfort
  }
}
