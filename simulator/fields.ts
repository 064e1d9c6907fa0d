// Job: the field tables of the domain documents as checkable rules.
// Notation as printed there: `psn_no 人员编号 C30*; cnt 数量 N16,4*; begntime 开始时间 DT*`.
import { isDate, isDateTime } from './clock.ts';
import { parseScaled } from './money.ts';
import { refuse } from './refusal.ts';
import type { WireObject } from './wire.ts';

export interface FieldRule {
  readonly name: string;
  readonly label: string;
  readonly kind: 'C' | 'N' | 'D' | 'DT' | 'TEXT';
  readonly size: number;
  readonly scale: number;
  readonly required: boolean;
}

const RULE = /^(\S+)\s+(\S+)\s+(?:(C)(\d+)|(N)(\d+)(?:,(\d+))?|(DT|D|TEXT))(\*?)$/;

function parseRule(text: string): FieldRule {
  const match = RULE.exec(text);
  if (!match) throw new Error(`bad field rule: ${text}`);
  const kind = (match[3] ?? match[5] ?? match[8]) as FieldRule['kind'];
  return {
    name: match[1] ?? '',
    label: match[2] ?? '',
    kind,
    size: Number(match[4] ?? match[6] ?? 0),
    scale: Number(match[7] ?? 0),
    required: match[9] === '*',
  };
}

/** Reads a table written in the notation above. Rules are separated by `;`. */
export function fieldRules(table: string): readonly FieldRule[] {
  return table
    .split(';')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '')
    .map(parseRule);
}

function numberFault(rule: FieldRule, text: string, name: string): string | undefined {
  const scaled = parseScaled(text, rule.scale);
  if (scaled === undefined) {
    const shape = rule.scale === 0 ? '整数' : `最多 ${rule.scale} 位小数的数值`;
    return `字段 ${name} 应为${shape}，收到“${text.slice(0, 40)}”`;
  }
  const digits = (scaled < 0n ? -scaled : scaled).toString().length;
  return digits > rule.size ? `字段 ${name} 超过 ${rule.size} 位数字` : undefined;
}

function fault(rule: FieldRule, node: WireObject, place: string): string | undefined {
  const value = node[rule.name];
  const name = `${place}${rule.name}（${rule.label}）`;
  if (value === undefined || value === null || value === '') {
    return rule.required ? `必填字段 ${name} 不能为空` : undefined;
  }
  if (typeof value === 'object') return `字段 ${name} 应为单个值`;
  const text = String(value);
  switch (rule.kind) {
    case 'C':
      return [...text].length > rule.size ? `字段 ${name} 长度超过 ${rule.size}` : undefined;
    case 'N':
      return numberFault(rule, text, name);
    case 'D':
      return isDate(text) || isDateTime(text) ? undefined : `字段 ${name} 应为 yyyy-MM-dd`;
    case 'DT':
      return isDateTime(text) ? undefined : `字段 ${name} 应为 yyyy-MM-dd HH:mm:ss`;
    case 'TEXT':
      return undefined;
    default:
      return rule.kind satisfies never;
  }
}

/** Refuses with a sentence naming the first field that is missing, too long or of a wrong shape. */
export function checkFields(
  node: WireObject | undefined,
  rules: readonly FieldRule[],
  nodeName: string,
): asserts node is WireObject {
  if (node === undefined) refuse(`交易输入缺少节点 ${nodeName}`);
  for (const rule of rules) {
    const found = fault(rule, node, nodeName === 'data' ? '' : `${nodeName}.`);
    if (found !== undefined) refuse(found);
  }
}
