// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// A file that the server draws while one waits: lines of JSON that say how far it is, one line that it is ready, and
// then the file itself.

const NEW_LINE = 10;

/**
 * @typedef {object} Drawn
 * @property {HTMLElement | null} refused  the parts of the page that say why, instead of a file
 * @property {number} labels
 */

/**
 * Ask for a file, tell how far it is, and hand it to the browser's downloads. Raises when it is aborted or cut off.
 * @param {string} path
 * @param {FormData} form
 * @param {AbortSignal} signal
 * @param {(done: number, all: number) => void} progress
 * @returns {Promise<Drawn>}
 */
export async function drawn(path, form, signal, progress) {
  const sent = { 'X-Fragment': '1', 'Accept-Language': document.documentElement.lang };
  const response = await fetch(path, { method: 'POST', body: form, headers: sent, credentials: 'same-origin', signal });
  if (!(response.headers.get('Content-Type') ?? '').startsWith('application/octet-stream')) {
    const parsed = new DOMParser().parseFromString(await response.text(), 'text/html');
    const refused = /** @type {HTMLElement | null} */ (parsed.querySelector('[data-fragment]'));
    if (!refused) throw new Error('no answer that can be read');
    return { refused: document.importNode(refused, true), labels: 0 };
  }
  const { head, chunks } = await read(/** @type {ReadableStream<Uint8Array>} */ (response.body).getReader(), progress);
  download(new Blob(/** @type {BlobPart[]} */ (chunks), { type: head.type }), head.name, head.bytes);
  return { refused: null, labels: head.labels };
}

/**
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {(done: number, all: number) => void} progress
 * @returns {Promise<{head: {name: string, type: string, bytes: number, labels: number}, chunks: Uint8Array[]}>}
 */
async function read(reader, progress) {
  const decoder = new TextDecoder();
  let rest = new Uint8Array();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error('cut off');
    rest = joined(rest, value);
    for (let end = rest.indexOf(NEW_LINE); end >= 0; end = rest.indexOf(NEW_LINE)) {
      const line = JSON.parse(decoder.decode(rest.subarray(0, end)));
      rest = rest.subarray(end + 1);
      if (line.bytes !== undefined) return { head: line, chunks: await all(reader, rest) };
      progress(line.done, line.all);
    }
  }
}

async function all(/** @type {ReadableStreamDefaultReader<Uint8Array>} */ reader, /** @type {Uint8Array} */ first) {
  const chunks = [first];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return chunks;
    chunks.push(value);
  }
}

function joined(/** @type {Uint8Array} */ one, /** @type {Uint8Array} */ other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function download(/** @type {Blob} */ file, /** @type {string} */ name, /** @type {number} */ bytes) {
  if (file.size !== bytes) throw new Error('cut off');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
