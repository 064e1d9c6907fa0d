/**
 * The main job by keyboard and scanner alone, the same in Chromium and in the desktop shell. Every
 * function is one stage and ends with what the person at the counter sees.
 */
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect } from 'vitest';
import type { CounterDriver } from './counter-driver.ts';
import type { TrainingCodes } from './training-codes.ts';

export type Stage = {
  readonly counter: CounterDriver;
  readonly codes: TrainingCodes;
  /** Keeps a picture for the manuals; does nothing where pictures are not wanted. */
  readonly picture: (name: string) => Promise<void>;
};

const SCREENSHOTS = resolve(import.meta.dirname, '..', '..', 'docs', 'screenshots');

/** Pictures for the manuals are renewed only on request, so that a test run leaves no changes. */
export function pictureTaker(counter: CounterDriver): Stage['picture'] {
  return async (name) => {
    if (process.env['RXTILL_SCREENSHOTS'] !== '1') return;
    const path = resolve(SCREENSHOTS, `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await counter.page.evaluate(() => document.fonts.ready);
    await counter.page.screenshot({ path });
  };
}

/** The customer of the pictures: four drugs on one prescription. */
export const CUSTOMER = '王秀兰';
const PRESCRIPTION_TAIL = '004713';
const DRUGS = ['苯磺酸氨氯地平片', '盐酸二甲双胍片', '阿托伐他汀钙片', '达格列净片'];

export async function cashierIdentifiesCustomer({ counter, codes }: Stage): Promise<void> {
  await counter.signIn('林晓燕', '314159');
  await counter.sees('请扫第一盒药');
  await counter.scan(await codes.person(CUSTOMER));
  await counter.sees('王*兰');
  await counter.sees('医保码已核验');
  // Never the whole name or number on the screen.
  expect(await counter.page.locator('body').innerText()).not.toContain(CUSTOMER);
}

export async function cashierLinksPrescription({ counter, picture }: Stage): Promise<void> {
  await counter.keys('F4');
  await counter.sees('选择流转处方');
  for (const state of ['有效', '已过期', '已撤销', '已使用']) await counter.sees(state);
  for (const digit of ['1', '2', '3', '4', '5', '6']) {
    await counter.keys(digit);
    await counter.sees(`处方 ${digit}`);
    const chosen = counter.page.getByText(PRESCRIPTION_TAIL).first();
    if (await chosen.isVisible()) break;
  }
  await counter.sees(PRESCRIPTION_TAIL);
  await picture('prescriptions');
  await counter.keys('Enter');
  await counter.sees('审核中');
  for (const drug of DRUGS) await counter.sees(drug);
}

export async function pharmacistApproves({ counter, codes, picture }: Stage): Promise<void> {
  await counter.lock();
  await counter.signIn('周敏', '135790');
  await counter.sees('四查十对');
  await counter.scan(await codes.staff('周敏'));
  await counter.sees('已签名');
  await counter.keys('1', '2', '3', '4');
  await counter.sees('已确认 4 / 4');
  const open = counter.page.getByText(/未答复|未阅/);
  const unanswered = async (): Promise<string> => (await open.allInnerTexts()).join('');
  for (const letter of ['A', 'B', 'C', 'D', 'E', 'F', 'G']) {
    if ((await unanswered()) === '') break;
    await counter.keys(letter.toLowerCase());
    await counter.sees(`处理发现 ${letter}`);
    await counter.type('yi he dui');
    await counter.keys('Enter');
    await counter.seesNot(`处理发现 ${letter}`);
    // The field closes before the page shows the answer.
    await expect.poll(unanswered, { timeout: 10_000 }).not.toContain(letter);
  }
  await choose(counter, 'p', '陈志远');
  await choose(counter, 'k', '周敏');
  await picture('review');
  await counter.keys('F12');
  await counter.sees('审核通过');
}

/** P and K go round the people qualified for it until the duty shows the name. */
async function choose(counter: CounterDriver, key: 'p' | 'k', name: string): Promise<void> {
  const duty = counter.page.getByRole('button', { name: key === 'p' ? /调配/ : /复核发药/ });
  for (let pressed = 0; pressed < 4; pressed += 1) {
    await counter.keys(key);
    if ((await duty.first().innerText()).includes(name)) return;
  }
  expect(await duty.first().innerText()).toContain(name);
}

export async function cashierScansBoxes({ counter, codes }: Stage): Promise<void> {
  await counter.lock();
  await counter.signIn('林晓燕', '314159');
  // Another person signed in, so the sale was parked: F8 and its number bring it back.
  await counter.keys('F8');
  await counter.sees('取单');
  await counter.keys('1');
  for (const drug of DRUGS) await counter.sees(drug);
  await counter.scan(await codes.person(CUSTOMER));
  await counter.sees('医保码已核验');
  await counter.scan(await codes.barcode('一次性使用医用口罩'));
  await counter.sees('一次性使用医用口罩 已加入');
  for (const [drug, boxes] of [
    ['苯磺酸氨氯地平片', 2],
    ['盐酸二甲双胍片', 2],
    ['阿托伐他汀钙片', 1],
    ['达格列净片', 1],
  ] as const) {
    for (let box = 1; box <= boxes; box += 1) {
      await counter.scan(await codes.box(drug));
      await counter.sees(`${drug} ${box}/${boxes}`);
    }
  }
  await counter.sees('6/6 已采齐');
}

export async function cashierSettlesAndTakesMoney({ counter, picture }: Stage): Promise<void> {
  // 预结算 comes by itself once every box is scanned and the review has passed.
  await counter.sees('平台试算');
  for (const amount of ['145.48', '42.60', '29.62']) await counter.sees(amount);
  await picture('counter');
  await counter.keys('1', 'F12');
  await counter.sees('医保结算成功');
  await counter.type('20');
  await picture('paying');
  await counter.keys('Enter');
  await counter.sees('医保结算单暨销售小票');
  await counter.sees('7.10');
  await picture('slip');
  await counter.keys('Escape');
  await counter.sees('请扫第一盒药');
}

export async function managerSeesTheDay({ counter, picture }: Stage): Promise<void> {
  await counter.lock();
  await counter.signIn('赵国栋', '246810');
  await counter.keys('Alt+4');
  await counter.sees('日对账');
  await counter.sees('217.70');
  await counter.keys('F5');
  await counter.sees('一致');
  await picture('day');
}
