/** Opens (and optionally fills) a database in a process of its own; prints what came of it. */
import { pathToFileURL } from 'node:url';
import { openDatabase } from '#db/open.ts';
import { writeSetting } from '#db/setting.ts';
import { transaction } from '#db/sql.ts';

const [file = '', migrations = '', mode = 'open'] = process.argv.slice(2);
const opened = openDatabase({
  file,
  now: Date.now,
  migrations: pathToFileURL(`${migrations}/`),
});
if (!opened.ok) {
  process.stdout.write(`${opened.failure.kind}\n`);
} else if (mode === 'die') {
  transaction(opened.value, () => writeSetting(opened.value, 'store.name', '断电之前'));
  process.kill(process.pid, 'SIGKILL');
} else {
  process.stdout.write('opened\n');
  opened.value.close();
}
