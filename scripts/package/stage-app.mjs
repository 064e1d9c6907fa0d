/**
 * Lays out in dist/app what the packed program holds, and nothing else: the bundles without source
 * maps, migrations, regions, and the two native modules with what they need to run on one system.
 * Everything else that runs is inside the bundles, so node_modules stays at home.
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { inCheckout } from '../lib/checkout.mjs';

const FOLDERS = ['dist/electron', 'dist/engine', 'dist/renderer', 'db/migrations', 'regions'];
/** Loaded at run time, not bundled; see scripts/build/parts.mjs. */
const NATIVE = ['better-sqlite3', 'node-hid'];
/** Binaries by target: glibc Linux x64, Windows x64. */
const BINARY = {
  linux: /^(linux-x64\.node|HID(_hidraw)?-linux-x64\/.*)$/,
  win: /^(win32-x64\.node|HID(_hidraw)?-win32-x64\/.*)$/,
};
/** What a package needs to run; sources, headers, documents and types stay out. */
const RUNNING = /\.(js|cjs|mjs|json|node)$/;
const BUILDING = /(^|\/)(deps|src|hidapi|test|docs?|examples?|node_modules|build|scripts|bin)\//;

/**
 * @param {'win' | 'linux'} platform
 * @param {string} folder emptied first
 * @returns {{folder: string, files: string[]}} the folder and what is in it, relative, in order
 */
export function stageApp(platform, folder = inCheckout('dist', 'app')) {
  rmSync(folder, { recursive: true, force: true });
  for (const name of FOLDERS) {
    cpSync(inCheckout(name), join(folder, name), {
      recursive: true,
      filter: (source) => !/\.(map|ts|md)$/.test(source),
    });
  }
  const packages = packagesOf(NATIVE);
  for (const [name, from] of packages) {
    stagePackage(from, join(folder, 'node_modules', name), platform);
  }
  writeManifest(folder);
  return { folder, files: listFiles(folder) };
}

/** The named packages and what they depend on, as a flat list of name and folder. */
function packagesOf(names) {
  const found = new Map();
  const visit = (name, from) => {
    if (found.has(name)) return;
    const folder = folderOf(name, from);
    found.set(name, folder);
    const { dependencies = {} } = readJson(join(folder, 'package.json'));
    for (const one of Object.keys(dependencies)) {
      if (!ONLY_FOR_BUILDING.has(one)) visit(one, folder);
    }
  };
  for (const name of names) visit(name, inCheckout('.'));
  return found;
}

/** Named as dependencies, needed by an installation script alone. */
const ONLY_FOR_BUILDING = new Set([
  'node-addon-api',
  'yargs',
  'prebuild-install',
  'node-gyp-build',
]);

function folderOf(name, from) {
  const paths = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  for (const path of paths) {
    try {
      readFileSync(join(path, name, 'package.json'));
      return join(path, name);
    } catch {
      // Further up.
    }
  }
  throw new Error(`${name} is not installed (asked from ${from})`);
}

function stagePackage(from, to, platform) {
  for (const path of listFiles(from)) {
    const isBinary = path.startsWith('prebuilds/');
    const wanted = isBinary
      ? BINARY[platform].test(path.slice('prebuilds/'.length))
      : RUNNING.test(path) && !BUILDING.test(path);
    if (!wanted) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(from, path), join(to, path));
  }
}

function writeManifest(folder) {
  const { name, version, description, license, type, main, dependencies } = readJson(
    inCheckout('package.json'),
  );
  const native = Object.fromEntries(NATIVE.map((one) => [one, dependencies[one]]));
  // The publisher whose signature an update must bear on Windows; set where one signs.
  const publisher = process.env.RXTILL_PUBLISHER ?? '';
  const manifest = {
    ...{ name, productName: 'Rxtill', version, description, license, type, main, publisher },
    author: { name: 'Rxtill', email: 'support@rxtill.invalid' },
    homepage: 'https://rxtill.invalid',
    dependencies: native,
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Files below a folder, relative with forward slashes, in order; no links are followed. */
export function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
