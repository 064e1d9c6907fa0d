/** Values of a zod schema for fast-check, for the kinds of schema the contract uses. */
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { z } from 'zod';

/** The parts of a schema's definition that are read here (zod 4, `_zod.def`). */
type Definition = {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly options?: readonly z.ZodType[];
  readonly format?: string;
  readonly fn?: (value: unknown) => boolean;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
};
type Check = {
  readonly check: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly value?: number;
  readonly pattern?: RegExp;
};

const LARGEST_ARRAY = 3;

/** Any value the schema accepts as it stands (parsing it changes nothing). */
export function valueOf(schema: z.ZodType): Arbitrary<unknown> {
  const definition = schema._zod.def as unknown as Definition;
  const checks = (definition.checks ?? []).map((check) => check._zod.def);
  switch (definition.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(definition.shape ?? {}).map(([name, field]) => [name, valueOf(field)]),
        ),
      );
    case 'array':
      return fc.array(valueOf(need(definition.element)), {
        minLength: limit(checks, 'min_length') ?? 0,
        maxLength: Math.min(limit(checks, 'max_length') ?? LARGEST_ARRAY, LARGEST_ARRAY),
      });
    case 'string':
      return stringOf(checks);
    case 'number':
      return numberOf(definition, checks);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'enum':
      return fc.constantFrom(...Object.values(need(definition.entries)));
    case 'literal':
      return fc.constantFrom(...need(definition.values));
    case 'nullable':
      return fc.option(valueOf(need(definition.innerType)), { nil: null });
    case 'union':
      return fc.oneof(...need(definition.options).map(valueOf));
    case 'custom':
      return customOf(need(definition.fn));
    default:
      throw new Error(`no generator for a schema of type ${definition.type}`);
  }
}

function stringOf(checks: readonly Check[]): Arbitrary<string> {
  const pattern = checks.find((check) => check.pattern)?.pattern;
  if (pattern) return fc.stringMatching(pattern);
  const minLength = limit(checks, 'min_length') ?? 0;
  const maxLength = Math.min(limit(checks, 'max_length') ?? 40, 40);
  // Grapheme units would be longer in UTF-16 than they are counted; trimmed as the contract trims.
  return fc
    .string({ unit: 'binary', minLength, maxLength })
    .filter((text) => text === text.trim() && text.length >= minLength && text.length <= maxLength);
}

function numberOf(definition: Definition, checks: readonly Check[]): Arbitrary<number> {
  const min = checks.find((check) => check.check === 'greater_than')?.value;
  const max = checks.find((check) => check.check === 'less_than')?.value;
  if (definition.format === 'safeint') {
    return fc.integer({ min: min ?? -(2 ** 31), max: max ?? 2 ** 31 });
  }
  return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value || 0);
}

/** Amounts are integers, identities are texts: the predicate says which. */
function customOf(accepts: (value: unknown) => boolean): Arbitrary<unknown> {
  const candidate: Arbitrary<unknown> = accepts(1)
    ? fc.maxSafeInteger().map((value) => value || 0)
    : fc.stringMatching(/^[0-9A-Za-z_-]{1,64}$/);
  return candidate.filter(accepts);
}

function limit(checks: readonly Check[], kind: 'min_length' | 'max_length'): number | undefined {
  const found = checks.find((check) => check.check === kind);
  return kind === 'min_length' ? found?.minimum : found?.maximum;
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the schema lacks a part its type must have');
  return value;
}
