/** Entry of the page: tokens, zoom, the client to the engine, and the first drawing. */
import { createRoot } from 'react-dom/client';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { App } from './app/app.tsx';
import { speaksOverPort, tillOfWindow } from './app/desktop.ts';
import { nonceOwnStyles } from './app/style-nonce.ts';
import { createQueryClient } from './app/query-client.ts';
import { followZoom } from './app/zoom.ts';
import { createClient } from './contract-client/client.ts';
import { useConnection } from './contract-client/connection-store.ts';
import { staleTopics } from './contract-client/topics.ts';
import { contractAddress, openPort, openSocket } from './contract-client/transport.ts';
import { applyTokens } from './design/tokens.ts';
import './design/base.css';

nonceOwnStyles(document);
dayjs.locale('zh-cn');
applyTokens(document.documentElement);
followZoom();

const queries = createQueryClient();
const client = createClient(
  speaksOverPort() ? openPort(window) : openSocket(contractAddress(window.location)),
  tillOfWindow(window.location.search, window.localStorage),
  {
    connection: (connection) => {
      useConnection.setState({ connection });
      // Whatever was read before the way broke may be old: everything is asked again.
      if (connection.state !== 'open') return;
      void queries.invalidateQueries();
      if (document.hasFocus()) client.tell({ active: true });
    },
    changed: (topic) => {
      for (const stale of staleTopics(topic)) {
        void queries.invalidateQueries({ queryKey: [stale] });
      }
    },
  },
);

// Of several windows of one till the one in use gets the codes of the scanners.
window.addEventListener('focus', () => client.tell({ active: true }));

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
createRoot(root).render(<App client={client} queries={queries} />);
