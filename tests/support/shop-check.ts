/**
 * What must be true of a shop and its region whatever happened (settlement.md §6). Every check reads
 * the file and the platform's own ledger; each violation is one sentence.
 */
import { brokenAuditRow } from '#db/audit.ts';
import { checkDossiers, DISPENSING_NOT_OWED, PENDING } from './dossier-check.ts';
import type { Db } from '#db/sql.ts';
import type { RegionProfile } from '#engine/platform/region-profile.ts';
import { MONEY_WAITS, RETURN_CHECKS } from './return-check.ts';
import { SHIFT_CHECKS } from './shift-check.ts';
import { checkStockChanges, STOCK_UPLOAD_CHECKS } from './stock-upload-check.ts';
import { finder } from './finder.ts';
import type { Shop } from './shop-on-file.ts';
import { voucher } from './stages.ts';

type Settlement = {
  readonly sale_id: string;
  readonly state: string;
  readonly msgid: string;
  readonly setl_id: string | null;
  readonly total_fen: number;
  readonly fund_fen: number;
  readonly account_fen: number;
  readonly cash_fen: number;
};

/** The two sides that must agree, and what was noticed on the way. */
export type Books = {
  /** The shop's file. */
  readonly own: Db;
  /** Rows of the platform's ledger. */
  readonly theirs: <Row>(text: string) => Row[];
  readonly profile: Pick<RegionProfile, 'uploads'>;
  readonly gateViolations: readonly string[];
  /** Every line of the log, as an object or as its text. */
  readonly log: readonly unknown[];
};

const LIVING = "('open', 'held', 'settling', 'unknown')";
/** One that ended before anything was reported, because its sale was voided. */
const ENDED_WITH_SALE = `d.state = 'closed' AND sale.state = 'voided'
  AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.stream = sale.sale_id)`;
const GONE = "('settled', 'paid', 'voiding', 'voidUnknown', 'voided')";

class Check {
  readonly violations: string[] = [];
  readonly #books: Books;
  constructor(books: Books) {
    this.#books = books;
  }

  rows<Row>(text: string): Row[] {
    return this.#books.own.prepare<[], Row>(text).all();
  }
  ledger<Row>(text: string): Row[] {
    return this.#books.theirs<Row>(text);
  }
  that(holds: boolean, sentence: string): void {
    if (!holds) this.violations.push(sentence);
  }
  /** No row of this query may exist. */
  none(what: string, text: string): void {
    for (const row of this.rows<object>(text)) {
      this.violations.push(`${what}: ${JSON.stringify(row)}`);
    }
  }
}

/** Call after a restart and a drain, with every fault gone. */
export function violationsOf(shop: Shop): string[] {
  return violationsIn({
    own: shop.db(),
    theirs: (text) => shop.wire.platform.store.all(text),
    profile: shop.running().engine.profile,
    gateViolations: shop.gateViolations,
    log: shop.log,
  });
}

/** The same for whoever holds the two files itself. */
export function violationsIn(books: Books): string[] {
  const check = new Check(books);
  check.violations.push(...books.gateViolations);
  checkSettlements(check);
  checkStates(check);
  checkStock(check);
  checkMoney(check);
  for (const [what, text] of [...RETURN_CHECKS, ...SHIFT_CHECKS, ...STOCK_UPLOAD_CHECKS]) {
    check.none(what, text);
  }
  checkSlips(check);
  checkDossiers(check);
  checkUploads(check, books);
  checkStockChanges(check);
  const broken = brokenAuditRow(books.own);
  check.that(broken === null, `the audit chain breaks at row ${broken}`);
  checkPrivacy(check, books);
  return check.violations;
}

