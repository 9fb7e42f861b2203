// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Pieces of page that the server wrote once, words included, filled in with text and nothing but text.

/**
 * A copy of `<template id="t-NAME">`. `data-slot="name"` elements get their text; a null hides the element.
 * @param {string} name
 * @param {Record<string, string | number | null>} [texts]
 * @returns {HTMLElement}
 */
export function stamp(name, texts = {}) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(`t-${name}`));
  const root = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
  fill(root, texts);
  return root;
}

/**
 * Put texts into the slots of an element that stands already.
 * @param {HTMLElement} root
 * @param {Record<string, string | number | null>} texts
 */
export function fill(root, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const slot of slots(root, name)) {
      slot.hidden = text === null;
      if (text !== null && slot.textContent !== String(text)) slot.textContent = String(text);
    }
  }
}

/** @returns {HTMLElement[]} */
function slots(/** @type {HTMLElement} */ root, /** @type {string} */ name) {
  const inside = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(`[data-slot="${name}"]`)]);
  return root.dataset.slot === name ? [root, ...inside] : inside;
}

/**
 * The element with this `data-part` name inside a root.
 * @param {string} name
 * @param {ParentNode} [root]
 * @returns {HTMLElement}
 */
export function part(name, root = document) {
  return /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
}

/** Use an icon of the sprite by its id. */
export function setIcon(/** @type {Element} */ root, /** @type {string} */ id) {
  const use = root.querySelector('use');
  const href = use?.getAttribute('href') ?? '';
  use?.setAttribute('href', `${href.split('#')[0]}#${id}`);
}

/** JSON that the server left in a `data-` attribute or in a `<script type="application/json">` element. */
export function given(/** @type {string} */ id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? 'null');
}

/** Whether somebody types text into this element. */
export function isTextField(/** @type {EventTarget | null} */ element) {
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true;
  return element instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(element.type);
}

/** Give an element its text and show it, or hide it when there is none. */
export function show(/** @type {Element | null} */ element, /** @type {string | null} */ text) {
  if (!(element instanceof HTMLElement)) return;
  element.hidden = text === null;
  if (text !== null) element.textContent = text;
}
