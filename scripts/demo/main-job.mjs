/** The main job, step by step, as three people would do it at two tills. */
import { assert } from './assert.mjs';
import { goodsFor } from './goods.mjs';
import { Seat } from './seat.mjs';
import { yuan } from './story.mjs';

const ONE_BOX_E4 = 10_000;

function staffOf(stage, role, qualification) {
  return stage.store.staff.find(
    (one) => one.role === role && (!qualification || one.qualifications.includes(qualification)),
  );
}

async function cashierSeat(stage) {
  const { story, address } = stage;
  const cashier = await Seat.take(address, '01', staffOf(stage, 'cashier'));
  story.step('staff.signIn', '收银员按 PIN 登录 01 号台');
  return cashier;
}

async function signShopIn(cashier, story) {
  const state = await cashier.do('system.state');
  if (!state.platform.signedIn) await cashier.do('shop.signIn');
  story.step('9001', '门店已向医保平台签到');
}

async function identify(cashier, stage) {
  const { options, story } = stage;
  const code = options.customer ?? stage.training.credentials?.[0]?.code;
  assert(code, '不知道扫谁的医保码：用 --customer CODE，或在地区配置里写 training.credentials');
  const scanned = await cashier.do('sale.scan', { code, place: 'counter' });
  const sale = await cashier.do('sale.current');
  story.step('6101·1101·2001', scanned.message, { person: sale.person });
}

/**
 * The prescription with most lines that can be filled (or the one asked for), goods received for what
 * the shop does not stock. Null when the person has none: then it is an account purchase.
 */
async function choosePrescription(cashier, manager, stage) {
  const { options, story } = stage;
  const rows = await cashier.do('prescription.refresh');
  const shown = rows.map((row) => `${row.position} ${row.diagnosis}〔${row.state}〕`).join('；');
  story.step('7201·7204·7205', `流转处方 ${rows.length} 张：${shown}`);
  const usable = rows.filter(
    (row) => row.state === 'valid' && row.lines.length > 0 && !row.claimedBy,
  );
  const row = options.prescription
    ? rows.find((one) => one.position === options.prescription)
    : usable.toSorted((left, right) => right.lines.length - left.lines.length)[0];
  assert(row || !options.prescription, `没有第 ${options.prescription} 张处方`);
  if (!row) return null;
  await goodsFor(manager, row, story);
  const sale = await cashier.do('prescription.link', { prescriptionId: row.prescriptionId });
  story.step(
    'prescription',
    `已关联尾号 ${row.tail}，对应 ${sale.prescription.linesMatched}/${sale.prescription.linesTotal} 种，送审`,
  );
  return row;
}

/** The code of a member of staff among the region's: by number, else by name, else the first. */
function credentialOf(person, known) {
  const own =
    known.find((one) => one.staffNo === person.staffNo) ??
    known.find((one) => one.label.includes(person.name)) ??
    known[0];
  return own?.code;
}

async function review(stage, row) {
  const { address, options, story } = stage;
  const reviewer = staffOf(stage, 'pharmacist', 'review');
  const preparer = staffOf(stage, 'pharmacist', 'prepare');
  const pharmacist = await Seat.take(address, '02', reviewer);
  const code = options.pharmacist ?? credentialOf(reviewer, stage.training.staff ?? []);
  assert(code, '不知道药师的医保码：用 --pharmacist CODE，或在地区配置里写 training.staff');
  await pharmacist.do('sale.scan', { code, place: 'review' });
  const { prescriptionId } = row;
  for (const check of [1, 2, 3, 4]) {
    await pharmacist.do('review.confirmCheck', { prescriptionId, check, confirmed: true });
  }
  const detail = await pharmacist.do('review.detail', { prescriptionId });
  for (const finding of detail.findings) {
    const answer = finding.level === 'block' ? '医师已重新签字（演练）' : '已核对（演练）';
    await pharmacist.do('review.handleFinding', { prescriptionId, key: finding.key, answer });
  }
  const decided = await pharmacist.do('review.decide', {
    prescriptionId,
    decision: 'approve',
    refusalCodes: [],
    opinion: '四查十对无异常，同意调配',
    preparerStaffNo: preparer.staffNo,
    checkerStaffNo: reviewer.staffNo,
    doubleSignature: null,
  });
  assert(decided.review === 'approved', `审方没有通过：${decided.note}`);
  pharmacist.leave();
  story.step('7206', `执业药师四查十对，处理 ${detail.findings.length} 条提示，审核通过`);
}

