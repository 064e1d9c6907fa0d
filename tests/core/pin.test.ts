/** Which text is a PIN, which a password, and which of them anybody would guess. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWeakPin, ownPinProblem, pinKind } from '#core/pin.ts';

describe('a PIN', () => {
  it('is no easy one', () => {
    const weak = ['000000', '123456', '987654', '121212', '369369', '850731', '991231'];
    expect(weak.filter((pin) => !isWeakPin(pin))).toEqual([]);
    expect(['246810', '135790', '730482', '805263'].filter(isWeakPin)).toEqual([]);
    expect(ownPinProblem('121212', '0107')).toContain('重复');
    expect(ownPinProblem('730482', '0107')).toBeNull();
  });
});

describe('a password', () => {
  it('has 8 to 64 characters that every keyboard has', () => {
    for (const text of ['', '12345', '1234567', 'Abc 12!', 'x'.repeat(65), '药店密码一二三四']) {
      expect(pinKind(text), text).toBeNull();
      expect(ownPinProblem(text, '0101'), text).toContain('8 到 64 位');
    }
    for (const text of [' leading-1', 'trailing-1 ', 'tab\tinside1', '１２３４５６７８ａ']) {
      expect(pinKind(text), text).toBeNull();
    }
    for (const text of ['12345678', 'x'.repeat(64), 'two words 7']) {
      expect(pinKind(text), text).toBe('password');
    }
  });

  it('is no easy one', () => {
    const refused = {
      Guanmenhou: '至少两种',
      '20261122': '至少两种',
      'a0101-door': '工号',
      'Passw0rd!!': '太好猜',
      rxtill2026: '太好猜',
      Abc12345: '重复、连续',
      aaaa1111: '重复、连续',
      '87654321a': '重复、连续',
    };
    for (const [text, why] of Object.entries(refused)) {
      expect(ownPinProblem(text, '0101'), text).toContain(why);
    }
    for (const text of ['Qing-Feng8', 'lu7 deng9 xia', 'tian!mu@shan', '7b2k-1234x']) {
      expect(ownPinProblem(text, '0101'), text).toBeNull();
    }
  });

  it('or not: every text has an answer, and what is taken is one of the two forms', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 80 });
    fc.assert(
      fc.property(texts, fc.stringMatching(/^\d{1,8}$/), (text, staffNo) => {
        if (pinKind(text) === null) expect(ownPinProblem(text, staffNo)).not.toBeNull();
        if (ownPinProblem(text, staffNo) === null) expect(pinKind(text)).not.toBeNull();
      }),
    );
  });
});
