/**
 * A second platform, written from the domain documents alone and in other legal habits than the
 * simulator's. It checks every request by its own tables and keeps what it finds wrong.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as latency } from 'node:timers/promises';
import { faultsOf, isRow, parsePrinted, rowsIn, scalar } from './check-fields.ts';
import type { WireRow } from './check-fields.ts';
import { DECODER_TABLE, ENVELOPE_TABLE, INPUT_TABLES } from './field-tables.ts';
import { Books, chinaText, Refusal } from './foreign-books.ts';
import type { Variant } from './foreign-books.ts';
import { authorise, dispense, download, review, undo, verify } from './foreign-centre.ts';
import { cancel, entitlement, level, person, personByNo, settle, signIn } from './foreign-desk.ts';
import type { Asked } from './foreign-desk.ts';
import { upload } from './foreign-stock.ts';
import type { ForeignPerson } from './foreign-world.ts';
import { PEOPLE, PHARMACIST } from './foreign-world.ts';
import { Gateway } from './gateway-check.ts';

export const DECODER_PATH = '/localcfc/api/hsecfc/localQrCodeQuery';

const TOKEN_LIFETIME_MS = 5 * 60_000;
/** A private line with a proxy on it. */
const LATENCY_MS = 15;

const HANDLERS: Readonly<Record<string, (books: Books, asked: Asked) => unknown>> = {
  '9001': signIn,
  '1101': person,
  '2001': entitlement,
  '2101': settle,
  '2102': settle,
  '2103': cancel,
  '3201': level,
  '3505': upload,
  '3506': upload,
  '5205': pastDispensings,
  '5301': registeredDiseases,
  '7201': authorise,
  '7204': download,
  '7205': verify,
  '7206': review,
  '7207': dispense,
  '7208': undo,
};

function registeredDiseases(books: Books, asked: Asked): unknown {
  const data = asked.input['data'];
  const who = personByNo(books, isRow(data) ? scalar(data, 'psn_no') : '');
  return {
    feedetail: who.diseases.map(([code, name]) => ({
      ...{ opsp_dise_code: code, opsp_dise_name: name, begndate: '2025-01-01', enddate: null },
    })),
  };
}

/** One region keeps no such records; the other names the drug by its catalogue name. */
function pastDispensings(books: Books, asked: Asked): unknown {
  if (books.variant.singleNodesAsLists) throw new Refusal('该交易暂未开通');
  const data = asked.input['data'];
  const who = personByNo(books, isRow(data) ? scalar(data, 'psn_no') : '');
  const first = who.prescriptions.flatMap((one) => one.drugs)[0];
  if (!first) return { output: [] };
  const fetched = chinaText(Date.now() - 2 * 86_400_000);
  const row = { fixmedins_name: '临海市大药房', fee_ocur_time: fetched, cnt: '2' };
  return { feedetail: { ...row, med_list_codg: first.code, hilist_name: first.name } };
}

export class ForeignPlatform {
  readonly books: Books;
  readonly #gateway: Gateway;
  readonly #msgids = new Set<string>();
  readonly #servers: Server[] = [];
  url = '';
  decoderUrl = '';

  private constructor(variant: Variant) {
    this.books = new Books(variant);
    this.#gateway = new Gateway(variant.keys);
  }

  static async start(variant: Variant): Promise<ForeignPlatform> {
    const platform = new ForeignPlatform(variant);
    platform.url = await platform.#listen();
    platform.decoderUrl = variant.ownDecoder ? await platform.#listen() : platform.url;
    return platform;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  }

