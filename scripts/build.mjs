/** `npm run build [-- part …]`: builds the named parts, or all of them, when they are stale. */
import { assertNodeApi } from './lib/pinned-node.mjs';
import { buildStale } from './build/build-stale.mjs';
import { PARTS } from './build/parts.mjs';

assertNodeApi();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  process.stderr.write(
    `no such part: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}\n`,
  );
  process.exit(2);
}
const say = (line) => process.stdout.write(`${line}\n`);
const built = await buildStale(asked.length > 0 ? asked : Object.keys(PARTS), say);
if (built.length === 0) say('nothing to build');
