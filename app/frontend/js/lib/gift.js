// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Where goods come from. What stays the same from one time to the next is kept on this device; what is said of one gift
// goes when it is recorded, and survives a reload in this tab as the basket does.

/** @typedef {'new' | 'used' | 'flawed'} Condition */
/** @typedef {{id: string, name: string, kind: string}} Donor */

/**
 * @typedef {object} Said  of one gift; texts as they were typed
 * @property {Donor | null} donor  null: somebody private, who stays without a name
 * @property {string} channel
 * @property {string} receivedOn
 * @property {string} ddtNumber
 * @property {string} ddtOn
 * @property {number | null} valueCents
 * @property {string} basis
 * @property {number | null} wasteG
 * @property {string} note
 */

/** @returns {Said} */
const nothing = () => ({
  donor: null, channel: 'brought', receivedOn: '', ddtNumber: '', ddtOn: '', valueCents: null, basis: 'last_sale_price', wasteG: null, note: '',
});

export class Gift extends EventTarget {
  /** @type {{kind: string, funding: string, condition: Condition}} */
  usual = { kind: 'donation', funding: 'own', condition: 'new' };

  said = nothing();

  constructor(/** @type {string} */ siteId) {
    super();
    this.places = { usual: `soglia.source.${siteId}`, said: `soglia.gift.${siteId}` };
    Object.assign(this.usual, read(localStorage, this.places.usual));
    Object.assign(this.said, read(sessionStorage, this.places.said));
  }

  get isDonation() {
    return this.usual.kind === 'donation';
  }

  get hasWaste() {
    return this.isDonation && this.said.wasteG !== null;
  }

  /** Change what is usual here, or what is said of this gift. */
  change(/** @type {Partial<Gift['usual']>} */ usual, /** @type {Partial<Said>} */ said = {}) {
    Object.assign(this.usual, usual);
    Object.assign(this.said, said);
    const { kind, funding, condition } = this.usual;
    localStorage.setItem(this.places.usual, JSON.stringify({ kind, funding, condition }));
    sessionStorage.setItem(this.places.said, JSON.stringify(this.said));
    this.dispatchEvent(new Event('change'));
  }

  /** What brings back what is said now, for an undo. */
  snapshot() {
    const before = structuredClone(this.said);
    return () => this.change({}, before);
  }

  /** Recorded: nothing is said of the next gift yet. */
  forget() {
    this.change({}, nothing());
  }

  /** What the server is told beside id, site and lines. */
  get body() {
    const { donor, channel, receivedOn, ddtNumber, ddtOn, valueCents, basis, wasteG, note } = this.said;
    return {
      channel,
      ...(donor ? { donor_id: donor.id } : {}),
      ...(receivedOn ? { received_on: receivedOn } : {}),
      ...(donor && ddtNumber ? { ddt: { number: ddtNumber, ...(ddtOn ? { on: ddtOn } : {}) } } : {}),
      ...(donor && valueCents !== null ? { declared_value_cents: valueCents, value_basis: basis } : {}),
      ...(wasteG === null ? {} : { waste_g: wasteG }),
      ...(note ? { note } : {}),
    };
  }
}

function read(/** @type {Storage} */ storage, /** @type {string} */ place) {
  try {
    return JSON.parse(storage.getItem(place) ?? '{}') ?? {};
  } catch {
    return {};
  }
}