  async #listen(): Promise<string> {
    const server = http.createServer((request, response) => {
      // Somebody asks whether anybody is there; that is no transaction.
      if (request.method === 'GET') return void response.writeHead(404).end();
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      return void request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        void this.#answer(request.url ?? '', request.headers, body).then((answer) => {
          response.writeHead(answer.status, { 'content-type': 'application/json;charset=UTF-8' });
          response.end(JSON.stringify(answer.body));
        });
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async #answer(
    path: string,
    headers: IncomingHttpHeaders,
    body: string,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    await latency(LATENCY_MS);
    let request: unknown;
    try {
      request = parsePrinted(body);
    } catch {
      request = null;
    }
    if (!isRow(request)) {
      this.books.violations.push(`${path}: the body is no JSON object`);
      return { status: 400, body: { code: 400, message: 'bad request' } };
    }
    const isDecoder = path.endsWith(DECODER_PATH) && !this.books.variant.decodesByTransaction;
    const infno = isDecoder ? '6101' : scalar(request, 'infno');
    const refused =
      isDecoder && this.books.variant.ownDecoder ? [] : this.#gateway.faults(headers, infno);
    if (refused.length > 0) {
      this.books.violations.push(...refused.map((fault) => `${infno} ${fault}`));
      return { status: 500, body: { code: 400_001, msg: '认证失败' } };
    }
    if (isDecoder) return { status: 200, body: this.#decode(request) };
    return { status: 200, body: this.#transact(path, request, infno) };
  }

  #decode(request: WireRow): unknown {
    const { books } = this;
    const { ownDecoder, shopCode, careArea } = books.variant;
    const data = isRow(request['data']) ? request['data'] : {};
    const text = scalar(ownDecoder ? request : data, 'ecQrCode');
    const table = ownDecoder ? DECODER_TABLE.replace('ecQrCode:C512*', '') : DECODER_TABLE;
    const keys = ownDecoder ? 'transType orgId data ecQrCode' : 'transType orgId data';
    for (const key of Object.keys(request)) {
      books.expect(keys.split(' ').includes(key), `ec.query.${key}: not a field`);
    }
    books.violations.push(...faultsOf(data, table, 'ec.query.data', 'string'));
    books.expect(scalar(request, 'transType') === 'ec.query', 'ec.query: transType');
    books.expect(scalar(request, 'orgId') === shopCode, 'ec.query: orgId');
    this.#checkSpeaker('ec.query', scalar(data, 'operatorId'), scalar(data, 'operatorName'));
    const purpose = scalar(data, 'businessType');
    books.expect(['02121', '02122'].includes(purpose), `ec.query: businessType ${purpose}`);
    const who = Object.values<ForeignPerson>(PEOPLE).find((one) => one.qr === text) ?? null;
    const pharmacist = text === PHARMACIST.qr;
    if (!who && !pharmacist) return { code: -2, message: '二维码已失效，请刷新', data: null };
    const ecToken = `${careArea}ec${randomUUID().replaceAll('-', '').slice(0, 30)}`;
    books.tokens.set(ecToken, { person: who, purpose, expiresAt: Date.now() + TOKEN_LIFETIME_MS });
    const identity = who ?? PHARMACIST;
    const result = {
      ...{ userName: identity.name, idNo: identity.idDocNo, idType: '01', ecToken },
      ...{ insuOrg: books.variant.insuredArea, authNo: null, ecIndexNo: 'x', gender: null },
    };
    if (!ownDecoder) return { code: 0, message: '成功', orgId: shopCode, data: result };
    return { code: '0', message: null, orgId: shopCode, data: JSON.stringify(result) };
  }

