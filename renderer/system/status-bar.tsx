/** The bar at the bottom of every page: platform, uploads, devices, shift, person, clock. */
import type { ReactNode } from 'react';
import {
  CloudUploadOutlined,
  PrinterOutlined,
  ScanOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { chinaDateTime, chinaTime } from '#core/time.ts';
import type { SystemState } from '#contract/system.ts';
import { useSession } from '#renderer/app/session.ts';
import { StateIcon, UndecidedIcon } from '#renderer/design/state-tag.tsx';
import { minutesAndSeconds, useNow } from '#renderer/design/use-now.ts';
import { limitWords, unsentParts } from '#renderer/offline/offline-words.ts';
import { scannerLook } from '#renderer/scanner/scanner-words.ts';
import { useWedgeHeard, wedgeIsUsed } from '#renderer/scanner/wedge-store.ts';
import './system.css';

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;

/** `2026-11-21 周六 10:26:41` in China. */
export function clockText(now: number): string {
  const text = chinaDateTime(now);
  const weekday = WEEKDAYS[new Date(now + 8 * 3_600_000).getUTCDay()] ?? '';
  return `${text.slice(0, 10)} ${weekday} ${text.slice(11)}`;
}

/** Words of the platform's state (design notes §6). */
export function platformText(platform: SystemState['platform'], now: number): string {
  switch (platform.state) {
    case 'online':
      return platform.latency_ms === null ? '在线' : `在线 · ${platform.latency_ms} ms`;
    case 'slow':
      return platform.latency_ms === null
        ? '较慢'
        : `较慢 · ${(platform.latency_ms / 1_000).toFixed(1)} 秒`;
    case 'offline':
      return platform.since === null ? '离线' : `离线 ${minutesAndSeconds(now - platform.since)}`;
    case 'unchecked':
      return '未检测';
  }
}

function PlatformPart({ system, now }: { readonly system: SystemState; readonly now: number }) {
  const { platform } = system;
  const good = platform.state === 'online';
  const kind = good ? 'confirmed' : platform.state === 'unchecked' ? 'waiting' : 'limited';
  return (
    <span
      className={`status-part ${good ? 'status-good' : kind === 'limited' ? 'status-warn' : ''}`}
    >
      <StateIcon kind={kind} /> 医保平台 <b>{platformText(platform, now)}</b>
    </span>
  );
}

const UNSENT_LOOK = { calm: '', amber: ' status-warn', red: ' status-bad' } as const;

function WorkPart({ system, now }: { readonly system: SystemState; readonly now: number }) {
  const { unsent, unknown } = system;
  const words = limitWords(system, now);
  return (
    <>
      {unsent.count > 0 && (
        <span className={`status-part${UNSENT_LOOK[unsent.tone]}`} title={words}>
          {unsent.tone === 'calm' ? (
            <CloudUploadOutlined />
          ) : (
            <StateIcon kind={unsent.tone === 'red' ? 'refused' : 'limited'} />
          )}{' '}
          <b>{unsentParts(system, now).join(' · ')}</b>
        </span>
      )}
      {system.moneyTasks > 0 && (
        <span className="status-part status-warn" title="按 Shift+F11 办理">
          <StateIcon kind="limited" /> 待办钱款 <b>{system.moneyTasks} 笔</b>
        </span>
      )}
      {system.clearingsUnknown > 0 && (
        <span className="status-part status-warn" title="报表 › 清算汇总，按 A 登记答复">
          <UndecidedIcon /> 清算申请未知 <b>{system.clearingsUnknown} 项</b>
        </span>
      )}
      {unknown.count > 0 && (
        <span className="status-part status-warn">
          <span className="visually-hidden" role="alert">
            结果未知 {unknown.count} 单
          </span>
          <UndecidedIcon /> 结果未知{' '}
          <b>
            {unknown.count} 单
            {unknown.oldestAt !== null && ` · ${minutesAndSeconds(now - unknown.oldestAt)}`}
          </b>
        </span>
      )}
    </>
  );
}

function DevicesPart({ system }: { readonly system: SystemState }): ReactNode {
  const { scanner, printer } = system;
  const waiting = printer.waiting > 0 ? ` · ${printer.waiting} 张等待` : '';
  const wedge = useWedgeHeard(({ heardAt }) => wedgeIsUsed(heardAt, system.now));
  const look = scannerLook(scanner, wedge);
  const scannerTone = { good: ' status-good', warn: ' status-warn', calm: '' }[look.tone];
  return (
    <>
      <span className={`status-part${scannerTone}`} title={scanner.note}>
        <ScanOutlined /> 扫码枪 <b>{look.word}</b>
      </span>
      <span
        className={`status-part ${printer.state === 'ready' ? 'status-good' : printer.state === 'fault' ? 'status-warn' : ''}`}
        title={printer.note}
      >
        <PrinterOutlined /> 打印机{' '}
        <b>
          {printer.word}
          {waiting}
        </b>
      </span>
    </>
  );
}

/** Quiet while it is fresh: the start-up list and 设置 tell of every backup. */
function BackupPart({ system, now }: { readonly system: SystemState; readonly now: number }) {
  const { backup } = system;
  if (backup === null || backup.tone === 'calm') return null;
  const days = backup.at === null ? null : Math.floor((now - backup.at) / 86_400_000);
  const age = days === null ? '没有' : days < 1 ? '今天' : `${days} 天前`;
  return (
    <span className={`status-part${UNSENT_LOOK[backup.tone]}`} title={backup.note}>
      <StateIcon kind={backup.tone === 'red' ? 'refused' : 'limited'} /> 上次备份 <b>{age}</b>
    </span>
  );
}

export function StatusBar({ system }: { readonly system: SystemState }): ReactNode {
  const now = useNow();
  const { staff } = useSession();
  return (
    <footer className="status-bar">
      <div className="status-parts">
        <PlatformPart system={system} now={now} />
        <WorkPart system={system} now={now} />
        <DevicesPart system={system} />
        <BackupPart system={system} now={now} />
        {system.shift && (
          <span className="status-part">
            本班 {chinaTime(system.shift.openedAt).slice(0, 5)} 起 · {system.shift.saleCount} 单
          </span>
        )}
        <span className="status-part">
          <UserOutlined />{' '}
          <b>
            {staff.title} {staff.name} {staff.staffNo}
          </b>
        </span>
      </div>
      <span className="status-clock">{clockText(now)}</span>
    </footer>
  );
}
