/** Holds the instance lock until killed. */
import { lockInstance } from '#db/instance-lock.ts';

const lock = lockInstance(process.argv[2] ?? '');
process.stdout.write(lock === null ? 'taken\n' : 'held\n');
if (lock !== null) setInterval(() => {}, 1_000_000);
