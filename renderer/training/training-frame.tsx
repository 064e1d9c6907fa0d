/**
 * 演练模式, unmissable on every page: striped frame, yellow bar, watermark (design notes §8). The
 * palette of codes opens from the bar, so that a newcomer without a scanner can play the whole job.
 */
import type { ReactNode } from 'react';
import { useState } from 'react';
import { ExperimentOutlined } from '@ant-design/icons';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { TrainingPalette } from './training-palette.tsx';
import './training.css';

type TrainingFrameProps = { readonly training: boolean; readonly children: ReactNode };

export function TrainingFrame({ training, children }: TrainingFrameProps): ReactNode {
  if (!training) return children;
  return <Frame>{children}</Frame>;
}

function Frame({ children }: { readonly children: ReactNode }): ReactNode {
  const [open, setOpen] = useState(false);
  const signedIn = useCall('staff.session', {}).data != null;
  const toggle = (): void => setOpen((was) => !was);
  useKeys('training', [{ key: 'Alt+Digit0', label: '演练码板', run: toggle }]);
  return (
    <div className="training">
      <div className={`training-bar${signedIn ? '' : ' training-bar-tall'}`} role="note">
        <ExperimentOutlined className="training-icon" />
        <strong className="training-title">演练模式</strong>
        <span className="training-words">
          不连医保平台，不动真实库存和钱箱。所有结算都是<b>模拟</b>，小票加印“演练”。
          <b className="training-never">不得用于真实顾客。</b>
        </span>
        <button type="button" className="training-button" aria-expanded={open} onClick={toggle}>
          <KeyCap>Alt+0</KeyCap> {open ? '收起码板' : '演练码板'}
        </button>
      </div>
      <div className="training-room">
        <div className="training-page">
          <div className="training-watermark" aria-hidden="true" />
          {children}
        </div>
        {open && <TrainingPalette onClose={() => setOpen(false)} />}
      </div>
    </div>
  );
}
