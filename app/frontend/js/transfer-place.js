// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Where a transfer goes, or whom it is asked of: a row is touched, or the label of the place is scanned.

import { part } from './lib/dom.js';
import { lookUp } from './lib/goods.js';
import { clearNotice, notice } from './lib/notice.js';
import { goToTransfer } from './lib/places.js';
import { commonRefusal, showRefusal, wordsOf } from './lib/refusals.js';
import { scanField } from './lib/scan-field.js';
import { give } from './lib/signals.js';
import { say } from './lib/words.js';

const field = scanField(/** @type {HTMLFormElement} */ (document.getElementById('scan-form')), read);

async function read(/** @type {string} */ code) {
  const { data: found, refusal } = await lookUp(code, document.body.dataset.site ?? '');
  if (refusal) return unread(code, refusal);
  if (found.transfer) return goToTransfer(found, null);
  const way = found.site && /** @type {HTMLElement | null} */ (document.querySelector(`[data-part="places"] a[href*="site=${CSS.escape(found.site.id)}"]`));
  give(way ? 'known' : 'refused');
  if (!way) return notice(found.site ? say('site_here', { site: found.site.name }) : say('place_first'));
  clearNotice();
  return way.click();
}

function unread(/** @type {string} */ code, /** @type {import('./lib/api.js').Refusal} */ refusal) {
  give('refused');
  field.show(code);
  const common = commonRefusal(refusal, () => field.after(() => read(code)));
  return common ? showRefusal(common.message, { ways: common.ways }) : notice(wordsOf(refusal));
}

part('scan-place').hidden = false;
field.ready();
