/** 退费结果未知: no cash goes back until the books show it; the wait is the engine's, not the till's. */
import type { ReactNode } from 'react';
import type { ResolutionView, Sale } from '#contract/sale.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { UndecidedIcon } from '#renderer/design/state-tag.tsx';
import { minutesAndSeconds, useNow } from '#renderer/design/use-now.ts';
import { ResolutionTimeline } from './resolution-timeline.tsx';
import { deskWords, heading } from './resolution-words.ts';
import './unknown.css';

type VoidUnknownProps = {
  readonly sale: Sale;
  readonly way: ResolutionView;
  readonly onClose: () => void;
};

export function VoidUnknownDialog({ sale, way, onClose }: VoidUnknownProps): ReactNode {
  const now = useNow();
  const { title, line } = heading(way);
  return (
    <Dialog
      title="退费结果未知"
      width={760}
      onClose={onClose}
      head={
        <header className="unknown-head">
          <UndecidedIcon size={40} />
          <span role="alert">
            <h2>{title}</h2>
            <span>{line}</span>
          </span>
          <span className="unknown-wait">
            <span>已等待</span>
            <b>{minutesAndSeconds(now - way.beganAt)}</b>
            <span>{deskWords(way)}</span>
          </span>
        </header>
      }
      buttons={[{ key: 'Enter', label: '先接待下一位，核对不会中断', main: true, run: onClose }]}
      note={sale.saleNo}
    >
      <ResolutionTimeline way={way} due_fen={0} />
    </Dialog>
  );
}
