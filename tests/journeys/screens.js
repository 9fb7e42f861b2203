// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// What screens keep for fingers, keys and eyes: three questions, each answered with the elements that do not.
(() => {
  const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex]';
  const ROVING = '[role=grid], [role=radiogroup], .so-tiles'; // one of them is in the order, arrows reach the others
  const name = (one) => one.outerHTML.replace(/\s+/g, ' ').slice(0, 140);
  const seen = (one) =>
    one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !one.closest('[inert], [hidden]');
  const controls = () =>
    [...document.querySelectorAll(CONTROLS)].filter(
      (one) => seen(one) && !one.disabled && !one.matches('.so-skip, .visually-hidden') && one.closest('.so-body'),
    );
  const native = (one) => one.matches('a[href], button, input, select, textarea, summary');

  // A label that belongs to a box is pressed like the box; a link laid over its row is as large as the row.
  const ground = (one) => {
    let near = one;
    while (near && getComputedStyle(near).position === 'static') near = near.parentElement;
    return near;
  };
  const around = (one, least) => {
    const over = ['::before', '::after'].some((part) => {
      const drawn = getComputedStyle(one, part);
      return drawn.content !== 'none' && drawn.position === 'absolute' && parseFloat(drawn.width) >= least;
    });
    return [one, ...(one.labels ?? []), ...(over ? [ground(one)] : [])].filter(Boolean);
  };
  const large = (one, least) =>
    around(one, least).some((box) => {
      const { width, height } = box.getBoundingClientRect();
      return Math.min(width, height) >= least - 0.5;
    });
  const inSentence = (one) =>
    one.matches('a, button') && getComputedStyle(one).display === 'inline' &&
    [...one.parentElement.childNodes].some((near) => near.nodeType === 3 && near.data.trim().length > 1);

  const marks = (one) => {
    const near = [one, one.parentElement, one.parentElement?.parentElement, ...(one.labels ?? [])].filter(Boolean);
    return near.flatMap((box) => ['', '::before', '::after'].map((part) => {
      const drawn = getComputedStyle(box, part || null);
      return [drawn.outlineStyle, drawn.outlineWidth, drawn.boxShadow, drawn.borderColor, drawn.backgroundColor].join();
    })).join('|');
  };

  const fingersAndKeys = (least) => {
    const faults = [];
    const blame = (what, one) => faults.push(`${what}: ${name(one)}`);
    for (const one of controls()) {
      if (one.tabIndex > 0) blame('out of its turn', one);
      if (native(one) && !large(one, least) && !inSentence(one)) blame('small', one);
      if (one.tabIndex < 0) {
        if (native(one) && !one.closest(ROVING)) blame('not reached by Tab', one);
        continue;
      }
      document.activeElement?.blur();
      const before = marks(one);
      one.focus({ focusVisible: true });
      if (document.activeElement !== one) blame('takes no focus', one);
      else if (marks(one) === before) blame('focus is not seen', one);
      const tab = new KeyboardEvent('keydown', { key: 'Tab', code: 'Tab', bubbles: true, cancelable: true });
      if (!one.dispatchEvent(tab)) blame('holds the focus', one);
    }
    document.activeElement?.blur();
    window.scrollTo(0, 0);
    return faults;
  };

  // The controls numbered in the order of the page, as Tab is to meet them; of pills that exclude each other, one.
  const inOrder = () => {
    const first = new Set();
    const met = controls().filter((one) => {
      if (one.tabIndex < 0) return false;
      if (one.type !== 'radio') return true;
      const chosen = document.querySelector(`input[type=radio][name="${one.name}"]:checked`);
      return chosen ? chosen === one : !first.has(one.name) && first.add(one.name);
    });
    met.forEach((one, at) => { one.dataset.met = at; });
    return met.length;
  };

  const light = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((part) => {
      const one = part / 255;
      return one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const behind = (one) => {
    for (let near = one; near; near = near.parentElement) {
      const colour = parts(getComputedStyle(near).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const pale = (chosen, least) => {
    document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish());
    return [...document.querySelectorAll(chosen)].filter((one) => {
      const words = one.value || [...one.childNodes].some((near) => near.nodeType === 3 && near.data.trim());
      if (!words || !seen(one) || one.disabled || one.closest('[aria-hidden=true], .visually-hidden, .so-skip')) return false;
      const [over, under] = [light(parts(getComputedStyle(one).color)), light(behind(one))].sort((a, b) => b - a);
      return (over + 0.05) / (under + 0.05) < least;
    }).map(name);
  };

  globalThis.soScreens = { fingersAndKeys, inOrder, pale };
})();
