// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The strip above the page that shows what the camera sees. A read goes the way of every scan: into the field's queue.
// The camera is off when nobody looks: on a hidden page, and after two minutes in which nobody did anything.

import { bindPress, bindTools, offer } from './camera-tools.js';
import { Camera, whyNot } from './camera.js';
import { decoding } from './decoding.js';
import { show, stamp } from './dom.js';
import { polite } from './live.js';
import { sightings } from './sightings.js';
import { give, isOn, turn } from './signals.js';

const STILL = 600; // milliseconds that the picture of a read stays
const SLOW = 4000; // without a read: say what helps
const SMALL = 2.2; // pixels: a narrower module is not read for certain
const PATIENT = 1000; // so long bars may be too small before it is said
const REST = 120_000;

/** @typedef {import('./signals.js').Signal} Signal */
/** @typedef {{view: HTMLElement, video: HTMLVideoElement, still: HTMLCanvasElement, frame: HTMLElement, words: HTMLElement, surface: HTMLElement, light: HTMLElement, near: HTMLElement, other: HTMLElement, more: HTMLElement}} Parts */

/**
 * Open the strip.
 * @param {{form: HTMLFormElement, read: (text: string) => void, end: (why: string | null) => void}} means  `read` takes
 *   a scan; `end` is told that the camera cannot be used, in words
 * @returns {{close: () => void}}
 */
export function viewfinder({ form, read, end }) {
  const finder = new Viewfinder(form, read, end);
  finder.open();
  return { close: () => finder.close() };
}

class Viewfinder {
  #camera = new Camera();
  #counts = sightings();
  #parts = build();
  #gone = new AbortController();
  /** @type {{stop: () => void} | null} */
  #decoder = null;
  #last = '';
  #awaited = 0; // reads of ours that were not answered yet
  #stillUntil = 0;
  #quietSince = 0;
  #smallSince = 0;
  #smallAt = 0;
  #toldUntil = 0;
  #usedAt = 0;
  #inSight = true;
  #sized = false; // somebody chose how tall the strip is
  #clock = 0;

  constructor(/** @type {HTMLFormElement} */ form, /** @type {(text: string) => void} */ read, /** @type {(why: string | null) => void} */ end) {
    this.form = form;
    this.read = read;
    this.end = end;
  }

