/** The reading sections of 设置: keys, region, staff, about. */
import type { ReactNode } from 'react';
import { chinaDateTime } from '#core/time.ts';
import type { StaffCard } from '#contract/staff.ts';
import type { SystemState } from '#contract/system.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { LabelTag, StateTag } from '#renderer/design/state-tag.tsx';
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

const QUALIFICATIONS = {
  review: '审方',
  prepare: '调配',
  check: '复核',
  reconcile: '对账',
} as const satisfies Record<StaffCard['qualifications'][number], string>;

export function StaffSection(): ReactNode {
  const staff = useCall('staff.list', {});
  return (
    <>
      <h1>员工</h1>
      <p className={styles['lead']}>审方、调配、复核至少两人；店长授权须当场输入 PIN 并留痕。</p>
      {staff.error && <ErrorState>{staff.error.sentence}</ErrorState>}
      {staff.isPending && <LoadingState text="正在读取" />}
      {staff.data?.length === 0 && <EmptyState>还没有员工。</EmptyState>}
      {staff.data && staff.data.length > 0 && (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th>工号</th>
              <th>姓名</th>
              <th>职务</th>
              <th>资格</th>
              <th>上次登录</th>
              <th>状态</th>
            </tr>
          </thead>
          <tbody>
            {staff.data.map((card) => (
              <StaffRow key={card.staffNo} card={card} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function StaffRow({ card }: { readonly card: StaffCard }): ReactNode {
  return (
    <tr>
      <td className="code">{card.staffNo}</td>
      <td>
        <b>{card.name}</b>
      </td>
      <td>{card.title}</td>
      <td>
        {card.qualifications.length === 0
          ? '—'
          : card.qualifications.map((one) => <LabelTag key={one}>{QUALIFICATIONS[one]}</LabelTag>)}
      </td>
      <td>
        {card.lastSignedInAt === null ? '—' : chinaDateTime(card.lastSignedInAt).slice(0, 16)}
      </td>
      <td>
        {card.lockedUntil === null ? (
          <StateTag kind="confirmed">可登录</StateTag>
        ) : (
          <StateTag kind="refused">锁定至 {chinaDateTime(card.lockedUntil).slice(11)}</StateTag>
        )}
      </td>
    </tr>
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
