/** 交班点数: faces and pieces, what should be there, what is, and the reason when they differ. */
import type { KeyboardEvent, ReactNode, Ref } from 'react';
import { CASH_FACES } from '#contract/day.ts';
import type { Shift } from '#contract/day.ts';
import { auditSealText } from '#core/audit-seal.ts';
import { displayYuan } from '#core/money.ts';
import { chinaDateTime } from '#core/time.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Money } from '#renderer/design/money.tsx';
import { EmptyState, ErrorState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import { countedSum, differenceOf, faceName, faceSum, foldPieces } from './cash-count.ts';
import { useCount } from './count-store.ts';
import type { ShiftClosing } from './use-shift-close.ts';
import styles from './day.module.css';

type ShiftCloseProps = {
  readonly closing: ShiftClosing;
  readonly dayCloseEnabled: true | string;
  readonly onCloseDay: () => void;
  readonly firstField: Ref<HTMLInputElement>;
  readonly onCount: () => void;
};

export function ShiftClose(props: ShiftCloseProps): ReactNode {
  const { shift, error } = props.closing;
  return (
    <section className={`${styles['panel']} ${styles['shift']}`} aria-label="交班点数">
      <header className={styles['head']}>
        <h2>交班点数</h2>
        {shift && (
          <span className={styles['small']}>
            {shift.openedBy} {chinaDateTime(shift.openedAt).slice(5, 16)} 起 · {shift.saleCount} 单
          </span>
        )}
        <span className={styles['push']} />
        <KeyHint cap="T" onPress={props.onCount}>
          点数
        </KeyHint>
      </header>
      <div className={styles['scroll']}>
        {error !== null && (
          <div className={styles['place']}>
            <ErrorState>{error}</ErrorState>
          </div>
        )}
        {shift === null && error === null && (
          <div className={styles['place']}>
            <EmptyState>还没有开班。收银员登录后自动开班。</EmptyState>
          </div>
        )}
        {shift && <ShiftBody shift={shift} firstField={props.firstField} />}
        <AuditSeal />
      </div>
      <ShiftFoot {...props} />
    </section>
  );
}

type ShiftBodyProps = { readonly shift: Shift; readonly firstField: Ref<HTMLInputElement> };

function ShiftBody({ shift, firstField }: ShiftBodyProps): ReactNode {
  const { pieces, note, setNote } = useCount();
  const closed = shift.closedAt !== null;
  const counted = closed ? shift.counted_fen : countedSum(pieces);
  const difference = counted === null ? null : differenceOf(counted, shift.expected_fen);
  return (
    <>
      {closed ? (
        <div className={styles['place']}>
          <StateTag kind="confirmed">已交班</StateTag> {shift.closedBy}{' '}
          {chinaDateTime(shift.closedAt ?? 0).slice(5, 16)}
        </div>
      ) : (
        <FaceTable firstField={firstField} />
      )}
      <dl className={styles['sums']}>
        <SumLine name="备用金" fen={shift.openingFloat_fen} />
        <SumLine name="现金收款" fen={shift.cashIn_fen} signed />
        <SumLine name="退款和缴款" fen={-Math.abs(shift.cashOut_fen)} signed />
        <div className={styles['sumStrong']}>
          <dt>应有</dt>
          <dd>{displayYuan(shift.expected_fen)}</dd>
        </div>
        <div className={styles['sumStrong']}>
          <dt>实点</dt>
          <dd>{counted === null ? '—' : displayYuan(counted)}</dd>
        </div>
        {difference && (
          <div className={`${styles['sumStrong']} ${styles['sumLast']}`}>
            <dt>
              <StateTag kind={difference.fen === 0 ? 'confirmed' : 'limited'} plain>
                {difference.word}
              </StateTag>
            </dt>
            <dd className={difference.fen === 0 ? styles['good'] : styles['amber']}>
              {displayYuan(difference.fen)}
            </dd>
          </div>
        )}
      </dl>
      {!closed && difference && difference.fen !== 0 && (
        <label className={styles['noteField']}>
          <span>{difference.word}原因</span>
          <input
            id="shift-note"
            className="page-input"
            maxLength={500}
            placeholder="交班必填"
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
      )}
      <dl className={`${styles['sums']} ${styles['others']}`}>
        <SumLine name="微信" fen={shift.tenders.wechat_fen} />
        <SumLine name="支付宝" fen={shift.tenders.alipay_fen} />
        <SumLine name="银行卡" fen={shift.tenders.card_fen} />
      </dl>
    </>
  );
}

function SumLine(props: {
  readonly name: string;
  readonly fen: number;
  readonly signed?: boolean;
}): ReactNode {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        {props.signed && props.fen > 0 ? '+' : ''}
        <Money fen={props.fen} />
      </dd>
    </div>
  );
}

