/** A slip printer: takes bytes, says whether the paper has them. */

export type PrintOutcome =
  | { readonly kind: 'printed' }
  /** Not a byte is on paper (not reached, no paper, cover open): may be tried again by itself. */
  | { readonly kind: 'notReady'; readonly reason: string }
  /** Perhaps on paper, in part or whole; or it never will be. `reason` in a cashier's words. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What a printer says of itself when asked. */
export type PrinterReport = {
  /** silent: takes bytes and never answers, as many print servers do. */
  readonly state: 'ready' | 'silent' | 'fault';
  /** What is wrong, in a cashier's words; '' when nothing is. */
  readonly reason: string;
  /** Level of the drawer's switch (pin 3); null when the printer does not tell. */
  readonly drawerHigh: boolean | null;
};

export type Printer = {
  /** Where it prints, for the status bar: "192.168.1.50:9100", "文件", "未配置". */
  readonly target: string;
  print(bytes: Uint8Array): Promise<PrintOutcome>;
  /** Opens the cash drawer through the printer's kick pulse. */
  kickDrawer(): Promise<PrintOutcome>;
  /** Asks without printing; null where it cannot be asked (folder, spool). */
  ask?(): Promise<PrinterReport>;
};
