/** The options of `npm run package`. Pure: nothing is read or written. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const USAGE = `npm run package -- [options]
  --dir           only the unpacked program, no installer
  --win, --linux  for Windows x64 or Linux x64 (else for this system)
  --electron DIR  use the Electron distribution in DIR (else ELECTRON_OVERRIDE_DIST_PATH, else
                  electron-builder fetches the version of package.json)
  --output DIR    put the result there (else dist/installer)`;

const PLATFORMS = { win32: 'win', linux: 'linux' };

/**
 * @param {string[]} args what follows `npm run package --`
 * @param {NodeJS.ProcessEnv} env
 * @param {string} system `process.platform`
 * @returns `{kind: 'pack', platform: 'win' | 'linux', isDir, electron, output}`, paths absolute or
 *   null, or `{kind: 'refused', sentence}`
 */
export function parsePackageOptions(args, env, system) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      allowPositionals: false,
      options: {
        dir: { type: 'boolean', default: false },
        win: { type: 'boolean', default: false },
        linux: { type: 'boolean', default: false },
        electron: { type: 'string' },
        output: { type: 'string' },
      },
    }));
  } catch (error) {
    return { kind: 'refused', sentence: error.message };
  }
  if (values.win && values.linux) return { kind: 'refused', sentence: 'one system at a time' };
  const platform = values.win ? 'win' : values.linux ? 'linux' : PLATFORMS[system];
  if (platform === undefined) {
    return { kind: 'refused', sentence: `nothing is packed on ${system}: say --win or --linux` };
  }
  const electron = values.electron ?? (env.ELECTRON_OVERRIDE_DIST_PATH || undefined);
  return {
    kind: 'pack',
    platform,
    isDir: values.dir,
    electron: electron === undefined ? null : resolve(electron),
    output: values.output === undefined ? null : resolve(values.output),
  };
}
