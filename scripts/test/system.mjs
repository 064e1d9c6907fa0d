/**
 * What the tests need from the system: installed here when this is root on Debian or Ubuntu, said
 * aloud with the exact command everywhere else. Installs nothing that is already there.
 */
import { existsSync, readFileSync } from 'node:fs';
import {
  findChromium,
  findProgram,
  findQemu,
  findXvfb,
  hasChineseType,
  scannerGuestRunsHere,
} from '#tests/support/system.ts';
import { run } from '../lib/child.mjs';

/** What `npm run test:hid` needs; node-hid's own libraries are QEMU's too, named all the same. */
export const QEMU = {
  packages: ['qemu-system-x86', 'libusb-1.0-0', 'libudev1'],
  why: 'the small machine in which virtual scanners are plugged in (tests/hid)',
  isThere: () => !scannerGuestRunsHere() || findQemu() !== null,
};

const NEEDS = [
  {
    packages: ['chromium'],
    why: 'plays the main job in a real browser (tests/e2e)',
    isThere: () => findChromium() !== null,
  },
  {
    packages: ['xvfb', 'xauth'],
    why: 'an X server without a screen for the real desktop shell (tests/electron)',
    isThere: () => findXvfb() !== null,
  },
  {
    packages: ['fonts-noto-cjk', 'fontconfig'],
    why: 'Chinese type, so that screenshots show text and not boxes',
    isThere: hasChineseType,
  },
  QEMU,
  {
    packages: ['unzip'],
    why: 'unpacks the Electron runtime for tests',
    isThere: () => findProgram('unzip') !== null,
  },
  {
    packages: [
      'libgtk-3-0',
      'libnss3',
      'libasound2',
      'libgbm1',
      'libatk-bridge2.0-0',
      'libcups2',
      'libdrm2',
      'libxkbcommon0',
      'libxss1',
    ],
    why: 'shared libraries of Electron',
    isThere: () => hasLibraries('libgtk-3.so.0', 'libnss3.so', 'libasound.so.2', 'libgbm.so.1'),
  },
];

function hasLibraries(...names) {
  return names.every((name) =>
    ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'].some(
      (folder) => existsSync(`${folder}/${name}`),
    ),
  );
}

function isDebianFamily() {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Installs what is missing or says how.
 * @param {(line: string) => void} say
 * @param needs all of them unless told
 */
export async function prepareSystem(say, needs = NEEDS) {
  if (process.platform !== 'linux') return;
  const lacking = needs.filter((need) => !need.isThere());
  if (lacking.length === 0) return;
  const packages = lacking.flatMap((need) => need.packages);
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  for (const need of lacking) say(`missing: ${need.packages.join(', ')}: ${need.why}`);
  if (process.getuid?.() !== 0 || !isDebianFamily() || findProgram('apt-get') === null) {
    say(`the tests that need these are skipped; to have them run:  sudo ${command}`);
    return;
  }
  say(`installing: ${command}`);
  await install(packages, say);
  for (const need of lacking.filter((one) => !one.isThere())) {
    say(`still missing after the installation: ${need.packages.join(', ')}`);
  }
}

async function install(packages, say) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run('apt-get', ['update', '-qq'], { env, capture: true });
  if (update.code !== 0) say(`apt-get update failed:\n${update.output.trim()}`);
  // Newer releases renamed some libraries for their 64-bit time (libasound2t64 and so on).
  const known = [];
  for (const name of packages) {
    for (const candidate of [name, `${name}t64`]) {
      const policy = await run('apt-cache', ['policy', candidate], { env, capture: true });
      if (!/Candidate: (?!\(none\))\S/.test(policy.output)) continue;
      known.push(candidate);
      break;
    }
  }
  const arguments_ = ['install', '-y', '-qq', '--no-install-recommends', ...known];
  const { code, output } = await run('apt-get', arguments_, { env, capture: true });
  if (code !== 0) say(`apt-get install failed (exit ${code}):\n${output.trim().slice(-2000)}`);
}
