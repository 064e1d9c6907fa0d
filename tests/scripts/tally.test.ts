/** The closing line of `npm test` counts everything once and hides nothing. */
import { describe, expect, it } from 'vitest';
import { Tally } from '../../scripts/test/tally.mjs';

const passed = { status: 'passed', fullName: 'a' };

describe('tally', () => {
  it('adds checks and tests', () => {
    const tally = new Tally();
    tally.check('types', true);
    tally.addVitest(
      {
        testResults: [
          { name: '/x/tests/a.test.ts', status: 'passed', assertionResults: [passed, passed] },
        ],
      },
      0,
    );
    expect(tally.closingLine()).toBe('3 passed, 0 failed');
  });

  it('names what failed and the reason of what was skipped', () => {
    const tally = new Tally();
    tally.check('oxlint', false);
    const assertionResults = [
      passed,
      { status: 'failed', fullName: 'sale adds' },
      { status: 'pending', fullName: 'shell [skipped: no X server] opens' },
      { status: 'todo', fullName: 'later' },
    ];
    tally.addVitest(
      { testResults: [{ name: '/x/tests/a.test.ts', status: 'failed', assertionResults }] },
      1,
    );
    expect(tally.closingLine()).toBe('1 passed, 2 failed, 2 skipped');
    expect(tally.remarks).toEqual([
      'failed: oxlint',
      'failed: tests/a.test.ts: sale adds',
      'skipped: tests/a.test.ts: 1 (no X server)',
      'skipped: tests/a.test.ts: 1 (no reason given)',
    ]);
  });

  it.each([
    ['no report at all', null, 0],
    ['an error outside any test', { testResults: [] }, 1],
    ['a run without a test', { testResults: [] }, 0],
    [
      'a run that skipped everything',
      {
        testResults: [
          {
            name: 'a',
            status: 'passed',
            message: '',
            assertionResults: [{ status: 'pending', fullName: 'b', failureMessages: [] }],
          },
        ],
      },
      0,
    ],
    [
      'a file that does not load',
      { testResults: [{ name: 'a', status: 'failed', message: 'boom', assertionResults: [] }] },
      1,
    ],
  ])('counts %s as a failure', (_what, report, exitCode) => {
    const tally = new Tally();
    tally.addVitest(report, exitCode);
    expect(tally.failed).toBe(1);
  });
});
