/** The reading sections of 设置: keys, region, about. */
import type { ReactNode } from 'react';
import type { SystemState } from '#contract/system.ts';
import { EmptyState } from '#renderer/design/states.tsx';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import type { StateKind } from '#renderer/design/state-tag.tsx';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { Facts } from './facts.tsx';
import { KEY_TABLES } from './key-table.ts';
import styles from './settings.module.css';

export function KeySection(): ReactNode {
  return (
    <>
      <h1>快捷键</h1>
      <p className={styles['lead']}>
        每页最下面一行总是本页现在能用的键，也可以点。字母和数字键只在没有输入框时起作用。
      </p>
      <div className={styles['keyTables']}>
        {KEY_TABLES.map((table) => (
          <table key={table.page} className={styles['table']}>
            <caption>{table.page}</caption>
            <tbody>
              {table.rows.map(([cap, act]) => (
                <tr key={cap}>
                  <td>
                    <KeyCap>{cap}</KeyCap>
                  </td>
                  <td>{act}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </>
  );
}

const PLATFORM_WORDS = {
  online: ['confirmed', '在线'],
  slow: ['limited', '较慢'],
  offline: ['limited', '连不上'],
  unchecked: ['waiting', '还没有联系过'],
} as const satisfies Record<SystemState['platform']['state'], readonly [StateKind, string]>;

export function RegionSection(props: {
  readonly system: SystemState;
  readonly onSignIn: () => void;
}): ReactNode {
  const { platform, regionName, storeName } = props.system;
  const [kind, word] = PLATFORM_WORDS[platform.state];
  return (
    <>
      <h1>地区和医保</h1>
      <Facts
        facts={[
          ['门店', storeName],
          ['地区参数', regionName],
          [
            '医保平台',
            <StateTag key="platform" kind={kind}>
              {platform.latency_ms === null ? word : `${word} · ${platform.latency_ms} ms`}
            </StateTag>,
          ],
          [
            '今日签到',
            <StateTag key="signedIn" kind={platform.signedIn ? 'confirmed' : 'limited'}>
              {platform.signedIn ? '已签到' : '未签到'}
            </StateTag>,
          ],
          ['平台说明', platform.note === '' ? '—' : platform.note],
          ['本机时间偏差', platform.clockSkew_s === null ? '—' : `${platform.clockSkew_s} 秒`],
        ]}
      />
      <p className={styles['lead']}>
        地区参数在启动时由 --region 指定，程序里没有任何一个地区。偏差超过 60 秒时医保签名可能被拒。
      </p>
      <ActionButton cap="F5" onPress={props.onSignIn}>
        医保签到
      </ActionButton>
    </>
  );
}

const CHECK_KINDS = { ok: 'confirmed', warn: 'limited', bad: 'refused' } as const;
const CHECK_WORDS = { ok: '正常', warn: '注意', bad: '不正常' } as const;

export function AboutSection({ system }: { readonly system: SystemState }): ReactNode {
  return (
    <>
      <h1>关于</h1>
      <Facts
        facts={[
          ['程序', `Rxtill 药店医保收银台 ${system.version}`],
          ['门店', `${system.storeName}，${system.till} 号台`],
          ['营业日', system.businessDate],
          ['模式', system.training ? '演练' : '营业'],
        ]}
      />
      <h2>启动检查</h2>
      {system.checks.length === 0 ? (
        <EmptyState>没有检查结果。</EmptyState>
      ) : (
        <table className={styles['table']}>
          <tbody>
            {system.checks.map((check) => (
              <tr key={check.name}>
                <td>{check.name}</td>
                <td>
                  <StateTag kind={CHECK_KINDS[check.state]}>{CHECK_WORDS[check.state]}</StateTag>
                </td>
                <td>{check.note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
