/** 2101 trial, 2102 settle, 2103 void (insurance-interface §2.4). */
import { sumFen } from '#core/money.ts';
import { assert, never } from '#core/result.ts';
import type { AccountMode } from '#core/sale.ts';
import type { SettlementAnswer } from '#core/settlement.ts';
import { chinaDateTime } from '#core/time.ts';
import type { Effect, SettlementLine, SettlementRequest, VoidAnswer } from '../platform.ts';
import type { WireObject } from './answer.ts';
import {
  isObject,
  nodeHolding,
  optionalRowsOf,
  requiredText,
  textOf,
  UnreadableAnswer,
} from './answer.ts';
import { readAmounts, readCut } from './amounts.ts';
import type { Wire, WireInput } from './envelope.ts';
import { inNode } from './envelope.ts';

/** `druginfo` + `drugdetail` of 2101 and 2102; they differ in `invono`, which only 2102 has. */
export function settlementInput(
  wire: Wire,
  infno: '2101' | '2102',
  request: SettlementRequest,
): WireInput {
  assert(request.lines.length > 0, 'a settlement needs lines');
  assert(
    sumFen(request.lines.map((line) => line.amount_fen)) === request.total_fen,
    'the total must equal the sum of the lines (insurance-interface §2.5 identity 1)',
  );
  const { person, credential } = request;
  const personFields = {
    psn_cert_type: person.idDocKind,
    certno: person.idDocNo,
    psn_type: request.personCategory,
    psn_name: person.name,
  };
  return {
    druginfo: {
      psn_no: person.personNo,
      mdtrt_cert_type: credential.kind,
      mdtrt_cert_no: credential.number,
      card_sn: credential.cardSerial,
      ...(wire.profile.settlement.sendPersonFields ? personFields : {}),
      begntime: chinaDateTime(request.begunAt),
      medfee_sumamt: wire.numbers.money(request.total_fen),
      ...(infno === '2102' ? { invono: request.invoiceNo } : {}),
      insutype: request.insuranceType,
      dise_codg: request.diseaseCode,
      dise_name: request.diseaseName,
      acct_used_flag: accountFlag(request.accountMode),
      med_type: request.careType,
      exp_content: '',
    },
    drugdetail: request.lines.map((line) => detailRow(wire, request, line)),
  };
}

/** `acct_used_flag` (§3). */
function accountFlag(mode: AccountMode): string {
  switch (mode) {
    case 'none':
      return '0';
    case 'own':
      return '1';
    case 'shared':
      return '2';
    default:
      return never(mode);
  }
}

function detailRow(wire: Wire, request: SettlementRequest, line: SettlementLine): WireInput {
  assert(/^[1-9]\d{0,14}$/.test(line.lineNo), `feedetl_sn must be digits: ${line.lineNo}`);
  const { numbers, profile } = wire;
  const circulated = profile.valueSets.rx_circ_flag;
  return {
    feedetl_sn: line.lineNo,
    rxno: line.prescriptionNo,
    rx_circ_flag: line.circulated ? circulated.yes : circulated.no,
    fee_ocur_time: chinaDateTime(request.begunAt),
    med_list_codg: line.nationalDrugCode,
    medins_list_codg: line.itemCode,
    det_item_fee_sumamt: numbers.money(line.amount_fen),
    cnt: numbers.quantity(line.quantity_e4),
    pric: numbers.price(line.price_e6),
    sin_dos_dscr: line.dose,
    used_frqu_dscr: line.frequency,
    // N(4,2): a period of a hundred days and more does not fit and is left empty.
    prd_days: numbers.fromText(/^\d{1,2}(\.|$)/.test(line.days) ? line.days : '', 2),
    medc_way_dscr: line.route,
    bilg_dr_codg: line.prescriberCode,
    bilg_dr_name: line.prescriberName,
    tcmdrug_used_way: '',
    exp_content: '',
    ...traceNode(wire, line),
  };
}

/** One row per scanned box; no node at all when nothing was scanned. */
function traceNode(wire: Wire, line: SettlementLine): WireInput {
  if (line.traceCodes.length === 0) return {};
  const { traceNode: node, traceCodeMaxLength } = wire.profile.settlement;
  return {
    [node]: line.traceCodes.map((code) => {
      assert(code.length <= traceCodeMaxLength, 'trace code passes the width of the region');
      return {
        feedetl_sn: line.lineNo,
        drug_trac_codg: code,
        trdn_flag: line.splitPack ? '1' : '0',
      };
    }),
  };
}

