/**
 * 交班点数 (right side of picture 05): counting blind, then what should be there beside it, the reason
 * where they differ, and closing. What is open goes to the next shift by name.
 */
import type { ReactNode, Ref } from 'react';
import type { Shift } from '#contract/shift.ts';
import { auditSealText } from '#core/audit-seal.ts';
import { displayYuan } from '#core/money.ts';
import { differenceWord, isOff, moveReasonName, openItemName } from '#core/shift.ts';
import { chinaDateTime, chinaTime } from '#core/time.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Money } from '#renderer/design/money.tsx';
import { EmptyState, ErrorState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import { TENDER_NAMES } from '#renderer/sale/sale-words.ts';
import { countedSum, typedAmount } from './cash-count.ts';
import { useCount } from './count-store.ts';
import { CountFields, moveField } from './face-fields.tsx';
import type { ShiftActs } from './use-shift-dialogs.tsx';
import type { ShiftDesk } from './use-shift.ts';
import styles from '#renderer/day/day.module.css';

type ShiftPanelProps = {
  readonly desk: ShiftDesk;
  readonly acts: ShiftActs;
  readonly dayCloseEnabled: true | string;
  readonly onCloseDay: () => void;
  readonly firstField: Ref<HTMLInputElement>;
  readonly onCount: () => void;
};

export function ShiftPanel(props: ShiftPanelProps): ReactNode {
  const { shift, error, loaded } = props.desk;
  return (
    <section className={`${styles['panel']} ${styles['shift']}`} aria-label="交班点数" data-count>
      <header className={styles['head']}>
        <h2>交班点数</h2>
        {shift && (
          <span className={styles['small']}>
            第 {shift.number} 班 · {shift.openedBy} {chinaDateTime(shift.openedAt).slice(5, 16)} 起
            · {shift.saleCount} 单
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
        {shift === null && loaded && (
          <div className={styles['place']}>
            <EmptyState>还没有开班。按 O 点备用金开班。</EmptyState>
          </div>
        )}
        {shift && <ShiftBody shift={shift} {...props} />}
        <AuditSeal />
      </div>
      <PanelHints acts={props.acts} />
      <ShiftFoot {...props} />
    </section>
  );
}

function ShiftBody(props: ShiftPanelProps & { readonly shift: Shift }): ReactNode {
  const { shift, desk } = props;
  return (
    <>
      {shift.closedAt !== null && (
        <div className={styles['place']}>
          <StateTag kind="confirmed">已交班</StateTag> {shift.closedBy}{' '}
          {chinaDateTime(shift.closedAt).slice(5, 16)}
        </div>
      )}
      {desk.step === 'count' && <BlindCount firstField={props.firstField} />}
      {desk.step !== 'count' && shift.figures !== null && <Outcome shift={shift} />}
      {desk.step === 'close' && <CloseFields shift={shift} firstField={props.firstField} />}
      <Movements shift={shift} />
      <OpenItems title="移交下一班" items={shift.open} />
      {shift.closedAt === null && <OpenItems title="上一班移交" items={shift.carried} />}
    </>
  );
}

function BlindCount({ firstField }: { readonly firstField: Ref<HTMLInputElement> }): ReactNode {
  const { fields, refused, typed, savedTo, setField, refuse } = useCount();
  const kept = typed === savedTo ? '已暂存，关窗不丢。' : '正在暂存…';
  const counted = countedSum(fields);
  return (
    <>
      <CountFields
        fields={fields}
        refused={refused}
        firstField={firstField}
        terminals
        onType={setField}
        onRefuse={refuse}
      />
      <dl className={styles['sums']}>
        <div className={styles['sumStrong']}>
          <dt>实点</dt>
          <dd>{counted === null ? '—' : displayYuan(counted)}</dd>
        </div>
      </dl>
      <p className={styles['seal']}>
        先点数，应有金额在点数完成后显示。{counted === null ? '' : kept}
      </p>
    </>
  );
}

function Outcome({ shift }: { readonly shift: Shift }): ReactNode {
  const { figures, counts } = shift;
  if (figures === null) return null;
  const [cash, ...others] = figures.tenders;
  const difference = cash?.difference_fen ?? null;
  const net = figures.movedIn_fen - figures.movedOut_fen;
  return (
    <>
      <dl className={styles['sums']}>
        <SumLine name="备用金" fen={shift.float_fen} />
        <SumLine name="现金收款" fen={figures.cashIn_fen} signed />
        {figures.cashOut_fen !== 0 && <SumLine name="现金退款" fen={-figures.cashOut_fen} signed />}
        {net !== 0 && <SumLine name="补款和缴款" fen={net} signed />}
        <div className={styles['sumStrong']}>
          <dt>应有</dt>
          <dd>{displayYuan(cash?.expected_fen ?? 0)}</dd>
        </div>
        <div className={styles['sumStrong']}>
          <dt>实点</dt>
          <dd>{cash?.counted_fen == null ? '—' : displayYuan(cash.counted_fen)}</dd>
        </div>
        {difference !== null && <DifferenceLine fen={difference} />}
      </dl>
      <dl className={`${styles['sums']} ${styles['others']}`}>
        {others.map((one) => (
          <div key={one.kind}>
            <dt>
              {TENDER_NAMES[one.kind]} {displayYuan(one.expected_fen)}
            </dt>
            <dd>
              {one.difference_fen === null ? (
                '未核对'
              ) : (
                <StateTag kind={one.difference_fen === 0 ? 'confirmed' : 'limited'} plain>
                  {one.difference_fen === 0
                    ? '与终端一致'
                    : `${differenceWord(one.difference_fen)} ${displayYuan(one.difference_fen)}`}
                </StateTag>
              )}
            </dd>
          </div>
        ))}
        {counts.length === 2 && (
          <div>
            <dt>第 1 次点数</dt>
            <dd>{displayYuan(counts[0]?.differences[0]?.counted_fen ?? 0)}</dd>
          </div>
        )}
        {shift.left_fen !== null && <SumLine name="钱箱留存" fen={shift.left_fen} />}
      </dl>
    </>
  );
}

function DifferenceLine({ fen }: { readonly fen: number }): ReactNode {
  return (
    <div className={`${styles['sumStrong']} ${styles['sumLast']}`}>
      <dt>
        <StateTag kind={fen === 0 ? 'confirmed' : 'limited'} plain>
          {differenceWord(fen)}
        </StateTag>
      </dt>
      <dd className={fen === 0 ? styles['good'] : styles['amber']}>{displayYuan(fen)}</dd>
    </div>
  );
}

type CloseFieldsProps = { readonly shift: Shift; readonly firstField: Ref<HTMLInputElement> };

function CloseFields({ shift, firstField }: CloseFieldsProps): ReactNode {
  const { fields, note, refused, setField, setNote, refuse } = useCount();
  const off = isOff(shift.figures?.tenders ?? []);
  return (
    <>
      {off && (
        <label className={styles['noteField']}>
          <span>差异原因</span>
          <input
            ref={firstField}
            id="shift-note"
            className="page-input"
            maxLength={500}
            placeholder="交班必填"
            value={note}
            onChange={(event) => setNote(event.target.value)}
            onKeyDown={moveField}
          />
        </label>
      )}
      <label className={styles['noteField']}>
        <span>上缴现金</span>
        <input
          ref={off ? undefined : firstField}
          className="page-input"
          inputMode="decimal"
          autoComplete="off"
          placeholder="不上缴可不填，余下留作下一班备用金"
          value={fields['handIn'] ?? ''}
          onChange={(event) => {
            const typed = typedAmount(event.target.value);
            if ('text' in typed) setField('handIn', typed.text);
            else refuse('handIn', typed.refused);
          }}
          onKeyDown={moveField}
        />
      </label>
      {refused !== null && (
        <p className={styles['refused']} role="alert">
          {refused.sentence}
        </p>
      )}
    </>
  );
}

function Movements({ shift }: { readonly shift: Shift }): ReactNode {
  if (shift.movements.length === 0) return null;
  return (
    <dl className={`${styles['sums']} ${styles['others']}`}>
      {shift.movements.map((move, index) => (
        // Movements are only ever added at the end.
        <div key={index}>
          <dt>
            {moveReasonName(move.reason)} {chinaTime(move.at).slice(0, 5)} {move.note}
          </dt>
          <dd>{displayYuan(move.direction === 'in' ? move.amount_fen : -move.amount_fen)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** More than fit are on the report, by name. */
const SHOWN_ITEMS = 8;

function OpenItems(props: { readonly title: string; readonly items: Shift['open'] }): ReactNode {
  const { title, items } = props;
  if (items.length === 0) return null;
  const rest = items.length - SHOWN_ITEMS;
  return (
    <dl className={`${styles['sums']} ${styles['others']}`} aria-label={title}>
      <div>
        <dt>{title}</dt>
        <dd>{items.length} 项</dd>
      </div>
      {items.slice(0, SHOWN_ITEMS).map((item) => (
        <div key={`${item.kind} ${item.title}`} title={item.detail}>
          <dt>
            {openItemName(item.kind)} {item.title}
          </dt>
          <dd>{displayYuan(item.amount_fen)}</dd>
        </div>
      ))}
      {rest > 0 && (
        <div>
          <dt>另有 {rest} 项</dt>
          <dd>见报表</dd>
        </div>
      )}
    </dl>
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

const HINTS = [
  ['O', '开班'],
  ['K', '补缴'],
  ['R', '重点'],
  ['X', '报表'],
  ['H', '记录'],
] as const;

function PanelHints({ acts }: { readonly acts: ShiftActs }): ReactNode {
  return (
    <div className={styles['shiftHints']}>
      {HINTS.map(([cap, name]) => (
        <KeyHint key={cap} cap={cap} onPress={() => acts.press(`Key${cap}`)}>
          {name}
        </KeyHint>
      ))}
    </div>
  );
}

function ShiftFoot({ desk, dayCloseEnabled, onCloseDay }: ShiftPanelProps): ReactNode {
  const open = desk.shift?.open.length ?? 0;
  const ready = open === 0 ? '可以交班。' : `可以交班，${open} 项移交下一班，未上传的会自动续传。`;
  return (
    <footer className={styles['shiftFoot']}>
      <StateTag kind={desk.enabled === true ? 'confirmed' : 'waiting'} plain>
        {desk.enabled === true
          ? desk.step === 'close'
            ? ready
            : '点好了请按 F12。'
          : desk.enabled}
      </StateTag>
      <StateTag kind={dayCloseEnabled === true ? 'confirmed' : 'ended'} plain>
        {dayCloseEnabled === true ? '可以日结。' : dayCloseEnabled}
      </StateTag>
      <div className={styles['shiftActs']}>
        <ActionButton cap="F12" kind="main" enabled={desk.enabled} onPress={desk.submit}>
          {desk.label}
        </ActionButton>
        <ActionButton cap="F6" enabled={dayCloseEnabled} onPress={onCloseDay}>
          日结
        </ActionButton>
      </div>
    </footer>
  );
}