/** Scans boxes until every line has its codes; answers how many were scanned. */
async function scanBoxes(cashier, story) {
  let count = 0;
  for (;;) {
    const sale = await cashier.do('sale.current');
    if (sale.codesCaptured >= sale.codesNeeded) break;
    const line = sale.lines.find((one) => one.codes.length < one.codesNeeded);
    const { boxes } = await cashier.do('training.palette');
    const label = `${line.name} ${line.spec}`;
    const box = boxes.find((one) => one.label === label);
    assert(box, `没有 ${line.name} 的盒码`);
    const scanned = await cashier.do('sale.scan', { code: box.code, place: 'counter' });
    count += 1;
    if (!story.quiet) story.step('trace', scanned.message);
  }
  return count;
}

async function addOtherGoods(cashier, story) {
  const [mask] = await cashier.do('product.search', { text: 'kz', limit: 5 });
  if (mask && mask.kind !== 'rx') {
    await cashier.do('sale.addProduct', { productId: mask.productId, quantity_e4: ONE_BOX_E4 });
    story.step('product.search', `拼音首字母 kz → ${mask.name}，加入自费`);
  }
}

/** What the personal account may pay for without a prescription. */
async function addAccountGoods(cashier, story) {
  const found = await cashier.do('product.search', { text: '布洛芬', limit: 5 });
  const product = found.find((one) => one.kind === 'otc');
  assert(product, '没有找到布洛芬');
  await cashier.do('sale.addProduct', { productId: product.productId, quantity_e4: ONE_BOX_E4 });
  story.step('account', `没有可以调配的处方：${product.name}，用个人账户购药`);
}

/** Pays everything due in cash with a round note, so that there is change. */
async function payCash(cashier, sale, story) {
  const due = sale.stillToPay_fen;
  const received = Math.ceil(due / 1000) * 1000;
  const tenders = due === 0 ? [] : [{ kind: 'cash', amount_fen: due, received_fen: received }];
  const paid = await cashier.do('sale.tender', { saleId: sale.saleId, tenders });
  story.step(
    'sale.tender',
    `应收 ${yuan(due)}，实收 ${yuan(received)}，找零 ${yuan(received - due)}`,
  );
  const receipt = await cashier.do('receipt.view', { saleId: sale.saleId });
  const lines = receipt.lines.map((line) => line.text);
  story.show(lines);
  return { paid, lines };
}

/** Everything owed went up, each once. */
async function awaitUploads(cashier, saleId, story) {
  const all = { open: false, limit: 500 };
  const items = await cashier.until('outbox.list', all, (list) =>
    list
      .filter((item) => item.saleId === saleId)
      .every((item) => item.state !== 'waiting' && item.state !== 'sending'),
  );
  const own = items.filter((item) => item.saleId === saleId);
  const bad = own.find((item) => item.state !== 'accepted' && item.state !== 'cancelled');
  assert(!bad, `${bad?.name} ${bad?.state}：${bad?.reason}`);
  const names = own.map((item) => `${item.infno} ${item.subject}`).join('、');
  story.step('uploads', `已上传 ${own.length} 条：${names}`);
  return own.map(({ infno, state, subject }) => ({ infno, state, subject }));
}

/** Levels every accounting day: the platform's clock decides it, and may be on another date. */
async function levelDays(manager, story) {
  const { businessDate } = await manager.do('system.state');
  const days = [];
  for (const date of [addDays(businessDate, -1), businessDate, addDays(businessDate, 1)]) {
    const day = await manager.do('day.summary', { date });
    const nothing = date > businessDate && day.clearing.length === 0;
    days.push(nothing ? day : await manager.do('day.level', { date }));
  }
  const clearing = days.flatMap((day) => day.clearing);
  const open = clearing.find((row) => row.level !== true);
  assert(!open, `与平台不平：${open?.name} ${open?.platformNote}`);
  const names = clearing.map((row) => `${row.name} ${row.count} 笔`).join('，');
  story.step('3201', `与平台对总账：${names || '无医保业务'}，已平`);
  return days[1];
}

