// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// The device's cameras: which one, its light, how near it looks. Which one was chosen is remembered on this device.

const CHOSEN = 'soglia.camera.which';
const NEAR = [1, 2, 4];

/** @returns {string} 'refused' | 'none' | 'busy': why there is no picture */
export function whyNot(/** @type {unknown} */ error) {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'busy';
}

function stopAll(/** @type {MediaStream} */ stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** One camera, from being asked for until it is put away. */
export class Camera {
  /** @type {MediaStream | null} */
  #stream = null;
  #turn = 0;

  /**
   * Show it in a video; false when it was put away or asked for again meanwhile. Raises what the browser says where
   * there is none, or where it may not be used.
   */
  async start(/** @type {HTMLVideoElement} */ video) {
    this.stop();
    const turn = this.#turn;
    const chosen = localStorage.getItem(CHOSEN);
    const which = chosen ? { deviceId: { ideal: chosen } } : { facingMode: { ideal: 'environment' } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: { ...which, width: { ideal: 1920 }, height: { ideal: 1080 } } });
    if (turn !== this.#turn) {
      stopAll(stream);
      return false;
    }
    this.#stream = video.srcObject = stream;
    this.#track?.addEventListener('ended', () => video.dispatchEvent(new Event('so-lost'))); // unplugged, or another's
    await this.#set({ focusMode: 'continuous' });
    await video.play().catch(() => undefined); // it was put away before it began
    return turn === this.#turn;
  }

  /** Put it away: its lamp goes out, and so does its light. */
  stop() {
    this.#turn += 1;
    if (this.#stream) stopAll(this.#stream);
    this.#stream = null;
  }

  get runs() {
    return this.#track?.readyState === 'live';
  }

  get hasLight() {
    return Boolean(this.#offers.torch);
  }

  light(/** @type {boolean} */ on) {
    return this.#set({ torch: on });
  }

  /** How many times nearer it can look; one step where it cannot. */
  get steps() {
    const { zoom } = this.#offers;
    return zoom ? NEAR.filter((times) => times >= zoom.min && times <= zoom.max) : [1];
  }

  look(/** @type {number} */ times) {
    return this.#set({ zoom: times });
  }

  /** The cameras there are. */
  async others() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((device) => device.kind === 'videoinput' && device.deviceId);
  }

  /** Let the next one be the one to start with. */
  async choose() {
    const all = await this.others();
    const now = all.findIndex((device) => device.deviceId === this.#track?.getSettings().deviceId);
    const next = all[(now + 1) % all.length];
    if (next) localStorage.setItem(CHOSEN, next.deviceId);
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  /** @returns {any} what this camera can do, in browsers that tell */
  get #offers() {
    return this.#track?.getCapabilities?.() ?? {};
  }

  /** @returns {Promise<boolean>} whether the camera did it */
  async #set(/** @type {Record<string, unknown>} */ wish) {
    const able = Object.keys(wish).every((name) => this.#offers[name]);
    if (!able) return false;
    return this.#track?.applyConstraints({ advanced: [/** @type {any} */ (wish)] }).then(() => true, () => false) ?? false;
  }
}
