/**
 * Empty, loading and failed places (design notes §7). A spinner appears after 300 ms, a text with
 * the seconds after 3 s; before that the place stays still.
 */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { LoadingOutlined } from '@ant-design/icons';
import { StateTag } from './state-tag.tsx';
import './parts.css';

export function EmptyState({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="place-state">{children}</div>;
}

type ErrorStateProps = {
  /** One sentence. */
  readonly children: ReactNode;
  /** Asking again is allowed for queries only, never for money. */
  readonly onAgain?: () => void;
};

export function ErrorState({ children, onAgain }: ErrorStateProps): ReactNode {
  return (
    <div className="place-state" role="alert">
      <StateTag kind="refused" plain>
        {children}
      </StateTag>
      {onAgain && (
        <button type="button" className="link-button" onClick={onAgain}>
          再查
        </button>
      )}
    </div>
  );
}

/** Whole milliseconds since `active` became true, in steps; 0 while it is not. */
export function useElapsed(active: boolean, step_ms = 100): number {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    if (!active) return undefined;
    const from = performance.now();
    const timer = setInterval(() => setElapsed(Math.round(performance.now() - from)), step_ms);
    return () => {
      clearInterval(timer);
      setElapsed(0);
    };
  }, [active, step_ms]);
  return active ? elapsed : 0;
}

type LoadingStateProps = {
  /** 正在读取参保信息 */
  readonly text: string;
};

export function LoadingState({ text }: LoadingStateProps): ReactNode {
  const elapsed = useElapsed(true);
  if (elapsed < 300) return <div className="place-state" aria-busy="true" />;
  return (
    <div className="place-state" aria-busy="true">
      <LoadingOutlined spin={false} /> {text}…
      {elapsed >= 3_000 && ` 已用 ${Math.floor(elapsed / 1_000)} 秒。`}
    </div>
  );
}
