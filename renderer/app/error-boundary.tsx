/** A bug of a page must not leave a white screen: it says so, and the facts are in the engine. */
import { Component } from 'react';
import type { ReactNode } from 'react';
import { KeyCap } from '#renderer/design/key-cap.tsx';

type State = { readonly failed: boolean };

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    // The console of the window is the only log of the page; it carries no personal data.
    console.error('page failed', error instanceof Error ? error.stack : error);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="start-place" role="alert">
        <p>
          画面出错了。单据都已保存在本机，没有丢失。
          <button type="button" className="link-button" onClick={() => window.location.reload()}>
            重新打开画面
          </button>
          <KeyCap>Enter</KeyCap>
        </p>
      </div>
    );
  }
}
