/** The bars of the day on a canvas. Loaded with the first visit of the page, not before. */
import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { type HourSums, chartHours, describeHours, hourChartOption } from './hour-chart-option.ts';
import styles from './day.module.css';

use([BarChart, GridComponent, CanvasRenderer]);

export function HourChart({ hours }: { readonly hours: readonly HourSums[] }) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = holder.current;
    if (!element) return undefined;
    const chart = init(element);
    chart.setOption(hourChartOption(chartHours(hours)));
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [hours]);
  return (
    <div ref={holder} className={styles['chart']} role="img" aria-label={describeHours(hours)} />
  );
}
