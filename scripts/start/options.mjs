/** The options of `npm start`, refused by name when unknown. Pure: nothing is read or written. */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inCheckout } from '../lib/checkout.mjs';

export const USAGE = `npm start -- [options]
  --fresh        make the training store anew (only a training store is ever removed)
  --data DIR     keep the store in DIR (else .rxtill/<name of the region>)
  --region FILE  use this region profile (else regions/training.json with the simulator)
  --port N       listen on this port of 127.0.0.1 (else a free one)
  --no-open      print the address, open no window
  --help         this`;

/**
 * @param {string[]} args what follows `npm start --`
 * @returns `{kind: 'start', fresh, dataDir, region, port, open}`, `{kind: 'help'}` or
 *   `{kind: 'refused', sentence}`; paths are absolute, port 0 means any free port
 */
export function parseStartOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      allowPositionals: false,
      options: {
        fresh: { type: 'boolean', default: false },
        data: { type: 'string' },
        region: { type: 'string' },
        port: { type: 'string', default: '0' },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return { kind: 'refused', sentence: error.message };
  }
  if (values.help) return { kind: 'help' };
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    return {
      kind: 'refused',
      sentence: `--port wants a number from 0 to 65535, not ${values.port}`,
    };
  }
  // npm changes into the checkout, the person who typed the path was elsewhere.
  const from = process.env.INIT_CWD ?? process.cwd();
  const region = values.region
    ? resolve(from, values.region)
    : inCheckout('regions', 'training.json');
  return {
    kind: 'start',
    fresh: values.fresh,
    region,
    dataDir: values.data
      ? resolve(from, values.data)
      : inCheckout('.rxtill', basename(region).replace(/\.json$/, '')),
    port: Number(values.port),
    open: !values['no-open'],
  };
}
