/**
 * Files over the fsi line (insurance-interface §1.7, §2.10): 9101 takes one up beside its JSON or
 * inside it, 9102 brings one down as the body of the answer, where an error comes as JSON instead.
 */
import { assert } from '#core/result.ts';
import { nodeHolding, requiredText } from './answer.ts';
import type { Verdict } from './classify.ts';
import { classify } from './classify.ts';
import type { Wire, WireInput } from './envelope.ts';
import { inNode } from './envelope.ts';
import type { ExchangeResult, WireFile } from './transport.ts';

/** How the centre names a file it keeps: `file_qury_no` and `filename`. */
export type FileName = { readonly number: string; readonly name: string };

/** What 9101 sends: the envelope's `input`, and the file part where it goes beside the JSON. */
export type UploadParts = { readonly input: WireInput; readonly file: WireFile | null };

export function uploadParts(wire: Wire, file: WireFile): UploadParts {
  assert(file.bytes.length > 0, 'an empty file is never uploaded');
  const { profile } = wire;
  const fields = { filename: file.name, fixmedins_code: profile.shop.code };
  const style = profile.files.upload;
  if (style === 'multipart') return { input: inNode(wire, '9101', 'fsUploadIn', fields), file };
  // A Java byte is signed: 200 would not fit, -56 does.
  const content =
    style === 'base64'
      ? Buffer.from(file.bytes).toString('base64')
      : Array.from(new Int8Array(file.bytes));
  return { input: inNode(wire, '9101', 'fsUploadIn', { in: content, ...fields }), file: null };
}

export function downloadInput(wire: Wire, file: FileName): WireInput {
  return inNode(wire, '9102', 'fsDownloadIn', {
    file_qury_no: file.number,
    filename: file.name,
    fixmedins_code: wire.profile.shop.code,
  });
}

/** 9101 and 3202 answer alike, in nodes of different names. */
export function readFileName(output: unknown): FileName {
  const row = nodeHolding(output, 'file_qury_no');
  return { number: requiredText(row, 'file_qury_no'), name: requiredText(row, 'filename') };
}

/** The verdict on an answer that may be a file. */
export type FileVerdict = Verdict | { readonly kind: 'file'; readonly bytes: Uint8Array };

/**
 * The content type first: JSON, HTML and text are never a file. What is labelled otherwise must also
 * begin as a ZIP does, or it is judged as text (an error page under a wrong label). Pure.
 */
export function classifyFile(result: ExchangeResult, msgid: string): FileVerdict {
  const bytes = result.kind === 'answered' ? result.bytes : undefined;
  if (result.kind !== 'answered' || bytes === undefined || result.status >= 300) {
    return classify(result, 'lookup', msgid);
  }
  const textual = /json|html|xml|^text\//i.test(result.contentType ?? '');
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return isZip && !textual ? { kind: 'file', bytes } : classify(result, 'lookup', msgid);
}
