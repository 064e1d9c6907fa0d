/**
 * Reads a workbook back as a spreadsheet would, by its parts and relations; shares nothing with the
 * writer. Cells as their text, numbers as written, dates by the format of their style.
 */
import { strFromU8, unzipSync } from 'fflate';

export type ReadCell = { readonly text: string; readonly format: string; readonly bold: boolean };
export type ReadSheet = {
  readonly name: string;
  /** By place: `B7`. */
  readonly cells: ReadonlyMap<string, ReadCell>;
};

function unescape(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
  };
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => signs[name] ?? '');
}

/** Elements of a name, with their attributes and what is inside; a document without such nesting. */
function elements(xml: string, name: string): { of: Record<string, string>; inside: string }[] {
  const pattern = new RegExp(`<${name}((?:\\s[^>]*?)?)(?:/>|>([\\s\\S]*?)</${name}>)`, 'g');
  return [...xml.matchAll(pattern)].map(([, attributes = '', inside = '']) => ({
    of: Object.fromEntries(
      [...attributes.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        unescape(value),
      ]),
    ),
    inside,
  }));
}

export function readXlsx(bytes: Uint8Array): ReadSheet {
  const parts = unzipSync(bytes);
  const part = (name: string): string => {
    const file = parts[name];
    if (file === undefined) throw new Error(`no part ${name}`);
    const text = strFromU8(file);
    if (!text.startsWith('<?xml version="1.0" encoding="UTF-8"'))
      throw new Error(`${name}: no XML`);
    return text;
  };
  const types = elements(part('[Content_Types].xml'), 'Override').map(({ of }) => of['PartName']);
  const target = (rels: string, id: (type: string, own: string) => boolean): string => {
    const found = elements(part(rels), 'Relationship').find(({ of }) =>
      id(of['Type'] ?? '', of['Id'] ?? ''),
    );
    return found?.of['Target'] ?? '';
  };
  const book = target('_rels/.rels', (type) => type.endsWith('/officeDocument'));
  const [sheet] = elements(part(book), 'sheet');
  const rels = 'xl/_rels/workbook.xml.rels';
  const sheetPart = `xl/${target(rels, (_type, id) => id === sheet?.of['r:id'])}`;
  const stylePart = `xl/${target(rels, (type) => type.endsWith('/styles'))}`;
  for (const name of [book, sheetPart, stylePart]) {
    if (!types.includes(`/${name}`)) throw new Error(`${name} has no content type`);
  }
  return { name: sheet?.of['name'] ?? '', cells: cellsOf(part(sheetPart), part(stylePart)) };
}

const BUILT_IN: Readonly<Record<string, string>> = {
  '0': 'General',
  '3': '#,##0',
  '4': '#,##0.00',
  '10': '0.00%',
};

function cellsOf(sheet: string, styles: string): ReadonlyMap<string, ReadCell> {
  const own = new Map(
    elements(styles, 'numFmt').map(({ of }) => [of['numFmtId'] ?? '', of['formatCode'] ?? '']),
  );
  const fonts = elements(elements(styles, 'fonts')[0]?.inside ?? '', 'font');
  const formats = elements(elements(styles, 'cellXfs')[0]?.inside ?? '', 'xf').map(({ of }) => ({
    format: BUILT_IN[of['numFmtId'] ?? ''] ?? own.get(of['numFmtId'] ?? '') ?? '?',
    bold: fonts[Number(of['fontId'])]?.inside.includes('<b/>') ?? false,
  }));
  if (/<f[ >]/.test(sheet)) throw new Error('the sheet has a formula');
  return new Map(
    elements(sheet, 'c').map(({ of, inside }) => {
      const style = formats[Number(of['s'])] ?? { format: '?', bold: false };
      const name = of['t'] === 'inlineStr' ? 't' : 'v';
      const text = unescape(elements(inside, name)[0]?.inside ?? '');
      return [of['r'] ?? '', { text, ...style }];
    }),
  );
}
