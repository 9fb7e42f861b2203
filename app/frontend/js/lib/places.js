// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Labels of places and papers, read among goods: where one works from now on, and what opens. A basket is kept by the
// page and the site, so it is there again when one comes back.

import { notice } from './notice.js';
import { give } from './signals.js';
import { say } from './words.js';

const STAYS = 'soglia.stays';

/** The button of the page's own sheet that goes to work at a site; none for a site that is not one's own. */
function switchTo(/** @type {string} */ siteId) {
  return /** @type {HTMLElement | null} */ (document.querySelector(`.so-sites button[value="${CSS.escape(siteId)}"]`));
}

/**
 * The label of a site or of a shelf in it: one's own is where one works now.
 * @param {any} found
 * @param {import('./basket.js').Basket} basket
 * @param {string} siteId
 */
export function goToSite(found, basket, siteId) {
  const name = found.shelf ? `${found.shelf.name}, ${found.site.name}` : found.site.name;
  if (found.site.id === siteId) {
    give('again');
    return notice(say('site_here', { site: name }));
  }
  const own = switchTo(found.site.id);
  if (own) {
    give('known');
    const { site = '', siteName = '' } = document.body.dataset;
    if (!basket.isEmpty) sessionStorage.setItem(STAYS, JSON.stringify({ site, name: siteName }));
    return own.click();
  }
  give('doubtful');
  const act = () => window.location.assign(`/transfers/new?from=${siteId}&to=${found.site.id}`);
  return notice(say('site_other', { site: name }), { label: say('move_there'), act });
}

/** After going to another site: where the basket stayed, and the way back. */
export function tellWhatStays() {
  const kept = sessionStorage.getItem(STAYS);
  if (!kept) return;
  sessionStorage.removeItem(STAYS);
  const { site, name } = JSON.parse(kept);
  const back = switchTo(site);
  if (site === document.body.dataset.site) return;
  notice(say('basket_stays', { site: name }), back && { label: say('back_to', { site: name }), act: () => back.click() });
}

/** The label of a transfer opens it; where something is in the basket, by one tap. */
export function goToTransfer(/** @type {any} */ found, /** @type {import('./basket.js').Basket | null} */ basket) {
  const act = () => window.location.assign(`/transfers/${found.transfer.id}/next`);
  give('known');
  if (!basket || basket.isEmpty) return act();
  return notice(say('transfer_read'), { label: say('transfer_open'), act });
}
