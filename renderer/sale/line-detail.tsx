/** What else is known of the selected line: use, shelf, other lots, codes, and what can be done. */
import type { ReactNode } from 'react';
import { displayQuantity } from '#core/money.ts';
import type { SaleLine } from '#contract/sale.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { byNumber, lotNumbers } from './lot-numbers.ts';

export function LineDetail({ line }: { readonly line: SaleLine | null }): ReactNode {
  if (line === null) return null;
  return <Detail line={line} />;
}

function Detail({ line }: { readonly line: SaleLine }): ReactNode {
  const lots = useCall('product.lots', { productId: line.productId });
  const numbers = lotNumbers(line.lots);
  const other = byNumber(lots.data?.lots ?? []).find(
    (lot) => !numbers.includes(lot.lotNo) && !lot.expired && lot.free_e4 > 0,
  );
  const last = line.codes.at(-1);
  return (
    <dl className="line-detail">
      <div>
        <dt>用法</dt>
        <dd>
          <b>{line.usage === '' ? '—' : line.usage}</b>
        </dd>
      </div>
      <div>
        <dt>批号</dt>
        <dd>
          {line.lotChosenByHand ? '手选 ' : '已按先到期先出选 '}
          <b>{numbers.join('、')}</b>
        </dd>
      </div>
      <div>
        <dt>追溯码</dt>
        <dd className="code">
          {last === undefined ? (line.codesNeeded === 0 ? '免采' : '还没有扫') : last}
          {line.codes.length > 1 && ` 等 ${line.codes.length} 个`}
        </dd>
      </div>
      <div>
        <dt>货位</dt>
        <dd>
          {line.shelf === '' ? '—' : line.shelf} · 库存 {displayQuantity(line.available_e4)}{' '}
          {line.unit}
        </dd>
      </div>
      <div>
        <dt>另有</dt>
        <dd>
          {lots.error
            ? lots.error.sentence
            : other === undefined
              ? '没有别的批号'
              : `${other.lotNo} · ${other.expiresOn.slice(0, 7)} · 余 ${displayQuantity(other.free_e4)} ${line.unit}`}
        </dd>
      </div>
      <div>
        <dt>行操作</dt>
        <dd>
          <KeyCap>↑ ↓</KeyCap> 选行　<KeyCap>F6</KeyCap> 改　<KeyCap>Del</KeyCap> 删
        </dd>
      </div>
    </dl>
  );
}
