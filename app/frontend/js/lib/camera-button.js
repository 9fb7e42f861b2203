// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The button of a scan field that opens the camera. What reads pictures is loaded when it is pressed, and not before.
// Whether the camera is open is remembered on this device: the next page goes on with it.

import { stamp } from './dom.js';
import { polite } from './live.js';

const OPEN = 'soglia.camera';

/** Let the `[data-so-camera]` button of a scan form open and close the strip; it is there only where a camera may be. */
export function bindCamera(/** @type {HTMLFormElement} */ form, /** @type {(text: string) => void} */ read) {
  const button = /** @type {HTMLElement | null} */ (form.querySelector('[data-so-camera]'));
  if (!button || !navigator.mediaDevices?.getUserMedia) return;
  button.hidden = false;
  /** @type {{close: () => void} | null} */
  let strip = null;
  let wanted = false;

  const press = (/** @type {boolean} */ on) => {
    wanted = on;
    button.setAttribute('aria-pressed', String(on));
    localStorage.setItem(OPEN, on ? 'open' : 'closed');
    document.querySelector('[data-so-no-camera]')?.remove();
  };
  const refuse = (/** @type {string | null} */ why) => {
    strip = null;
    press(false);
    if (why) tell(why);
  };
  const open = async () => {
    press(true);
    const module = await import('./viewfinder.js').catch(() => null);
    if (!module) return refuse(button.dataset.busy ?? null);
    if (wanted) strip ??= module.viewfinder({ form, read, end: refuse });
  };
  button.addEventListener('click', () => {
    if (!wanted) return open();
    press(false);
    strip?.close();
    strip = null;
  });
  if (localStorage.getItem(OPEN) === 'open') open();
}

/** One line in the strip's place; the field below works on. */
function tell(/** @type {string} */ why) {
  const line = stamp('no-camera', { why });
  document.querySelector('main')?.prepend(line);
  polite(why);
}
