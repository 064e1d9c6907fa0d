/** The way out of unknown in words: every step has a sentence, and none invites to press again. */
import { describe, expect, it, test } from 'vitest';
import { resolutionViewSchema } from '#contract/sale.ts';
import type { ResolutionView } from '#contract/sale.ts';
import {
  aheadRows,
  deskWords,
  doneRows,
  endNews,
  endWords,
  heading,
  nowRow,
  reopenedWords,
  standWords,
  stepSentence,
} from '#renderer/sale/resolution-words.ts';
import { saleWith, trialWith } from './sale-fixture.ts';

const KINDS = resolutionViewSchema.shape.steps.element.shape.kind.options;
const STEPS = resolutionViewSchema.shape.step.options;
const OUTCOMES = ['accepted', 'absent', 'reversed'] as const;
const REQUESTS = ['settle', 'void'] as const;

/** 10:27:33 in China. */
const BEGAN = Date.parse('2026-11-21T02:27:33Z');
const ONLINE = { now: BEGAN + 19_000, offline: false };

function way(over: Partial<ResolutionView> = {}): ResolutionView {
  return {
    request: 'settle',
    step: 'books',
    outcome: null,
    beganAt: BEGAN,
    tries: 0,
    nextAt: BEGAN + 3_000,
    escalatedAt: null,
    note: '',
    steps: [{ at: BEGAN, kind: 'unknown', detail: '30 秒没有答复' }],
    ...over,
  };
}

const text = (row: { readonly text: readonly string[] } | null): string => row?.text.join('') ?? '';

/** Everything this file of words can say. */
function everything(): string[] {
  const said: string[] = [];
  for (const request of REQUESTS) {
    for (const kind of KINDS) {
      said.push(stepSentence(kind, request).join(''));
      const steps = [{ at: BEGAN, kind, detail: '' }];
      for (const step of STEPS) {
        for (const nextAt of [BEGAN, BEGAN + 60_000]) {
          for (const escalatedAt of [null, BEGAN]) {
            const one = way({ request, step, steps, nextAt, escalatedAt, tries: 3 });
            for (const offline of [false, true]) {
              said.push(standWords(one, { now: BEGAN + 9_000, offline }));
            }
            said.push(...aheadRows(one, 5_790).map(text), ...Object.values(heading(one)));
            said.push(deskWords(one));
          }
        }
      }
    }
    for (const outcome of OUTCOMES) {
      const ended = saleWith({ resolution: way({ request, step: 'ended', outcome }) });
      said.push(...Object.values(endWords(ended) ?? {}), endNews(ended));
    }
  }
  return said;
}

describe('the words', () => {
  test.each(REQUESTS)('every step of a %s has a sentence of its own', (request) => {
    const sentences = KINDS.map((kind) => stepSentence(kind, request).join(''));
    expect(sentences.filter((sentence) => sentence.length < 4)).toEqual([]);
    // A void that is absent and one that is gone from the books again are one thing to a cashier.
    expect(new Set(sentences).size).toBeGreaterThanOrEqual(KINDS.length - 1);
  });

  it('never say failed, and never invite to press again', () => {
    const said = everything();
    expect(said.length).toBeGreaterThan(1_000);
    expect(said.filter((words) => /失败|重试|再试|请重新结算/.test(words))).toEqual([]);
  });
});

