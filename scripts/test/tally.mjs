/** Counts checks and tests into the one closing line of `npm test`. */

/** Keeps score; every check and every test is one. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  /** Sentences about what failed or was skipped, in order. */
  remarks = [];

  check(name, isPassed) {
    if (isPassed) this.passed += 1;
    else {
      this.failed += 1;
      this.remarks.push(`failed: ${name}`);
    }
  }

  /**
   * Adds what Vitest's JSON reporter wrote.
   * @param report the parsed file, or null when Vitest wrote none
   * @param {number} exitCode of Vitest
   */
  addVitest(report, exitCode) {
    if (report === null) {
      this.check('vitest (it wrote no report)', false);
      return;
    }
    const failedBefore = this.failed;
    const passedBefore = this.passed;
    for (const file of report.testResults) this.#addFile(file);
    // Errors outside any test (an unhandled rejection) show only in the exit code.
    if (exitCode !== 0 && this.failed === failedBefore) {
      this.check(`vitest (exit ${exitCode} with an error outside any test)`, false);
    } else if (this.failed === failedBefore && this.passed === passedBefore) {
      this.check('vitest (no test ran)', false);
    }
  }

  #addFile(file) {
    const failedBefore = this.failed;
    const reasons = new Map();
    for (const test of file.assertionResults) {
      if (test.status === 'passed') this.passed += 1;
      else if (test.status === 'failed') this.check(`${short(file.name)}: ${test.fullName}`, false);
      else {
        this.skipped += 1;
        const reason = /\[skipped: (.*?)\]/.exec(test.fullName)?.[1] ?? 'no reason given';
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
    for (const [reason, count] of reasons) {
      this.remarks.push(`skipped: ${short(file.name)}: ${count} (${reason})`);
    }
    if (file.status === 'failed' && this.failed === failedBefore) {
      this.check(`${short(file.name)} (does not load: ${firstLine(file.message)})`, false);
    }
  }

  /** `N passed, N failed` and, when there are any, `, N skipped`. */
  closingLine() {
    const skipped = this.skipped > 0 ? `, ${this.skipped} skipped` : '';
    return `${this.passed} passed, ${this.failed} failed${skipped}`;
  }
}

function short(path) {
  return path.replace(/^.*\/(?=tests\/)/, '');
}

function firstLine(text) {
  return (text ?? '').trim().split('\n')[0] || 'no message';
}