function checkSettlements(check: Check): void {
  check.none(
    'a sale with two settlements',
    `SELECT sale_id FROM settlement WHERE state IN ('settled', 'voiding', 'voidUnknown', 'unknown')
      GROUP BY sale_id HAVING count(*) > 1`,
  );
  const own = check.rows<Settlement>('SELECT * FROM settlement');
  const theirs = check.ledger<{
    setl_id: string;
    msgid: string;
    refd_setl_flag: string;
    medfee_sumamt_fen: number;
    fund_pay_sumamt_fen: number;
    acct_pay_fen: number;
    psn_cash_pay_fen: number;
  }>("SELECT * FROM settlement WHERE init_setl_id IS NULL AND state = 'live'");
  const byMsgid = new Map(theirs.map((row) => [row.msgid, row]));
  const ever = new Map(
    check
      .ledger<{ msgid: string; state: string }>('SELECT msgid, state FROM settlement')
      .map((row) => [row.msgid, row.state]),
  );
  for (const row of own) {
    const other = byMsgid.get(row.msgid);
    byMsgid.delete(row.msgid);
    switch (row.state) {
      case 'settled':
      case 'voiding':
      case 'voided':
      case 'voidUnknown': {
        if (other === undefined) {
          check.that(false, `${row.msgid} is ${row.state} here and not in the platform's books`);
          break;
        }
        const same =
          other.setl_id === row.setl_id &&
          other.medfee_sumamt_fen === row.total_fen &&
          other.fund_pay_sumamt_fen === row.fund_fen &&
          other.acct_pay_fen === row.account_fen &&
          other.psn_cash_pay_fen === row.cash_fen;
        check.that(same, `${row.msgid}: the amounts differ from the platform's`);
        const net = row.fund_fen + row.account_fen + row.cash_fen;
        check.that(net === row.total_fen, `${row.msgid}: fund + account + cash is not the total`);
        const refunded = other.refd_setl_flag === '1';
        if (row.state === 'settled') check.that(!refunded, `${row.msgid} was refunded over there`);
        if (row.state === 'voided') check.that(refunded, `${row.msgid} was not refunded`);
        break;
      }
      case 'refused':
      case 'notSent':
        check.that(other === undefined, `${row.msgid} is ${row.state} here but in their books`);
        break;
      case 'absent':
        check.that(!ever.has(row.msgid), `${row.msgid} is absent here but was in their books`);
        break;
      case 'reversed':
        check.that(
          ever.get(row.msgid) === 'reversed',
          `${row.msgid} is reversed here and ${ever.get(row.msgid)} over there`,
        );
        break;
      default:
        check.that(row.state === 'unknown', `${row.msgid} is left in ${row.state}`);
    }
  }
  for (const msgid of byMsgid.keys()) check.that(false, `only the platform knows ${msgid}`);
}

