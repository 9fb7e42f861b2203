// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Builds the browser side: `node build.mjs [OUT]`, OUT being app/static/dist unless named.
//
//   js/*.js        one entry each, shared code split off (js/lib/ holds modules, not entries)
//   workers/*.js   scripts of a thread of their own, each whole in one file; they share js/lib/
//   scss/*.scss    one style sheet each (partials start with _), with the fonts that it names
//   icons/*.svg    our own symbols, put in one sprite beside those picked from Bootstrap Italia
//   manifest.json  the name that templates use -> the file, named by its content
//   files.json     every file that may be served -> whether it lies there compressed too, as its name and .gz
//
// scripts/assets.py calls this after `npm ci`, gives it an empty folder and puts that in place when all is written.

import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { Resvg, initWasm } from '@resvg/resvg-wasm';
import * as esbuild from 'esbuild';
import * as sass from 'sass';

import { BORROWED_ICONS, COPIES, FONTS } from './third-party.mjs';

/** The service worker itself, the pages of /api/v1/docs, letters for paper: nobody needs them in the street. */
const NOT_KEPT = /^(service-worker|api-docs|docs\/|fonts-for-print\/)/;

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const out = resolve(process.argv[2] ?? join(here, '../static/dist'));
const manifest = {};

const digest = (content) => createHash('sha256').update(content).digest('hex').slice(0, 10).toUpperCase();

/** Write content under a name that carries its hash, and note it in the manifest. */
function put(name, content) {
  const dot = name.lastIndexOf('.');
  const file = `${name.slice(0, dot)}-${digest(content)}${name.slice(dot)}`;
  mkdirSync(dirname(join(out, file)), { recursive: true });
  writeFileSync(join(out, file), content);
  manifest[name] = file;
}

/** What every esbuild run here shares. Files that code or styles point at are copied under fonts/ or files/. */
const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  sourcemap: true,
  metafile: true,
  outdir: out,
  target: ['es2022', 'safari16'],
  legalComments: 'none', // licences.txt carries the notices in full
  logLevel: 'warning',
  logOverride: { 'ignored-bare-import': 'error' }, // a plugin imported by its path alone is dropped: refuse it
};

/** Note in the manifest what esbuild wrote: entries by their source's name, fonts by the name given in FONTS. */
function note(metafile, extension) {
  for (const [path, output] of Object.entries(metafile.outputs)) {
    const file = relative(out, resolve(here, path)).replaceAll('\\', '/');
    if (output.entryPoint && file.endsWith(extension)) {
      manifest[basename(output.entryPoint).replace(/\.\w+$/, extension)] = file;
    }
    const font = Object.keys(output.inputs).map((input) => FONTS[basename(input)]).find(Boolean);
    if (font && file.endsWith('.woff2')) manifest[font] = file;
  }
}

async function buildScripts() {
  const result = await esbuild.build({
    ...common,
    entryPoints: globSync('js/*.js', { cwd: here }).sort(),
    format: 'esm',
    splitting: true,
    entryNames: '[name]-[hash]',
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: 'files/[name]-[hash]',
    loader: { '.wasm': 'file' },
  });
  note(result.metafile, '.js');
  return Object.keys(result.metafile.inputs);
}

/**
 * Workers are whole: nobody splits them, and no page's script waits for them. The service worker comes last and is told
 * what it keeps on the device (`KEPT`) and by what name (`VERSION`): another file is another version.
 * @param {string[]} names
 * @param {Record<string, string>} define
 */
async function buildWorkers(names, define = {}) {
  const result = await esbuild.build({
    ...common,
    entryPoints: names.map((name) => `workers/${name}`),
    format: 'iife',
    entryNames: '[name]-[hash]',
    define,
  });
  note(result.metafile, '.js');
  return Object.keys(result.metafile.inputs);
}

/** What the pages that work without network need: styles, scripts and their shared pieces, letters, icons, decoder. */
function keptOffline() {
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(out, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return files.filter((file) => !NOT_KEPT.test(file) && /\.(js|css|svg|wasm|woff2)$/.test(file)).sort();
}

/** SCSS as an esbuild loader, so that fonts and pictures named in url() are found, copied and hashed by it. */
const scssLoader = {
  name: 'scss',
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const result = sass.compile(path, {
        loadPaths: [join(modules, 'bootstrap-italia/src/scss')],
        // Bootstrap Italia 2 is written with @import; its line 3 moves to @use.
        silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
        quietDeps: true,
      });
      return { contents: result.css, loader: 'css', watchFiles: result.loadedUrls.map(fileURLToPath) };
    });
  },
};

async function buildStyles() {
  const result = await esbuild.build({
    ...common,
    entryPoints: globSync('scss/[!_]*.scss', { cwd: here }).sort(),
    entryNames: '[name]-[hash]',
    assetNames: 'fonts/[name]-[hash]',
    loader: { '.woff2': 'file' },
    plugins: [scssLoader],
  });
  note(result.metafile, '.css');
}

/** One symbol of Bootstrap Italia's sprite, by its name there, under the id that our templates use. */
function borrowedSymbol(sprite, id, source) {
  const found = sprite.match(new RegExp(`<symbol id="it-${source}"([^>]*)>(.*?)</symbol>`, 's'));
  if (!found) throw new Error(`Bootstrap Italia has no icon "${source}" (third-party.mjs asks for it)`);
  return `<symbol id="${id}"${found[1]} fill="currentColor">${found[2]}</symbol>`;
}

