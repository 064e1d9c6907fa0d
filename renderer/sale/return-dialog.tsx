/**
 * A partial return that has begun: where it stands, what is next, and at the end the one hand-over
 * of money. It says the same after a restart, on every till.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import type { RefundPlanView, SaleReturn } from '#contract/sale-return.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import type { DialogButton } from '#renderer/design/dialog.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useReasonedApproval } from './approval-fields.tsx';
import { TenderRow } from './pay-block.tsx';
import { moneyWords, returnWords, stageOf } from './return-words.ts';
import { TENDER_NAMES } from './sale-words.ts';
import type { TenderKind } from './sale-ui-store.ts';
import { TENDERS } from './tenders.ts';
import { useSaleCommand } from './use-sale.ts';

type ReturnDialogProps = {
  /** As last heard of it; the open ones are asked for again. */
  readonly back: SaleReturn;
  readonly onChanged: (back: SaleReturn) => void;
  readonly onClose: () => void;
};

/** What the customer does with the rest when it is not settled by insurance. */
type Way = 'insured' | 'selfPay' | 'everything';

export function ReturnDialog(props: ReturnDialogProps): ReactNode {
  const open = useCall('sale.returnsOpen', {});
  const newer = open.data?.find((one) => one.returnId === props.back.returnId);
  const [way, setWay] = useState<Way>('insured');
  const back = newer ?? props.back;
  if (way === 'everything') {
    return <EverythingForm {...props} back={back} onBack={() => setWay('insured')} />;
  }
  const plan = way === 'selfPay' ? back.planSelfPay : back.plan;
  if (back.state === 'keeping' && plan !== null) {
    return (
      <MoneyForm
        {...props}
        back={back}
        plan={plan}
        selfPay={way === 'selfPay'}
        onEverything={() => setWay('everything')}
        {...(way === 'selfPay' ? { onBack: () => setWay('insured') } : {})}
      />
    );
  }
  return <Standing {...props} back={back} onWay={setWay} />;
}

function Head({ back }: { readonly back: SaleReturn }): ReactNode {
  const words = returnWords(back);
  return (
    <>
      <p className="summary-head">
        <b>{back.saleNo}</b>
        <StateTag kind={words.kind}>{words.title}</StateTag>
        {back.maskedName !== '' && <span>{back.maskedName}</span>}
        <span className="muted">{back.reason}</span>
      </p>
      <dl className="slip-split">
        <div>
          <dt>退回的商品</dt>
          <dd>{displayYuan(back.returned_fen)}</dd>
        </div>
        <div>
          <dt>留下的商品{back.keptSaleNo === '' ? '' : `（新单 ${back.keptSaleNo}）`}</dt>
          <dd>{displayYuan(back.kept_fen)}</dd>
        </div>
      </dl>
    </>
  );
}

type StandingProps = ReturnDialogProps & { readonly onWay: (way: Way) => void };

/** No money yet, or none any more: what is next. */
function Standing({ back, onWay, onClose }: StandingProps): ReactNode {
  const resume = useSaleCommand('sale.resume', { failure: 'own' });
  const stage = stageOf(back);
  const words = returnWords(back);
  const goOn: DialogButton =
    stage === 'held'
      ? {
          key: 'F8',
          label: '取单，继续退货',
          main: true,
          run: () => {
            if (back.keptSaleId !== null && !resume.isPending) {
              resume.mutate({ saleId: back.keptSaleId }, { onSuccess: onClose });
            }
          },
        }
      : {
          key: 'Enter',
          label: stage === 'settle' ? '请顾客出示医保码' : '知道了',
          main: true,
          run: onClose,
        };
  const others: DialogButton[] =
    stage === 'settle'
      ? [
          { key: 'F6', label: '留下的改自费', run: () => onWay('selfPay') },
          { key: 'F7', label: '全部退回', danger: true, run: () => onWay('everything') },
        ]
      : stage === 'held'
        ? [{ key: 'F7', label: '全部退回', danger: true, run: () => onWay('everything') }]
        : [];
  return (
    <Dialog
      title={stage === 'done' ? '退货完成' : '退货'}
      width={680}
      onClose={onClose}
      failure={resume.error?.sentence ?? null}
      buttons={[goOn, ...others]}
      note={stage === 'done' ? '小票已打印，F10 可重打' : null}
    >
      <Head back={back} />
      {stage === 'done' && back.plan !== null && (
        <p className="pay-due" role="status">
          <b>{moneyWords(back.plan)}</b>
        </p>
      )}
      <p className="give-back">{words.line}</p>
    </Dialog>
  );
}

