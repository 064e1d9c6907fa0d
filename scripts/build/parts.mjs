/** What is built, from what, into what. */
import { build } from 'vite';
import { checkout, inCheckout } from '../lib/checkout.mjs';

/** Native modules and Electron itself stay outside a bundle and are found at run time. */
const EXTERNAL = ['electron', 'original-fs', 'better-sqlite3', 'node-hid'];

/**
 * Bundles one Node program with everything it imports except EXTERNAL.
 * @param {{entry: string, outDir: string, fileName: string, format?: 'es' | 'cjs'}} program
 */
export async function bundleProgram({ entry, outDir, fileName, format = 'es' }) {
  await build({
    configFile: false,
    root: checkout,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: EXTERNAL, target: 'node' },
    build: {
      ssr: inCheckout(entry),
      target: 'node20',
      outDir: inCheckout(outDir),
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        external: EXTERNAL,
        output: { format, entryFileNames: fileName, codeSplitting: false },
      },
    },
  });
}

export const PARTS = {
  renderer: {
    entry: 'renderer/index.html',
    output: 'dist/renderer/index.html',
    inputs: ['renderer', 'core', 'contract'],
    build: () => build({ configFile: inCheckout('vite.config.ts'), logLevel: 'warn' }),
  },
  'electron-main': {
    entry: 'electron/main.ts',
    output: 'dist/electron/main.js',
    inputs: ['electron', 'contract', 'core'],
    build: () =>
      bundleProgram({ entry: 'electron/main.ts', outDir: 'dist/electron', fileName: 'main.js' }),
  },
  'electron-preload': {
    entry: 'electron/preload.ts',
    output: 'dist/electron/preload.cjs',
    inputs: ['electron'],
    // A sandboxed preload can only be CommonJS.
    build: () =>
      bundleProgram({
        entry: 'electron/preload.ts',
        outDir: 'dist/electron',
        fileName: 'preload.cjs',
        format: 'cjs',
      }),
  },
  engine: {
    entry: 'engine/host-utility.ts',
    output: 'dist/engine/host-utility.js',
    inputs: ['engine', 'core', 'contract', 'db', 'regions'],
    build: async () => {
      await bundleProgram({
        entry: 'engine/host-utility.ts',
        outDir: 'dist/engine',
        fileName: 'host-utility.js',
      });
      // A thread is started from a file of its own, beside the program.
      for (const [folder, name] of [
        ['safe', 'backup-worker'],
        ['report', 'report-worker'],
      ]) {
        await bundleProgram({
          entry: `engine/${folder}/${name}.ts`,
          outDir: 'dist/engine',
          fileName: `${name}.js`,
        });
      }
    },
  },
};