/** One drawing of ours, its root element's attributes kept. */
function ownSymbol(file) {
  const found = readFileSync(join(here, 'icons', file), 'utf8').match(/<svg xmlns="[^"]*"([^>]*)>(.*?)<\/svg>/s);
  if (!found) throw new Error(`icons/${file} does not start with <svg xmlns="...">`);
  return `<symbol id="${basename(file, '.svg')}"${found[1]}>${found[2].replace(/\s*\n\s*/g, '')}</symbol>`;
}

function buildSprite() {
  const sprite = readFileSync(join(modules, 'bootstrap-italia/dist/svg/sprites.svg'), 'utf8');
  const borrowed = Object.entries(BORROWED_ICONS).map(([id, source]) => borrowedSymbol(sprite, id, source));
  const own = readdirSync(join(here, 'icons')).filter((name) => name.endsWith('.svg')).sort().map(ownSymbol);
  const symbols = [...borrowed, ...own].join('\n');
  put('sprite.svg', `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`);
}

/** The mark as PNG for home screens. A maskable one bleeds to its edges: systems cut it to their own shape. */
async function buildMark() {
  await initWasm(readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const mark = readFileSync(join(here, '../static/icons/mark.svg'), 'utf8');
  const draw = (svg, width) => new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render().asPng();
  const square = mark.replace(/(<rect[^>]*) rx="[\d.]+"/, '$1').replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"')
    .replace('<rect width="32" height="32"', '<rect x="-4" y="-4" width="40" height="40"');
  put('icon-192.png', draw(mark, 192));
  put('icon-512.png', draw(mark, 512));
  put('icon-maskable-512.png', draw(square, 512));
  put('apple-touch-icon.png', draw(square, 180));
}

function copyFiles() {
  for (const [name, source] of Object.entries(COPIES)) put(name, readFileSync(join(modules, source)));
}

/** The notices of everything third-party that ends in the output, as their licences ask. */
function writeLicences(inputs) {
  const owner = (path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
  const names = new Set(['bootstrap-italia', ...[...inputs, ...Object.values(COPIES).map((p) => `node_modules/${p}`)].map(owner)]);
  const texts = [...names].filter(Boolean).sort().map((name) => {
    const { version, license } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
    const files = globSync(['LICENSE*', 'NOTICE*'], { cwd: join(modules, name) }).sort();
    const body = files.map((file) => readFileSync(join(modules, name, file), 'utf8').trim());
    return [`${name} ${version} (${license})`, ...body].join('\n\n');
  });
  const fonts = ['Titillium_Web/OFL.txt', 'Roboto_Mono/LICENSE.txt'].map((file) => {
    const text = readFileSync(join(modules, 'bootstrap-italia/dist/fonts', file), 'utf8').trim();
    return `Font ${dirname(file).replace('_', ' ')}\n\n${text}`;
  });
  const apache = readFileSync(join(modules, 'bootstrap-italia/dist/fonts/Roboto_Mono/LICENSE.txt'), 'utf8').trim();
  const inside = `ZXing-C++ (Apache-2.0), compiled into zxing-reader.wasm\n\nCopyright of its authors: https://github.com/zxing-cpp/zxing-cpp\n\n${apache}`;
  writeFileSync(join(out, 'licences.txt'), [...texts, inside, ...fonts].join(`\n\n${'-'.repeat(78)}\n\n`) + '\n');
}

/** Whether a file was written compressed beside itself: texts are, when that spares a tenth. */
function compress(file) {
  if (!/\.(js|css|svg|map|txt|wasm)$/.test(file)) return false;
  const content = readFileSync(join(out, file));
  const packed = gzipSync(content, { level: 9 });
  if (packed.length > content.length * 0.9) return false;
  writeFileSync(join(out, `${file}.gz`), packed);
  return true;
}

/** Compress what is there and list it: app/web/static.py serves what stands in the list, and nothing else. */
function listFiles() {
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.gz'))
    .map((entry) => relative(out, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !file.startsWith('.') && file !== 'manifest.json' && file !== 'files.json');
  const listed = Object.fromEntries(files.sort().map((file) => [file, compress(file)]));
  writeFileSync(join(out, 'files.json'), `${JSON.stringify(listed, null, 2)}\n`);
}

if (!existsSync(modules)) throw new Error('node_modules is missing: run npm ci in app/frontend first');
mkdirSync(out, { recursive: true });
const workers = globSync('workers/*.js', { cwd: here }).map((path) => basename(path)).sort();
const inputs = await buildScripts();
await buildStyles();
buildSprite();
await buildMark();
copyFiles();
inputs.push(...await buildWorkers(workers.filter((name) => name !== 'service-worker.js')));
const kept = keptOffline();
inputs.push(...await buildWorkers(['service-worker.js'], { KEPT: JSON.stringify(kept), VERSION: JSON.stringify(digest(kept.join())) }));
writeLicences(inputs);
listFiles();
const sorted = Object.fromEntries(Object.entries(manifest).sort());
writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(sorted, null, 2)}\n`);
