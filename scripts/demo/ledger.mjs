/** The other side's books: the simulator holds exactly this settlement and these uploads. */
import { assert } from './assert.mjs';

/** @param played what the shop believes happened */
export async function checkLedger(simulatorUrl, played, story) {
  const answer = await fetch(new URL('/console/api/ledger', simulatorUrl));
  assert(answer.ok, `模拟平台台账读不到（HTTP ${answer.status}）`);
  const ledger =
    /** @type {{settlements: {msgid: string}[], dispensings: unknown[], stock_uploads: unknown[]}} */ (
      await answer.json()
    );
  const blue = ledger.settlements.filter((row) => row.msgid === played.msgid);
  assert(blue.length === 1, `平台有 ${blue.length} 笔本单的结算，应为 1`);
  assert(
    ledger.settlements.length === (played.voided ? 2 : 1),
    `平台共有 ${ledger.settlements.length} 笔结算`,
  );
  const uploads = played.uploads.filter((item) => item.state === 'accepted').length;
  const received = ledger.dispensings.length + ledger.stock_uploads.length;
  assert(received === uploads, `平台收到 ${received} 条上传，应为 ${uploads}`);
  story.step(
    'ledger',
    `模拟平台台账：结算 ${ledger.settlements.length} 笔、上传 ${uploads} 条，与本店一致`,
  );
}
