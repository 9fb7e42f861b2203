// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Sound and vibration, each with a visible twin: the frame of the scan field flashes.
// On by default in a warehouse, off by default for a street unit; one switch, remembered on this device.

/** @typedef {'known' | 'again' | 'doubtful' | 'refused' | 'registered'} Signal */

/** Tones as [Hz, ms], a pause as [0, ms]; vibration in ms. */
const SIGNALS = {
  known: { tones: [[1320, 70]], shake: [30] },
  again: { tones: [[1320, 60], [0, 40], [1320, 60]], shake: [20, 40, 20] },
  doubtful: { tones: [[660, 90], [0, 60], [660, 90]], shake: [60, 60, 60] },
  refused: { tones: [[220, 280]], shake: [200], wave: 'triangle', gain: 0.3 },
  registered: { tones: [[880, 80], [1320, 120]], shake: [30, 40, 60] },
};
const FRAMES = {
  known: 'so-scan-read', again: 'so-scan-read', registered: 'so-scan-read', doubtful: 'so-scan-doubt', refused: 'so-scan-refused',
};
const FADE = 0.008;
const FLASH = 150;
const KEY = 'soglia.sound';

/** @type {AudioContext | null} */
let audio = null;

/** Whether sound and vibration are on here. */
export function isOn() {
  const kept = localStorage.getItem(KEY);
  return kept ? kept === 'on' : !document.querySelector('[data-site-kind="street_unit"]');
}

/** Turn sound and vibration on or off, and remember it. */
export function turn(/** @type {boolean} */ on) {
  localStorage.setItem(KEY, on ? 'on' : 'off');
}

/** Give a signal; the frame flashes whether or not it may be heard, and `so-signal` tells who shows it otherwise. */
export function give(/** @type {Signal} */ name) {
  flash(name);
  document.dispatchEvent(new CustomEvent('so-signal', { detail: name }));
  if (!isOn()) return;
  const signal = SIGNALS[name];
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(signal.shake); // before the first tap a browser only complains
  if (audio?.state === 'running') play(audio, signal);
}

function play(/** @type {AudioContext} */ context, /** @type {any} */ signal) {
  let at = context.currentTime + 0.01;
  for (const [pitch, length] of signal.tones) {
    const end = at + length / 1000;
    if (pitch) tone(context, pitch, at, end, signal.wave ?? 'sine', signal.gain ?? 0.2);
    at = end;
  }
}

/**
 * @param {AudioContext} context
 * @param {number} pitch
 * @param {number} start
 * @param {number} end
 * @param {OscillatorType} wave
 * @param {number} loudness
 */
function tone(context, pitch, start, end, wave, loudness) {
  const source = new OscillatorNode(context, { frequency: pitch, type: wave });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loudness, start + FADE);
  volume.gain.setValueAtTime(loudness, end - FADE);
  volume.gain.linearRampToValueAtTime(0, end);
  source.connect(volume).connect(context.destination);
  source.start(start);
  source.stop(end);
}

function flash(/** @type {Signal} */ name) {
  const frame = document.querySelector('[data-so-scan]');
  if (!(frame instanceof HTMLElement)) return;
  frame.classList.remove(...Object.values(FRAMES));
  frame.classList.add(FRAMES[name]);
  setTimeout(() => frame.classList.remove(FRAMES[name]), FLASH);
}

/** Browsers let a page sound only after it was touched. */
function wake() {
  audio ??= 'AudioContext' in window ? new AudioContext() : null;
  audio?.resume?.().catch(() => undefined);
}

document.addEventListener('pointerdown', wake);
document.addEventListener('keydown', wake);

/** Let every `[data-so-sound]` button on the page show and change the setting. */
export function bindSwitches() {
  for (const button of document.querySelectorAll('[data-so-sound]')) {
    const show = () => button.setAttribute('aria-checked', String(isOn()));
    button.addEventListener('click', () => {
      turn(!isOn());
      show();
      give('known');
    });
    show();
  }
}