/** The forecast: `setl_id` is absent or null. */
export function readTrial(wire: Wire, output: unknown): SettlementAnswer {
  return readSettlement(wire, setlinfoOf(output), output, false);
}

/** `setlinfo` and `detlcutinfo` → the answer; the row of a cancel (`isVoid`) may hold nulls. */
export function readSettlement(
  wire: Wire,
  setlinfo: WireObject,
  output: unknown,
  isVoid: boolean,
): SettlementAnswer {
  return {
    settlementId: textOf(setlinfo, 'setl_id'),
    visitId: textOf(setlinfo, 'mdtrt_id'),
    settledAtText: textOf(setlinfo, 'setl_time'),
    clearingClass: textOf(setlinfo, 'clr_type'),
    clearingWay: textOf(setlinfo, 'clr_way'),
    clearingBureau: textOf(setlinfo, 'clr_optins'),
    institutionSettlementId: textOf(setlinfo, 'medins_setl_id'),
    careType: textOf(setlinfo, 'med_type'),
    insuranceType: textOf(setlinfo, 'insutype'),
    amounts: readAmounts(setlinfo, {
      isVoid,
      optional: wire.profile.settlement.optionalAmounts,
    }),
    cuts: optionalRowsOf(output, 'detlcutinfo').map(readCut),
  };
}

export function setlinfoOf(output: unknown): WireObject {
  const node = isObject(output) ? output['setlinfo'] : undefined;
  if (node === undefined || node === null) throw new UnreadableAnswer('setlinfo', '缺失');
  return nodeHolding(node, 'medfee_sumamt');
}

/** 2102. The answer must name the settlement, or it could never be voided or reconciled. */
export function settleEffect(wire: Wire, request: SettlementRequest): Effect<SettlementAnswer> {
  const input = settlementInput(wire, '2102', request);
  const druginfo = input['druginfo'];
  const tokenless =
    request.credential.kind === '01' && isObject(druginfo)
      ? { ...input, druginfo: { ...druginfo, mdtrt_cert_no: '' } }
      : input;
  return {
    infno: '2102',
    input,
    stored: tokenless,
    insuredAreaCode: request.insuredAreaCode,
    read: (output) => {
      const setlinfo = setlinfoOf(output);
      for (const field of ['setl_id', 'mdtrt_id', 'setl_time', 'clr_type']) {
        requiredText(setlinfo, field);
      }
      const personNo = textOf(setlinfo, 'psn_no');
      if (personNo !== '' && personNo !== request.person.personNo) {
        throw new UnreadableAnswer('psn_no', '不是本次结算的参保人');
      }
      return readSettlement(wire, setlinfo, output, false);
    },
  };
}

/** 2103 takes a whole settlement back; the amounts of its answer are negative. */
export function voidEffect(
  wire: Wire,
  request: {
    readonly settlementId: string;
    readonly visitId: string;
    readonly personNo: string;
    readonly insuredAreaCode: string;
  },
): Effect<VoidAnswer> {
  const input = inNode(wire, '2103', 'data', {
    setl_id: request.settlementId,
    mdtrt_id: request.visitId,
    psn_no: request.personNo,
    exp_content: '',
  });
  return {
    infno: '2103',
    input,
    stored: input,
    insuredAreaCode: request.insuredAreaCode,
    read: (output) => {
      const setlinfo = setlinfoOf(output);
      const visitId = textOf(setlinfo, 'mdtrt_id');
      if (visitId !== '' && visitId !== request.visitId) {
        throw new UnreadableAnswer('mdtrt_id', '不是本次撤销的就诊');
      }
      return {
        settlementId: requiredText(setlinfo, 'setl_id'),
        visitId: request.visitId,
        settledAtText: textOf(setlinfo, 'setl_time'),
        institutionSettlementId: textOf(setlinfo, 'medins_setl_id'),
        amounts: readAmounts(setlinfo, { isVoid: true, optional: [] }),
      };
    },
  };
}
