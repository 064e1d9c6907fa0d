/**
 * The one banner under the header: the worst thing first. Wording of design notes §6; it announces
 * itself once, not with every second of its own clock.
 */
import type { ReactNode } from 'react';
import type { SystemState } from '#contract/system.ts';
import { useConnection } from '#renderer/contract-client/connection-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { WaitingBanner, useLineBanner } from '#renderer/offline/line-banner.tsx';
import { spanText, useNow } from '#renderer/design/use-now.ts';
import { scannerLook } from '#renderer/scanner/scanner-words.ts';
import { useWedgeHeard, wedgeIsUsed } from '#renderer/scanner/wedge-store.ts';
import { Banner } from './banner.tsx';

export function Banners({ system }: { readonly system: SystemState }): ReactNode {
  const now = useNow();
  const connection = useConnection((state) => state.connection);
  const signIn = useCommand('shop.signIn');
  const line = useLineBanner(system);
  const wedge = useWedgeHeard(({ heardAt }) => wedgeIsUsed(heardAt, system.now));
  const { platform, printer, scanner } = system;
  if (connection.state === 'lost') {
    return (
      <Banner tone="error" title="收银引擎已停止" since={spanText(now - connection.since)}>
        请稍候自动恢复。单据都在本机，没有丢失。
      </Banner>
    );
  }
  if (system.unwritten.bug > 0) {
    return (
      <Banner tone="error" title={`${system.unwritten.bug} 笔结果因程序出错没有记下`}>
        请店长重新启动收银台；重启后按“结果未知”自动核对，不要重做。
      </Banner>
    );
  }
  if (system.unwritten.disk > 0) {
    return (
      <Banner tone="error" title={`${system.unwritten.disk} 笔结果没有写进磁盘`}>
        请清理或检查磁盘，系统会自动补记，不要重做。
      </Banner>
    );
  }
  if (line !== null) return line;
  if (platform.state !== 'unchecked' && !platform.signedIn) {
    return (
      <Banner
        tone="warning"
        title="本店还没有签到"
        action={
          <button
            type="button"
            className="banner-button"
            disabled={signIn.isPending}
            onClick={() => signIn.mutate({})}
          >
            再签到
          </button>
        }
      >
        {platform.note || '医保结算要先签到。'}
      </Banner>
    );
  }
  if (platform.clockSkew_s !== null && Math.abs(platform.clockSkew_s) > 60) {
    return (
      <Banner tone="warning" title={`本机时间偏差 ${Math.abs(platform.clockSkew_s)} 秒`}>
        医保签名可能被拒。请店长校时。
      </Banner>
    );
  }
  if (scannerLook(scanner, wedge).word === '断开') {
    return (
      <Banner tone="warning" title="扫码枪断开">
        请重插；可用 F2 查药，追溯码须补扫。
      </Banner>
    );
  }
  if (printer.state === 'fault') {
    return (
      <Banner tone="warning" title={`打印机${printer.word}`}>
        {printer.waiting > 0
          ? `小票已保存，${printer.waiting} 张等待，好了自动打出。`
          : '小票已保存，可按 F10 补打。'}
      </Banner>
    );
  }
  return <WaitingBanner system={system} />;
}
