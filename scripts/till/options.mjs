/** The command line of `npx till`. Pure. */
import { parseArgs } from 'node:util';

export const USAGE = `npx till call <contract-id> ['<json>'] [options]
npx till open            prints a new link to the counter, good for one window
npx till audit verify    walks the whole audit: over the engine as a manager where it runs,
                         in the file where it does not; names the first row that does not hold
npx till key status|code|recover|rekey, backup, backups, restore FILE, staff reset NO
                         with [--data DIR] (OPERATIONS.md)
  --data DIR      the store in DIR, its engine running (else .rxtill/training)
  --url URL       a running engine by the link it printed, which is then used up
  --staff NO --pin PIN   sign in first (PIN or password)
  --till NO       speak as this till (else 01)
  --command ID    the id of the act, to repeat it safely (else a new one)
  --key-file FILE the key (64 hexadecimal digits) of a store that keeps none beside it
prints the value as JSON; exit 0, 2 usage, 3 no engine or no store, 4 an expected failure (code and
sentence), 5 the audit does not hold`;

const NAMES = ['data', 'url', 'staff', 'pin', 'till', 'command', 'key-file'];

/**
 * @param {string[]} args
 * @returns `{ok: true, verb, call, input, data, url, staff, pin, till, command, keyFile}` (null when
 *   not given; verb `call`, `open` or `audit verify`) or `{ok: false, sentence}`
 */
export function parseTillOptions(args) {
  let parsed;
  try {
    const text = { type: /** @type {const} */ ('string') };
    const options = Object.fromEntries(NAMES.map((name) => [name, text]));
    parsed = parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    return refused(error.message);
  }
  const { values, positionals } = parsed;
  const asked = readVerb(positionals);
  if (asked.sentence !== undefined) return refused(asked.sentence);
  if ((values.staff === undefined) !== (values.pin === undefined)) {
    return refused('--staff 与 --pin 要一起给 (go together)');
  }
  const options = Object.fromEntries(
    ['data', 'url', 'staff', 'pin', 'command'].map((name) => [name, values[name] ?? null]),
  );
  try {
    const ok = /** @type {const} */ (true);
    const { verb, call = null, json = '{}' } = asked;
    const keyFile = values['key-file'] ?? null;
    return {
      ok,
      verb,
      call,
      input: JSON.parse(json),
      till: values.till ?? '01',
      keyFile,
      ...options,
    };
  } catch (error) {
    return refused(`输入不是 JSON (not JSON): ${error.message}`);
  }
}

/** @returns `{verb, call, json}` or `{sentence}` */
function readVerb([verb, second, third, ...rest]) {
  const surplus = (more) => ({ sentence: `多余的参数 (too many arguments): ${more.join(' ')}` });
  switch (verb) {
    case 'call':
      if (!second) return { sentence: '没有写调用名 (no contract id)' };
      return rest.length > 0 ? surplus(rest) : { verb, call: second, json: third };
    case 'open':
      return second === undefined ? { verb } : surplus([second]);
    case 'audit':
      if (second !== 'verify') return { sentence: '只有 (only) audit verify' };
      return third === undefined ? { verb: 'audit verify' } : surplus([third]);
    default:
      return { sentence: verb ? `不认识 (unknown): ${verb}` : '要做什么？(nothing asked)' };
  }
}

function refused(sentence) {
  return { ok: /** @type {const} */ (false), sentence };
}
