/** The options of `npm run demo`. Pure. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inCheckout } from '../lib/checkout.mjs';

export const USAGE = `npm run demo -- [options]
  --json            one JSON document on standard output instead of the story
  --region FILE     play against this region profile (else regions/training.json with the simulator)
  --data DIR        keep the store in DIR (else a temporary folder, removed afterwards)
  --customer CODE   the customer's e-credential code (else the first training credential)
  --pharmacist CODE the reviewing pharmacist's own credential code
  --prescription N  the position of the prescription to fill (else the first that can be filled)
  --self-pay-only   a plain OTC sale without insurance
  --void            void the insured sale again at the end
  --help            this`;

/** @returns `{kind: 'demo', …}`, `{kind: 'help'}` or `{kind: 'refused', sentence}` */
export function parseDemoOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      allowPositionals: false,
      options: {
        json: { type: 'boolean', default: false },
        region: { type: 'string' },
        data: { type: 'string' },
        customer: { type: 'string' },
        pharmacist: { type: 'string' },
        prescription: { type: 'string' },
        'self-pay-only': { type: 'boolean', default: false },
        void: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    const hint = 'with npm, options come after --: npm run demo -- --region FILE';
    return { kind: 'refused', sentence: `${error.message}\n${hint}` };
  }
  // `npm run demo --json` without the `--` between: npm keeps the flag and tells it this way.
  if (process.env.npm_config_json === 'true') values.json = true;
  if (values.help) return { kind: 'help' };
  const position = values.prescription;
  if (position !== undefined && !/^[1-9]\d?$/.test(position)) {
    return { kind: 'refused', sentence: `--prescription wants a position, not ${position}` };
  }
  const from = process.env.INIT_CWD ?? process.cwd();
  return {
    kind: 'demo',
    json: values.json,
    region: values.region ? resolve(from, values.region) : inCheckout('regions', 'training.json'),
    dataDir: values.data ? resolve(from, values.data) : null,
    customer: values.customer ?? null,
    pharmacist: values.pharmacist ?? null,
    prescription: position === undefined ? null : Number(position),
    selfPayOnly: values['self-pay-only'],
    void: values.void,
  };
}
