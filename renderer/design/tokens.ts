/**
 * The look in one place (design notes §2). The antd theme and the CSS custom properties are both
 * made from these values, so that a colour is written once.
 */

/** Colours, named as antd names them. Ratios against white are in design notes §2.1. */
export const COLORS = {
  colorPrimary: '#0B5CAD',
  colorPrimaryHover: '#2976BA',
  colorPrimaryActive: '#014087',
  colorPrimaryBg: '#E8F1FA',
  colorPrimaryBorder: '#8DB8E0',
  colorSuccess: '#1A6B35',
  colorSuccessBg: '#E7F4EB',
  colorSuccessBorder: '#96C8A6',
  colorWarning: '#8A4B00',
  colorWarningBg: '#FFF3DC',
  colorWarningBorder: '#DFAE5B',
  colorError: '#B3261E',
  colorErrorBg: '#FDEDEB',
  colorErrorBorder: '#E3A09A',
  colorText: '#16202C',
  colorTextSecondary: '#435062',
  colorTextTertiary: '#5A6777',
  colorBorder: '#848F9E',
  colorBorderSecondary: '#DCE2E9',
  colorSplit: '#E9EDF2',
  colorBgLayout: '#EDF0F4',
  colorBgContainer: '#FFFFFF',
  colorFillAlter: '#F5F7FA',
  colorBgContainerDisabled: '#F1F3F6',
  colorBgMask: 'rgba(13,24,38,.58)',
  colorHeader: '#12263F',
  colorHeaderSelected: '#1F3A5C',
  colorInkBar: '#5FB0FF',
  colorTraining: '#FFC53D',
  colorTrainingInk: '#16202C',
} as const;

export const FONTS = {
  text: '"Microsoft YaHei UI","Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Noto Sans SC",sans-serif',
  code: 'Consolas,"Noto Sans Mono CJK SC",monospace',
} as const;

/** Heights and widths in logical pixels (design notes §2.2, §3). */
export const SIZES = {
  header: 42,
  banner: 44,
  legend: 42,
  status: 28,
  trainingFrame: 12,
  trainingBarLogin: 64,
} as const;

/** `colorPrimaryBg` → `--color-primary-bg`. */
export function cssName(token: string): string {
  return `--${token.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Writes every token as a custom property on the document element, for our own style sheets. */
export function applyTokens(root: HTMLElement): void {
  for (const [name, value] of Object.entries(COLORS)) root.style.setProperty(cssName(name), value);
  for (const [name, value] of Object.entries(SIZES)) {
    root.style.setProperty(`--size${cssName(name).slice(1)}`, `${value}px`);
  }
  root.style.setProperty('--font-text', FONTS.text);
  root.style.setProperty('--font-code', FONTS.code);
}
