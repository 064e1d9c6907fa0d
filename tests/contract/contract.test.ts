/** The contract is whole: every call has one handler of its kind, every failure its sentence. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CallId } from '#contract/index.ts';
import { CONTRACT, isCallId } from '#contract/index.ts';
import type { CallDefinition } from '#contract/define.ts';
import { COMMON_FAILURES, FAILURES } from '#contract/failures.ts';
import { handlers } from '#engine/handlers.ts';
import { valueOf } from './arbitrary.ts';

const HANDLERS_FILE = join(import.meta.dirname, '..', '..', 'engine', 'handlers.ts');
const CALLS = Object.entries(CONTRACT) as [CallId, CallDefinition][];

describe('every call', () => {
  it('is handled exactly once', async () => {
    // Spreading hides a call handled in two places; so the groups themselves are counted.
    const source = readFileSync(HANDLERS_FILE, 'utf8');
    const imports = [...source.matchAll(/import \{ (\w+Handlers) \} from '(\.\/[^']+)'/g)];
    expect(imports.length).toBeGreaterThan(10);
    const seen = new Map<string, string>();
    for (const [, name = '', path = ''] of imports) {
      const group = (await import(join(dirname(HANDLERS_FILE), path))) as Record<string, object>;
      for (const id of Object.keys(group[name] ?? {})) {
        expect(seen.get(id), `${id} is in ${name} too`).toBeUndefined();
        seen.set(id, name);
      }
      expect(source, `${name} is imported but not used`).toContain(`...${name}`);
    }
    expect([...seen.keys()].toSorted()).toEqual(Object.keys(CONTRACT).toSorted());
    expect(Object.keys(handlers).toSorted()).toEqual(Object.keys(CONTRACT).toSorted());
  });

  it.each(CALLS)('%s has a handler of its kind', (id, definition) => {
    const { kind } = handlers[id];
    if (definition.kind === 'query') expect(['query', 'away']).toContain(kind);
    else expect(['command', 'long', 'mixed']).toContain(kind);
  });

  it.each(CALLS)('%s names only known failures, each once, none of the common ones', (_, call) => {
    const codes = call.failures;
    expect(codes.filter((code) => !Object.hasOwn(FAILURES, code))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => COMMON_FAILURES.includes(code))).toEqual([]);
  });

  it.each(CALLS)('%s takes its input strictly: a field too many is refused', (_, call) => {
    fc.assert(
      fc.property(valueOf(call.input), (input) => {
        expect(call.input.safeParse(input).data).toEqual(input);
        const more = { ...(input as object), surplus: 1 };
        expect(call.input.safeParse(more).success).toBe(false);
      }),
      { numRuns: 20 },
    );
  });
});

describe('every failure', () => {
  it.each(Object.entries(FAILURES))('%s has a Chinese sentence', (code, sentence) => {
    expect(code).toMatch(/^[a-zA-Z]+\.[a-zA-Z]+$/);
    expect(sentence).toMatch(/[\u4e00-\u9fff].*。$/);
  });
});

it('names of every object are no calls', () => {
  for (const name of ['toString', 'constructor', '__proto__', 'hasOwnProperty', '']) {
    expect(isCallId(name)).toBe(false);
  }
});
