// Job: read the two parts of a multipart 9101: the text part `jsonStr` and the `file` part (§1.7).

export interface Multipart {
  readonly text: string | undefined;
  readonly file: Uint8Array | undefined;
}

/** The boundary of a multipart content type; undefined for any other content type. */
export function boundaryOf(contentType: string): string | undefined {
  const match = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  return match?.[1] ?? match?.[2];
}

/** Splits the body. Parts other than `jsonStr` and `file` are passed over. */
export function readMultipart(body: Buffer, boundary: string): Multipart {
  const delimiter = Buffer.from(`--${boundary}`);
  let text: string | undefined;
  let file: Uint8Array | undefined;
  let start = body.indexOf(delimiter);
  while (start >= 0) {
    const next = body.indexOf(delimiter, start + delimiter.length);
    if (next < 0) break;
    // A part is CRLF headers CRLF CRLF content CRLF.
    const part = body.subarray(start + delimiter.length + 2, next - 2);
    const split = part.indexOf('\r\n\r\n');
    if (split >= 0) {
      const head = part.subarray(0, split).toString('utf8');
      const content = part.subarray(split + 4);
      const name = /name="([^"]*)"/i.exec(head)?.[1];
      if (name === 'jsonStr') text = content.toString('utf8');
      if (name === 'file') file = Uint8Array.from(content);
    }
    start = next;
  }
  return { text, file };
}
