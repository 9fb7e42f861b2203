// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Reads codes in pictures, in a thread of its own. It is told once where the decoder lies, then gets one picture after
// the other and answers each.
//
//   in   {decoder: address} · {picture: ImageData, turned: boolean}
//   out  {ready: true} · {reads: [{text, format, from}], module} · {failed: words}
//
// `text` is what a scanner set to send its identifier would send: `]C1` and the content, separators kept. `from` is how
// far from the middle of the picture the code is, in pixels. `module` is how wide the narrowest bar is that is there
// but could not be read, in pixels; null where there are no bars.

import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

import { moduleOf } from '../js/lib/bars.js';

/** What Soglia prints and what goods carry. Fewer formats are faster, and do not find what is not there. */
const OPTIONS = /** @type {const} */ ({
  formats: ['Code128', 'EAN13', 'EAN8', 'UPCA', 'UPCE', 'ITF', 'Code39', 'QRCodeModel2', 'DataMatrix'],
  textMode: 'Plain', // others put brackets into what GS1 labels say, and drop their separators
  tryHarder: true,
  tryRotate: true,
  tryInvert: false,
  maxNumberOfSymbols: 6,
});

self.addEventListener('message', async ({ data }) => {
  try {
    self.postMessage(data.decoder ? await prepare(data.decoder) : await read(data.picture));
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
});

async function prepare(/** @type {string} */ address) {
  await prepareZXingModule({ overrides: { locateFile: () => address }, fireImmediately: true });
  return { ready: true };
}

async function read(/** @type {ImageData} */ picture) {
  const found = await readBarcodes(picture, OPTIONS);
  const reads = found.filter((one) => one.isValid && one.text).map((one) => told(one, picture));
  return { reads, module: reads.length ? null : moduleOf(picture) };
}

function told(/** @type {import('zxing-wasm/reader').ReadResult} */ one, /** @type {ImageData} */ picture) {
  const { topLeft, topRight, bottomRight, bottomLeft } = one.position;
  const corners = [topLeft, topRight, bottomRight, bottomLeft];
  const middle = (/** @type {'x' | 'y'} */ way) => corners.reduce((sum, corner) => sum + corner[way], 0) / 4;
  return {
    text: one.symbologyIdentifier + one.text,
    format: one.format,
    from: Math.hypot(middle('x') - picture.width / 2, middle('y') - picture.height / 2),
  };
}