type MoneyProps = ReturnDialogProps & {
  readonly plan: RefundPlanView;
  readonly selfPay: boolean;
  readonly onEverything: () => void;
  readonly onBack?: () => void;
};

/** The hand-over: what goes back by which way, or what is still to be paid; Enter books it all. */
function MoneyForm(props: MoneyProps): ReactNode {
  const { back, plan, selfPay, onEverything, onBack, onChanged, onClose } = props;
  const [kind, setKind] = useState<TenderKind>('cash');
  const finish = useCommand('sale.returnFinish', { failure: 'own', done: onChanged });
  const collect = plan.collect_fen;
  const act = (): void => {
    if (finish.isPending) return;
    const tender = { kind, amount_fen: collect, received_fen: collect };
    finish.mutate({ returnId: back.returnId, selfPay, tenders: collect > 0 ? [tender] : [] });
  };
  return (
    <Dialog
      title={selfPay ? '留下的商品改自费' : '退货：退差额'}
      width={680}
      onClose={onBack ?? onClose}
      failure={finish.error?.sentence ?? null}
      keys={TENDERS.map((one, index) => ({
        key: `Alt+Digit${index + 1}`,
        label: TENDER_NAMES[one],
        run: () => setKind(one),
      }))}
      buttons={[
        {
          key: 'Enter',
          label: collect > 0 ? '收款，打印小票' : '退款，打印小票',
          main: true,
          run: act,
        },
        ...(onBack === undefined && (back.keptState === 'settled' || back.keptState === 'open')
          ? [{ key: 'F7', label: '全部退回', danger: true, run: onEverything }]
          : []),
      ]}
    >
      <Head back={back} />
      <p className="pay-due">
        <b>{moneyWords(plan)}</b>
      </p>
      {selfPay && <p className="muted">留下的商品不走医保，按原价由顾客自付。</p>}
      {collect > 0 && (
        <TenderRow chosen={kind} onChoose={setKind} caps={['Alt+1', 'Alt+2', 'Alt+3', 'Alt+4']} />
      )}
    </Dialog>
  );
}

type EverythingProps = ReturnDialogProps & { readonly onBack: () => void };

/** Everything comes back after all: a manager says so once more, for it is more than was approved. */
function EverythingForm({ back, onBack, onChanged }: EverythingProps): ReactNode {
  const asked = useReasonedApproval({ reason: false });
  const act = useCommand('sale.returnEverything', { failure: 'own', done: onChanged });
  const submit = (): void => {
    if (act.isPending || asked.approval === null) return;
    act.mutate(
      { returnId: back.returnId, approval: asked.approval },
      { onError: asked.clear, onSuccess: onBack },
    );
  };
  return (
    <Dialog
      title="全部退回"
      width={680}
      onClose={onBack}
      failure={act.error?.sentence ?? null}
      buttons={[
        {
          key: 'F12',
          label: '全部退回',
          main: true,
          danger: true,
          enabled: asked.missing ?? true,
          run: submit,
        },
      ]}
      note={asked.missing}
    >
      <Head back={back} />
      {back.planEverything !== null && (
        <p className="give-back">
          请把留下的药也收回。成功后 <b>{moneyWords(back.planEverything)}</b>。
        </p>
      )}
      {asked.fields}
    </Dialog>
  );
}