function checkStates(check: Check): void {
  check.none('an intent left in sent', "SELECT msgid, infno FROM intent WHERE state = 'sent'");
  check.none(
    'a sale left in between',
    "SELECT sale_no, state FROM sale WHERE state IN ('settling', 'voiding')",
  );
  check.none('a review left in between', "SELECT state FROM review WHERE state = 'deciding'");
  check.none('an upload left in between', "SELECT infno FROM outbox WHERE state = 'sending'");
  check.none(
    'a sale and its settlement disagree',
    `SELECT sale_no, sale.state, settlement.state AS theirs FROM sale
       JOIN settlement USING (sale_id)
      WHERE settlement.attempt =
          (SELECT max(attempt) FROM settlement s WHERE s.sale_id = sale.sale_id)
        AND NOT EXISTS (SELECT 1 FROM dossier d WHERE d.sale_id = sale.sale_id)
        AND ((sale.state = 'unknown') <> (settlement.state = 'unknown')
          OR (sale.state = 'voidUnknown') <> (settlement.state = 'voidUnknown')
          OR settlement.state = 'settled' AND sale.state NOT IN ('settled', 'paid'))`,
  );
  check.none(
    'a way out of unknown that does not fit what it is about',
    `SELECT resolution.msgid, resolution.outcome, intent.state FROM resolution JOIN intent USING (msgid)
      WHERE (resolution.ended_at IS NULL) <> (intent.state = 'unknown')
         OR resolution.outcome IS NOT NULL AND resolution.outcome <> intent.state`,
  );
  check.none(
    'an unknown without a way out',
    `SELECT settlement_id, state FROM settlement s WHERE state IN ('unknown', 'voidUnknown') AND NOT
      EXISTS (SELECT 1 FROM resolution r WHERE r.settlement_id = s.settlement_id AND ended_at IS NULL)`,
  );
  check.none(
    'an unknown settlement without its unknown intent',
    `SELECT settlement.msgid, intent.state FROM settlement JOIN intent USING (msgid)
      WHERE settlement.state = 'unknown' AND intent.state <> 'unknown'
         OR settlement.state = 'settled' AND intent.state <> 'accepted'`,
  );
  check.none(
    'money taken for a sale that is not settled',
    "SELECT sale_no FROM sale JOIN tender USING (sale_id) WHERE sale.state NOT IN ('paid', 'voiding', 'voidUnknown', 'voided')",
  );
  check.none(
    'a prescription drug left without an approved review',
    `SELECT sale_no FROM sale JOIN sale_line USING (sale_id) JOIN product USING (product_id)
       LEFT JOIN review ON review.prescription_id = sale.prescription_id
      WHERE sale.state IN ${GONE} AND product.kind = 'rx' AND review.state IS NOT 'approved'`,
  );
  check.none(
    'a review that waits for no sale',
    `SELECT prescription_id FROM review WHERE state = 'waiting' AND prescription_id NOT IN
      (SELECT prescription_id FROM sale WHERE prescription_id IS NOT NULL
          AND state NOT IN ('voided', 'abandoned'))`,
  );
}

function checkStock(check: Check): void {
  check.none(
    'stock that its movements do not explain',
    `SELECT lot.lot_id, lot.on_hand_e4 FROM lot
       LEFT JOIN stock_movement m USING (lot_id) GROUP BY lot.lot_id
      HAVING lot.on_hand_e4 <> coalesce(sum(m.quantity_e4), 0) OR lot.on_hand_e4 < 0`,
  );
  check.none(
    'a reservation that no living basket holds',
    `SELECT lot.lot_id, lot.reserved_e4, coalesce(taken.sum, 0) AS held FROM lot LEFT JOIN
      (SELECT lot_id, sum(t.quantity_e4) AS sum FROM sale_line_lot t JOIN sale_line USING (line_id)
         JOIN sale USING (sale_id) WHERE sale.state IN ${LIVING} GROUP BY lot_id) taken USING (lot_id)
      WHERE lot.reserved_e4 <> coalesce(taken.sum, 0)`,
  );
  check.none(
    'a line whose lots are not its quantity',
    `SELECT sale_no, sale.state, line.line_id, line.quantity_e4, coalesce(sum(t.quantity_e4), 0) AS lots
       FROM sale_line line JOIN sale USING (sale_id) JOIN product USING (product_id)
       LEFT JOIN sale_line_lot t USING (line_id)
      WHERE sale.state <> 'abandoned' AND product.kind <> 'service'
      GROUP BY line.line_id HAVING line.quantity_e4 <> coalesce(sum(t.quantity_e4), 0)`,
  );
  check.none(
    'goods that left without a sale, or stayed with one',
    `SELECT sale_no, sale.state,
        coalesce((SELECT sum(quantity_e4) FROM stock_movement m WHERE m.sale_id = sale.sale_id), 0) AS moved,
        coalesce((SELECT sum(t.quantity_e4) FROM sale_line_lot t JOIN sale_line USING (line_id)
           WHERE sale_line.sale_id = sale.sale_id), 0) AS taken
       FROM sale WHERE moved <> CASE WHEN state IN ('settled', 'paid', 'voiding', 'voidUnknown')
        THEN -taken ELSE 0 END`,
  );
  check.none(
    'a code that is sold without a sale, or reserved without a basket',
    `SELECT code, trace_code.state, sale.state AS sale FROM trace_code JOIN sale USING (sale_id)
      WHERE (trace_code.state = 'sold') <> (sale.state IN ('settled', 'paid', 'voiding', 'voidUnknown'))
         OR sale.state IN ('abandoned', 'voided')`,
  );
  check.none(
    'a sale that left without its codes',
    `SELECT sale_no, line.quantity_e4, count(code) AS codes FROM sale JOIN sale_line line USING (sale_id)
       JOIN product USING (product_id) LEFT JOIN trace_code ON trace_code.line_id = line.line_id
      WHERE sale.state IN ('settled', 'paid') AND product.trace_required = 1
      GROUP BY line.line_id HAVING count(code) * 10000 <> line.quantity_e4`,
  );
}