/** Up, down and Enter go from face to face; after the last comes the note, if there is one. */
function moveField(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.nativeEvent.isComposing) return;
  const step = event.key === 'ArrowUp' ? -1 : ['ArrowDown', 'Enter'].includes(event.key) ? 1 : 0;
  if (step === 0) return;
  const panel = event.currentTarget.closest('section');
  const fields = [...(panel?.querySelectorAll('input') ?? [])];
  const next = fields[fields.indexOf(event.currentTarget) + step];
  event.preventDefault();
  next?.focus();
  next?.select();
}

function FaceTable(props: { readonly firstField: Ref<HTMLInputElement> }): ReactNode {
  const { pieces, setPieces } = useCount();
  return (
    <table className={`${styles['table']} ${styles['faces']}`}>
      <thead>
        <tr>
          <th className={styles['figure']}>面额</th>
          <th className={styles['figure']}>张 / 枚</th>
          <th className={styles['figure']}>小计</th>
        </tr>
      </thead>
      <tbody>
        {CASH_FACES.map((face, index) => (
          <tr key={face}>
            <td className={styles['figure']}>{faceName(face)}</td>
            <td className={styles['figure']}>
              <input
                ref={index === 0 ? props.firstField : undefined}
                className={styles['pieces']}
                inputMode="numeric"
                autoComplete="off"
                aria-label={`${faceName(face)} 张数`}
                value={pieces[face] ?? ''}
                onChange={(event) => setPieces(face, foldPieces(event.target.value))}
                onKeyDown={moveField}
              />
            </td>
            <td className={styles['figure']}>
              <Money fen={faceSum(face, pieces)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What today's audit ends with: whoever writes it down can tell later that nothing was changed. */
function AuditSeal(): ReactNode {
  const date = useCall('system.state', {}).data?.businessDate ?? null;
  const seal = useCall('audit.seal', { date: date ?? '' }, { enabled: date !== null });
  if (!seal.data) return null;
  return (
    <p className={styles['seal']}>
      <span>今日审计封签</span> <code className="code">{auditSealText(seal.data)}</code>
    </p>
  );
}

type ShiftFootProps = Pick<ShiftCloseProps, 'closing' | 'dayCloseEnabled' | 'onCloseDay'>;

function ShiftFoot({ closing, dayCloseEnabled, onCloseDay }: ShiftFootProps): ReactNode {
  return (
    <footer className={styles['shiftFoot']}>
      <StateTag kind={closing.enabled === true ? 'confirmed' : 'waiting'} plain>
        {closing.enabled === true ? '可以交班，未上传的会自动续传。' : closing.enabled}
      </StateTag>
      <StateTag kind={dayCloseEnabled === true ? 'confirmed' : 'ended'} plain>
        {dayCloseEnabled === true ? '可以日结。' : dayCloseEnabled}
      </StateTag>
      <div className={styles['shiftActs']}>
        <ActionButton cap="F12" kind="main" enabled={closing.enabled} onPress={closing.submit}>
          登记并交班
        </ActionButton>
        <ActionButton cap="F6" enabled={dayCloseEnabled} onPress={onCloseDay}>
          日结
        </ActionButton>
      </div>
    </footer>
  );
}
