/** Shift+F10: the label of a split pack (GSP art. 172) for the selected line. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SaleId } from '#core/ids.ts';
import type { SaleLine } from '#contract/sale.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { Choice, TextField } from '#renderer/page-parts/fields.tsx';
import { labelUsage } from './label-words.ts';

type LabelProps = {
  readonly saleId: SaleId;
  readonly line: SaleLine;
  readonly onClose: () => void;
};

/** Why it cannot be printed yet; true when it can. */
function complete(fields: Readonly<Record<string, string>>, count: number): true | string {
  const empty = Object.entries(fields).find(([, value]) => value.trim() === '');
  if (empty !== undefined) return `请写${empty[0]}。`;
  return (Number.isInteger(count) && count >= 1 && count <= 20) || '袋数须为 1 到 20。';
}

export function LabelDialog({ saleId, line, onClose }: LabelProps): ReactNode {
  const known = labelUsage(line.usage);
  const [quantity, setQuantity] = useState('');
  const [usage, setUsage] = useState(known.usage);
  const [dosage, setDosage] = useState(known.dosage);
  const [packs, setPacks] = useState('1');
  const [lotNo, setLotNo] = useState(line.lots[0]?.lotNo ?? '');
  const say = useNotice((state) => state.say);
  const print = useCommand('print.label', { failure: 'own' });
  const lot = line.lots.find((one) => one.lotNo === lotNo);
  const count = Number(packs);
  const enabled = complete({ 数量: quantity, 用法: usage, 用量: dosage, 批号: lotNo }, count);
  const act = (): void => {
    if (print.isPending || lot === undefined) return;
    print.mutate(
      { saleId, lineId: line.lineId, lotId: lot.lotId, quantity, usage, dosage, count },
      {
        onSuccess: () => {
          say('good', `拆零标签 ${count} 张已送去打印，已记录。`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      title={`拆零标签 · ${line.name}`}
      name="拆零标签"
      onClose={onClose}
      failure={print.error?.sentence ?? null}
      buttons={[{ key: 'F10', label: '打印标签', main: true, enabled, run: act }]}
      note="谁、何时、哪一批、多少，都会记录"
    >
      <p>
        {line.spec} · {line.manufacturer}
      </p>
      <div className="field-stack">
        <TextField
          first
          name="数量（带单位）"
          hint="例：12 片"
          value={quantity}
          onChange={setQuantity}
        />
        <TextField name="用法" hint="例：口服 每日3次" value={usage} onChange={setUsage} />
        <TextField name="用量" hint="例：每次 1片" value={dosage} onChange={setDosage} />
        <Choice
          name="批号 / 有效期"
          value={lotNo}
          choices={Object.fromEntries(
            line.lots.map((one) => [one.lotNo, `${one.lotNo}　有效期至 ${one.expiresOn}`]),
          )}
          onChange={setLotNo}
        />
        <TextField name="袋数（每袋一张）" value={packs} onChange={setPacks} />
      </div>
    </Dialog>
  );
}
