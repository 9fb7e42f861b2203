// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Pictures of the aiming box, one after the other, to the thread that reads codes. The next is taken when the last was
// answered: a slow phone tries less often, and is not slower for it.

const EVERY = 160; // milliseconds: six tries a second
const AROUND = 8; // pixels of the page around the aiming box that are read too
const TURNS = [0, 0, 45]; // degrees: straight is usual, slanting is read now and then

/** @typedef {{reads: import('./sightings.js').Read[], module: number | null}} Answer */

/**
 * Read what a video shows inside a frame, until it is stopped.
 * @param {{view: HTMLElement, video: HTMLVideoElement, frame: HTMLElement, looks: () => boolean, tell: (answer: Answer) => void, fail: (why: unknown) => void}} means
 * @returns {{stop: () => void}}
 */
export function decoding({ view, video, frame, looks, tell, fail }) {
  const worker = new Worker(/** @type {string} */ (view.dataset.worker));
  const canvas = new Cutting();
  let [timer, turn] = [0, 0];

  function next() {
    const picture = looks() && video.readyState >= 2 ? canvas.take(video, frame, TURNS[turn]) : null;
    if (picture) worker.postMessage({ picture }, [picture.data.buffer]);
    else timer = window.setTimeout(next, EVERY);
  }

  worker.addEventListener('message', ({ data }) => {
    if (data.failed) return fail(data.failed);
    if (data.reads) {
      if (data.reads.length === 0) turn = (turn + 1) % TURNS.length;
      tell(data);
    }
    timer = window.setTimeout(next, data.ready ? 0 : EVERY);
  });
  worker.addEventListener('error', fail);
  worker.postMessage({ decoder: new URL(/** @type {string} */ (view.dataset.decoder), document.baseURI).href });
  return {
    stop: () => {
      clearTimeout(timer);
      worker.terminate();
    },
  };
}

/** Where a picture is cut out of the video. */
class Cutting {
  #canvas = document.createElement('canvas');
  #context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d', { willReadFrequently: true }));

  /** What stands in the frame, in the camera's own pixels. The video fills its element and is cut where it is too large. */
  take(/** @type {HTMLVideoElement} */ video, /** @type {HTMLElement} */ frame, /** @type {number} */ degrees) {
    const shown = Math.max(video.clientWidth / video.videoWidth, video.clientHeight / video.videoHeight);
    const width = Math.round(Math.min(video.videoWidth, (frame.clientWidth + 2 * AROUND) / shown));
    const height = Math.round(Math.min(video.videoHeight, (frame.clientHeight + 2 * AROUND) / shown));
    if (!(width > 0 && height > 0)) return null;
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#context.translate(width / 2, height / 2);
    this.#context.rotate((degrees * Math.PI) / 180);
    this.#context.drawImage(video, -video.videoWidth / 2, -video.videoHeight / 2);
    return this.#context.getImageData(0, 0, width, height);
  }
}
