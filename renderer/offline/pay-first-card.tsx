/** 先付后补: four steps, the estimate, the deadline, and the three meters (picture 02). */
import type { ReactNode } from 'react';
import { WarningFilled } from '@ant-design/icons';
import { displayEstimate } from '#core/estimate.ts';
import { displayYuan } from '#core/money.ts';
import { chinaDate, chinaDateTime } from '#core/time.ts';
import type { DossierPreview, EstimateView, Meters } from '#contract/dossier.ts';
import { Card } from '#renderer/design/card.tsx';
import { LabelTag } from '#renderer/design/state-tag.tsx';
import { ageText } from './offline-words.ts';

const STEPS = ['收全款', '打补结凭单', '恢复后补结', '退差额'] as const;

/** Dashed, ≈, no fen, labelled: an estimate is never taken for a result (design notes §1.4). */
export function EstimateBox({ estimate }: { readonly estimate: EstimateView }): ReactNode {
  const parts = [
    ['统筹约', estimate.fund_fen],
    ['个人账户约', estimate.account_fen],
    ['现金自付约', estimate.cashDue_fen],
  ] as const;
  const from = estimate.dataFrom === null ? '没有参数' : chinaDate(estimate.dataFrom).slice(5);
  return (
    <div className="estimate">
      <p className="estimate-head">
        <b className="warn">
          <WarningFilled /> 仅为估算，不是结算结果
        </b>
        <span className="muted">{estimate.dataFrom === null ? from : `参数 ${from} 下载`}</span>
      </p>
      <dl>
        {parts.map(([name, amount_fen]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{displayEstimate(amount_fen)} 元</dd>
          </div>
        ))}
      </dl>
      {estimate.missing.length > 0 && (
        <p className="muted">估算缺少：{estimate.missing.join('、')}</p>
      )}
    </div>
  );
}

type PayFirstCardProps = { readonly preview: DossierPreview; readonly prescribed: boolean };

export function PayFirstCard({ preview, prescribed }: PayFirstCardProps): ReactNode {
  const { payFirst, estimate } = preview;
  const notes = [
    `收 ${displayYuan(payFirst.pays_fen)} 元`,
    '含取单码，签名',
    '带凭单来店',
    '原路退回',
  ];
  return (
    <Card
      title="先付后补"
      tags={<LabelTag>本市政策允许</LabelTag>}
      extra="现在收全款，恢复后在本店补结"
    >
      <ol className="pay-first-steps">
        {STEPS.map((name, index) => (
          <li key={name}>
            <b>
              <span className="pay-first-number">{index + 1}</span> {name}
            </b>
            <span className="muted">{notes[index]}</span>
          </li>
        ))}
      </ol>
      {estimate === null ? (
        <p className="muted">没有参数，估算不了；补结以平台为准。</p>
      ) : (
        <EstimateBox estimate={estimate} />
      )}
      <p className="pay-first-deadline">
        {prescribed && '处方暂不上报售出，以免被标记为已使用；'}须在{' '}
        <b>{chinaDateTime(preview.deadline).slice(5, 16)}</b> 前补结。
      </p>
    </Card>
  );
}

type MeterProps = { readonly name: string; readonly text: string; readonly share: number };

function Meter({ name, text, share }: MeterProps): ReactNode {
  const look = share >= 1 ? ' meter-red' : share >= 0.8 ? ' meter-amber' : '';
  return (
    <div className={`meter${look}`}>
      <span>
        {name} <b>{text}</b>
      </span>
      <span className="meter-bar">
        <span style={{ width: `${Math.min(100, Math.round(share * 100))}%` }} />
      </span>
    </div>
  );
}

/** `6 分钟 / 72 小时` */
function limitText(limit_ms: number): string {
  const hours = Math.round(limit_ms / 3_600_000);
  return hours > 72 && hours % 24 === 0 ? `${hours / 24} 天` : `${hours} 小时`;
}

export function MetersCard(props: { readonly meters: Meters; readonly now: number }): ReactNode {
  const { meters, now } = props;
  const age_ms = meters.oldestAt === null ? 0 : Math.max(0, now - meters.oldestAt);
  const age = meters.oldestAt === null ? '没有' : ageText(age_ms);
  const whole = displayYuan(meters.amountLimit_fen).replace(/\.00$/, '');
  return (
    <section className="card meters" aria-label="待补结">
      <Meter
        name="待补结"
        text={`${meters.count} / ${meters.countLimit} 单`}
        share={meters.count / Math.max(1, meters.countLimit)}
      />
      <Meter
        name="金额"
        text={`${displayYuan(meters.amount_fen)} / ${whole}`}
        share={meters.amount_fen / Math.max(1, meters.amountLimit_fen)}
      />
      <Meter
        name="最早"
        text={`${age} / ${limitText(meters.ageLimit_ms)}`}
        share={age_ms / meters.ageLimit_ms}
      />
    </section>
  );
}
