/**
 * `npm run package -- [--dir] [--win | --linux] [--electron DIR]`: the desktop program, packed by
 * electron-builder out of dist/app, where everything it may hold is laid out first.
 */
import { assertNodeApi } from './lib/pinned-node.mjs';
import { buildStale } from './build/build-stale.mjs';
import { PARTS } from './build/parts.mjs';
import { USAGE, parsePackageOptions } from './package/options.mjs';
import { pack } from './package/pack.mjs';
import { stageApp } from './package/stage-app.mjs';

assertNodeApi();
const say = (line) => process.stdout.write(`${line}\n`);
const options = parsePackageOptions(process.argv.slice(2), process.env, process.platform);
if (options.kind === 'refused') {
  process.stderr.write(`${options.sentence}\n\n${USAGE}\n`);
  process.exit(2);
}
await buildStale(Object.keys(PARTS), say);
const { folder, files } = stageApp(options.platform);
say(`laid out ${files.length} files in ${folder}`);
process.exitCode = await pack(options, say);
