// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// What is taken from packages by name: icons, fonts and files copied as they are.

/** Icons of Bootstrap Italia's sprite that keep their name, and below them those that get another. */
const SAME_NAME = `
  arrow-left arrow-right box calendar camera card cart chart-line check check-circle chevron-left chevron-right
  clock close copy delete download error expand external-link file funnel help-circle inbox info-circle link list
  lock logout map-marker minus more-items pa password-invisible password-visible pencil plus print refresh search
  settings share upload user warning-circle wifi
`;

/** Id in our sprite -> name in Bootstrap Italia's, without its `it-`. */
export const BORROWED_ICONS = {
  ...Object.fromEntries(SAME_NAME.trim().split(/\s+/).map((name) => [name, name])),
  'chevron-down': 'expand',
  'chevron-up': 'collapse',
};

/** Font file in Bootstrap Italia -> its name in the manifest, for the pages' preload links. */
export const FONTS = {
  'titillium-web-v10-latin-ext_latin-regular.woff2': 'fonts/titillium-web-400.woff2',
  'titillium-web-v10-latin-ext_latin-600.woff2': 'fonts/titillium-web-600.woff2',
  'titillium-web-v10-latin-ext_latin-700.woff2': 'fonts/titillium-web-700.woff2',
  'roboto-mono-v13-latin-ext_latin-regular.woff2': 'fonts/roboto-mono-400.woff2',
};

const TITILLIUM = 'bootstrap-italia/src/fonts/Titillium_Web/titillium-web-v10-latin-ext_latin';
const ROBOTO_MONO = 'bootstrap-italia/src/fonts/Roboto_Mono/roboto-mono-v13-latin-ext_latin';

/**
 * Name in the manifest -> file under node_modules. Swagger UI draws the pages of /api/v1/docs; ZXing reads what the
 * camera sees. What is printed is set in the pages' own letters, and in DejaVu where they end: Cyrillic, Greek,
 * Vietnamese. app/paper looks for these names.
 */
export const COPIES = {
  'docs/swagger-ui.css': 'swagger-ui-dist/swagger-ui.css',
  'docs/swagger-ui-bundle.js': 'swagger-ui-dist/swagger-ui-bundle.js',
  'zxing-reader.wasm': 'zxing-wasm/dist/reader/zxing_reader.wasm',
  'fonts-for-print/titillium-web-400.ttf': `${TITILLIUM}-regular.ttf`,
  'fonts-for-print/titillium-web-600.ttf': `${TITILLIUM}-600.ttf`,
  'fonts-for-print/titillium-web-700.ttf': `${TITILLIUM}-700.ttf`,
  'fonts-for-print/roboto-mono-400.ttf': `${ROBOTO_MONO}-regular.ttf`,
  'fonts-for-print/dejavu-sans.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
};
