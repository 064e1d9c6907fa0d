/** Codes to click instead of scanning: people, staff, boxes, goods, and wrong ones to try. */
import type { ReactNode } from 'react';
import { maskName } from '#core/person.ts';
import type { Palette } from '#contract/system.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { useScan } from '#renderer/scanner/use-scanner.ts';

type PaletteCode = Palette['people'][number];

function asItIs(label: string): string {
  return label;
}

const GROUPS = [
  // Made-up customers too are shown as customers are: the note tells them apart.
  { name: '顾客医保码', key: 'people', labelOf: maskName },
  { name: '药师医保码（审方签名）', key: 'staff', labelOf: asItIs },
  { name: '药盒追溯码', key: 'boxes', labelOf: asItIs },
  { name: '商品码', key: 'goods', labelOf: asItIs },
  { name: '错误的码', key: 'wrong', labelOf: asItIs },
] as const satisfies readonly {
  name: string;
  key: keyof Palette;
  labelOf: (label: string) => string;
}[];

type GroupProps = {
  readonly name: string;
  readonly codes: readonly PaletteCode[];
  readonly labelOf: (label: string) => string;
  readonly onScan: (code: string) => void;
};

function PaletteGroup({ name, codes, labelOf, onScan }: GroupProps): ReactNode {
  return (
    <section className="palette-group">
      <h3>{name}</h3>
      {codes.length === 0 && <EmptyState>没有了。</EmptyState>}
      {codes.map((one, index) => (
        <button
          key={`${one.code} ${index}`}
          type="button"
          className="palette-code"
          onClick={() => onScan(one.code)}
        >
          <b>{labelOf(one.label)}</b>
          <span>{one.note}</span>
        </button>
      ))}
    </section>
  );
}

export function TrainingPalette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const palette = useCall('training.palette', {});
  const scan = useScan();
  return (
    <aside className="palette" aria-label="演练码板">
      <header className="palette-head">
        <strong>演练码板</strong>
        <span className="muted">点一下等于扫一下</span>
        <button type="button" className="link-button" onClick={onClose}>
          收起
        </button>
      </header>
      <div className="palette-list">
        {palette.error && <ErrorState>{palette.error.sentence}</ErrorState>}
        {!palette.error && !palette.data && <LoadingState text="正在取码" />}
        {palette.data &&
          GROUPS.map((group) => (
            <PaletteGroup
              key={group.key}
              name={group.name}
              codes={palette.data[group.key]}
              labelOf={group.labelOf}
              onScan={scan}
            />
          ))}
        {palette.data?.consoleUrl && (
          <p className="palette-console">
            模拟平台控制台：
            <a href={palette.data.consoleUrl} target="_blank" rel="noreferrer">
              {palette.data.consoleUrl}
            </a>
          </p>
        )}
      </div>
    </aside>
  );
}
