// Job: 9101 upload and 9102 download of files (insurance-interface §1.7, §2.10).
import type { Call, Handler } from './call.ts';
import { DAY_MS, dateTimeText } from './clock.ts';
import { region } from './data.ts';
import { checkFields, fieldRules } from './fields.ts';
import { issuedNumber } from './ids.ts';
import { demand, refuse } from './refusal.ts';
import { inputNode, textOf, type OutObject, type WireValue } from './wire.ts';

const UPLOAD = fieldRules('filename 文件名 C200*; fixmedins_code 医药机构编号 C30*');
const DOWNLOAD = fieldRules(
  'file_qury_no 文件查询号 C40*; filename 文件名 C200*; fixmedins_code 医药机构编号 C30*',
);

export interface StoredFile {
  readonly file_qury_no: string;
  readonly filename: string;
  readonly fixmedins_code: string;
  readonly bytes: Uint8Array;
  readonly expires_at: number;
}

/** Keeps a file; `owner` is the shop's code, or `plc` for the catalogue files. */
export function keepFile(
  call: Call,
  owner: string,
  filename: string,
  bytes: Uint8Array,
): StoredFile {
  const file: StoredFile = {
    file_qury_no: issuedNumber(call, 'F'),
    filename,
    fixmedins_code: owner,
    bytes,
    expires_at: call.now + region.fileDays * DAY_MS,
  };
  call.store.run(
    'INSERT INTO file VALUES (?, ?, ?, ?, ?)',
    file.file_qury_no,
    filename,
    owner,
    bytes,
    file.expires_at,
  );
  return file;
}

export function findFile(call: Call, file_qury_no: string): StoredFile | undefined {
  return call.store.get<StoredFile>('SELECT * FROM file WHERE file_qury_no = ?', file_qury_no);
}

/** The `in` node: an array of byte values (0..255 or -128..127) or Base64 text. */
function readBytes(value: WireValue | undefined): Uint8Array | undefined {
  if (Array.isArray(value)) {
    const numbers = value.map(Number);
    const fine = numbers.every((byte) => Number.isInteger(byte) && byte >= -128 && byte <= 255);
    return fine ? Uint8Array.from(numbers, (byte) => byte & 0xff) : refuse('字段 in 不是字节数组');
  }
  if (typeof value !== 'string' || value === '') return undefined;
  demand(/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(value), '字段 in（文件数据）不是 Base64 文本');
  return Uint8Array.from(Buffer.from(value, 'base64'));
}

export function fileOut(file: StoredFile): OutObject {
  return {
    file_qury_no: file.file_qury_no,
    filename: file.filename,
    dld_endtime: dateTimeText(file.expires_at),
  };
}

export const uploadFile: Handler = (call) => {
  const node = inputNode(call.input, 'fsUploadIn');
  checkFields(node, UPLOAD, 'fsUploadIn');
  demand(
    textOf(node, 'fixmedins_code') === call.envelope.fixmedinsCode,
    '字段 fixmedins_code（医药机构编号）与报文头不一致',
  );
  const bytes = call.file ?? readBytes(node['in']);
  if (bytes === undefined || bytes.length === 0) refuse('必填字段 in（文件数据）不能为空');
  const file = keepFile(call, call.envelope.fixmedinsCode, textOf(node, 'filename'), bytes);
  return { output: { ...fileOut(file), fixmedins_code: file.fixmedins_code } };
};

export const downloadFile: Handler = (call) => {
  const node = inputNode(call.input, 'fsDownloadIn');
  checkFields(node, DOWNLOAD, 'fsDownloadIn');
  const owner = textOf(node, 'fixmedins_code');
  demand(
    owner === 'plc' || owner === call.envelope.fixmedinsCode,
    '字段 fixmedins_code 应为 plc（目录文件）或本机构编号',
  );
  const file = findFile(call, textOf(node, 'file_qury_no'));
  if (!file || file.fixmedins_code !== owner || file.filename !== textOf(node, 'filename')) {
    refuse('文件不存在：文件查询号、文件名或机构编号不符');
  }
  demand(call.now < file.expires_at, '文件已过下载截止时间');
  return { file: file.bytes, filename: file.filename };
};
