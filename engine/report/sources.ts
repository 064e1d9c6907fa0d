/** Where each report takes its figures from, and what its rows are called. */
import type { ReportDefinition, ReportId } from '#core/report.ts';
import { REST_KEY, TIMING_KEY, reportDefinition } from '#core/report.ts';
import { insuranceTypeName } from '#core/person.ts';
import * as entries from '#db/report-entries.ts';
import type { Movement, Span, Timing } from '#db/report-entries.ts';
import * as goods from '#db/report-goods-entries.ts';
import * as insured from '#db/report-insured-entries.ts';
import { marginSums } from '#db/report-margin.ts';
import type { Sums } from '#db/report.ts';
import { staffNames, sumMovements } from '#db/report.ts';
import type { Db } from '#db/sql.ts';
import { clearingClassName } from '../day/clearing-name.ts';

type Listed = Exclude<ReportId, 'expiry'>;

/** Every figure of the report by its movements; stock of a lot is asked for by lot. */
export function movementsOf(report: Listed, span: Span): readonly Movement[] {
  return MOVEMENTS[report](span, entries.timingMovements);
}

const MOVEMENTS: Readonly<Record<Listed, (span: Span, timing: Timing) => readonly Movement[]>> = {
  hours: entries.hourMovements,
  tenders: entries.tenderMovements,
  funds: entries.fundMovements,
  classes: goods.classMovements,
  cashiers: entries.cashierMovements,
  margin: goods.marginMovements,
  goods: goods.goodsMovements,
  reviewers: insured.reviewMovements,
  clearing: insured.clearingMovements,
  receivable: insured.receivableMovements,
  dossiers: insured.dossierMovements,
};

/** Reports that are nothing but sums by row. */
export type PlainReport = Exclude<ReportId, 'expiry' | 'goods' | 'reviewers'>;

/** Sums of each row; a column that is worked out from others is not among them. */
export function sumsOf(db: Db, report: PlainReport, span: Span): Sums[] {
  if (report === 'margin') return marginSums(db, span);
  // Sums need not know which movements of a sale come to nothing together.
  const movements =
    report === 'classes' ? goods.classSums(span) : MOVEMENTS[report](span, entries.timingMoves);
  return sumMovements(db, movements, summedColumns(reportDefinition(report)));
}

/** Columns that have movements of their own. */
export function summedColumns({ columns }: ReportDefinition): string[] {
  return columns.flatMap(({ key, unit, behind }) =>
    behind === key && unit !== 'date' ? [key] : [],
  );
}

const TENDERS = ['cash', 'wechat', 'alipay', 'card'];
const TENDER_NAMES: Readonly<Record<string, string>> = {
  cash: '现金',
  wechat: '微信',
  alipay: '支付宝',
  card: '银行卡',
};
const CATALOGUE_NAMES: Readonly<Record<string, string>> = {
  '01': '甲类',
  '02': '乙类',
  '03': '丙类',
  '': '目录外',
};
const KIND_NAMES: Readonly<Record<string, string>> = {
  rx: '处方药',
  otc: 'OTC',
  device: '器械',
  other: '其他',
  service: '服务',
};
const DOSSIER_NAMES: Readonly<Record<string, string>> = { payFirst: '先付后补', holdShare: '挂账' };
const DOSSIER_AGES = ['0–7 天', '8–30 天', '30 天以上'];

export type Naming = (key: string) => string;

/** What the rows of a report are called, by their key. */
export function namingOf(db: Db, report: ReportId): Naming {
  const name = ownNaming(db, report);
  return (key) => {
    if (key === TIMING_KEY) return '跨日结算';
    return key === REST_KEY ? '其余商品' : name(key);
  };
}

function ownNaming(db: Db, report: ReportId): Naming {
  switch (report) {
    case 'hours':
      return (key) => `${Number(key)} 点`;
    case 'tenders':
      return (key) => TENDER_NAMES[key] ?? key;
    case 'classes':
    case 'margin':
      return (key) => {
        const [catalogue = '', kind = ''] = key.split('/');
        return `${CATALOGUE_NAMES[catalogue] ?? catalogue} · ${KIND_NAMES[kind] ?? kind}`;
      };
    case 'cashiers':
    case 'reviewers': {
      const names = staffNames(db);
      return (key) => names.get(key) ?? (key === '' ? '未记名' : key);
    }
    case 'clearing':
    case 'receivable':
      return clearingName;
    case 'dossiers':
      return (key) => {
        const [kind = '', age = '0'] = key.split('|');
        return `${DOSSIER_NAMES[kind] ?? kind} · ${DOSSIER_AGES[Number(age)] ?? ''}`;
      };
    default:
      return (key) => key;
  }
}

function clearingName(key: string): string {
  const [insuranceType = '', clearingClass = '', bureau = ''] = key.split('|');
  const name = `${insuranceTypeName(insuranceType).replace('医保', '')} · ${clearingClassName(clearingClass)}`;
  return bureau === '' ? name : `${name}（${bureau}）`;
}

/** Rows as they are read: money by its way, goods by what they brought, others by their key. */
export function inOrder(report: ReportId, rows: readonly Sums[]): readonly Sums[] {
  const last = (row: Sums): number => (row.key === TIMING_KEY || row.key === REST_KEY ? 1 : 0);
  return rows.toSorted((left, right) => {
    const special = last(left) - last(right);
    if (special !== 0) return special;
    if (report === 'tenders') return TENDERS.indexOf(left.key) - TENDERS.indexOf(right.key);
    return left.key < right.key ? -1 : 1;
  });
}
