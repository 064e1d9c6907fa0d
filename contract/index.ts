/** The whole contract: every call between screen and engine, once. */
import type { z } from 'zod';
import { auditCalls } from './audit.ts';
import { channelCalls } from './channel.ts';
import { clearingCalls } from './clearing.ts';
import { dayCalls } from './day.ts';
import { goodsImportCalls } from './goods-import.ts';
import { deviceCalls } from './device.ts';
import { levelCalls } from './level.ts';
import { lineCalls } from './line.ts';
import { moneyTaskCalls } from './money-task.ts';
import { outboxCalls } from './outbox.ts';
import { dossierCalls } from './dossier.ts';
import { prescriptionCalls } from './prescription.ts';
import { reportCalls } from './report.ts';
import { resolutionCalls } from './resolution.ts';
import { saleCalls } from './sale-calls.ts';
import { saleReturnCalls } from './sale-return.ts';
import { scannerCalls } from './scanner.ts';
import { safeCalls } from './safe.ts';
import { settingsCalls } from './settings.ts';
import { shiftCalls } from './shift.ts';
import { staffCalls } from './staff.ts';
import { stockCalls } from './stock.ts';
import { systemCalls } from './system.ts';
import { updateCalls } from './update.ts';

export const CONTRACT = {
  ...systemCalls,
  ...scannerCalls,
  ...lineCalls,
  ...staffCalls,
  ...safeCalls,
  ...stockCalls,
  ...goodsImportCalls,
  ...saleCalls,
  ...saleReturnCalls,
  ...prescriptionCalls,
  ...dossierCalls,
  ...dayCalls,
  ...reportCalls,
  ...levelCalls,
  ...clearingCalls,
  ...shiftCalls,
  ...settingsCalls,
  ...channelCalls,
  ...auditCalls,
  ...outboxCalls,
  ...moneyTaskCalls,
  ...resolutionCalls,
  ...updateCalls,
  ...deviceCalls,
};

export type Contract = typeof CONTRACT;
export type CallId = keyof Contract;
export type CallInput<Id extends CallId> = z.input<Contract[Id]['input']>;
export type ParsedInput<Id extends CallId> = z.output<Contract[Id]['input']>;
export type CallOutput<Id extends CallId> = z.output<Contract[Id]['output']>;
export type CommandCallId = {
  [Id in CallId]: Contract[Id]['kind'] extends 'command' ? Id : never;
}[CallId];

export function isCallId(id: string): id is CallId {
  return Object.hasOwn(CONTRACT, id);
}

/** What changed; screens invalidate the queries of these topics. */
export const TOPICS = [
  'system',
  'staff',
  'stock',
  'sale',
  'prescription',
  'review',
  'outbox',
  'dossier',
  'day',
  'update',
  'report',
] as const;
export type Topic = (typeof TOPICS)[number];

/** A code read by the engine; its id is the id of the command a window makes of it. */
export type ScanMessage = {
  readonly id: string;
  readonly text: string;
  /** AIM id like `]E0`, '' when the scanner sends none. */
  readonly aim: string;
};

export type ClientMessage =
  | { readonly hello: { readonly till: string } }
  /** A person uses this window now: codes of the scanners go here. */
  | { readonly active: true }
  /** The code with this id has been handled. */
  | { readonly taken: string }
  | {
      readonly id: number;
      readonly call: string;
      readonly input: unknown;
      readonly command?: string;
    };

export type EngineMessage =
  | { readonly hello: { readonly version: string; readonly training: boolean } }
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      readonly failure: {
        readonly code: string;
        readonly sentence: string;
        readonly field?: string;
      };
    }
  | { readonly event: { readonly topic: Topic } }
  | { readonly scan: ScanMessage };
