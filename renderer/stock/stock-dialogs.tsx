/** Goods received and a new product, by the manager. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { displayQuantity } from '#core/money.ts';
import type { Lot, ProductRow } from '#contract/stock.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { Dialog } from '#renderer/design/dialog.tsx';
import { Choice, TextField } from '#renderer/page-parts/fields.tsx';
import {
  EMPTY_PRODUCT,
  EMPTY_RECEIPT,
  checkProduct,
  checkReceipt,
  costWarning,
} from './stock-input.ts';
import type { ProductForm, ReceiptForm } from './stock-input.ts';
import styles from './stock.module.css';

function FailedSentence({ sentence }: { readonly sentence: string | null }): ReactNode {
  if (sentence === null) return null;
  return (
    <div role="alert">
      <StateTag kind="refused" plain>
        {sentence}
      </StateTag>
    </div>
  );
}

/** Bought for more than it is sold for: may be so (a list price was cut), and may be a slip. */
export function CostWarning(props: {
  readonly cost: string;
  readonly price_e6: number;
}): ReactNode {
  const warning = costWarning(props.cost, props.price_e6);
  if (warning === null) return null;
  return (
    <div role="status">
      <StateTag kind="limited" plain>
        {warning}
      </StateTag>
    </div>
  );
}

type ReceiveProps = {
  readonly product: ProductRow;
  readonly onDone: (sentence: string) => void;
  readonly onClose: () => void;
};

export function ReceiveDialog({ product, onDone, onClose }: ReceiveProps): ReactNode {
  const receive = useCommand('stock.receive', { failure: 'own' });
  const [form, setForm] = useState<ReceiptForm>(EMPTY_RECEIPT);
  const checked = checkReceipt(product.productId, form);
  const set = (change: Partial<ReceiptForm>): void => setForm({ ...form, ...change });
  const submit = (): void => {
    if (!checked.ok) return;
    receive.mutate(checked.input, {
      onSuccess: (lot: Lot) => {
        onDone(
          `已入库：${product.name} 批号 ${lot.lotNo}，现有 ${displayQuantity(lot.onHand_e4)} ${product.unit}。`,
        );
        onClose();
      },
    });
  };
  const enabled: true | string = receive.isPending
    ? '正在入库，请稍等。'
    : checked.ok
      ? true
      : checked.sentence;
  return (
    <Dialog
      title={`入库 · ${product.name} ${product.spec}`}
      onClose={onClose}
      buttons={[
        {
          key: 'Enter',
          label: '入库',
          main: true,
          run: submit,
          enabled,
        },
      ]}
      note={enabled === true ? null : enabled}
    >
      <div className={styles['form']}>
        <TextField first name="批号" value={form.lotNo} onChange={(lotNo) => set({ lotNo })} />
        <TextField
          name={`数量（${product.unit}）`}
          value={form.quantity}
          onChange={(quantity) => set({ quantity })}
        />
        <TextField
          name="生产日期"
          hint="20260301"
          value={form.madeOn}
          onChange={(madeOn) => set({ madeOn })}
        />
        <TextField
          name="有效期至"
          hint="20280229"
          value={form.expiresOn}
          onChange={(expiresOn) => set({ expiresOn })}
        />
        <TextField
          name={`进价（元 / ${product.unit}）`}
          hint="不知道就空着"
          value={form.cost}
          onChange={(cost) => set({ cost })}
        />
      </div>
      <CostWarning cost={form.cost} price_e6={product.price_e6} />
      <TextField name="供货单位" value={form.supplier} onChange={(supplier) => set({ supplier })} />
      <FailedSentence sentence={receive.error?.sentence ?? null} />
    </Dialog>
  );
}

type NewProductProps = {
  readonly onDone: (product: ProductRow) => void;
  readonly onClose: () => void;
};

export function NewProductDialog({ onDone, onClose }: NewProductProps): ReactNode {
  const create = useCommand('product.create', { failure: 'own' });
  const [form, setForm] = useState<ProductForm>(EMPTY_PRODUCT);
  const checked = checkProduct(form);
  const set = (change: Partial<ProductForm>): void => setForm({ ...form, ...change });
  const submit = (): void => {
    if (!checked.ok) return;
    create.mutate(checked.input, {
      onSuccess: (product: ProductRow) => {
        onDone(product);
        onClose();
      },
    });
  };
  const enabled: true | string = create.isPending
    ? '正在保存，请稍等。'
    : checked.ok
      ? true
      : checked.sentence;
  return (
    <Dialog
      title="新商品"
      width={760}
      onClose={onClose}
      buttons={[
        {
          key: 'Enter',
          label: '保存',
          main: true,
          run: submit,
          enabled,
        },
      ]}
      note={enabled === true ? null : enabled}
    >
      <ProductFields form={form} set={set} />
      <FailedSentence sentence={create.error?.sentence ?? null} />
    </Dialog>
  );
}

type ProductFieldsProps = {
  readonly form: ProductForm;
  readonly set: (change: Partial<ProductForm>) => void;
};

/** Text fields of the form, in the order they are typed from the box. */
const TEXT_FIELDS = [
  ['itemCode', '本店编码'],
  ['name', '品名'],
  ['genericName', '通用名'],
  ['spec', '规格'],
  ['dosageForm', '剂型'],
  ['manufacturer', '厂家'],
  ['approvalNo', '批准文号'],
  ['unit', '单位'],
  ['price', '单价（元）'],
  ['barcode', '条码'],
  ['nationalDrugCode', '国家药品编码'],
  ['tracePrefixes', '追溯码前 7 位'],
  ['shelf', '货位'],
] as const;

const KINDS = { rx: '处方药', otc: 'OTC', device: '器械', other: '其他', service: '服务' } as const;
const CLASSES = { '': '非医保', '01': '甲类', '02': '乙类', '03': '丙类' } as const;

function ProductFields({ form, set }: ProductFieldsProps): ReactNode {
  return (
    <div className={styles['form']}>
      {TEXT_FIELDS.map(([field, name], index) => (
        <TextField
          key={field}
          first={index === 0}
          name={name}
          value={form[field]}
          onChange={(value) => set({ [field]: value })}
        />
      ))}
      <Choice name="类别" value={form.kind} choices={KINDS} onChange={(kind) => set({ kind })} />
      <Choice
        name="医保类别"
        value={form.catalogueClass}
        choices={CLASSES}
        onChange={(catalogueClass) => set({ catalogueClass })}
      />
      <label className={styles['tick']}>
        <input
          type="checkbox"
          checked={form.traceRequired}
          onChange={(event) => set({ traceRequired: event.target.checked })}
        />
        <span>须采追溯码</span>
      </label>
    </div>
  );
}
