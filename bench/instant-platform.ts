/**
 * A platform that answers at once: a process of its own, `node bench/instant-platform.ts [FOLDER]`.
 * It takes every upload. Without FOLDER all totals level (3201); with it none do, and the result file
 * of a class (3202, 9102) is the one that lies in FOLDER as `result-CLASS.zip`.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const folder = process.argv[2] ?? '';

const accepted = (output: object): string => JSON.stringify({ infcode: 0, err_msg: '', output });
const UPLOADED = accepted({ result: { flag: true } });
const LEVEL = accepted({ stmtinfo: { stmt_rslt: '0', stmt_rslt_dscr: '平' } });
const NOT_LEVEL = accepted({ stmtinfo: { stmt_rslt: '1', stmt_rslt_dscr: '不平' } });

/** A file's number is its class: the query of 3202 names the one, 9102 asks by the other. */
function fileOf(body: string): string {
  const clearingClass = /"clr_type":"(\w+)"/.exec(body)?.[1] ?? 'upload';
  const [file_qury_no, filename] = [clearingClass, `${clearingClass}.zip`];
  return accepted({ fileinfo: { file_qury_no, filename, dld_endtime: null } });
}

function answerTo(body: string): string | Uint8Array {
  switch (/"infno":"(\w+)"/.exec(body)?.[1]) {
    case '3201':
      return folder === '' ? LEVEL : NOT_LEVEL;
    case '9101':
    case '3202':
      return fileOf(body);
    case '9102':
      return readFileSync(join(folder, `result-${/"file_qury_no":"(\w+)"/.exec(body)?.[1]}.zip`));
    default:
      return UPLOADED;
  }
}

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const answer = answerTo(Buffer.concat(parts).toString('latin1'));
    const type = typeof answer === 'string' ? 'application/json' : 'application/octet-stream';
    response.writeHead(200, { 'content-type': type });
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
