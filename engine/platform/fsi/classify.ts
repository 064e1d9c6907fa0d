/**
 * What an exchange means: one table (settlement.md §2).
 *
 * | what happened | look-up | effect |
 * |---|---|---|
 * | refused connection, name not found, connect time-out | notSent | notSent |
 * | reset, time-out, truncated, empty, HTML, not JSON, no infcode | unknown | unknown |
 * | HTTP 5xx (whatever the body) | the platform's own refusal if it is one, else unknown | unknown |
 * | gateway body {code: 400001 or 401} without infcode | refused, signature or clock | unknown |
 * | infcode 0 or "0" | success | success |
 * | infcode 0 with HTTP ≥ 300, or another msgid echoed | unknown | unknown |
 * | any other infcode | refused | refused; unknown when the answer carries a settlement all the same |
 * | … and says that this message was received before | refused | unknown |
 */
import type { RefusalCause } from '../platform.ts';
import type { WireObject } from './answer.ts';
import { isObject, optionalRowsOf, textOf } from './answer.ts';
import { parseExact } from './json-text.ts';
import { refusalCause } from './refusal-cause.ts';
import type { ExchangeResult } from './transport.ts';

export type Verdict =
  | {
      readonly kind: 'success';
      readonly output: unknown;
      readonly warning: string;
      readonly raw: string;
    }
  | {
      readonly kind: 'refused';
      readonly sentence: string;
      readonly cause: RefusalCause;
      readonly raw: string;
    }
  | { readonly kind: 'unknown'; readonly reason: string; readonly raw: string }
  | { readonly kind: 'notSent'; readonly reason: string };

export type RequestSort = 'lookup' | 'effect';

/** Judges the answer of an fsi transaction. `msgid` is the one that was sent. Pure. */
export function classify(result: ExchangeResult, sort: RequestSort, msgid: string): Verdict {
  const readable = readableAnswer(result);
  if (!('answer' in readable)) return readable;
  const { answer, status, raw } = readable;
  const infcode = textOf(answer, 'infcode');
  if (infcode === '') return withoutInfcode(answer, sort, status, raw);
  const echoed = textOf(answer, 'msgid');
  if (echoed !== '' && echoed !== msgid) {
    return { kind: 'unknown', reason: '答复属于另一个报文', raw };
  }
  if (status >= 500 && (sort === 'effect' || infcode === '0')) {
    return { kind: 'unknown', reason: `平台返回 HTTP ${status}`, raw };
  }
  const output = unwrapped(answer['output']);
  if (infcode === '0') {
    if (status >= 300) return { kind: 'unknown', reason: `平台返回 HTTP ${status}`, raw };
    return { kind: 'success', output, warning: warningOf(answer), raw };
  }
  if (sort === 'effect' && carriesSettlement(output)) {
    return { kind: 'unknown', reason: '答复自相矛盾：既非成功又带有结算单号', raw };
  }
  const sentence = sentenceOf(answer);
  if (sort === 'effect' && RECEIVED_BEFORE.test(sentence)) {
    return { kind: 'unknown', reason: `平台说这个报文已收到过：${sentence}`, raw };
  }
  return { kind: 'refused', sentence, cause: refusalCause(sentence), raw };
}

/**
 * The gate sends each message once. Where the region has it already, a box on the way sent it twice,
 * and this refusal is of the second: what became of the first it does not say.
 */
const RECEIVED_BEFORE = /(报文|msgid).{0,10}重复|重复.{0,4}报文|该报文已(接收|收到|受理|处理)/i;

/**
 * Judges the answer of the credential decoder, which has no fsi envelope: `code` 0 is success,
 * everything else a refusal (insurance-interface §4.2; −2 too).
 */
export function classifyDecoder(result: ExchangeResult): Verdict {
  const readable = readableAnswer(result);
  if (!('answer' in readable)) return readable;
  const { answer, status, raw } = readable;
  const code = textOf(answer, 'code');
  if (code === '') {
    const reason = status >= 300 ? `解码服务返回 HTTP ${status}` : '答复缺少 code';
    return { kind: 'unknown', reason, raw };
  }
  if (isGatewayRefusal(code)) return gatewayRefusal(answer, raw);
  if (code === '0') {
    if (status >= 300) return { kind: 'unknown', reason: `解码服务返回 HTTP ${status}`, raw };
    return { kind: 'success', output: unwrapped(answer['data']), warning: '', raw };
  }
  const sentence = sentenceOf(answer);
  const cause = refusalCause(sentence);
  return {
    kind: 'refused',
    sentence,
    cause: cause === 'other' ? 'credentialExpired' : cause,
    raw,
  };
}

type Readable = { readonly answer: WireObject; readonly status: number; readonly raw: string };

function readableAnswer(result: ExchangeResult): Readable | Verdict {
  if (result.kind === 'notSent') return result;
  if (result.kind === 'lost') {
    return { kind: 'unknown', reason: result.reason, raw: result.partial };
  }
  const { status, body: raw } = result;
  if (raw.trim() === '') return { kind: 'unknown', reason: '答复为空', raw };
  try {
    const answer = parseExact(raw);
    if (isObject(answer)) return { answer, status, raw };
  } catch {
    // Not JSON: a gateway page, or a body cut short. Named below; the text itself stays in `raw`.
  }
  const reason = status >= 400 ? `平台返回 HTTP ${status}` : '答复无法识别';
  return { kind: 'unknown', reason, raw };
}

function withoutInfcode(
  answer: WireObject,
  sort: RequestSort,
  status: number,
  raw: string,
): Verdict {
  const code = textOf(answer, 'code');
  if (!isGatewayRefusal(code)) {
    const reason = status >= 400 ? `平台返回 HTTP ${status}` : '答复缺少 infcode';
    return { kind: 'unknown', reason, raw };
  }
  if (sort === 'lookup') return gatewayRefusal(answer, raw);
  return { kind: 'unknown', reason: `网关拒绝（${code}）`, raw };
}

/** TIF 400001, CSB 401 (§1.6). */
function isGatewayRefusal(code: string): boolean {
  return code === '400001' || code === '401';
}

function gatewayRefusal(answer: WireObject, raw: string): Verdict {
  return { kind: 'refused', sentence: sentenceOf(answer), cause: 'signatureOrClock', raw };
}

/** The platform's own words, whole. */
function sentenceOf(answer: WireObject): string {
  for (const field of ['err_msg', 'message', 'msg', 'warn_msg']) {
    const text = textOf(answer, field);
    if (text !== '' && text.toLowerCase() !== 'success') return text;
  }
  return '平台没有说明原因';
}

function warningOf(answer: WireObject): string {
  const text = textOf(answer, 'warn_msg');
  return text.toLowerCase() === 'success' ? '' : text;
}

/** An output or decoder `data` that is JSON inside a string is parsed again (§1.2, §4.2). */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (!text.startsWith('{') && !text.startsWith('[')) return value;
  try {
    return parseExact(text);
  } catch {
    return value;
  }
}

function carriesSettlement(output: unknown): boolean {
  return optionalRowsOf(output, 'setlinfo').some((row) => textOf(row, 'setl_id') !== '');
}
