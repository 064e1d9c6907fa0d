/** The fields of a count: pieces by face, then the sums of the terminals. Letters are refused aloud. */
import type { KeyboardEvent, ReactNode, Ref } from 'react';
import { CASH_FACES } from '#core/shift.ts';
import { Money } from '#renderer/design/money.tsx';
import {
  TERMINALS,
  faceName,
  faceSum,
  terminalName,
  typedAmount,
  typedPieces,
} from './cash-count.ts';
import type { Fields, Typed } from './cash-count.ts';
import styles from '#renderer/day/day.module.css';

type CountFieldsProps = {
  readonly fields: Fields;
  readonly refused: { readonly name: string; readonly sentence: string } | null;
  readonly firstField?: Ref<HTMLInputElement>;
  /** The float of an opening has no terminals. */
  readonly terminals: boolean;
  /** The first field takes the focus when its dialog opens. */
  readonly first?: boolean;
  readonly onType: (name: string, text: string) => void;
  readonly onRefuse: (name: string, sentence: string) => void;
};

/** Up, down and Enter go from field to field. */
export function moveField(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.nativeEvent.isComposing) return;
  const step = event.key === 'ArrowUp' ? -1 : ['ArrowDown', 'Enter'].includes(event.key) ? 1 : 0;
  if (step === 0) return;
  const panel = event.currentTarget.closest('[data-count]');
  const fields = [...(panel?.querySelectorAll('input') ?? [])];
  const next = fields[fields.indexOf(event.currentTarget) + step];
  // After the last one Enter is the act of the page or dialog.
  if (next === undefined && event.key === 'Enter') return;
  event.preventDefault();
  event.stopPropagation();
  next?.focus();
  next?.select();
}

export function CountFields(props: CountFieldsProps): ReactNode {
  const { fields, refused, onType, onRefuse } = props;
  const type = (name: string, typed: Typed): void =>
    'text' in typed ? onType(name, typed.text) : onRefuse(name, typed.refused);
  return (
    <>
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
                  {...(index === 0 && props.first === true ? { 'data-first-focus': true } : {})}
                  className={styles['pieces']}
                  inputMode="numeric"
                  autoComplete="off"
                  aria-label={`${faceName(face)} 张数`}
                  aria-invalid={refused?.name === String(face)}
                  value={fields[face] ?? ''}
                  onChange={(event) => type(String(face), typedPieces(event.target.value))}
                  onKeyDown={moveField}
                />
              </td>
              <td className={styles['figure']}>
                <Money fen={faceSum(face, fields)} />
              </td>
            </tr>
          ))}
          {props.terminals &&
            TERMINALS.map((terminal) => (
              <tr key={terminal}>
                <td className={styles['figure']}>{terminalName(terminal)}</td>
                <td className={styles['figure']} colSpan={2}>
                  <input
                    className={`${styles['pieces']} ${styles['terminal']}`}
                    inputMode="decimal"
                    autoComplete="off"
                    placeholder="终端合计，可不填"
                    aria-label={`${terminalName(terminal)} 终端合计`}
                    aria-invalid={refused?.name === terminal}
                    value={fields[terminal] ?? ''}
                    onChange={(event) => type(terminal, typedAmount(event.target.value))}
                    onKeyDown={moveField}
                  />
                </td>
              </tr>
            ))}
        </tbody>
      </table>
      {refused !== null && (
        <p className={styles['refused']} role="alert">
          {refused.sentence}
        </p>
      )}
    </>
  );
}
