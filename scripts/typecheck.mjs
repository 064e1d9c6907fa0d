/** `npm run typecheck`: every room under its own tsconfig, with its own globals and nothing more. */
import { environmentWithTools } from './lib/checkout.mjs';
import { run } from './lib/child.mjs';

/** The rooms of the house; '.' holds the tools' own configuration files. */
export const ROOMS = [
  'core',
  'contract',
  'db',
  'engine',
  'electron',
  'renderer',
  'simulator',
  'scripts',
  'tests',
  'bench',
  '.',
];

/** Type-checks one room; output is empty when it is clean. */
export function typecheckRoom(room) {
  const env = environmentWithTools();
  return run('tsc', ['-p', room === '.' ? 'tsconfig.json' : `${room}/tsconfig.json`], {
    env,
    capture: true,
  });
}

if (import.meta.main) {
  let failed = 0;
  for (const room of ROOMS) {
    const { code, output } = await typecheckRoom(room);
    process.stdout.write(`${code === 0 ? 'ok    ' : 'failed'} ${room}\n${output}`);
    if (code !== 0) failed += 1;
  }
  process.exitCode = failed === 0 ? 0 : 1;
}
