/** What is told of the stock itself (insurance-interface §2.12): described, sent by the gate alone. */
import type { PriceE6, QuantityE4 } from '#core/money.ts';
import type { StockCause } from '#core/stock.ts';
import type { Effect, Operator } from './platform.ts';

/** One lot of one product. */
export type StockGoods = {
  readonly nationalDrugCode: string;
  readonly itemCode: string;
  readonly name: string;
  readonly isRx: boolean;
  readonly batchSerial: string;
  readonly lotNo: string;
  readonly madeOn: string;
  readonly expiresOn: string;
};

/** 3502: goods came or went other than by a sale. */
export type StockChange = {
  readonly goods: StockGoods;
  readonly cause: StockCause;
  /** How much, above 0: the cause says which way. */
  readonly quantity_e4: QuantityE4;
  /** What it was bought for where that is on file, else what it sells for. */
  readonly price_e6: PriceE6;
  readonly changedAt: number;
  readonly changedBy: Operator;
};

/** 3501: what lay there on a day. */
export type StockTake = {
  readonly goods: StockGoods;
  readonly takenOn: string;
  readonly onHand_e4: QuantityE4;
};

export type StockEffects = {
  uploadStockChange(request: StockChange): Effect<{ accepted: true }>;
  uploadStockTake(request: StockTake): Effect<{ accepted: true }>;
};
