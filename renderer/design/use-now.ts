/** The instant of the screen, for clocks and countdowns. Facts never depend on it. */
import { useEffect, useState } from 'react';

/** Epoch ms, stepping with the whole second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    let timer = 0;
    const step = (): void => {
      const at = Date.now();
      setNow(at);
      timer = window.setTimeout(step, 1_000 - (at % 1_000) + 5);
    };
    timer = window.setTimeout(step, 1_000 - (Date.now() % 1_000) + 5);
    return () => window.clearTimeout(timer);
  }, []);
  return now;
}

/** Milliseconds → `mm:ss` (hours run on in the minutes); never below zero. */
export function minutesAndSeconds(span_ms: number): string {
  const seconds = Math.max(0, Math.floor(span_ms / 1_000));
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${pad(Math.floor(seconds / 60))}:${pad(seconds % 60)}`;
}

/** Milliseconds → "12 秒", "6 分 12 秒", "3 小时 5 分", "2 天 6 小时". */
export function spanText(span_ms: number): string {
  const seconds = Math.max(0, Math.floor(span_ms / 1_000));
  if (seconds < 60) return `${seconds} 秒`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return seconds % 60 === 0 ? `${minutes} 分` : `${minutes} 分 ${seconds % 60} 秒`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} 小时 ${minutes % 60} 分`;
  return `${Math.floor(hours / 24)} 天 ${hours % 24} 小时`;
}
