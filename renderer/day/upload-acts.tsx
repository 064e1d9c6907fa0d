/** What a manager does with one upload: correct and send again, settle an unknown one, close. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { OutboxItem, UploadDetail, UploadGoods } from '#contract/outbox.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { TextField } from '#renderer/page-parts/fields.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { GOODS_FIELDS, checkGoods, whereOf } from './upload-words.ts';
import type { GoodsForm } from './upload-words.ts';
import styles from './day.module.css';

type ActProps = { readonly item: OutboxItem; readonly onDone: () => void };

export function CorrectUpload({ item, onDone }: ActProps): ReactNode {
  const detail = useCall('outbox.detail', { itemId: item.itemId });
  // Read once: what is typed must not vanish when the item moves on.
  const [first, setFirst] = useState<UploadDetail | null>(null);
  if (first === null && detail.data) setFirst(detail.data);
  if (first !== null) return <CorrectForm detail={first} onDone={onDone} />;
  return (
    <Dialog title="更正重传" onClose={onDone} buttons={[]}>
      {detail.error ? (
        <ErrorState>{detail.error.sentence}</ErrorState>
      ) : (
        <LoadingState text="正在读取" />
      )}
    </Dialog>
  );
}

type FormProps = { readonly detail: UploadDetail; readonly onDone: () => void };

function CorrectForm({ detail, onDone }: FormProps): ReactNode {
  const { item, goods, pharmacist } = detail;
  const [at, setAt] = useState(0);
  const known = goods[at];
  const [forms, setForms] = useState<readonly GoodsForm[]>(() => goods.map(formOf));
  const [practiceNo, setPracticeNo] = useState(pharmacist?.practiceNo ?? '');
  const act = useCommand('outbox.correct', { failure: 'own' });
  const form = forms[at];
  const checked = known && form ? checkGoods(known, form) : null;
  const wrong = checked !== null && !checked.ok ? checked.sentence : null;
  const change = (next: Partial<GoodsForm>): void =>
    setForms(forms.map((one, index) => (index === at ? { ...one, ...next } : one)));
  const submit = (): void =>
    act.mutate(
      {
        itemId: item.itemId,
        goods: checked?.ok ? checked.goods : null,
        practiceNo: practiceNo.trim() === '' ? null : practiceNo.trim(),
      },
      { onSuccess: onDone },
    );
  return (
    <Dialog
      title={`更正重传 · ${item.name}`}
      width={680}
      onClose={onDone}
      failure={act.error?.sentence ?? null}
      buttons={[
        {
          key: 'F12',
          label: '保存并重传',
          main: true,
          enabled: act.isPending ? '正在保存，请稍等。' : (wrong ?? true),
          run: submit,
        },
        ...(goods.length > 1
          ? [{ key: 'F6', label: '下一种商品', run: () => setAt((at + 1) % goods.length) }]
          : []),
      ]}
      note={wrong}
    >
      {item.reason !== '' && <p>平台原话：{item.reason}</p>}
      {known && form && (
        <>
          <p>
            <b>{known.name}</b> {known.spec}
            {goods.length > 1 && `（第 ${at + 1} 种，共 ${goods.length} 种）`}
          </p>
          <div className={styles['correctForm']}>
            {GOODS_FIELDS.map(([field, name], index) => (
              <TextField
                key={field}
                name={name}
                first={index === 0}
                value={form[field]}
                onChange={(value) => change({ [field]: value })}
              />
            ))}
          </div>
        </>
      )}
      {pharmacist !== null && (
        <TextField
          name={`药师 ${pharmacist.name} 的执业证号`}
          value={practiceNo}
          onChange={setPracticeNo}
        />
      )}
      <p className="muted">改的是商品、批次和药师档案；以后的上传也用改后的内容。</p>
    </Dialog>
  );
}

function formOf(goods: UploadGoods): GoodsForm {
  const { nationalDrugCode, approvalNo, manufacturer, lotNo, madeOn, expiresOn } = goods;
  return { nationalDrugCode, approvalNo, manufacturer, lotNo, madeOn, expiresOn };
}

/** The person looks it up on the platform's own pages; the program cannot (no query by our number). */
export function SettleUpload({ item, onDone }: ActProps): ReactNode {
  const [platformNo, setPlatformNo] = useState('');
  const [reason, setReason] = useState('');
  const act = useCommand('outbox.settleUnknown', { failure: 'own' });
  const say = (found: boolean) => (): void =>
    act.mutate(
      { itemId: item.itemId, found, platformNo: platformNo.trim(), reason: reason.trim() },
      { onSuccess: onDone },
    );
  const may: true | string = act.isPending
    ? '正在登记，请稍等。'
    : reason.trim() === ''
      ? '请先写明在哪里、由谁核实。'
      : true;
  return (
    <Dialog
      title={`核实结果 · ${item.name}`}
      width={680}
      onClose={onDone}
      failure={act.error?.sentence ?? null}
      buttons={[
        { key: 'F9', label: '平台已有，不再上传', enabled: may, run: say(true) },
        { key: 'F12', label: '平台没有，重新上传', danger: true, enabled: may, run: say(false) },
      ]}
      note={may === true ? null : may}
    >
      <p>
        {whereOf(item).name}　{item.subject}：{item.reason}
      </p>
      <p>
        请在医保平台网页查这一{item.lot === null ? '单' : '批次'}
        。没有查清之前不要重新上传，平台会记成两笔。
      </p>
      <TextField
        name="核实情况"
        first
        hint="平台网页查询，查无此单 …"
        value={reason}
        onChange={setReason}
      />
      <TextField name="平台流水号（已有时填）" value={platformNo} onChange={setPlatformNo} />
    </Dialog>
  );
}

export function CloseUpload({ item, onDone }: ActProps): ReactNode {
  const [reason, setReason] = useState('');
  const approval = useApproval(false);
  const act = useCommand('outbox.close', { failure: 'own' });
  const missing = reason.trim() === '' ? '请写关闭原因。' : approval.missing;
  const submit = (): void => {
    if (approval.approval === null || act.isPending) return;
    act.mutate(
      { itemId: item.itemId, reason: reason.trim(), approval: approval.approval },
      { onSuccess: onDone, onError: approval.clear },
    );
  };
  return (
    <Dialog
      title={`关闭 · ${item.name}`}
      width={680}
      onClose={onDone}
      failure={act.error?.sentence ?? null}
      buttons={[
        {
          key: 'F12',
          label: '关闭，不再上传',
          main: true,
          danger: true,
          enabled: act.isPending ? '正在关闭，请稍等。' : (missing ?? true),
          run: submit,
        },
      ]}
      note={missing}
    >
      <p>
        {whereOf(item).name}　{item.subject}
        {item.reason !== '' && `：${item.reason}`}
      </p>
      <p>
        关闭后这一条不再上传，同一{item.lot === null ? '单' : '批次'}
        后面的继续。原因和批准人会留在记录里。
      </p>
      <TextField name="原因" first hint="已在平台网页补传 …" value={reason} onChange={setReason} />
      {approval.fields}
    </Dialog>
  );
}
