// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What was counted and is on its way to the server. A line keeps its id until there is an answer, so that sending it
// again counts it once; it survives a reload and a store room without network.

import { newId, post } from './api.js';

/** @typedef {{id: string, item: string, body: Record<string, unknown>}} Line */

const LASTING = ['network', 'unavailable', 'not_signed_in', 'too_many_attempts', 'failure', 'csrf'];

export class Tallies extends EventTarget {
  /** @type {Line[]} oldest first */
  lines = [];

  /** @type {Promise<void> | null} */
  #sending = null;

  /**
   * @param {string} countId
   * @param {string} now  the server's time when it wrote the page
   */
  constructor(countId, now) {
    super();
    this.path = `/counts/${countId}/lines`;
    this.place = `soglia.count.${countId}`;
    this.ahead = new Date(now).getTime() - Date.now(); // a phone's clock may be wrong; its seconds are not
    try {
      this.lines = JSON.parse(localStorage.getItem(this.place) ?? '[]');
    } catch {
      localStorage.removeItem(this.place);
    }
  }

  /** The time now, as the server's clock shows it. */
  get now() {
    return new Date(Date.now() + this.ahead).toISOString();
  }

  /** Put a line on its way. */
  add(/** @type {string} */ item, /** @type {Record<string, unknown>} */ body) {
    this.lines.push({ id: newId(), item, body });
    this.#changed();
  }

  /** Send what waits, one after the other. Two callers send it once. */
  send(options = {}) {
    this.#sending ??= this.#sendAll(options).finally(() => { this.#sending = null; });
    return this.#sending;
  }

  async #sendAll(/** @type {{keepalive?: boolean}} */ options) {
    while (this.lines.length > 0) {
      const [line] = this.lines;
      const answer = await post(this.path, { id: line.id, ...line.body }, options);
      if (answer.refusal && LASTING.includes(answer.refusal.code)) return this.#tell('kept', { refusal: answer.refusal, line });
      if (answer.refusal?.code === 'not_while_open' && line.body.counted_at) {
        delete line.body.counted_at; // the phone's clock was set meanwhile: then it is counted when it arrives
        continue;
      }
      this.lines = this.lines.filter((one) => one.id !== line.id);
      this.#changed();
      this.#tell(answer.refusal ? 'refused' : 'stored', { refusal: answer.refusal, line });
    }
  }

  #tell(/** @type {string} */ name, /** @type {unknown} */ detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #changed() {
    if (this.lines.length) localStorage.setItem(this.place, JSON.stringify(this.lines));
    else localStorage.removeItem(this.place);
    this.dispatchEvent(new Event('change'));
  }
}
