/**
 * 结果未知 (picture 03): a state, not an error. Says what is known, what to do and what not to do.
 * There is nothing here to press "again", and Esc does nothing.
 */
import type { ReactNode } from 'react';
import {
  CheckCircleFilled,
  CheckOutlined,
  ClockCircleOutlined,
  CloseOutlined,
  MinusCircleOutlined,
  StopOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import { displayYuan } from '#core/money.ts';
import { chinaTime } from '#core/time.ts';
import type { Sale } from '#contract/sale.ts';
import { usePage } from '#renderer/app/page-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { UndecidedIcon } from '#renderer/design/state-tag.tsx';
import { minutesAndSeconds, useNow } from '#renderer/design/use-now.ts';
import { partsOf } from './trial-card.tsx';
import './unknown.css';

function Head({ sale }: { readonly sale: Sale }): ReactNode {
  const now = useNow();
  const sentAt = sale.settlement?.sentAt ?? null;
  return (
    <header className="unknown-head" role="alert">
      <UndecidedIcon size={52} />
      <span>
        <h2>结果未知：医保平台没有答复</h2>
        <span>
          请求已发出，没有收到能确认的答复。医保<b>可能已经扣款，也可能没有</b>。本单已锁定。
        </span>
      </span>
      {sentAt !== null && (
        // A ticking clock is not announced: the head has said it once.
        <span className="unknown-wait" aria-live="off">
          <span>已等待</span>
          <b>{minutesAndSeconds(now - sentAt)}</b>
          <span>{chinaTime(sentAt)} 发出</span>
        </span>
      )}
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

function Known({ sale }: { readonly sale: Sale }): ReactNode {
  const { settlement } = sale;
  const sentAt = settlement?.sentAt ?? null;
  const noticedAt = settlement?.answeredAt ?? null;
  return (
    <section className="unknown-known">
      <h3>
        <SyncOutlined /> 现在知道什么
      </h3>
      <ol>
        <li>
          <CheckCircleFilled className="good" />
          <span className="at">{sentAt === null ? '' : chinaTime(sentAt)}</span>
          <span>
            请求已先存入本机再发出，断电、重启都不会丢
            {settlement !== null && settlement.msgid !== '' && (
              <span className="second code">请求流水 {settlement.msgid}</span>
            )}
          </span>
        </li>
        <li>
          <ClockCircleOutlined className="warn" />
          <span className="at">{noticedAt === null ? '之后' : chinaTime(noticedAt)}</span>
          <span>
            没有收到能确认的答复，状态记为<b>结果未知</b>
            {settlement !== null && settlement.sentence !== '' && (
              <span className="second">{settlement.sentence}</span>
            )}
          </span>
        </li>
        <li className="unknown-now">
          <SyncOutlined />
          <span className="at">现在</span>
          <span>
            <b>等待核对</b>，本单、参保人和处方在各台都锁定
          </span>
        </li>
        <li>
          <MinusCircleOutlined />
          <span className="at">若有这笔</span>
          <span>按平台的账处理，之前本单不能再次结算</span>
        </li>
        <li>
          <MinusCircleOutlined />
          <span className="at">若无这笔</span>
          <span>没有扣款；核实后本单解锁，由你重新发起</span>
        </li>
      </ol>
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
            <CheckOutlined /> 顾客等不及：按 <KeyCap>F8</KeyCap> 挂起，本单一直留着
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

export function UnknownDialog({ sale }: { readonly sale: Sale }): ReactNode {
  const hold = useCommand('sale.hold', { failure: 'own' });
  const slip = useCommand('receipt.reprint', { failure: 'own' });
  const open = usePage((state) => state.open);
  return (
    <Dialog
      title="结果未知"
      name="结果未知：医保平台没有答复"
      width={1080}
      head={<Head sale={sale} />}
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
        { key: 'F9', label: '请店长处理', run: () => open('day') },
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
        <Known sale={sale} />
        <Advice due_fen={sale.stillToPay_fen} />
      </div>
    </Dialog>
  );
}
