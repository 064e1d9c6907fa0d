/**
 * The client of the regional platform: domain words in, domain words out. It knows no state; the
 * gate (intent-gate.ts) decides when an effect may be sent.
 */
import { assert } from '#core/result.ts';
import type { BooksLookups } from './books.ts';
import { credentialRequest, readCredential } from './credential/credential.ts';
import type { RequestSort, Verdict } from './fsi/classify.ts';
import { classify, classifyDecoder } from './fsi/classify.ts';
import { textOf, UnreadableAnswer } from './fsi/answer.ts';
import type { WireInput } from './fsi/envelope.ts';
import { envelopeText, wireOf } from './fsi/envelope.ts';
import { classifyFile } from './fsi/file-transfer.ts';
import { outcomeOf } from './fsi/outcome.ts';
import {
  accumulatorInput,
  entitlementInput,
  medicationHistoryInput,
  personInput,
  readAccumulators,
  readEntitlements,
  readMedicationHistory,
  readPerson,
  readSpecialDiseases,
  specialDiseaseInput,
} from './fsi/person.ts';
import { cancelClearingEffect, clearingEffect } from './fsi/clearing.ts';
import { levelInput, readLevel } from './fsi/reconciliation.ts';
import { reversalEffect } from './fsi/reversal.ts';
import { saleEffect, saleReturnEffect } from './fsi/sales-upload.ts';
import { stockChangeEffect, stockTakeEffect } from './fsi/stock-upload.ts';
import {
  readTrial,
  setlinfoOf,
  settleEffect,
  settlementInput,
  voidEffect,
} from './fsi/settlement.ts';
import { readSettlementOnFile, settlementQueryInput } from './fsi/settlement-query.ts';
import { readSignIn, signInInput } from './fsi/sign-in.ts';
import { createSigner } from './fsi/signer.ts';
import type { Transfer } from './fsi/statement.ts';
import { compareBooks } from './fsi/statement.ts';
import type { Exchange, ExchangeResult, WireFile, WireRequest } from './fsi/transport.ts';
import { createHttpExchange } from './fsi/transport.ts';
import { addressOf, hasAddress } from './fsi/address.ts';
import type {
  Dispatched,
  Effect,
  Operator,
  Outcome,
  PlatformClient,
  PlatformContext,
  PlatformEffects,
  PlatformLookups,
} from './platform.ts';
import { isEffect } from './platform.ts';
import { authoriseInput, readAuthorised } from './prescription-centre/authorise.ts';
import { dispensingEffect, undoDispensingEffect } from './prescription-centre/dispensing.ts';
import { downloadInput, readDownload } from './prescription-centre/download.ts';
import { readVerified, reviewEffect, verifyInput } from './prescription-centre/review.ts';
import type { RegionProfile, ResolvedCredentials } from './region-profile.ts';

/**
 * A platform that speaks as the profile says. `exchange` is the wire itself: HTTP, unless a
 * simulation in the same process gives its own.
 */
export function createPlatform(
  profile: RegionProfile,
  credentials: ResolvedCredentials,
  context: PlatformContext,
  exchange: Exchange = createHttpExchange(),
): PlatformClient {
  const caller = createCaller(profile, credentials, context, exchange);
  return {
    lookups: createLookups(profile, caller),
    effects: createEffects(profile),
    send: (effect, dispatched, late) => sendEffect(caller, effect, dispatched, late),
  };
}

type Call = {
  readonly infno: string;
  readonly msgid: string;
  readonly signNo: string;
  readonly operator: Operator;
  readonly insuredAreaCode: string;
  readonly input: WireInput;
  readonly sort: RequestSort;
  readonly file?: WireFile;
  /** The answer may be something else than JSON. */
  readonly anyAnswer?: boolean;
  /** Told of an answer that comes after the time-out. */
  readonly late?: (verdict: Verdict) => void;
  /** Not on a connection that lay open. */
  readonly ownConnection?: boolean;
};

type Caller = {
  readonly call: (call: Call) => Promise<Verdict>;
  /** A look-up: msgid and sign-in come from the context. */
  readonly ask: (
    infno: string,
    operator: Operator,
    area: string,
    input: WireInput,
  ) => Promise<Verdict>;
  /** A look-up with a file: one connection each, for a msgid must not be sent twice. */
  readonly transfer: Transfer;
  /** The credential decoder's own address, without an fsi envelope. */
  readonly decode: (request: WireInput) => Promise<Verdict>;
};

