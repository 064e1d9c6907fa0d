/** Zoom of the whole page: 100, 125 or 150 %. From 1800 pixels of width on, 125 % is the default. */
import { create } from 'zustand';

export type Zoom = 100 | 125 | 150;

export const ZOOMS: readonly Zoom[] = [100, 125, 150];

const KEY = 'rxtill.zoom';

export function defaultZoom(width_px: number): Zoom {
  return width_px >= 1_800 ? 125 : 100;
}

function keptZoom(): Zoom | null {
  const kept = Number(localStorage.getItem(KEY));
  return ZOOMS.find((zoom) => zoom === kept) ?? null;
}

type ZoomState = { readonly zoom: Zoom; readonly setZoom: (zoom: Zoom) => void };

export const useZoom = create<ZoomState>((set) => ({
  zoom: keptZoom() ?? defaultZoom(window.innerWidth),
  setZoom: (zoom) => {
    localStorage.setItem(KEY, String(zoom));
    set({ zoom });
  },
}));

/** Applies the zoom now and on every change; a window moved to another screen keeps the default. */
export function followZoom(): void {
  const apply = (): void => {
    const factor = String(useZoom.getState().zoom / 100);
    document.documentElement.style.setProperty('zoom', factor);
    // Lengths in vh do not shrink with the zoom: style sheets divide by it.
    document.documentElement.style.setProperty('--zoom', factor);
  };
  useZoom.subscribe(apply);
  window.addEventListener('resize', () => {
    if (keptZoom() === null) useZoom.setState({ zoom: defaultZoom(window.innerWidth) });
  });
  apply();
}
