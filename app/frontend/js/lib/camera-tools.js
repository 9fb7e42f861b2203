// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What stands on the strip of the camera: its light, how near it looks, the next camera; and a surface that tells a tap
// from a long press.

const LONG = 600; // milliseconds

/** @typedef {{light: HTMLElement, near: HTMLElement, other: HTMLElement}} Tools */

/** Show what this camera can do, and nothing else. */
export async function offer(/** @type {import('./camera.js').Camera} */ camera, /** @type {Tools} */ { light, near, other }) {
  light.hidden = !camera.hasLight;
  light.setAttribute('aria-pressed', 'false');
  near.hidden = camera.steps.length < 2;
  step(near, camera.steps[0]);
  other.hidden = (await camera.others()).length < 2;
}

/**
 * Let them be pressed; `again` starts the camera that was chosen.
 * @param {import('./camera.js').Camera} camera
 * @param {Tools} tools
 * @param {AbortSignal} signal
 * @param {() => void} again
 */
export function bindTools(camera, { light, near, other }, signal, again) {
  light.addEventListener('click', async () => {
    const on = light.getAttribute('aria-pressed') !== 'true';
    if (await camera.light(on)) light.setAttribute('aria-pressed', String(on));
  }, { signal });
  near.addEventListener('click', async () => {
    const { steps } = camera;
    const next = steps[(steps.indexOf(Number(near.dataset.times)) + 1) % steps.length];
    if (await camera.look(next)) step(near, next);
  }, { signal });
  other.addEventListener('click', () => camera.choose().then(again), { signal });
}

function step(/** @type {HTMLElement} */ near, /** @type {number} */ times) {
  near.dataset.times = String(times);
  near.textContent = `${times}\u00d7`;
  near.setAttribute('aria-label', `${near.dataset.name} ${times}\u00d7`);
}

/**
 * Tell a tap from a long press; the keyboard only taps.
 * @param {HTMLElement} surface
 * @param {AbortSignal} signal
 * @param {() => void} tap
 * @param {() => void} hold
 */
export function bindPress(surface, signal, tap, hold) {
  let [timer, held] = [0, false];
  surface.addEventListener('pointerdown', () => {
    held = false;
    timer = window.setTimeout(() => {
      held = true;
      hold();
    }, LONG);
  }, { signal });
  for (const name of ['pointerup', 'pointercancel', 'pointerleave']) surface.addEventListener(name, () => clearTimeout(timer), { signal });
  surface.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  surface.addEventListener('click', () => {
    if (held) held = false;
    else tap();
  }, { signal });
}