  #decodeAsText(input: WireRow): unknown {
    const { data, ...rest } = this.#decode(input) as { readonly data: unknown };
    return { ...rest, data: JSON.stringify(data) };
  }

  #transact(path: string, request: WireRow, infno: string): unknown {
    const { books } = this;
    const { variant } = books;
    const faults = faultsOf(request, ENVELOPE_TABLE, `${infno} envelope`, variant.numbers);
    books.violations.push(...faults);
    const at = variant.paths === null ? variant.singlePath : variant.paths[infno];
    books.expect(path === at, `${infno}: sent to ${path}, not to ${at}`);
    this.#checkEnvelope(request, infno);
    const input = this.#readInput(request, infno);
    const asked = { infno, msgid: scalar(request, 'msgid'), input };
    books.asked.push({ infno, input });
    const isDecoding = infno === '6101' && variant.decodesByTransaction;
    if (!isDecoding) this.#checkInput(infno, input, scalar(request, 'insuplc_admdvs'));
    // What the decoder says is the output, its `data` as JSON text (§4.2).
    const handler = isDecoding ? () => this.#decodeAsText(input) : HANDLERS[infno];
    const answer = (
      infcode: string | number,
      sentence: string | null,
      output: unknown,
    ): object => ({
      infcode,
      inf_refmsgid: `${variant.careArea}20261121000000${books.next().padStart(10, '0')}`,
      refmsg_time: chinaText(Date.now()).replace(/\D/g, '').padEnd(17, '0'),
      respond_time: null,
      ...{ err_msg: sentence, output, warn_msg: null, cainfo: null, signtype: null },
    });
    try {
      if (!handler) throw new Refusal(`交易 ${infno} 未开通`);
      const output = handler(books, asked);
      return answer(
        variant.inputAsString ? 0 : '0',
        variant.inputAsString ? 'success' : null,
        output,
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return answer(-1, error.message, null);
    }
  }

  #checkEnvelope(request: WireRow, infno: string): void {
    const { books } = this;
    const { variant } = books;
    const same = (field: string, wanted: string): void =>
      books.expect(scalar(request, field) === wanted, `${infno} envelope.${field}`);
    same('mdtrtarea_admvs', variant.careArea);
    same('fixmedins_code', variant.shopCode);
    same('fixmedins_name', variant.shopName);
    same('recer_sys_code', variant.receiver);
    same('infver', variant.version);
    same('opter_type', '1');
    this.#checkSpeaker(infno, scalar(request, 'opter'), scalar(request, 'opter_name'));
    same('sign_no', infno === '9001' ? '' : books.signNo);
    const msgid = scalar(request, 'msgid');
    const shape = new RegExp(`^${variant.shopCode}(\\d{14})\\d{4}$`).exec(msgid);
    books.expect(shape !== null, `${infno}: msgid ${msgid}`);
    books.expect(!this.#msgids.has(msgid), `${infno}: msgid ${msgid} repeated`);
    this.#msgids.add(msgid);
    const sent = scalar(request, 'inf_time');
    const near = (text: string): boolean =>
      Math.abs(Date.parse(`${text.replace(' ', 'T')}+08:00`) - Date.now()) < 60_000;
    books.expect(near(sent), `${infno}: inf_time ${sent}`);
    const [, time = ''] = shape ?? [];
    const spelled = time.replace(
      /(....)(..)(..)(..)(..)(..)/,
      (_all, year, month, day, hour, minute, second) =>
        `${year}-${month}-${day} ${hour}:${minute}:${second}`,
    );
    books.expect(near(spelled), `${infno}: time part of msgid ${msgid}`);
  }

  #checkSpeaker(where: string, number: string, name?: string): void {
    const { operator } = this.books.variant;
    if (operator === null) return;
    const same = number === operator.number && (name ?? operator.name) === operator.name;
    this.books.expect(same, `${where}: operator ${number} is not registered`);
  }

  #readInput(request: WireRow, infno: string): WireRow {
    const value = request['input'];
    const quoted = typeof value === 'string';
    const { books } = this;
    books.expect(quoted === books.variant.inputAsString, `${infno}: input as ${typeof value}`);
    const input = quoted ? parsePrinted(value) : value;
    return isRow(input) ? input : {};
  }

  #checkInput(infno: string, input: WireRow, area: string): void {
    const { books } = this;
    const { traceNode, numbers, insuredArea } = books.variant;
    const tables = INPUT_TABLES[infno];
    if (!tables) {
      books.violations.push(`${infno}: not a transaction of a pharmacy here`);
      return;
    }
    const paths = new Map(
      Object.entries(tables).map(([path, table]) => [
        path.replace('{trace}', traceNode),
        table.replace('{trace}', traceNode),
      ]),
    );
    for (const node of Object.keys(input)) {
      books.expect(paths.has(node), `${infno} input.${node}: not a node of this transaction`);
    }
    let namesPerson = false;
    for (const [path, table] of paths) {
      const [node = '', child] = path.split('.');
      const parents = rowsIn(input[node]);
      if (child === undefined)
        books.expect(parents.length > 0, `${infno} input.${node} is missing`);
      const rows = child === undefined ? parents : parents.flatMap((row) => rowsIn(row[child]));
      for (const row of rows) {
        books.violations.push(...faultsOf(row, table, `${infno} ${path}`, numbers));
        if (scalar(row, 'psn_no') !== '') namesPerson = true;
        if ('opter' in row)
          this.#checkSpeaker(infno, scalar(row, 'opter'), scalar(row, 'opterName'));
        if ('opter_no' in row) this.#checkSpeaker(infno, scalar(row, 'opter_no'));
      }
    }
    const right = namesPerson ? area === insuredArea : area === '' || area === insuredArea;
    books.expect(right, `${infno}: insuplc_admdvs "${area}"`);
  }
}