describe('the step under way', () => {
  it('names the account it looks into and how long already', () => {
    expect(text(nowRow(way(), ONLINE))).toBe('正在对总账，已用 16 秒');
    const detail = way({
      steps: [...way().steps, { at: BEGAN + 13_000, kind: 'totalsNotLevel', detail: '' }],
    });
    expect(text(nowRow(detail, ONLINE))).toBe('正在对明细账，按请求流水查找本单，已用 6 秒');
  });

  it('waits in words: for the next look, for the line, for a manager', () => {
    const waiting = way({ nextAt: BEGAN + 60_000, note: '平台没有答复' });
    expect(nowRow(waiting, ONLINE)).toMatchObject({
      text: ['', '等待核对', '，10:28:33 接着核对'],
      second: '平台没有答复',
    });
    const absent = way({
      nextAt: BEGAN + 60_000,
      steps: [...way().steps, { at: BEGAN + 4_000, kind: 'totalsLevel', detail: '' }],
    });
    expect(text(nowRow(absent, ONLINE))).toContain('请求可能还在路上');
    expect(text(nowRow(way(), { ...ONLINE, offline: true }))).toContain('等线路恢复');
    expect(text(nowRow(way({ step: 'authorise' }), ONLINE))).toContain('需要店长授权冲正');
    expect(nowRow(way({ step: 'ended', outcome: 'absent' }), ONLINE)).toBeNull();
  });

  it('stands in the heading and with the manager’s desk', () => {
    expect(heading(way()).title).toBe('结果未知：医保平台没有答复');
    expect(heading(way({ step: 'level' })).title).toBe('已查到这笔，正在冲正');
    const unanswered = [{ at: BEGAN, kind: 'reversalUnknown' as const, detail: '' }];
    expect(heading(way({ step: 'level', steps: unanswered })).title).toBe('冲正结果未知');
    expect(heading(way({ escalatedAt: BEGAN })).title).toBe('仍无结论，已列入店长异常台');
    expect(heading(way({ request: 'void' })).line).toBe('先不要退现金，系统正在核对。');
    expect(deskWords(way())).toBe('10:42 后列入店长异常台');
    expect(standWords(way({ tries: 2 }), ONLINE)).toContain('已核对 2 次仍无结论');
  });
});

describe('what was done', () => {
  it('keeps the first and the newest steps of a long way', () => {
    const steps = [
      ...way().steps,
      ...Array.from({ length: 9 }, (_, index) => ({
        at: BEGAN + (index + 1) * 60_000,
        kind: 'noAnswer' as const,
        detail: '',
      })),
    ];
    const rows = doneRows(way({ steps }));
    expect(rows).toHaveLength(6);
    expect(rows[0]?.at).toBe('10:27:33');
    expect(text(rows[1] ?? null)).toContain('5 步');
    expect(rows.at(-1)?.at).toBe('10:36:33');
  });
});

describe('the end', () => {
  const end = { at: BEGAN + 90_000, kind: 'reversed' as const, detail: '' };
  const reversed = way({ step: 'ended', outcome: 'reversed', steps: [...way().steps, end] });

  it('opens the sale again, until something is tried', () => {
    const sale = saleWith({ resolution: reversed });
    expect(reopenedWords(sale)).toEqual({
      title: '已冲正，没有扣款',
      line: '请顾客再出示医保码，按 F5 重新试算。',
    });
    const tried = saleWith({
      resolution: reversed,
      trial: trialWith({ askedAt: BEGAN + 100_000 }),
    });
    expect(reopenedWords(tried)).toBeNull();
    expect(reopenedWords(saleWith({ resolution: reversed, state: 'held' }))).toBeNull();
    expect(reopenedWords(saleWith())).toBeNull();
  });

  it('asks for the money of an answer that came late', () => {
    const late = way({ step: 'ended', outcome: 'accepted' });
    const settled = saleWith({ state: 'settled', resolution: late, stillToPay_fen: 5_790 });
    expect(endWords(settled)).toEqual({
      title: '答复已到：医保结算成功',
      line: '已记账。请收 57.90 元并交药。',
    });
    expect(endNews(settled)).toContain('按 F8 取单');
  });

  it('names what a void gives back, by its tender', () => {
    const voided = saleWith({
      state: 'voided',
      resolution: way({ request: 'void', step: 'ended', outcome: 'accepted' }),
      moneyDue: [
        {
          ...{ taskId: 'm1', saleId: 's1', saleNo: 'NH01-261122-0001', since: 0 },
          ...{ cause: 'void', direction: 'refund', kind: 'cash', amount_fen: 1_680 },
        },
      ],
    });
    expect(endWords(voided)?.line).toBe('个人账户由平台退回；请退现金 16.80 元。');
    expect(endNews(voided)).toContain('按 F9');
  });
});
