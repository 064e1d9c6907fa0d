/**
 * What the scanner guest boots from: Debian's kernel with its HID modules, and busybox, taken out of
 * their packages without installing them, kept in .cache. A test aid, never shipped.
 */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import {
  findProgram,
  findScannerKit,
  scannerGuestRunsHere,
  scannerKitDirs,
} from '#tests/support/system.ts';
import { run } from '../lib/child.mjs';

const KERNEL = 'linux-image-amd64';
const BUSYBOX = 'busybox-static';
/** In the order they are loaded; what they depend on comes before them by itself. */
const MODULES = ['hid', 'hid-generic', 'uhid'];

/**
 * Makes the kit unless it is there or cannot be had; then the tests in the guest skip aloud.
 * @param {(line: string) => void} say
 */
export async function prepareScannerGuest(say) {
  if (findScannerKit() !== null || !scannerGuestRunsHere()) return;
  if (findProgram('apt-get') === null || findProgram('dpkg-deb') === null) {
    say('no kernel for the scanner guest: it is taken from Debian packages, and there is no apt');
    return;
  }
  const [destination] = scannerKitDirs;
  if (destination === undefined) return;
  say(`getting a kernel and busybox for the scanner guest (${KERNEL}, 70 MB, once)`);
  mkdirSync(dirname(destination), { recursive: true });
  const work = mkdtempSync(join(dirname(destination), 'scanner-guest-'));
  try {
    renameSync(await makeKit(work), destination);
  } catch (error) {
    say(`no scanner guest: ${error.message}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function makeKit(work) {
  const kernel = await download(work);
  const unpacked = join(work, 'unpacked');
  const kit = join(work, 'kit');
  mkdirSync(unpacked);
  mkdirSync(join(kit, 'modules'), { recursive: true });
  // Only what is looked at: the whole package is 400 MB on the disk.
  const wanted = "'./boot/vmlinuz-*' './lib/modules/*/kernel/drivers/hid/*.ko*'";
  await unpack(work, { name: kernel, wanted, into: unpacked });
  await unpack(work, { name: BUSYBOX, wanted: "'*bin/busybox'", into: unpacked });
  const [image] = readdirSync(join(unpacked, 'boot'));
  if (image === undefined) throw new Error(`${kernel} holds no kernel image`);
  copyFileSync(join(unpacked, 'boot', image), join(kit, 'vmlinuz'));
  copyFileSync(await only(unpacked, 'busybox'), join(kit, 'busybox'));
  await copyModules(unpacked, join(kit, 'modules'));
  return kit;
}

/** Downloads both packages and answers the name of the kernel's; lists that are old are renewed. */
async function download(work) {
  try {
    return await downloadOnce(work);
  } catch (error) {
    if (process.getuid?.() !== 0) throw error;
    await step('apt-get', ['update', '-qq'], work);
    return downloadOnce(work);
  }
}

async function downloadOnce(work) {
  const { output } = await run('apt-cache', ['depends', KERNEL], { capture: true });
  const name = /Depends: (linux-image-\S+)/.exec(output)?.[1];
  if (name === undefined) throw new Error(`apt knows no ${KERNEL}, which is a package of Debian`);
  await step('apt-get', ['download', '-qq', name, BUSYBOX], work);
  return name;
}

/** The one regular file of this name below a folder. */
async function only(folder, name) {
  const found = await run('find', [folder, '-type', 'f', '-name', name], { capture: true });
  const path = found.output.trim();
  if (path === '' || path.includes('\n')) throw new Error(`the packages hold no ${name}`);
  return path;
}

async function unpack(work, { name, wanted, into }) {
  const tar = `dpkg-deb --fsys-tarfile ./${name}_*.deb | tar -x -C '${into}' --wildcards ${wanted}`;
  await step('sh', ['-c', tar], work);
}

/** Copies the modules and what they depend on, plain, and writes the order of loading. */
async function copyModules(unpacked, target) {
  const found = await run('find', [unpacked, '-name', '*.ko*'], { capture: true });
  const files = new Map();
  for (const path of found.output.trim().split('\n')) files.set(moduleName(path), path);
  const order = [];
  const add = async (name) => {
    if (order.includes(`${name}.ko`)) return;
    const file = files.get(name);
    if (file === undefined) throw new Error(`the kernel package holds no module ${name}`);
    const plain = join(target, `${name}.ko`);
    copyFileSync(file, file.endsWith('.ko') ? plain : `${plain}.xz`);
    if (!file.endsWith('.ko')) await step('xz', ['-d', `${plain}.xz`], target);
    for (const needed of dependenciesOf(plain)) await add(needed);
    order.push(`${name}.ko`);
  };
  for (const name of MODULES) await add(name.replaceAll('-', '_'));
  writeFileSync(join(target, 'order'), `${order.join('\n')}\n`);
}

/** The kernel takes - and _ in the name of a module for the same. */
function moduleName(path) {
  return path
    .replace(/^.*\//, '')
    .replace(/\.ko.*$/, '')
    .replaceAll('-', '_');
}

function dependenciesOf(file) {
  const list = /\0depends=([^\0]*)\0/.exec(readFileSync(file, 'latin1'))?.[1] ?? '';
  return list
    .split(',')
    .filter((name) => name !== '')
    .map(moduleName);
}

async function step(command, args, cwd) {
  const { code, output } = await run(command, args, { capture: true, cwd });
  if (code !== 0) throw new Error(`${command} failed (exit ${code}): ${output.trim().slice(-300)}`);
}

if (import.meta.main) {
  await prepareScannerGuest((line) => process.stdout.write(`${line}\n`));
  process.exitCode = findScannerKit() === null ? 1 : 0;
}
