/** A key and what it does, as printed at the right end of a title row. Can be clicked. */
import type { ReactNode } from 'react';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import './page-parts.css';

type KeyHintProps = {
  readonly cap: string;
  readonly children: ReactNode;
  readonly onPress?: () => void;
};

export function KeyHint({ cap, children, onPress }: KeyHintProps): ReactNode {
  if (!onPress) {
    return (
      <span className="key-hint">
        <KeyCap>{cap}</KeyCap> {children}
      </span>
    );
  }
  return (
    <button type="button" tabIndex={-1} className="key-hint" onClick={onPress}>
      <KeyCap>{cap}</KeyCap> {children}
    </button>
  );
}
