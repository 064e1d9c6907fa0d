/** Which till a scanner belongs to. */
import { fail, ok } from '#core/result.ts';
import { commandHandler } from '../../engine.ts';
import { pairScanner } from './attach.ts';

export const scannerHandlers = {
  'scanner.pair': commandHandler('scanner.pair', (scope, input) => {
    const { engine } = scope;
    const { devices, lost } = engine.memory.scanners;
    if (!devices.some(({ key }) => key === input.device) && !lost.includes(input.device)) {
      return fail('scanner.unknown', '没有这把扫码枪，请插好再选。', 'device');
    }
    if (!engine.store.tills.includes(input.till)) {
      return fail('input.invalid', `没有 ${input.till} 号台。`, 'till');
    }
    pairScanner(scope.db, input.device, input.till);
    scope.audit('scanner.pair', input.device, { till: input.till });
    scope.touch('system');
    return ok(null);
  }),
};