function checkMoney(check: Check): void {
  check.none(
    'a total that is not the sum of its lines',
    `SELECT sale_no, total_fen, insured_fen, sum(amount_fen) AS lines FROM sale
       JOIN sale_line USING (sale_id) WHERE sale.state <> 'abandoned' GROUP BY sale_id
      HAVING total_fen <> sum(amount_fen) OR insured_fen <> sum(amount_fen * insured)`,
  );
  check.none(
    'tenders that are not what was due',
    `SELECT sale_no, sale.state, due, net FROM (SELECT sale.*,
        coalesce((SELECT paid_fen FROM dossier d WHERE d.sale_id = sale.sale_id AND ${PENDING}),
          (SELECT cash_fen FROM settlement s WHERE s.sale_id = sale.sale_id AND s.setl_id IS NOT NULL)
          + total_fen - insured_fen, total_fen) AS due,
        coalesce((SELECT sum(CASE refund WHEN 1 THEN -amount_fen ELSE amount_fen END)
           FROM tender t WHERE t.sale_id = sale.sale_id), 0)
        + coalesce((SELECT sum(CASE direction WHEN 'refund' THEN -amount_fen ELSE amount_fen END)
           FROM money_task m WHERE m.sale_id = sale.sale_id AND (m.state = 'open'
             OR m.state = 'writtenOff' AND sale.state <> 'voided')), 0) AS net FROM sale) sale
      WHERE net <> CASE WHEN state IN ('paid') OR (state IN ('voiding', 'voidUnknown')
        AND paid_at IS NOT NULL) OR ${MONEY_WAITS} THEN due ELSE 0 END`,
  );
  check.none(
    'a closed shift whose money changed afterwards',
    `SELECT shift_id, expected_fen FROM shift WHERE closed_at IS NOT NULL AND expected_fen <>
      opening_float_fen + coalesce((SELECT sum(CASE refund WHEN 1 THEN -amount_fen ELSE amount_fen END)
        FROM tender t WHERE t.shift_id = shift.shift_id AND kind = 'cash'), 0)
      + coalesce((SELECT sum(CASE direction WHEN 'out' THEN -amount_fen ELSE amount_fen END)
        FROM cash_movement m WHERE m.shift_id = shift.shift_id), 0)`,
  );
}

function checkSlips(check: Check): void {
  check.none(
    'a gap in the receipt numbers of a till',
    `SELECT till, count(*) AS receipts, max(receipt_sequence) AS last FROM sale
      WHERE receipt_sequence IS NOT NULL GROUP BY till HAVING count(*) <> max(receipt_sequence)`,
  );
  check.none(
    'a paid sale without a number or a slip',
    `SELECT sale_no FROM sale WHERE paid_at IS NOT NULL AND (receipt_sequence IS NULL OR NOT EXISTS
      (SELECT 1 FROM print_job p WHERE p.sale_id = sale.sale_id AND copy_no = 0
        AND (p.subject = 'sale' OR p.document = 'voucher')))`,
  );
  check.none(
    'a void of a paid sale without a red slip',
    `SELECT sale_no FROM sale WHERE state = 'voided' AND paid_at IS NOT NULL AND
      NOT ${MONEY_WAITS} AND
      NOT EXISTS
      (SELECT 1 FROM print_job p WHERE p.sale_id = sale.sale_id AND p.subject = 'void')`,
  );
}

