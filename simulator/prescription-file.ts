// Job: the prescription original: a small real PDF, signed by the (made-up) hospital with Ed25519,
// so that 7205 can tell an untouched file from another one (e-prescription §2.4, §2.5).
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { dateTimeText } from './clock.ts';
import { findDrug, findPerson } from './data.ts';
import type { PrescriptionRow } from './prescription-store.ts';

const MARK = '%RXSIGN ';
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The hospital's key. Derived from its code: these hospitals do not exist. */
function hospitalKey(hospitalCode: string): KeyObject {
  const seed = createHash('sha256').update(`simulated hospital ${hospitalCode}`).digest();
  return createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, seed]),
    format: 'der',
    type: 'pkcs8',
  });
}

function utf16Hex(text: string): string {
  return [...Buffer.from(text, 'utf16le').swap16().toString('hex')].join('').toUpperCase();
}

function pageLines(row: PrescriptionRow): string[] {
  const person = findPerson(row.psn_no);
  const { body } = row;
  return [
    `${body.hospitalName}  电子处方（演练）`,
    `处方编号 ${row.hi_rxno}`,
    `姓名 ${person?.name ?? ''}    科室 ${body.department}    医师 ${body.doctor}`,
    `开方时间 ${dateTimeText(row.written_at)}`,
    `有效至 ${dateTimeText(row.valid_until)}`,
    `诊断 ${body.diagnoses.map((diagnosis) => diagnosis.name).join('；')}`,
    'Rp.',
    ...body.lines.flatMap((line, index) => {
      const drug = findDrug(line.drug);
      return [
        `${index + 1}. ${drug?.name ?? ''}  ${drug?.spec ?? ''}  × ${line.count}${drug?.unit ?? ''}`,
        `    ${line.way} 每次 ${line.dose}${line.doseUnit} ${line.frequency} ${line.days} 天`,
      ];
    }),
  ];
}

/** A one-page PDF of text lines in a standard Chinese font (not embedded). */
function pdfOf(lines: readonly string[]): Buffer {
  const text = lines
    .map((line, index) => `BT /F1 12 Tf 50 ${780 - index * 22} Td <${utf16Hex(line)}> Tj ET`)
    .join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /FontDescriptor 7 0 R >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = body.length;
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  body += offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(body, 'latin1');
}

/** The signed original, Base64. The same row always gives the same bytes. */
export function prescriptionFile(row: PrescriptionRow): string {
  const head = Buffer.from(`%META ${row.hi_rxno} ${row.rx_trace_code}\n`, 'latin1');
  const content = Buffer.concat([pdfOf(pageLines(row)), head]);
  const signature = sign(null, content, hospitalKey(row.body.hospitalCode)).toString('base64');
  return Buffer.concat([content, Buffer.from(`${MARK}${signature}\n`, 'latin1')]).toString(
    'base64',
  );
}

/** True when the file is this prescription's original and not one byte was changed. */
export function isUntouched(row: PrescriptionRow, base64: string): boolean {
  const bytes = Buffer.from(base64, 'base64');
  const at = bytes.lastIndexOf(MARK);
  if (at < 0) return false;
  const content = bytes.subarray(0, at);
  const signature = Buffer.from(
    bytes
      .subarray(at + MARK.length)
      .toString('latin1')
      .trim(),
    'base64',
  );
  const key = createPublicKey(hospitalKey(row.body.hospitalCode));
  const meta = `%META ${row.hi_rxno} ${row.rx_trace_code}\n`;
  return verify(null, content, key, signature) && content.toString('latin1').endsWith(meta);
}
