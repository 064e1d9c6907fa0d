/** 设置 › 离线: how the line stands, what waits, and the manager's switch. */
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import { chinaDateTime } from '#core/time.ts';
import type { SystemState } from '#contract/system.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { Facts } from '#renderer/settings/facts.tsx';
import styles from '#renderer/settings/settings.module.css';
import { useNow } from '#renderer/design/use-now.ts';
import { ageText, isOffline } from './offline-words.ts';

const WHEN_TO_CUT =
  '连接中断时系统自己发现、自己重连，不用在这里切。平台通知维护、线路反复断续时，店长可以切到离线：' +
  '全店什么都不发出，重启后仍然离线，直到切回。';

const WHAT_HOLD_IS =
  '挂账：离线时顾客只付估算的自付，统筹和个账部分由本店暂垫，恢复后由系统自动结算。' +
  '须地区允许，并由店长在这里开通。';

type OfflineSectionProps = {
  readonly system: SystemState;
  readonly onForce: () => void;
  readonly onHold: (allowed: boolean) => void;
};

export function OfflineSection({ system, onForce, onHold }: OfflineSectionProps): ReactNode {
  const now = useNow();
  const held = useCall('dossier.meters', {}).data?.holdAllowed ?? false;
  const { platform, outbox, unsent } = system;
  const { forced } = platform;
  const { limits } = unsent;
  return (
    <>
      <h1>离线</h1>
      <Facts
        facts={[
          [
            '连接',
            <StateTag key="line" kind={isOffline(system) ? 'limited' : 'confirmed'}>
              {forced === null
                ? isOffline(system)
                  ? '离线，系统自动重连'
                  : '联机'
                : `店长已切到离线（${forced.name} ${chinaDateTime(forced.at).slice(5, 16)}）`}
            </StateTag>,
          ],
          ['待上传', `${outbox.count} 条，金额 ${displayYuan(outbox.amount_fen)}`],
          [
            '待补结',
            `${unsent.dossiers.count} 单，金额 ${displayYuan(unsent.dossiers.amount_fen)}`,
          ],
          ['最早', unsent.oldestAt === null ? '—' : ageText(now - unsent.oldestAt)],
          [
            '上传提醒线',
            `${limits.amberCount} 条或 ${ageText(limits.amberAge_ms)}；上限 ${limits.redCount} 条或 ${ageText(limits.redAge_ms)}`,
          ],
        ]}
      />
      <p className={styles['lead']}>{WHEN_TO_CUT}</p>
      <ActionButton cap="F9" kind={forced === null ? 'danger' : 'main'} onPress={onForce}>
        {forced === null ? '切到离线' : '切回联机'}
      </ActionButton>
      <p className={`${styles['lead']} ${styles['lead-next']}`}>{WHAT_HOLD_IS}</p>
      <ActionButton cap="F8" onPress={() => onHold(!held)}>
        {held ? '关闭挂账' : '开通挂账'}
      </ActionButton>
    </>
  );
}
