/**
 * The lines of the sale in two groups with their own sums: what goes to insurance, and what does
 * not (always with delivery and packing). Rows outside the view are skipped by the browser, so a
 * long sale stays quick; the line just scanned is kept in view.
 */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { LineId } from '#core/ids.ts';
import { displayPrice, displayQuantity, displayYuan } from '#core/money.ts';
import type { Sale, SaleLine } from '#contract/sale.ts';
import { EmptyState } from '#renderer/design/states.tsx';
import { LabelTag, StateTag } from '#renderer/design/state-tag.tsx';
import { lotNumbers } from './lot-numbers.ts';
import { KIND_NAMES, catalogueName, catalogueNote } from './sale-words.ts';

type Group = {
  readonly name: string;
  readonly sum_fen: number;
  readonly lines: readonly SaleLine[];
};

/** `offline`: what insurance would pay for is settled when the line is back. */
export function groupsOf(sale: Sale, offline = false): readonly Group[] {
  const insured = sale.lines.filter((line) => line.insured);
  const rest = sale.lines.filter((line) => !line.insured);
  const groups: Group[] = [];
  if (insured.length > 0) {
    const what = sale.prescription === null ? '医保内' : '处方药';
    groups.push({
      name: offline ? `${what} · 恢复后补结` : `${what} · ${sale.careTypeName}结算`,
      sum_fen: sale.insured_fen,
      lines: insured,
    });
  }
  if (rest.length > 0) {
    groups.push({
      name: insured.length === 0 ? '自费' : offline ? '随购 · 自费' : '随购 · 不进医保结算',
      sum_fen: sale.selfPay_fen,
      lines: rest,
    });
  }
  return groups;
}

/** Lines in the order they stand on the screen, for moving with the arrow keys. */
export function linesOnScreen(sale: Sale | null): readonly SaleLine[] {
  return sale === null ? [] : groupsOf(sale).flatMap((group) => group.lines);
}

function TraceCell({ line }: { readonly line: SaleLine }): ReactNode {
  if (line.codesNeeded === 0) return <span className="muted">免采</span>;
  const text = `${line.codes.length}/${line.codesNeeded}`;
  return (
    <StateTag kind={line.codes.length >= line.codesNeeded ? 'confirmed' : 'waiting'} plain>
      <b>{text}</b>
    </StateTag>
  );
}

function LotCell({ line }: { readonly line: SaleLine }): ReactNode {
  const [first] = line.lots;
  const count = lotNumbers(line.lots).length;
  if (!first) return <span className="muted">—</span>;
  return (
    <>
      <span>
        {first.lotNo}
        {count > 1 && ` 等 ${count} 批`}
        {line.lotChosenByHand && <b className="by-hand"> 手选</b>}
      </span>
      <span className="second">
        {first.expiresOn}{' '}
        {line.lots.some((lot) => lot.nearExpiry) && (
          <StateTag kind="limited" plain>
            <b>近效期</b>
          </StateTag>
        )}
      </span>
    </>
  );
}

type RowProps = {
  readonly line: SaleLine;
  readonly number: number;
  readonly selected: boolean;
  readonly onSelect: (lineId: LineId) => void;
};

function SaleRow({ line, number, selected, onSelect }: RowProps): ReactNode {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div
      ref={row}
      role="row"
      aria-selected={selected}
      className={`sale-row${selected ? ' sale-row-on' : ''}`}
      onClick={() => onSelect(line.lineId)}
    >
      <span role="gridcell" className="cell-number">
        {number}
      </span>
      <span role="gridcell" className="cell-name">
        <span>
          <LabelTag>{KIND_NAMES[line.kind]}</LabelTag> <b>{line.name}</b>
        </span>
        <span className="second">
          {line.spec}
          {!line.spec.includes('/') && line.unit !== '' && `/${line.unit}`} · {line.manufacturer}
        </span>
      </span>
      <span role="gridcell" className="cell-two">
        <LotCell line={line} />
      </span>
      <span role="gridcell">
        <TraceCell line={line} />
      </span>
      <span role="gridcell" className="cell-two">
        <b>{catalogueName(line.catalogueClass)}</b>
        <span className="second">{catalogueNote(line)}</span>
      </span>
      <span role="gridcell" className="number">
        {displayPrice(line.price_e6)}
      </span>
      <span role="gridcell" className="number">
        <b>{displayQuantity(line.quantity_e4)}</b> {line.unit}
      </span>
      <span role="gridcell" className="number line-amount">
        {displayYuan(line.amount_fen)}
      </span>
    </div>
  );
}

const COLUMNS = ['#', '品名 / 规格 · 厂家', '批号 / 效期', '追溯码', '医保类别'] as const;
const NUMBER_COLUMNS = ['单价', '数量', '金额（元）'] as const;

type SaleTableProps = {
  readonly sale: Sale | null;
  readonly offline: boolean;
  readonly selected: LineId | null;
  readonly onSelect: (lineId: LineId) => void;
};

export function SaleTable({ sale, offline, selected, onSelect }: SaleTableProps): ReactNode {
  let number = 0;
  return (
    <div className="sale-table" role="grid" aria-label="本单商品" tabIndex={0} data-page-focus>
      <div className="sale-head" role="row">
        {COLUMNS.map((name) => (
          <span key={name} role="columnheader">
            {name}
          </span>
        ))}
        {NUMBER_COLUMNS.map((name) => (
          <span key={name} role="columnheader" className="number">
            {name}
          </span>
        ))}
      </div>
      {(sale === null || sale.lines.length === 0) && (
        <div className="sale-empty">
          <EmptyState>请扫第一盒药，或按 F2 查药。</EmptyState>
        </div>
      )}
      {sale !== null &&
        groupsOf(sale, offline).map((group) => (
          <div key={group.name} role="rowgroup">
            <div className="sale-group" role="row">
              <b>{group.name}</b>
              <span className="muted">{group.lines.length} 种</span>
              <b className="number sale-group-sum">{displayYuan(group.sum_fen)}</b>
            </div>
            {group.lines.map((line) => {
              number += 1;
              return (
                <SaleRow
                  key={line.lineId}
                  line={line}
                  number={number}
                  selected={line.lineId === selected}
                  onSelect={onSelect}
                />
              );
            })}
          </div>
        ))}
    </div>
  );
}