function checkUploads(check: Check, books: Books): void {
  const onlyOwed = books.profile.uploads.sale3505;
  check.none(
    'an upload that is not owed exactly once',
    `SELECT sale_no, sale.state, due, owed FROM (SELECT sale.*,
        (SELECT count(*) FROM sale_line_lot t JOIN sale_line l USING (line_id) JOIN product USING (product_id)
          WHERE l.sale_id = sale.sale_id AND national_drug_code <> ''
            ${onlyOwed === 'selfPayOnly' ? 'AND l.insured = 0' : ''})
          + (prescription_id IS NOT NULL AND NOT ${DISPENSING_NOT_OWED}) AS due,
        (SELECT count(*) FROM outbox o WHERE o.stream = sale.sale_id AND infno IN ('7207', '3505')) AS owed
        FROM sale) sale
      WHERE owed <> CASE WHEN state IN ${GONE} AND NOT EXISTS
          (SELECT 1 FROM dossier d WHERE d.sale_id = sale.sale_id AND (${PENDING} OR ${ENDED_WITH_SALE}))
        THEN due ELSE 0 END`,
  );
  check.none(
    'a return that is not owed exactly once',
    `SELECT sale_no FROM sale WHERE
      (SELECT count(*) FROM outbox o WHERE o.stream = sale.sale_id AND infno = '3506') <>
      CASE state WHEN 'voided' THEN (SELECT count(*) FROM outbox o WHERE o.stream = sale.sale_id
        AND infno = '3505') ELSE 0 END`,
  );
  const counted = check.rows<{ infno: string; state: string; count: number }>(
    'SELECT infno, state, count(*) AS count FROM outbox GROUP BY infno, state',
  );
  const of = (infno: string, ...states: string[]): number =>
    counted
      .filter((row) => row.infno === infno && states.includes(row.state))
      .reduce((sum, row) => sum + row.count, 0);
  for (const infno of ['3501', '3502', '3505', '3506', '7207']) {
    const [got] = check.ledger<{ count: number }>(
      infno === '7207'
        ? 'SELECT count(*) AS count FROM dispensing'
        : `SELECT count(*) AS count FROM stock_upload WHERE infno = '${infno}'`,
    );
    const count = got?.count ?? 0;
    const accepted = of(infno, 'accepted');
    const most = accepted + of(infno, 'unknown', 'closed');
    check.that(
      accepted <= count && count <= most,
      `${infno}: ${accepted} accepted (${most} with unknown) here, ${count} over there`,
    );
  }
  check.none(
    'an upload refused or unknown without a reason',
    "SELECT infno FROM outbox WHERE state IN ('refused', 'unknown') AND reason = ''",
  );
}

/** Neither names nor numbers nor tokens where support people read (design notes §1.9). */
function checkPrivacy(check: Check, books: Books): void {
  const tokens = check
    .ledger<{ token: string }>(
      'SELECT ec_token AS token FROM credential_token UNION SELECT epc_token FROM authorisation',
    )
    .map((row) => row.token);
  const names = ['王秀兰', '张建国', '刘雨婷', '孙美丽', '赵德福', '马志强', '钱远方', '吴桂芬'];
  const secrets = [...tokens, ...names, ...names.map(voucher)];
  const texts: Readonly<Record<string, string>> = {
    log: JSON.stringify(books.log),
    audit: JSON.stringify(check.rows('SELECT action, subject, detail FROM audit')),
    replies: JSON.stringify(check.rows('SELECT reply FROM command')),
  };
  const secret = finder(secrets);
  for (const [where, text] of Object.entries(texts)) {
    const found = secret(text);
    check.that(found === null, `${where} holds ${found}`);
  }
  const kept = finder(tokens)(JSON.stringify(check.rows('SELECT payload, answer FROM intent')));
  check.that(kept === null, `an intent keeps the token ${kept}`);
}
