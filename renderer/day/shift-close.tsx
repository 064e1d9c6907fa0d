/** 交班点数: faces and pieces, what should be there, what is, and the reason when they differ. */
import type { KeyboardEvent, ReactNode, Ref } from 'react';
import { CASH_FACES } from '#contract/day.ts';
import type { Shift } from '#contract/day.ts';
import { displayYuan } from '#core/money.ts';
import { chinaDateTime } from '#core/time.ts';
import { Money } from '#renderer/design/money.tsx';
import { EmptyState, ErrorState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import { countedSum, differenceOf, faceName, faceSum, foldPieces } from './cash-count.ts';
import type { Pieces } from './cash-count.ts';
import styles from './day.module.css';

type ShiftCloseProps = {
  readonly shift: Shift | null;
  readonly error: string | null;
  readonly pieces: Pieces;
  readonly note: string;
  readonly closeEnabled: true | string;
  readonly dayCloseEnabled: true | string;
  readonly firstField: Ref<HTMLInputElement>;
  readonly onPieces: (face_fen: number, text: string) => void;
  readonly onNote: (note: string) => void;
  readonly onClose: () => void;
  readonly onDayClose: () => void;
  readonly onCount: () => void;
};

export function ShiftClose(props: ShiftCloseProps): ReactNode {
  const { shift } = props;
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
        {props.error !== null && (
          <div className={styles['place']}>
            <ErrorState>{props.error}</ErrorState>
          </div>
        )}
        {shift === null && props.error === null && (
          <div className={styles['place']}>
            <EmptyState>还没有开班。收银员登录后自动开班。</EmptyState>
          </div>
        )}
        {shift && <ShiftBody {...props} shift={shift} />}
      </div>
      <ShiftFoot {...props} />
    </section>
  );
}

function ShiftBody(props: ShiftCloseProps & { readonly shift: Shift }): ReactNode {
  const { shift } = props;
  const closed = shift.closedAt !== null;
  const counted = closed ? shift.counted_fen : countedSum(props.pieces);
  const difference = counted === null ? null : differenceOf(counted, shift.expected_fen);
  return (
    <>
      {closed ? (
        <div className={styles['place']}>
          <StateTag kind="confirmed">已交班</StateTag> {shift.closedBy}{' '}
          {chinaDateTime(shift.closedAt ?? 0).slice(5, 16)}
        </div>
      ) : (
        <FaceTable {...props} />
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
            value={props.note}
            onChange={(event) => props.onNote(event.target.value)}
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

function FaceTable(props: ShiftCloseProps): ReactNode {
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
                value={props.pieces[face] ?? ''}
                onChange={(event) => props.onPieces(face, foldPieces(event.target.value))}
                onKeyDown={moveField}
              />
            </td>
            <td className={styles['figure']}>
              <Money fen={faceSum(face, props.pieces)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ShiftFoot(props: ShiftCloseProps): ReactNode {
  return (
    <footer className={styles['shiftFoot']}>
      <StateTag kind={props.closeEnabled === true ? 'confirmed' : 'waiting'} plain>
        {props.closeEnabled === true ? '可以交班，未上传的会自动续传。' : props.closeEnabled}
      </StateTag>
      {props.dayCloseEnabled !== true && (
        <StateTag kind="ended" plain>
          {props.dayCloseEnabled}
        </StateTag>
      )}
      <div className={styles['shiftActs']}>
        <ActionButton cap="F12" kind="main" enabled={props.closeEnabled} onPress={props.onClose}>
          登记并交班
        </ActionButton>
        <ActionButton cap="F6" enabled={props.dayCloseEnabled} onPress={props.onDayClose}>
          日结
        </ActionButton>
      </div>
    </footer>
  );
}
