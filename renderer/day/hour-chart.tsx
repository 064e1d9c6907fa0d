/** The bars of the day on a canvas. Loaded with the first visit of the page, not before. */
import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { type HourSums, chartHours, describeHours, hourChartOption } from './hour-chart-option.ts';
import { useZoom } from '#renderer/app/zoom.ts';
import styles from './day.module.css';

use([BarChart, GridComponent, CanvasRenderer]);

export function HourChart({ hours }: { readonly hours: readonly HourSums[] }) {
  const holder = useRef<HTMLDivElement>(null);
  const zoom = useZoom((state) => state.zoom);
  useEffect(() => {
    const element = holder.current;
    if (!element) return undefined;
    // The page is magnified by CSS; the canvas must have as many points as the screen shows.
    const chart = init(element, null, { devicePixelRatio: window.devicePixelRatio * (zoom / 100) });
    chart.setOption(hourChartOption(chartHours(hours)));
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [hours, zoom]);
  return (
    <div ref={holder} className={styles['chart']} role="img" aria-label={describeHours(hours)} />
  );
}
