/** Patient, diagnosis, prescriber and the lines with dose, frequency, days and their findings. */
import type { ReactNode } from 'react';
import { displayQuantity } from '#core/money.ts';
import { chinaDate } from '#core/time.ts';
import type { Finding, ReviewDetail } from '#contract/prescription.ts';
import { useSession } from '#renderer/app/session.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { LabelTag, StateTag } from '#renderer/design/state-tag.tsx';
import { daysOf, remainingText, shortMoment } from '#renderer/prescription/prescription-words.ts';
import { ageText, closingWord, isAlert, lineLevel, weightText } from './review-words.ts';
import styles from './review.module.css';

type PatientProps = { readonly detail: ReviewDetail; readonly now: number };

export function ReviewPatient({ detail, now }: PatientProps): ReactNode {
  const may = useSession().staff.role !== 'cashier';
  const { prescriptionId } = detail;
  const revealed = useCall(
    'review.revealed',
    { prescriptionId },
    { enabled: may, every_ms: 15_000 },
  );
  const whole = revealed.data && revealed.data.until > now ? revealed.data : null;
  const closing = closingWord(detail);
  const year = chinaDate(now).slice(0, 4);
  const left_ms = detail.validUntil === null ? null : detail.validUntil - now;
  const days = detail.lines[0]?.days ?? '';
  return (
    <section className={`${styles['panel']} ${styles['patient']}`} aria-label="患者">
      <header className={styles['patientHead']}>
        <span className={styles['name']}>{whole?.name ?? detail.maskedName}</span>
        <span>{detail.gender}</span>
        <span>{ageText(detail.age)}</span>
        {detail.weight !== '' && <span>{weightText(detail.weight)}</span>}
        <span className="code">{whole?.idDocNo ?? detail.maskedIdDocNo}</span>
        {whole && <LabelTag>全部显示，已记录</LabelTag>}
        <span className={styles['push']} />
        {closing && <StateTag kind={closing.kind}>{closing.word}</StateTag>}
        {detail.attributeName !== '' && <LabelTag tone="primary">{detail.attributeName}</LabelTag>}
        {detail.isLong && <LabelTag>长期处方 {daysOf(days)}</LabelTag>}
      </header>
      <dl className={styles['facts']}>
        <Fact name="过敏史" text={detail.allergies} alert={isAlert(detail.allergies)} />
        <Fact
          name="妊娠 / 哺乳"
          text={detail.pregnancy === '' && detail.gender === '男' ? '不适用' : detail.pregnancy}
          alert={isAlert(detail.pregnancy)}
        />
        <Fact name="体重" text={weightText(detail.weight)} alert={false} />
      </dl>
      <dl className={styles['source']}>
        <dt>诊断</dt>
        <dd>
          <b>{detail.diagnosis === '' ? '未写诊断' : detail.diagnosis}</b>
        </dd>
        <dt>处方号</dt>
        <dd>
          尾号 <span className="code">{detail.tail}</span> ·{' '}
          {shortMoment(detail.prescribedAtText, year).slice(0, 5)} 开
        </dd>
        <dt>开方</dt>
        <dd>
          {[detail.institutionName, detail.department, detail.prescriber]
            .filter((part) => part !== '')
            .join(' · ')}
        </dd>
        <dt>有效至</dt>
        <dd>
          <b>{shortMoment(detail.validUntilText, year)}</b>
          {left_ms !== null && detail.state === 'valid' && `（剩 ${remainingText(left_ms)}）`}
        </dd>
      </dl>
    </section>
  );
}

function Fact(props: {
  readonly name: string;
  readonly text: string;
  readonly alert: boolean;
}): ReactNode {
  return (
    <div className={props.alert ? styles['factAlert'] : undefined}>
      <dt>{props.name}</dt>
      <dd>{props.text === '' ? '未提供' : props.text}</dd>
    </div>
  );
}

/** 每次 5mg → 5mg: the column says 单次量 already. */
function singleDose(route: string, dose: string): string {
  return `${route} ${dose === '' || dose.startsWith('每次') ? dose : `每次 ${dose}`}`.trim();
}

export function ReviewLines({ detail }: { readonly detail: ReviewDetail }): ReactNode {
  return (
    <section className={`${styles['panel']} ${styles['lines']}`} aria-label="处方药品">
      <table className={styles['table']}>
        <thead>
          <tr>
            <th>#</th>
            <th>药品 / 规格</th>
            <th>用法 · 单次量</th>
            <th>频次</th>
            <th className={styles['figure']}>天数</th>
            <th className={styles['figure']}>数量</th>
            <th>发现</th>
          </tr>
        </thead>
        <tbody>
          {detail.lines.map((line) => (
            <tr key={line.lineNo} className={rowTone(lineLevel(detail.findings, line.lineNo))}>
              <td>{line.lineNo}</td>
              <td>
                <b>{line.name}</b>
                <small>
                  {line.spec}
                  {line.dosageForm === '' ? '' : ` · ${line.dosageForm}`}
                </small>
              </td>
              <td>{singleDose(line.route, line.dose)}</td>
              <td>{line.frequency}</td>
              <td className={styles['figure']}>{daysOf(line.days)}</td>
              <td className={styles['figure']}>
                {displayQuantity(line.quantity_e4)} {line.unit}
              </td>
              <td>
                <FindingKeys
                  findings={detail.findings.filter((one) => one.lineNos.includes(line.lineNo))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function rowTone(level: Finding['level'] | null): string | undefined {
  if (level === 'block') return styles['rowBlock'];
  return level === 'handle' ? styles['rowHandle'] : undefined;
}

function FindingKeys({ findings }: { readonly findings: readonly Finding[] }): ReactNode {
  if (findings.length === 0) return <span>无</span>;
  return findings.map((one) => <FindingKey key={one.key} finding={one} />);
}

/** The letter of a finding, filled for a block, outlined for others; with its level in words. */
export function FindingKey({ finding }: { readonly finding: Finding }): ReactNode {
  const tone = finding.handled ? 'keyDone' : `key_${finding.level}`;
  return (
    <span className={`${styles['letter']} ${styles[tone]}`} title={finding.title}>
      {finding.key}
    </span>
  );
}
