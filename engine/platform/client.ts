/**
 * The client of the regional platform: domain words in, domain words out. It knows no state; the
 * gate (intent-gate.ts) decides when an effect may be sent.
 */
import { credentialRequest, readCredential } from './credential/credential.ts';
import type { RequestSort, Verdict } from './fsi/classify.ts';
import { classify, classifyDecoder } from './fsi/classify.ts';
import { isObject, RefusedInAnswer, textOf, UnreadableAnswer } from './fsi/answer.ts';
import type { WireInput } from './fsi/envelope.ts';
import { envelopeText, wireOf } from './fsi/envelope.ts';
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
import { levelInput, readLevel } from './fsi/reconciliation.ts';
import { refusalCause } from './fsi/refusal-cause.ts';
import { saleEffect, saleReturnEffect } from './fsi/sales-upload.ts';
import { readTrial, settleEffect, settlementInput, voidEffect } from './fsi/settlement.ts';
import { readSignIn, signInInput } from './fsi/sign-in.ts';
import { createSigner } from './fsi/signer.ts';
import type { Exchange } from './fsi/transport.ts';
import { createHttpExchange } from './fsi/transport.ts';
import { addressOf } from './fsi/address.ts';
import type {
  Dispatched,
  Effect,
  Operator,
  Outcome,
  Platform,
  PlatformContext,
  PlatformEffects,
  PlatformLookups,
} from './platform.ts';
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
): Platform {
  const caller = createCaller(profile, credentials, context, exchange);
  return {
    lookups: createLookups(profile, caller),
    effects: createEffects(profile),
    send: (effect, dispatched) => sendEffect(caller, effect, dispatched),
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
  const call = async (request: Call): Promise<Verdict> => {
    const at = context.now();
    const result = await exchange({
      url: addressOf(profile, credentials, request.infno),
      headers: sign(request.infno, at),
      body: envelopeText(profile, { ...request, at }),
      connect_ms: profile.timeouts_ms.connect,
      answer_ms: answerTimeout(profile, request.infno),
      reuseConnection: request.sort === 'lookup',
    });
    return classify(result, request.sort, request.msgid);
  };
  return {
    call,
    ask: (infno, operator, insuredAreaCode, input) =>
      call({
        infno,
        msgid: context.nextMsgid(),
        // Nothing is signed in yet when 9001 is asked.
        signNo: infno === '9001' ? '' : context.signNo(),
        operator,
        insuredAreaCode,
        input,
        sort: 'lookup',
      }),
    decode: async (request) =>
      classifyDecoder(
        await exchange({
          url: credentials.decoderUrl,
          headers: profile.credential.signed ? sign('6101', context.now()) : {},
          body: JSON.stringify(request),
          connect_ms: profile.timeouts_ms.connect,
          answer_ms: profile.timeouts_ms.lookup,
          reuseConnection: true,
        }),
      ),
  };
}

function answerTimeout(profile: RegionProfile, infno: string): number {
  const { lookup, settle, upload } = profile.timeouts_ms;
  if (/^(2101|2102|2103|2601)$/.test(infno)) return settle;
  return /^(35\d\d|7207|7208)$/.test(infno) ? upload : lookup;
}

/** Verdict + reader → outcome. Unreadable is unknown; a bug in a reader is not swallowed. */
function outcomeOf<T>(verdict: Verdict, read: (output: unknown) => T): Outcome<T> {
  if (verdict.kind !== 'success') return verdict;
  const { output, warning, raw } = verdict;
  try {
    return { kind: 'accepted', value: read(output), warning, raw };
  } catch (error) {
    if (error instanceof UnreadableAnswer) return { kind: 'unknown', reason: error.message, raw };
    if (error instanceof RefusedInAnswer) {
      const sentence = error.message;
      return { kind: 'refused', sentence, cause: refusalCause(sentence), raw };
    }
    throw error;
  }
}

async function sendEffect<Answer>(
  caller: Caller,
  effect: Effect<Answer>,
  dispatched: Dispatched,
): Promise<Outcome<Answer>> {
  const verdict = await caller.call({
    infno: effect.infno,
    msgid: dispatched.msgid,
    signNo: dispatched.signNo,
    operator: dispatched.operator,
    insuredAreaCode: effect.insuredAreaCode,
    input: effect.input,
    sort: 'effect',
  });
  return outcomeOf(verdict, (output) => {
    if (effect.infno === '2102') requireOwnEcho(output, dispatched.msgid);
    return effect.read(output);
  });
}

/** 2102 echoes our msgid in `medins_setl_id` (§1.4): another one means another request's answer. */
function requireOwnEcho(output: unknown, msgid: string): void {
  const setlinfo = isObject(output) ? output['setlinfo'] : undefined;
  const row = Array.isArray(setlinfo) ? setlinfo[0] : setlinfo;
  const echo = isObject(row) ? textOf(row, 'medins_setl_id') : '';
  if (echo !== '' && echo !== msgid) {
    throw new UnreadableAnswer('medins_setl_id', '不是本次请求的报文号');
  }
}

function createEffects(profile: RegionProfile): PlatformEffects {
  const wire = wireOf(profile);
  return {
    settle: (request) => settleEffect(wire, request),
    voidSettlement: (request) => voidEffect(wire, request),
    reviewPrescription: (request) => reviewEffect(wire, request),
    uploadDispensing: (request) => dispensingEffect(wire, request),
    undoDispensing: (request) => undoDispensingEffect(wire, request),
    uploadSale: (request) => saleEffect(wire, request),
    uploadSaleReturn: (request) => saleReturnEffect(wire, request),
  };
}

function createLookups(profile: RegionProfile, caller: Caller): PlatformLookups {
  const wire = wireOf(profile);
  const { ask } = caller;
  return {
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
    levelTotals: async (totals, operator) =>
      outcomeOf(await ask('3201', operator, '', levelInput(wire, totals)), (output) =>
        readLevel(wire, output),
      ),
  };
}
