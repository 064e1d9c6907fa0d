/**
 * The one banner under the header: the worst thing first. Wording of design notes §6; it announces
 * itself once, not with every second of its own clock.
 */
import type { ReactNode } from 'react';
import { DisconnectOutlined } from '@ant-design/icons';
import type { SystemState } from '#contract/system.ts';
import { useConnection } from '#renderer/contract-client/connection-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { spanText, useNow } from '#renderer/design/use-now.ts';
import './system.css';

type BannerProps = {
  readonly tone: 'warning' | 'error';
  readonly title: string;
  /** How long already: ticks, and is therefore not announced. */
  readonly since?: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
};

function Banner({ tone, title, since = '', children, action }: BannerProps): ReactNode {
  return (
    <div className={`banner banner-${tone}`}>
      <span className="visually-hidden" role="alert">
        {title}
      </span>
      <DisconnectOutlined />
      <strong className="banner-title">
        {title}
        {since !== '' && ` ${since}`}
      </strong>
      <span>{children}</span>
      <span className="banner-end">{action}</span>
    </div>
  );
}

export function Banners({ system }: { readonly system: SystemState }): ReactNode {
  const now = useNow();
  const connection = useConnection((state) => state.connection);
  const signIn = useCommand('shop.signIn');
  const { platform, printer, scanner } = system;
  if (connection.state === 'lost') {
    return (
      <Banner tone="error" title="收银引擎已停止" since={spanText(now - connection.since)}>
        请稍候自动恢复。单据都在本机，没有丢失。
      </Banner>
    );
  }
  if (platform.state === 'offline') {
    const since = platform.since === null ? '' : spanText(now - platform.since);
    return (
      <Banner tone="warning" title="医保平台连接中断" since={since}>
        自费销售照常，医保结算暂停。系统自动重连，恢复后自动继续，不用重启。
      </Banner>
    );
  }
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
  if (scanner.state === 'lost') {
    return (
      <Banner tone="warning" title="扫码枪断开">
        请重插；可用 F2 查药，追溯码须补扫。
      </Banner>
    );
  }
  if (printer.state === 'fault') {
    return (
      <Banner tone="warning" title={`打印机${printer.note || '故障'}`}>
        小票已保存，可按 F10 补打。
      </Banner>
    );
  }
  return null;
}
