/** 导入商品清单: choose a file, see what would come of every row, add what is ready with a PIN. */
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { GoodsPlan } from '#contract/goods-import.ts';
import { LONGEST_GOODS_FILE_BYTES } from '#contract/goods-import.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { base64Of } from '#renderer/page-parts/base64.ts';
import { FilePicker } from '#renderer/page-parts/file-picker.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { planSentence } from './goods-import-words.ts';
import './goods-import.css';

type ImportProps = {
  readonly onDone: (sentence: string) => void;
  readonly onClose: () => void;
};

type Chosen = { readonly name: string; readonly base64: string };

export function GoodsImportDialog({ onDone, onClose }: ImportProps): ReactNode {
  const picker = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const dryRun = useCommand('goodsImport.dryRun', { failure: 'own' });
  const run = useCommand('goodsImport.run', { failure: 'own' });
  const approval = useApproval();
  const plan = chosen === null ? null : (dryRun.data ?? null);

  const take = async (file: File): Promise<void> => {
    setProblem(null);
    run.reset();
    dryRun.reset();
    if (file.size > LONGEST_GOODS_FILE_BYTES) {
      setChosen(null);
      setProblem('文件超过 700 KB，请分成几个文件导入。');
      return;
    }
    const base64 = base64Of(new Uint8Array(await file.arrayBuffer()));
    setChosen({ name: file.name, base64 });
    dryRun.mutate({ base64 });
  };
  const missing =
    plan === null ? '先选文件。' : plan.ready === 0 ? '没有可以导入的行。' : approval.missing;
  const act = (): void => {
    if (chosen === null || plan === null || missing !== null || approval.approval === null) return;
    if (run.isPending) return;
    const { sha256, ready } = plan;
    run.mutate(
      { base64: chosen.base64, sha256, ready, approval: approval.approval },
      {
        onError: approval.clear,
        onSuccess: ({ added }) => {
          onDone(`已导入 ${added} 个商品。`);
          onClose();
        },
      },
    );
  };
  const pick = (): void => picker.current?.click();
  return (
    <Dialog
      // Another dialog for the eye and the focus: from choosing a file to approving what it holds.
      key={plan === null ? 'choose' : 'approve'}
      title="导入商品清单"
      width={860}
      onClose={onClose}
      failure={problem ?? dryRun.error?.sentence ?? run.error?.sentence ?? null}
      buttons={[
        { key: 'F8', label: '选文件', main: plan === null, run: pick },
        {
          key: 'F9',
          label: plan === null || plan.ready === 0 ? '导入' : `导入 ${plan.ready} 个`,
          main: plan !== null,
          enabled: missing ?? true,
          run: act,
        },
      ]}
      note={missing ?? '只新增，不改已有的商品'}
    >
      <FilePicker
        picker={picker}
        name="商品清单文件"
        accept=".xlsx,.csv,.txt,.tsv"
        onPick={(file) => void take(file)}
      />
      {chosen === null && <Guide />}
      {chosen !== null && dryRun.isPending && <p>正在检查 {chosen.name}…</p>}
      {chosen !== null && plan !== null && <PlanTable name={chosen.name} plan={plan} />}
      {plan !== null && plan.ready > 0 && approval.fields}
    </Dialog>
  );
}

function Guide(): ReactNode {
  return (
    <>
      <p>按 F8 选 XLSX 或 CSV 文件。先检查，不写入；检查后逐行说明，再由店长批准。</p>
      <p className="goods-import-quiet">
        第一行是列名。必须有：商品编码、商品名称、单位、零售价、类别（处方药、非处方药、器械、服务、其他）。
        可以有：通用名、规格、剂型、生产企业、批准文号、国家医保编码、医保类别、条码、追溯码标识、扫追溯码、货位。
      </p>
    </>
  );
}

function PlanTable({ name, plan }: { readonly name: string; readonly plan: GoodsPlan }): ReactNode {
  return (
    <>
      <p>
        <strong>{name}</strong>：{planSentence(plan)}
      </p>
      {plan.refused.length > 0 && (
        <div className="goods-import-refused" tabIndex={0} role="region" aria-label="不能导入的行">
          <table>
            <thead>
              <tr>
                <th>行</th>
                <th>商品编码</th>
                <th>商品名称</th>
                <th>为什么不能导入</th>
              </tr>
            </thead>
            <tbody>
              {plan.refused.map((row) => (
                <tr key={row.row}>
                  <td>{row.row}</td>
                  <td className="code">{row.itemCode}</td>
                  <td>{row.name}</td>
                  <td>{row.reasons.join('；')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
