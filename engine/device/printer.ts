/** A slip printer: takes bytes, says whether the paper has them. File, TCP or none. */

export type PrintOutcome =
  | { readonly kind: 'printed' }
  /** `reason` in words a cashier understands: 打印机连不上, 缺纸 … */
  | { readonly kind: 'failed'; readonly reason: string };

export type Printer = {
  /** Where it prints, for the status bar: "192.168.1.50:9100", "文件", "未配置". */
  readonly target: string;
  print(bytes: Uint8Array): Promise<PrintOutcome>;
  /** Opens the cash drawer through the printer's kick pulse. */
  kickDrawer(): Promise<PrintOutcome>;
};
