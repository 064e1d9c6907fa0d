/** Every call of the contract and the one handler that answers it; a missing one is a type error. */
import type { Handlers } from './engine.ts';
import { auditHandlers } from './audit/audit-handlers.ts';
import { channelHandlers } from './channel/channel-handlers.ts';
import { clearingHandlers } from './clearing/clearing-handlers.ts';
import { clearingWordHandlers } from './clearing/word.ts';
import { dayHandlers } from './day/day-handlers.ts';
import { scannerHandlers } from './device/scanner/scanner-handlers.ts';
import { goodsImportHandlers } from './goods-import/goods-import-handlers.ts';
import { deviceHandlers } from './device/device-handlers.ts';
import { levelAdoptHandlers } from './level/adopt.ts';
import { closeHandlers } from './level/close.ts';
import { levelHandlers } from './level/level-handlers.ts';
import { levelRefundHandlers } from './level/refund.ts';
import { levelReverseHandlers } from './level/reverse.ts';
import { lineHandlers } from './line/line-handlers.ts';
import { outboxHandlers } from './outbox/outbox-handlers.ts';
import { moneyTaskHandlers } from './money-task/money-task-handlers.ts';
import { dossierDeskHandlers } from './dossier/desk-handlers.ts';
import { findHandlers } from './dossier/find.ts';
import { registerHandlers } from './dossier/register.ts';
import { sellHandlers } from './dossier/sell-handlers.ts';
import { settleDossierHandlers } from './dossier/settle-handlers.ts';
import { decideHandlers } from './prescription/decide.ts';
import { prescriptionHandlers } from './prescription/prescription-handlers.ts';
import { revealHandlers } from './prescription/reveal-handlers.ts';
import { reviewHandlers } from './prescription/review-handlers.ts';
import { reportHandlers } from './report/report-handlers.ts';
import { receiptHandlers } from './receipt/receipt-handlers.ts';
import { holdHandlers } from './sale/hold.ts';
import { returnHandlers } from './sale-return/return-handlers.ts';
import { saleHandlers } from './sale/sale-handlers.ts';
import { scanHandlers } from './sale/scan.ts';
import { tenderHandlers } from './sale/tender.ts';
import { settingsHandlers } from './settings/settings-handlers.ts';
import { bureauWordHandlers } from './settlement/bureau-word.ts';
import { resolutionHandlers } from './settlement/resolution-handlers.ts';
import { settleHandlers } from './settlement/settle.ts';
import { trialHandlers } from './settlement/trial.ts';
import { voidWordHandlers } from './settlement/void-word.ts';
import { voidHandlers } from './settlement/void.ts';
import { moveHandlers } from './shift/move-handlers.ts';
import { shiftReportHandlers } from './shift/report-handlers.ts';
import { shiftHandlers } from './shift/shift-handlers.ts';
import { safeHandlers } from './safe/safe-handlers.ts';
import { rosterHandlers } from './staff/roster-handlers.ts';
import { staffHandlers } from './staff/staff-handlers.ts';
import { changeHandlers } from './stock/change-handlers.ts';
import { priceHandlers } from './stock/price-handlers.ts';
import { productHandlers } from './stock/product-handlers.ts';
import { receiveHandlers } from './stock/receive-handlers.ts';
import { systemHandlers } from './system/system-handlers.ts';
import { paletteHandlers } from './training/palette-handlers.ts';
import { updateHandlers } from './update/update-handlers.ts';

export const handlers: Handlers = {
  ...systemHandlers,
  ...lineHandlers,
  ...scannerHandlers,
  ...paletteHandlers,
  ...staffHandlers,
  ...safeHandlers,
  ...rosterHandlers,
  ...priceHandlers,
  ...productHandlers,
  ...receiveHandlers,
  ...changeHandlers,
  ...goodsImportHandlers,
  ...saleHandlers,
  ...holdHandlers,
  ...scanHandlers,
  ...tenderHandlers,
  ...trialHandlers,
  ...settleHandlers,
  ...voidHandlers,
  ...voidWordHandlers,
  ...returnHandlers,
  ...prescriptionHandlers,
  ...reviewHandlers,
  ...revealHandlers,
  ...decideHandlers,
  ...receiptHandlers,
  ...outboxHandlers,
  ...registerHandlers,
  ...sellHandlers,
  ...findHandlers,
  ...settleDossierHandlers,
  ...dossierDeskHandlers,
  ...auditHandlers,
  ...dayHandlers,
  ...levelHandlers,
  ...levelReverseHandlers,
  ...levelRefundHandlers,
  ...levelAdoptHandlers,
  ...closeHandlers,
  ...clearingHandlers,
  ...clearingWordHandlers,
  ...channelHandlers,
  ...shiftHandlers,
  ...reportHandlers,
  ...moveHandlers,
  ...shiftReportHandlers,
  ...moneyTaskHandlers,
  ...updateHandlers,
  ...resolutionHandlers,
  ...bureauWordHandlers,
  ...deviceHandlers,
  ...settingsHandlers,
};