function createCaller(
  profile: RegionProfile,
  credentials: ResolvedCredentials,
  context: PlatformContext,
  exchange: Exchange,
): Caller {
  const sign = createSigner(profile, credentials, context);
  const post = (request: Call): Promise<ExchangeResult> => {
    // The one place every fsi request goes through, whoever asks.
    const asEffect = request.sort !== 'lookup';
    assert(isEffect(request.infno) === asEffect, `${request.infno} is no ${request.sort}`);
    const at = context.now();
    const signed = sign(request.infno, at);
    return exchange({
      url: addressOf(profile, credentials, request.infno),
      headers: request.anyAnswer ? { ...signed, accept: '*/*' } : signed,
      body: envelopeText(profile, { ...request, at }),
      connect_ms: profile.timeouts_ms.connect,
      answer_ms: answerTimeout(profile, request.infno),
      reuseConnection:
        request.sort === 'lookup' && request.anyAnswer !== true && request.ownConnection !== true,
      ...(request.file === undefined ? {} : { file: request.file }),
      ...(request.late === undefined ? {} : { late: lateOf(request, request.late) }),
    });
  };
  const lateOf = (
    request: Call,
    late: (verdict: Verdict) => void,
  ): NonNullable<WireRequest['late']> => ({
    wait_ms: profile.timeouts_ms.late,
    answer: (result) => late(classify(result, request.sort, request.msgid)),
  });
  const call = async (request: Call): Promise<Verdict> =>
    classify(await post(request), request.sort, request.msgid);
  return {
    call,
    ask: async (infno, operator, insuredAreaCode, input) => {
      const question = (): Call => ({
        infno,
        msgid: context.nextMsgid(),
        // Nothing is signed in yet when 9001 is asked.
        signNo: infno === '9001' ? '' : context.signNo(),
        operator,
        insuredAreaCode,
        input,
        sort: 'lookup',
      });
      const first = question();
      const result = await post(first);
      if (!isStale(result)) return classify(result, 'lookup', first.msgid);
      // Asked anew, as a message of its own: the first may have been read all the same.
      return call({ ...question(), ownConnection: true });
    },
    transfer: async (infno, operator, input, file) => {
      const msgid = context.nextMsgid();
      const signNo = context.signNo();
      const identity = { infno, msgid, signNo, operator, insuredAreaCode: '' };
      const answer = { sort: 'lookup', anyAnswer: true } as const;
      const request = { ...identity, ...answer, input, ...(file === null ? {} : { file }) };
      return classifyFile(await post(request), msgid);
    },
    decode: createDecoder(profile, credentials, exchange, () => sign('6101', context.now())),
  };
}

function createDecoder(
  profile: RegionProfile,
  credentials: ResolvedCredentials,
  exchange: Exchange,
  signed: () => Readonly<Record<string, string>>,
): Caller['decode'] {
  return async (request) => {
    const asked = (reuseConnection: boolean): Promise<ExchangeResult> =>
      exchange({
        url: credentials.decoderUrl,
        headers: profile.credential.signed ? signed() : {},
        body: JSON.stringify(request),
        connect_ms: profile.timeouts_ms.connect,
        answer_ms: profile.timeouts_ms.lookup,
        reuseConnection,
      });
    const result = await asked(true);
    return classifyDecoder(isStale(result) ? await asked(false) : result);
  };
}

/** The connection had died while it lay open. */
function isStale(result: ExchangeResult): boolean {
  return result.kind === 'lost' && result.stale === true;
}

function answerTimeout(profile: RegionProfile, infno: string): number {
  const { lookup, settle, upload } = profile.timeouts_ms;
  if (/^(2101|2102|2103|2601|3203|3204)$/.test(infno)) return settle;
  return /^(35\d\d|7207|7208|9101|9102|3202)$/.test(infno) ? upload : lookup;
}

async function sendEffect<Answer>(
  caller: Caller,
  effect: Effect<Answer>,
  dispatched: Dispatched,
  late?: (outcome: Outcome<Answer>) => void,
): Promise<Outcome<Answer>> {
  const judged = (verdict: Verdict): Outcome<Answer> =>
    outcomeOf(verdict, (output) => {
      if (effect.infno === '2102') requireOwnEcho(output, dispatched.msgid);
      return effect.read(output);
    });
  const verdict = await caller.call({
    infno: effect.infno,
    msgid: dispatched.msgid,
    signNo: dispatched.signNo,
    operator: dispatched.operator,
    insuredAreaCode: effect.insuredAreaCode,
    input: effect.input,
    sort: 'effect',
    ...(late === undefined ? {} : { late: (verdict: Verdict) => late(judged(verdict)) }),
  });
  return judged(verdict);
}

