/** Puts a file in clear under a key; the test kills it on the way. `reencrypt.ts FILE KEY`. */
import { reencrypt } from '#db/image.ts';

const [file = '', key = ''] = process.argv.slice(2);
process.stdout.write('begun\n');
reencrypt(file, undefined, key);
process.stdout.write('done\n');
