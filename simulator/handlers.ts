// Job: the table of transactions: number → handler (insurance-interface §2.0).
import type { Handler } from './call.ts';
import { downloadCatalogue, queryCeilings, queryRatios } from './catalogue.ts';
import { applyForClearing, cancelClearing } from './clearing.ts';
import { decodeCredential } from './credential.ts';
import { downloadFile, uploadFile } from './file.ts';
import { checkEntitlement, queryAccumulators, queryPerson, queryRegistration } from './person.ts';
import {
  authoriseAtCounter,
  authoriseOnline,
  decodePrescriptionQr,
  downloadPrescription,
} from './prescription-access.ts';
import { reviewPrescription, verifyPrescription } from './prescription-review.ts';
import { undoSale, uploadSale } from './prescription-sale.ts';
import { reconcileDetail, reconcileTotals } from './reconcile.ts';
import { queryDispensingRecord, querySettlement } from './settlement-query.ts';
import { cancelSettlement, reverseTransaction } from './settlement-undo.ts';
import { preSettle, settle } from './settlement.ts';
import { signIn, signOut } from './sign-in.ts';
import * as stock from './stock.ts';

export const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    '9001': signIn,
    '9002': signOut,
    '6101': decodeCredential,
    '1101': queryPerson,
    '2001': checkEntitlement,
    '5206': queryAccumulators,
    '5301': queryRegistration,
    '2101': preSettle,
    '2102': settle,
    '2103': cancelSettlement,
    '2601': reverseTransaction,
    '5203': querySettlement,
    '5205': queryDispensingRecord,
    '3201': reconcileTotals,
    '3202': reconcileDetail,
    '3203': applyForClearing,
    '3204': cancelClearing,
    '9101': uploadFile,
    '9102': downloadFile,
    '1301': downloadCatalogue,
    '1318': queryCeilings,
    '1319': queryRatios,
    '7201': authoriseAtCounter,
    '7202': authoriseOnline,
    '7203': decodePrescriptionQr,
    '7204': downloadPrescription,
    '7205': verifyPrescription,
    '7206': reviewPrescription,
    '7207': uploadSale,
    '7208': undoSale,
    '3501': stock.uploadStockTake,
    '3502': stock.uploadStockChange,
    '3503': stock.uploadPurchase,
    '3504': stock.uploadPurchaseReturn,
    '3505': stock.uploadSaleOfGoods,
    '3506': stock.uploadSaleReturn,
    '3507': stock.deleteUploads,
  } satisfies Record<string, Handler>),
);
