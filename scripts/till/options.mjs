/** The command line of `npx till`. Pure. */
import { parseArgs } from 'node:util';

export const USAGE = `npx till call <contract-id> ['<json>'] [options]
npx till key status|code|recover|rekey, backup, backups, restore FILE  [--data DIR] (OPERATIONS.md)
  --data DIR      the running engine that keeps its store in DIR (else .rxtill/training)
  --url URL       a running engine by the address it printed, token included
  --staff NO --pin PIN   sign in first
  --till NO       speak as this till (else 01)
  --command ID    the id of the act, to repeat it safely (else a new one)
prints the value as JSON; exit 0, 2 usage, 3 no engine, 4 an expected failure (code and sentence)`;

/**
 * @param {string[]} args
 * @returns `{ok: true, call, input, data, url, staff, pin, till, command}` (null when not given) or
 *   `{ok: false, sentence}`
 */
export function parseTillOptions(args) {
  let parsed;
  try {
    const text = { type: /** @type {const} */ ('string') };
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { data: text, url: text, staff: text, pin: text, till: text, command: text },
    });
  } catch (error) {
    return refused(error.message);
  }
  const { values, positionals } = parsed;
  const [verb, call, json = '{}', ...rest] = positionals;
  if (verb !== 'call')
    return refused(verb ? `不认识 (unknown): ${verb}` : '要做什么？(nothing asked)');
  if (!call) return refused('没有写调用名 (no contract id)');
  if (rest.length > 0) return refused(`多余的参数 (too many arguments): ${rest.join(' ')}`);
  if ((values.staff === undefined) !== (values.pin === undefined)) {
    return refused('--staff 与 --pin 要一起给 (go together)');
  }
  const options = Object.fromEntries(
    ['data', 'url', 'staff', 'pin', 'command'].map((name) => [name, values[name] ?? null]),
  );
  try {
    const ok = /** @type {const} */ (true);
    return { ok, call, input: JSON.parse(json), till: values.till ?? '01', ...options };
  } catch (error) {
    return refused(`输入不是 JSON (not JSON): ${error.message}`);
  }
}

function refused(sentence) {
  return { ok: /** @type {const} */ (false), sentence };
}
