/**
 * 结果未知 (picture 03): a state, not an error. Says what is known, what to do and what not to do.
 * There is nothing here to press "again", and Esc does nothing.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import {
  CheckCircleFilled,
  CheckOutlined,
  CloseOutlined,
  StopOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import { displayYuan } from '#core/money.ts';
import { chinaTime } from '#core/time.ts';
import type { ResolutionView, Sale } from '#contract/sale.ts';
import { usePage } from '#renderer/app/page-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { useWantedDifference } from '#renderer/day/wanted-difference.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import type { DialogButton } from '#renderer/design/dialog.tsx';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { UndecidedIcon } from '#renderer/design/state-tag.tsx';
import { minutesAndSeconds, useNow } from '#renderer/design/use-now.ts';
import { AuthoriseDialog } from './authorise-dialog.tsx';
import { ResolutionTimeline } from './resolution-timeline.tsx';
import { deskWords, heading } from './resolution-words.ts';
import type { TimelineRow } from './resolution-words.ts';
import { partsOf } from './trial-card.tsx';
import './unknown.css';

type WayProps = { readonly sale: Sale; readonly way: ResolutionView };

/** The alert speaks once for every step of the way, not with every second. */
function Head({ sale, way }: WayProps): ReactNode {
  const now = useNow();
  const since = sale.settlement?.sentAt ?? way.beganAt;
  const { title, line } = heading(way);
  return (
    <header className="unknown-head">
      <UndecidedIcon size={52} />
      <span role="alert">
        <h2>{title}</h2>
        <span>{line}</span>
      </span>
      <span className="unknown-wait">
        <span>已等待</span>
        <b>{minutesAndSeconds(now - since)}</b>
        <span>{deskWords(way)}</span>
      </span>
    </header>
  );
}

function Frozen({ sale }: { readonly sale: Sale }): ReactNode {
  const amounts = sale.trial?.amounts ?? null;
  const parts = amounts === null ? null : partsOf(amounts, sale.selfPay_fen);
  const figure = (name: string, fen: number | null): ReactNode => (
    <div>
      <span>{name}</span>
      <b>{fen === null ? '—' : displayYuan(fen)}</b>
    </div>
  );
  return (
    <div className="unknown-figures">
      <div className="unknown-who">
        <span>参保人 · 单号</span>
        <b>
          {sale.person === null ? '' : `${sale.person.maskedName} · `}
          <span className="unknown-number">{sale.saleNo}</span>
        </b>
      </div>
      {figure('医保内金额', sale.insured_fen)}
      {figure('统筹基金（待定）', parts?.pooled ?? null)}
      {figure('个人账户（待定）', parts?.account ?? null)}
      {figure('家庭共济（待定）', parts?.family ?? null)}
      {figure('自付（尚未收取）', parts?.cash ?? null)}
    </div>
  );
}

/** The request as it left: what makes everything after it safe. */
function sentRow(sale: Sale): TimelineRow {
  const { sentAt = null, msgid = '' } = sale.settlement ?? {};
  return {
    look: 'done',
    at: sentAt === null ? '' : chinaTime(sentAt),
    text: ['请求已先存入本机再发出，断电、重启都不会丢', '', ''],
    // In its three parts: shop, time, number.
    second: msgid === '' ? '' : `请求流水 ${msgid.replace(/^(.{12})(.{14})/, '$1 $2 ')}`,
  };
}

function Doing({ sale, way }: WayProps): ReactNode {
  return (
    <section className="unknown-known">
      <h3>
        <SyncOutlined /> 系统正在做什么
      </h3>
      <ResolutionTimeline way={way} sent={sentRow(sale)} due_fen={sale.stillToPay_fen} />
    </section>
  );
}

function Advice({ due_fen }: { readonly due_fen: number }): ReactNode {
  return (
    <section className="unknown-advice">
      <div className="advice advice-do">
        <h3>
          <CheckCircleFilled /> 请这样做
        </h3>
        <ul>
          <li>
            <CheckOutlined /> 药品和处方<b>留在柜台</b>，先不交给顾客
          </li>
          <li>
            <CheckOutlined /> 告诉顾客：“平台还没答复，正在核对，请稍等。”
          </li>
          <li>
            <CheckOutlined /> 顾客等不及：按 <KeyCap>F8</KeyCap> 挂起，核对不会中断
          </li>
        </ul>
      </div>
      <div className="advice advice-dont">
        <h3>
          <StopOutlined /> 请不要
        </h3>
        <ul>
          <li>
            <CloseOutlined /> 不要重新刷码、另开一单，或换台再结一次
          </li>
          <li>
            <CloseOutlined /> {due_fen === 0 ? '不要收钱' : `不要收 ${displayYuan(due_fen)} 元`}
            ，不要开钱箱
          </li>
          <li>
            <CloseOutlined /> 不要向顾客承诺“已报销”或“没扣钱”
          </li>
        </ul>
      </div>
    </section>
  );
}

/** F9: the manager's word where the region wants one; otherwise the desk, at this difference. */
function useManagerButton({ sale, way }: WayProps) {
  const open = usePage((state) => state.open);
  const want = useWantedDifference((state) => state.want);
  const [asking, setAsking] = useState(false);
  const waiting = way.step === 'authorise';
  const button: DialogButton = {
    key: 'F9',
    label: waiting ? '店长授权冲正（需 PIN）' : '请店长处理',
    run: () => {
      if (waiting) return setAsking(true);
      want(sale.saleId);
      open('day');
    },
  };
  // The authorisation may have been given on another till meanwhile.
  return { button, asking: asking && waiting, close: () => setAsking(false) };
}

/** A sale is unknown only with its way out beside it. */
export function UnknownDialog({ sale }: { readonly sale: Sale }): ReactNode {
  return sale.resolution === null ? null : <WayDialog sale={sale} way={sale.resolution} />;
}

function WayDialog({ sale, way }: WayProps): ReactNode {
  const hold = useCommand('sale.hold', { failure: 'own' });
  const slip = useCommand('receipt.reprint', { failure: 'own' });
  const manager = useManagerButton({ sale, way });
  if (manager.asking) return <AuthoriseDialog sale={sale} onClose={manager.close} />;
  return (
    <Dialog
      title="结果未知"
      name="结果未知：医保平台没有答复"
      width={1080}
      head={<Head sale={sale} way={way} />}
      failure={hold.error?.sentence ?? slip.error?.sentence ?? null}
      buttons={[
        {
          key: 'F8',
          label: '挂起本单，接待下一位',
          main: true,
          run: () => {
            if (!hold.isPending) hold.mutate({});
          },
        },
        {
          key: 'F10',
          label: '打印待核对凭条',
          run: () => {
            if (!slip.isPending) slip.mutate({ saleId: sale.saleId });
          },
        },
        manager.button,
      ]}
      note={
        <>
          {slip.isSuccess && (
            <>
              <b>凭条已打印。</b>
              <br />
            </>
          )}
          有结论前，本店各台都不能再次结算
          <br />
          {sale.prescription === null
            ? '此人的这张单'
            : `此人的这张处方（尾号 ${sale.prescription.tail}）`}
        </>
      }
    >
      <Frozen sale={sale} />
      <div className="unknown-room">
        <Doing sale={sale} way={way} />
        <Advice due_fen={sale.stillToPay_fen} />
      </div>
    </Dialog>
  );
}