/** 2102 echoes our msgid in `medins_setl_id` (§1.4): another one means another request's answer. */
function requireOwnEcho(output: unknown, msgid: string): void {
  const echo = textOf(setlinfoOf(output), 'medins_setl_id');
  if (echo !== '' && echo !== msgid) {
    throw new UnreadableAnswer('medins_setl_id', '不是本次请求的报文号');
  }
}

function createEffects(profile: RegionProfile): PlatformEffects {
  const wire = wireOf(profile);
  return {
    settle: (request) => settleEffect(wire, request),
    voidSettlement: (request) => voidEffect(wire, request),
    reverse: (request) => reversalEffect(wire, request),
    reviewPrescription: (request) => reviewEffect(wire, request),
    uploadDispensing: (request) => dispensingEffect(wire, request),
    undoDispensing: (request) => undoDispensingEffect(wire, request),
    uploadSale: (request) => saleEffect(wire, request),
    uploadSaleReturn: (request) => saleReturnEffect(wire, request),
    uploadStockChange: (request) => stockChangeEffect(wire, request),
    uploadStockTake: (request) => stockTakeEffect(wire, request),
    applyForClearing: (request) => clearingEffect(wire, request),
    cancelClearing: (request) => cancelClearingEffect(wire, request),
  };
}

function createLookups(profile: RegionProfile, caller: Caller): PlatformLookups {
  const wire = wireOf(profile);
  const { ask } = caller;
  return {
    ...createBooksLookups(profile, caller),
    decodeCredential: async (code, purpose, operator) => {
      const request = credentialRequest(wire, code, purpose, operator);
      const verdict =
        profile.credential.style === 'fsi'
          ? await ask('6101', operator, '', request)
          : await caller.decode(request);
      return outcomeOf(verdict, readCredential);
    },
    signIn: async (operator, station) =>
      outcomeOf(await ask('9001', operator, '', signInInput(wire, operator, station)), readSignIn),
    person: async (credential, hint, operator) => {
      const input = personInput(wire, credential, hint);
      return outcomeOf(await ask('1101', operator, hint.insuredAreaCode, input), readPerson);
    },
    entitlements: async (request, operator) => {
      const input = entitlementInput(wire, request);
      return outcomeOf(
        await ask('2001', operator, request.insuredAreaCode, input),
        readEntitlements,
      );
    },
    accumulators: async (request, operator) => {
      const input = accumulatorInput(wire, request);
      return outcomeOf(
        await ask('5206', operator, request.insuredAreaCode, input),
        readAccumulators,
      );
    },
    specialDiseases: async (request, operator) => {
      const input = specialDiseaseInput(wire, request.personNo);
      return outcomeOf(
        await ask('5301', operator, request.insuredAreaCode, input),
        readSpecialDiseases,
      );
    },
    medicationHistory: async (request, operator) => {
      const input = medicationHistoryInput(wire, request);
      return outcomeOf(
        await ask('5205', operator, request.insuredAreaCode, input),
        readMedicationHistory,
      );
    },
    trial: async (request, operator) => {
      const input = settlementInput(wire, '2101', request);
      const verdict = await ask('2101', operator, request.insuredAreaCode, input);
      return outcomeOf(verdict, (output) => readTrial(wire, output));
    },
    authorisePrescriptions: async (request, operator) => {
      const input = authoriseInput(wire, request, operator);
      return outcomeOf(await ask('7201', operator, request.insuredAreaCode, input), readAuthorised);
    },
    downloadPrescription: async (request, operator) =>
      outcomeOf(
        await ask('7204', operator, '', downloadInput(wire, request, operator)),
        readDownload,
      ),
    verifyPrescription: async (request, operator) =>
      outcomeOf(await ask('7205', operator, '', verifyInput(wire, request)), readVerified),
  };
}

function createBooksLookups(profile: RegionProfile, caller: Caller): BooksLookups {
  const wire = wireOf(profile);
  const { ask } = caller;
  return {
    levelTotals: async (totals, operator) =>
      outcomeOf(await ask('3201', operator, '', levelInput(wire, totals)), (output) =>
        readLevel(wire, output),
      ),
    detailRows: (request, operator) => compareBooks(wire, caller.transfer, request, operator),
    settlementById: async (request, operator) => {
      if (!hasAddress(profile, '5203')) {
        return { kind: 'notSent', reason: '地区配置没有 5203 的路径' };
      }
      const input = settlementQueryInput(wire, request);
      return outcomeOf(await ask('5203', operator, request.insuredAreaCode, input), (output) =>
        readSettlementOnFile(wire, request, output),
      );
    },
  };
}
