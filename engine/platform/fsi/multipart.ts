/** A request with a file beside its JSON: 9101 as most provinces take it (insurance-interface §1.7). */
import { createHash } from 'node:crypto';
import { assert } from '#core/result.ts';
import type { WireFile } from './transport.ts';

/** The body of a multipart request: the JSON as the text part `jsonStr`, then the file. */
export function multipart(
  json: string,
  file: WireFile,
): { readonly contentType: string; readonly body: Buffer } {
  assert(/^[\w.-]+$/.test(file.name), 'a file name goes into a header as it is');
  const digest = createHash('sha256').update(json).update(file.bytes).digest('hex');
  const boundary = `rxtill-${digest.slice(0, 40)}`;
  const head = (disposition: string, type: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([
      Buffer.from(head('name="jsonStr"', 'text/plain; charset=utf-8')),
      Buffer.from(json, 'utf8'),
      Buffer.from('\r\n'),
      Buffer.from(head(`name="file"; filename="${file.name}"`, 'application/octet-stream')),
      file.bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  };
}
