/**
 * The page of the till. Everything it needs is in its own bundle: the strict content security
 * policy of both hosts allows no other origin and no inline script.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'renderer',
  // Relative addresses: the same files are served over HTTP and opened by the desktop shell.
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    // Inlined assets would need `data:` in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Read from the disk of the same machine: few large files are better than many small ones.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'charts', test: /node_modules\/(echarts|zrender)\// },
            { name: 'vendor', test: /node_modules\// },
          ],
        },
      },
    },
    sourcemap: false,
  },
});
