/** The print queue through dispatch, on a printer that runs out of paper and comes back. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTestEngine } from '#tests/engine/support.ts';
import { STAFF } from '#tests/support/cast.ts';
import { startPrinter } from './tcp-printer-stand-in.ts';

const READY = 0x12;
const NO_PAPER = 0x72;

describe('the print queue', () => {
  it('waits for paper, tells why, and goes on when there is some', async () => {
    let paper = false;
    const printer = await startPrinter({ status: () => (paper ? READY : NO_PAPER) });
    onTestFinished(() => printer.close());
    const engine = await startTestEngine();
    const till = engine.at('01');
    const { staffNo, name, role } = STAFF.manager;
    const signedIn = { staffNo, name, role, signedInAt: engine.clock.now };
    engine.engine.memory.sessions.set(till.connection.connectionId, signedIn);
    const { settings } = await till.ask('device.state', {});
    await till.ask('device.save', {
      ...settings,
      printer: { address: `tcp:127.0.0.1:${printer.port}`, columns: 32 },
    });
    await till.ask('print.testSlip', {});
    const newest = async () => (await till.ask('print.queue', {}))[0];
    await expect.poll(newest).toMatchObject({ state: 'waiting', reason: /缺纸/ });
    expect(printer.received()).toHaveLength(0);

    paper = true;
    await till.ask('print.tryNow', {});
    await expect.poll(newest).toMatchObject({ state: 'printed', reason: '' });
    // Cut at the end, once, and the QR code drawn by the printer itself.
    const hex = printer.received().toString('hex');
    expect(hex.endsWith('1d5600')).toBe(true);
    expect(hex).toContain(`1d286b0e00315030${Buffer.from('RXTILL-TEST').toString('hex')}`);
  });
});
