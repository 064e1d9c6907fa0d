/** A bug of a page must not leave a white screen: it says so, and the facts are in the engine. */
import { Component } from 'react';
import type { ReactNode } from 'react';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import '#renderer/design/dialog.css';

type State = { readonly error: Error | null };

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(thrown: unknown): State {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className="start-place" role="alert">
        <div>
          <p>画面出错了。单据都已保存在本机，没有丢失。</p>
          <p className="muted code">{error.message}</p>
          <button
            type="button"
            autoFocus
            className="dialog-button dialog-main"
            onClick={() => window.location.reload()}
          >
            <KeyCap>Enter</KeyCap> 重新打开画面
          </button>
        </div>
      </div>
    );
  }
}
