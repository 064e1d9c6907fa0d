/** The bars of a report on a canvas. Loaded with the first report that has something to draw. */
import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Report } from '#contract/report.ts';
import { useZoom } from '#renderer/app/zoom.ts';
import { reportChartOption } from './report-chart-option.ts';
import { describeReport } from './report-words.ts';
import styles from './report.module.css';

use([BarChart, GridComponent, CanvasRenderer]);

export function ReportChart({ report }: { readonly report: Report }): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const zoom = useZoom((state) => state.zoom);
  useEffect(() => {
    const element = holder.current;
    if (!element) return undefined;
    // The page is magnified by CSS; the canvas must have as many points as the screen shows.
    const chart = init(element, null, { devicePixelRatio: window.devicePixelRatio * (zoom / 100) });
    chart.setOption(reportChartOption(report));
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [report, zoom]);
  return (
    <div ref={holder} className={styles['chart']} role="img" aria-label={describeReport(report)} />
  );
}
