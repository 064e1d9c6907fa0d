/**
 * electron-builder on what is laid out. `--dir` with an Electron distribution at hand needs nothing
 * from the network; installers need electron-builder's own tools, which it fetches.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Arch, Platform, build } from 'electron-builder';
import { parse } from 'yaml';
import { checkout, inCheckout } from '../lib/checkout.mjs';

/**
 * @param {ReturnType<typeof import('./options.mjs').parsePackageOptions>} options of kind `pack`
 * @param {(line: string) => void} say
 * @returns {Promise<number>} the exit code
 */
export async function pack({ platform, isDir, electron, output }, say) {
  const config = parse(readFileSync(inCheckout('electron-builder.yml'), 'utf8'));
  if (typeof electron === 'string') {
    if (!existsSync(electron)) {
      process.stderr.write(`no Electron distribution in ${electron}\n`);
      return 2;
    }
    config.electronDist = electron;
    config.electronVersion = versionOf(electron);
    // A distribution may bring an app of its own (the one for tests does): ours is the archive.
    config.afterExtract = ({ appOutDir }) =>
      rmSync(join(appOutDir, 'resources', 'app'), { recursive: true, force: true });
  }
  if (typeof output === 'string') config.directories.output = output;
  const system = platform === 'win' ? Platform.WINDOWS : Platform.LINUX;
  const targets = system.createTarget(isDir ? ['dir'] : [], Arch.x64);
  try {
    const results = await build({ targets, config, projectDir: checkout, publish: 'never' });
    for (const result of results) say(result);
    say(`packed for ${platform} into ${config.directories.output}`);
    return 0;
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** A distribution says its version in a file beside its program. */
function versionOf(folder) {
  return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
}