  open() {
    document.querySelector('main')?.prepend(this.#parts.view);
    this.#parts.view.scrollIntoView({ block: 'nearest' });
    this.#bind();
    if (!document.hidden) this.#start();
  }

  close() {
    this.#gone.abort();
    this.#stop();
    clearInterval(this.#clock);
    this.#parts.view.remove();
  }

  async #start() {
    const { view, video, frame } = this.#parts;
    this.#say(null);
    this.#quietSince = this.#usedAt = performance.now();
    const means = { view, video, frame, looks: () => this.#looks(), tell: this.#look.bind(this), fail: () => this.#fail('busy') };
    this.#decoder ??= decoding(means); // it gets ready while somebody is asked for the camera
    try {
      if (!(await this.#camera.start(video))) return;
    } catch (error) {
      return this.#fail(whyNot(error));
    }
    offer(this.#camera, this.#parts);
    this.#quietSince = this.#smallSince = performance.now();
  }

  #stop() {
    this.#decoder?.stop();
    this.#decoder = null;
    this.#camera.stop();
  }

  #fail(/** @type {string} */ why) {
    if (this.#gone.signal.aborted) return;
    this.close();
    this.end(this.#parts.view.dataset[why] ?? null);
  }

  /** Whether what the camera sees is to be read: it is seen by the one who aims, and nothing lies before the page. */
  #looks() {
    return this.#camera.runs && this.#inSight && !document.querySelector('.offcanvas.show, .offcanvas.showing');
  }

  /** One picture was looked at. */
  #look(/** @type {import('./decoding.js').Answer} */ { reads, module }) {
    const now = performance.now();
    const text = this.#counts(reads, module !== null, now, now > this.#stillUntil);
    if (reads.length) this.#quietSince = now;
    if (text !== null) return this.#count(text);
    const small = this.#isSmall(module, now);
    if (now < this.#toldUntil) return;
    if (small || now - this.#quietSince > SLOW) this.#say('closer', small);
    else this.#say(null);
  }

  /** Whether bars are there, for a while now, that are too narrow. A picture without them now and then is no matter. */
  #isSmall(/** @type {number | null} */ module, /** @type {number} */ now) {
    if (now - this.#smallAt > PATIENT) this.#smallSince = now;
    if (module !== null && module < SMALL) this.#smallAt = now;
    return now - this.#smallSince > PATIENT;
  }

  #count(/** @type {string} */ text) {
    this.#usedAt = performance.now();
    this.#last = text;
    this.#smallAt = 0;
    this.#say(null);
    this.#hold('so-view-read');
    this.read(text);
  }

  /** The picture stays still, and its corners say how it went. */
  #hold(/** @type {string} */ name) {
    const { view, video, still } = this.#parts;
    if (still.hidden) {
      still.width = video.videoWidth;
      still.height = video.videoHeight;
      still.getContext('2d')?.drawImage(video, 0, 0);
      still.hidden = false;
    }
    view.classList.remove('so-view-read', 'so-view-doubt');
    view.classList.add(name);
    this.#stillUntil = performance.now() + STILL;
    setTimeout(() => this.#release(), STILL);
  }

  #release() {
    if (performance.now() < this.#stillUntil - 20) return; // another read holds it
    this.#parts.still.hidden = true;
    this.#parts.view.classList.remove('so-view-read', 'so-view-doubt');
  }

  /** How the page answered a scan, or what else it has to say. "One more" is for what counts, while it is the latest. */
  #answered(/** @type {Signal} */ signal) {
    const mine = this.#awaited > 0 && signal !== 'registered';
    this.#awaited = mine ? this.#awaited - 1 : 0;
    if (mine && (signal === 'doubtful' || signal === 'refused')) this.#hold('so-view-doubt');
    if (mine) requestAnimationFrame(() => this.#makeRoom());
    this.#offerMore(mine && signal !== 'refused' && 'counts' in this.form.dataset);
  }

  #offerMore(/** @type {boolean} */ on) {
    const { more, surface } = this.#parts;
    if (!on && document.activeElement === more) surface.focus({ preventScroll: true });
    more.hidden = !on;
  }

  /** A scan came into the field, from here or from elsewhere. */
  #heard(/** @type {string} */ text) {
    if (text === this.#last) this.#awaited += 1;
    else this.#awaited = 0;
  }

  /** The result comes first where the page is too short for both. */
  #makeRoom() {
    if (this.#sized || document.documentElement.scrollHeight <= window.innerHeight + 4) return;
    this.#size(true);
  }

  #size(/** @type {boolean} */ small) {
    this.#parts.view.classList.toggle('so-view-small', small);
    this.#parts.surface.setAttribute('aria-expanded', String(!small));
  }

  #say(/** @type {string | null} */ name, aloud = false) {
    const text = name && (this.#parts.view.dataset[name] ?? '');
    const before = this.#parts.words.hidden ? null : this.#parts.words.textContent;
    if (text === before) return;
    show(this.#parts.words, text);
    if (text && aloud) polite(text);
  }

  #bind() {
    const { view, video, surface, more } = this.#parts;
    const { signal } = this.#gone;
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ name, /** @type {(event: any) => void} */ act) => target.addEventListener(name, act, { signal });
    bindTools(this.#camera, this.#parts, signal, () => this.#again());
    on(more, 'click', () => this.read(this.#last));
    bindPress(surface, signal, () => this.#tap(), () => this.#sound());
    on(document, 'so-signal', (event) => this.#answered(event.detail));
    on(this.form, 'so-scan', (event) => this.#heard(event.detail));
    on(video, 'so-lost', () => this.#fail('busy'));
    on(document, 'visibilitychange', () => (document.hidden ? this.#stop() : this.#again()));
    for (const name of ['pointerdown', 'keydown']) on(document, name, () => { this.#usedAt = performance.now(); });
    const watch = new IntersectionObserver(([entry]) => { this.#inSight = entry.intersectionRatio > 0.5; }, { threshold: [0.4, 0.6] });
    watch.observe(view);
    signal.addEventListener('abort', () => watch.disconnect());
    this.#clock = window.setInterval(() => this.#tire(), 5000);
  }

  /** Start again what was stopped, unless it rests. */
  #again() {
    if (this.#parts.view.dataset.state === 'resting') return;
    this.#stop();
    this.#start();
  }

  #tire() {
    if (!this.#camera.runs || performance.now() - this.#usedAt < REST) return;
    this.#stop();
    this.#parts.view.dataset.state = 'resting';
    this.#say('resting');
  }

  #tap() {
    const { view } = this.#parts;
    if (view.dataset.state === 'resting') {
      delete view.dataset.state;
      return this.#start();
    }
    this.#sized = true;
    this.#size(!view.classList.contains('so-view-small'));
  }

  #sound() {
    turn(!isOn());
    for (const button of document.querySelectorAll('[data-so-sound]')) button.setAttribute('aria-checked', String(isOn()));
    const words = this.#parts.view.dataset[isOn() ? 'soundOn' : 'soundOff'] ?? '';
    give('known');
    show(this.#parts.words, words);
    polite(words);
    this.#toldUntil = performance.now() + SLOW / 2;
  }
}

/** @returns {Parts} */
function build() {
  const view = stamp('viewfinder');
  const parts = [...view.querySelectorAll('[data-view]')].map((element) => [/** @type {HTMLElement} */ (element).dataset.view, element]);
  return { view, .../** @type {any} */ (Object.fromEntries(parts)) };
}
