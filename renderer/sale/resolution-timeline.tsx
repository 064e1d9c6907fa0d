/** 系统正在做什么: the way out of unknown with its times, the step under way and what may come. */
import type { ReactNode } from 'react';
import {
  CheckCircleFilled,
  ClockCircleOutlined,
  MinusCircleOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import { never } from '#core/result.ts';
import type { ResolutionView } from '#contract/sale.ts';
import { useSystem } from '#renderer/app/session.ts';
import { useNow } from '#renderer/design/use-now.ts';
import { isOffline } from '#renderer/offline/offline-words.ts';
import { aheadRows, doneRows, nowRow } from './resolution-words.ts';
import type { Look, TimelineRow } from './resolution-words.ts';
import './unknown.css';

type TimelineProps = {
  readonly way: ResolutionView;
  /** What stands before the first step: the request as it left. */
  readonly sent?: TimelineRow | null;
  readonly due_fen: number;
};

export function ResolutionTimeline({ way, sent = null, due_fen }: TimelineProps): ReactNode {
  const now = useNow();
  const system = useSystem();
  const offline = isOffline(system);
  const current = nowRow(way, { now, offline });
  const rows = [
    ...(sent === null ? [] : [sent]),
    ...doneRows(way),
    ...(current === null ? [] : [current]),
    ...aheadRows(way, due_fen),
  ];
  return (
    // The seconds run in it: it is read, not announced. The head announces.
    <ol className="way" aria-live="off">
      {rows.map((row, index) => (
        // Rows only ever join at the end, and the key of a row is its place.
        <Row key={`${index} ${row.at}`} row={row} />
      ))}
    </ol>
  );
}

function Row({ row }: { readonly row: TimelineRow }): ReactNode {
  const [lead, strong, rest] = row.text;
  return (
    <li className={row.look === 'now' ? 'way-now' : undefined}>
      <LookIcon look={row.look} />
      <span className="at">{row.at}</span>
      <span>
        {lead}
        {strong !== '' && <b>{strong}</b>}
        {rest}
        {row.second !== '' && <span className="second">{row.second}</span>}
      </span>
    </li>
  );
}

function LookIcon({ look }: { readonly look: Look }): ReactNode {
  switch (look) {
    case 'done':
      return <CheckCircleFilled className="good" />;
    case 'open':
      return <ClockCircleOutlined className="warn" />;
    case 'now':
      return <SyncOutlined className="under-way" />;
    case 'ahead':
      return <MinusCircleOutlined />;
    default:
      return never(look);
  }
}