function addDays(date, days) {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

async function closeDay(manager, cashier, stage) {
  const { story } = stage;
  const day = await levelDays(manager, story);
  const { shiftId } = await cashier.do('shift.current');
  const terminals = { wechat_fen: null, alipay_fen: null, card_fen: null };
  const blind = await cashier.do('shift.count', { shiftId, faces: [], terminals });
  const faces = facesOf(cashOf(blind).expected_fen);
  await cashier.do('shift.count', { shiftId, faces, terminals });
  const closed = await cashier.do('shift.close', { shiftId, note: '演练', handIn_fen: 0 });
  const cash = cashOf(closed);
  story.step(
    'shift.close',
    `应有 ${yuan(cash.expected_fen)}，实点 ${yuan(cash.counted_fen)}，差额 ${yuan(cash.difference_fen)}`,
  );
  return day;
}

/** What should be in the drawer and what was counted. */
function cashOf(shift) {
  return shift.figures.tenders.find((one) => one.kind === 'cash');
}

/** Notes and coins that make up an amount; the last fen below one jiao stay a difference. */
function facesOf(amount_fen) {
  let rest = amount_fen;
  return [10000, 5000, 2000, 1000, 500, 100, 50, 10].map((face_fen) => {
    const pieces = Math.floor(rest / face_fen);
    rest -= pieces * face_fen;
    return { face_fen, pieces };
  });
}

export async function playInsuredSale(stage) {
  const { story, address } = stage;
  const cashier = await cashierSeat(stage);
  const manager = await Seat.take(address, '02', staffOf(stage, 'manager'));
  await signShopIn(cashier, story);
  await identify(cashier, stage);
  const row = await choosePrescription(cashier, manager, stage);
  if (row) await review(stage, row);
  else await addAccountGoods(cashier, story);
  await addOtherGoods(cashier, story);
  const boxes = await scanBoxes(cashier, story);
  const tried = await cashier.do('settlement.trial');
  story.step('2101', `预结算：${splitText(tried.trial.amounts)}`);
  const settled = await cashier.do('settlement.settle', { saleId: tried.saleId });
  assert(settled.state === 'settled', `结算结果 ${settled.state}：${settled.settlement?.sentence}`);
  const { amounts } = settled.settlement;
  story.step('2102', `医保结算成功：${splitText(amounts)}`, { msgid: settled.settlement.msgid });
  const sum = amounts.fundTotal_fen + amounts.accountPay_fen + amounts.cashDue_fen;
  assert(sum === amounts.totalFee_fen, '基金＋个账＋现金 与总额不符');
  const agreed =
    settled.settlement.cashChangedFrom_fen === null
      ? settled
      : await cashier.do('settlement.confirmCash', { saleId: settled.saleId, agree: true });
  const { paid, lines } = await payCash(cashier, agreed, story);
  let uploads = await awaitUploads(cashier, paid.saleId, story);
  let voided = null;
  if (stage.options.void) {
    voided = await voidSale(cashier, stage, paid);
    uploads = await awaitUploads(cashier, paid.saleId, story);
  }
  const day = await closeDay(manager, cashier, stage);
  return {
    saleNo: paid.saleNo,
    msgid: settled.settlement.msgid,
    settlementNo: settled.settlement.settlementNo,
    boxes,
    amounts,
    total_fen: paid.total_fen,
    tenders: paid.tenders,
    uploads,
    voided: voided !== null,
    day,
    slip: lines,
  };
}

async function voidSale(cashier, stage, paid) {
  const manager = staffOf(stage, 'manager');
  const voided = await cashier.do('sale.void', {
    saleId: paid.saleId,
    reason: '演练：顾客整单退回',
    approval: { staffNo: manager.staffNo, pin: manager.pin },
  });
  assert(voided.state === 'voided', `作废结果 ${voided.state}`);
  stage.story.step('2103', '店长授权，整单作废：冲红、库存与追溯码退回、退现金');
  const receipt = await cashier.do('receipt.view', { saleId: paid.saleId });
  stage.story.show(receipt.lines.map((line) => line.text));
  return voided;
}

export async function playSelfPaySale(stage) {
  const { story } = stage;
  const cashier = await cashierSeat(stage);
  const [found] = (await cashier.do('product.search', { text: '布洛芬', limit: 5 })).filter(
    (row) => row.kind === 'otc',
  );
  assert(found, '没有找到布洛芬');
  await cashier.do('sale.addProduct', { productId: found.productId, quantity_e4: 2 * ONE_BOX_E4 });
  story.step('product.search', `${found.name} × 2`);
  await scanBoxes(cashier, story);
  const sale = await cashier.do('sale.current');
  const { paid, lines } = await payCash(cashier, sale, story);
  return { saleNo: paid.saleNo, total_fen: paid.total_fen, tenders: paid.tenders, slip: lines };
}

function splitText(amounts) {
  return `总额 ${yuan(amounts.totalFee_fen)} ＝ 基金 ${yuan(amounts.fundTotal_fen)} ＋ 个账 ${yuan(amounts.accountPay_fen)}（共济 ${yuan(amounts.familyAccountPay_fen)}）＋ 现金 ${yuan(amounts.cashDue_fen)}`;
}
