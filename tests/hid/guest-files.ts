/**
 * What the scanner guest holds: Node with its libraries, busybox and the kernel modules, and of the
 * checkout exactly what the guest's two programs import, found by following their import lines.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { builtinModules, stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { importsOf } from '../house/import-rules.ts';
import type { Entry } from './initramfs.ts';

const CHECKOUT = resolve(import.meta.dirname, '..', '..');
const PROGRAMS = ['tests/hid/guest/main.ts', 'tests/hid/guest/service.ts'];
/** Runs the sources as they are packed, without types. */
const STRIPPED = 'tests/hid/guest/stripped.mjs';
const NODE = join(CHECKOUT, 'node_modules', 'node', 'bin', 'node');
const HID_BINDING = 'node_modules/node-hid/prebuilds/HID_hidraw-linux-x64/node-napi-v4.node';

/** Everything in the guest by its path; `kit` is the folder that the set-up of the tests filled. */
export function guestFiles(kit: string): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>([
    ['dev/console', { device: [5, 1] }],
    ['init', program(join(import.meta.dirname, 'guest', 'init.sh'))],
    ['bin/busybox', program(join(kit, 'busybox'))],
    ['bin/sh', { link: 'busybox' }],
    ['bin/node', program(NODE)],
    ['proc/.keep', { file: new Uint8Array() }],
    ['sys/.keep', { file: new Uint8Array() }],
    ['tmp/.keep', { file: new Uint8Array() }],
  ]);
  for (const name of ['order', ...modulesOf(kit)]) {
    entries.set(`modules/${name}`, plain(join(kit, 'modules', name)));
  }
  for (const library of librariesOf(NODE, join(CHECKOUT, HID_BINDING))) {
    entries.set(library.slice(1), program(realpathSync(library)));
  }
  for (const path of checkoutFiles()) {
    const isSource = path.endsWith('.ts');
    entries.set(`checkout/${path}`, isSource ? stripped(path) : plain(join(CHECKOUT, path)));
  }
  return entries;
}

function plain(path: string): Entry {
  return { file: readFileSync(path) };
}

/** A source of the checkout without its types, line for line. */
function stripped(path: string): Entry {
  return { file: Buffer.from(stripTypeScriptTypes(readFileSync(join(CHECKOUT, path), 'utf8'))) };
}

function program(path: string): Entry {
  return { file: readFileSync(path), isProgram: true };
}

function modulesOf(kit: string): readonly string[] {
  return readFileSync(join(kit, 'modules', 'order'), 'utf8')
    .trim()
    .split('\n');
}

/** Absolute paths of the shared libraries (the loader among them) these binaries ask for. */
function librariesOf(...binaries: readonly string[]): ReadonlySet<string> {
  const libraries = new Set<string>();
  for (const binary of binaries) {
    for (const line of execFileSync('ldd', [binary], { encoding: 'utf8' }).split('\n')) {
      if (line.includes('not found')) throw new Error(`${binary} lacks a library: ${line.trim()}`);
      const path = /(?:=> )?(\/\S+) \(0x/.exec(line)?.[1];
      if (path !== undefined) libraries.add(path);
    }
  }
  return libraries;
}

/** Paths inside the checkout that the guest needs. */
function checkoutFiles(): ReadonlySet<string> {
  const files = new Set(['package.json', STRIPPED]);
  const packages = new Set<string>();
  const waiting = [...PROGRAMS];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    files.add(path);
    for (const specifier of importsAtRunTime(path)) {
      const inside = insideCheckout(path, specifier);
      if (inside !== null) waiting.push(inside);
      else if (!isOfNode(specifier)) addPackage(packageOf(specifier), packages);
    }
  }
  for (const folder of packages) for (const file of filesOfPackage(folder)) files.add(file);
  return files;
}

/** What a source imports once its types are gone. */
function importsAtRunTime(path: string): readonly string[] {
  const text = readFileSync(join(CHECKOUT, path), 'utf8');
  return path.endsWith('.ts') ? importsOf(stripTypeScriptTypes(text)) : [];
}

/** A path in the checkout, or null when the specifier names a package or a part of Node. */
function insideCheckout(from: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return join(dirname(from), specifier);
  return specifier.startsWith('#') ? specifier.slice(1) : null;
}

function isOfNode(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Adds the folder of a package and those of everything it depends on. */
function addPackage(name: string, packages: Set<string>, parent = ''): void {
  const own = join(parent, 'node_modules', name);
  const folder = existsSync(join(CHECKOUT, own)) ? own : join('node_modules', name);
  if (packages.has(folder)) return;
  packages.add(folder);
  const { dependencies = {} } = JSON.parse(
    readFileSync(join(CHECKOUT, folder, 'package.json'), 'utf8'),
  ) as { readonly dependencies?: Readonly<Record<string, string>> };
  for (const dependency of Object.keys(dependencies)) addPackage(dependency, packages, folder);
}

const FOREIGN_BINARY = /\.node$/;
const OWN_BINARY = /linux-x64\/[^/]+\.node$/;

function filesOfPackage(folder: string): readonly string[] {
  const entries = readdirSync(join(CHECKOUT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(?:js|cjs|mjs|json|node)$/.test(entry.name))
    .map((entry) => relative(CHECKOUT, join(entry.parentPath, entry.name)))
    .filter((path) => !FOREIGN_BINARY.test(path) || OWN_BINARY.test(path))
    .filter((path) => !path.slice(folder.length).includes('/node_modules/'));
}
