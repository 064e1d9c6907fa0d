/**
 * The application: one client, one cache, one theme. Without a session there is only the log-in
 * page; keys and scans are heard from here in either case.
 */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { App as AntApp, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { QueryClientProvider } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { ContractClient } from '#renderer/contract-client/client.ts';
import { ClientContext, useCall } from '#renderer/contract-client/hooks.ts';
import { rxtillTheme } from '#renderer/design/theme.ts';
import { ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { isOffline } from '#renderer/offline/offline-words.ts';
import { RulesDialog, openRules } from '#renderer/offline/rules-dialog.tsx';
import { HelpKey } from '#renderer/keys/help-dialog.tsx';
import { listenToKeys } from '#renderer/keys/listen.ts';
import { useScannerRouter } from '#renderer/scanner/use-scanner.ts';
import { LoginPage } from '#renderer/staff/login-page.tsx';
import { TrainingFrame } from '#renderer/training/training-frame.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { SessionContext, useSystem } from './session.ts';
import { Shell } from './shell.tsx';
import './app.css';

function Rooms(): ReactNode {
  // Scans are taken out of the keyboard before the key table hears it: the order matters.
  useScannerRouter();
  useEffect(() => listenToKeys(window), []);
  const session = useCall('staff.session', {});
  const system = useSystem();
  const training = system?.training ?? false;
  if (session.data === undefined || system === null) {
    return (
      <div className="start-place">
        {session.error ? (
          <ErrorState>{session.error.sentence}</ErrorState>
        ) : (
          <LoadingState text="正在打开收银引擎" />
        )}
      </div>
    );
  }
  const signedIn = session.data;
  return (
    <TrainingFrame training={training}>
      <HelpKey instead={isOffline(system) ? { label: '离线规则', run: openRules } : null} />
      <RulesDialog system={system} />
      {signedIn === null ? (
        <LoginPage system={system} />
      ) : (
        <SessionContext value={signedIn}>
          <Shell system={system} />
        </SessionContext>
      )}
    </TrainingFrame>
  );
}

type AppProps = { readonly client: ContractClient; readonly queries: QueryClient };

export function App({ client, queries }: AppProps): ReactNode {
  return (
    <ConfigProvider
      locale={zhCN}
      theme={rxtillTheme}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <AntApp component={false}>
        <ErrorBoundary>
          <QueryClientProvider client={queries}>
            <ClientContext value={client}>
              <Rooms />
            </ClientContext>
          </QueryClientProvider>
        </ErrorBoundary>
      </AntApp>
    </ConfigProvider>
  );
}
