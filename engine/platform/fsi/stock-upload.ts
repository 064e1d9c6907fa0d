/** 3501 stock-take and 3502 stock change, one lot a transaction (insurance-interface §2.12). */
import { assert } from '#core/result.ts';
import { chinaDateTime } from '#core/time.ts';
import type { Effect } from '../platform.ts';
import type { StockChange, StockGoods, StockTake } from '../stock-upload.ts';
import type { Wire, WireInput } from './envelope.ts';
import { inNode } from './envelope.ts';
import { acceptedRows, NO_NATIONAL_CODE } from './sales-upload.ts';

export function stockChangeEffect(wire: Wire, request: StockChange): Effect<{ accepted: true }> {
  const { goods, cause, quantity_e4, price_e6 } = request;
  assert(quantity_e4 > 0, 'a change of stock is told as an amount and a cause');
  return stockEffect(wire, '3502', {
    ...goodsFields(goods),
    inv_chg_type: wire.profile.uploads.stock.changeTypes[cause],
    pric: wire.numbers.price(price_e6),
    cnt: wire.numbers.quantity(quantity_e4),
    inv_chg_time: chinaDateTime(request.changedAt),
    inv_chg_opter_name: request.changedBy.name,
    memo: '',
    trdn_flag: '0',
  });
}

export function stockTakeEffect(wire: Wire, request: StockTake): Effect<{ accepted: true }> {
  const { goods } = request;
  return stockEffect(wire, '3501', {
    ...goodsFields(goods),
    invdate: request.takenOn,
    // Two decimals here, four in 3502.
    inv_cnt: wire.numbers.quantityTwoDecimals(request.onHand_e4),
    manu_lotnum: goods.lotNo,
    manu_date: goods.madeOn,
    expy_end: goods.expiresOn,
    memo: '',
  });
}

function goodsFields(goods: StockGoods): WireInput {
  return {
    med_list_codg: goods.nationalDrugCode || NO_NATIONAL_CODE,
    fixmedins_hilist_id: goods.itemCode,
    fixmedins_hilist_name: goods.name,
    fixmedins_bchno: goods.batchSerial,
    // 0 OTC, 1 Rx (§3).
    rx_flag: goods.isRx ? '1' : '0',
  };
}

function stockEffect(
  wire: Wire,
  infno: '3501' | '3502',
  fields: WireInput,
): Effect<{ accepted: true }> {
  const input = inNode(wire, infno, 'invinfo', fields);
  return {
    ...{ infno, input, stored: input },
    // No person is involved.
    insuredAreaCode: '',
    read: (output) => {
      acceptedRows(output);
      return { accepted: true };
    },
  };
}
