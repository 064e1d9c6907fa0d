/** The whole contract: every call between screen and engine, once. */
import type { z } from 'zod';
import { dayCalls } from './day.ts';
import { lineCalls } from './line.ts';
import { moneyTaskCalls } from './money-task.ts';
import { outboxCalls } from './outbox.ts';
import { dossierCalls } from './dossier.ts';
import { prescriptionCalls } from './prescription.ts';
import { resolutionCalls } from './resolution.ts';
import { saleCalls } from './sale-calls.ts';
import { saleReturnCalls } from './sale-return.ts';
import { staffCalls } from './staff.ts';
import { stockCalls } from './stock.ts';
import { systemCalls } from './system.ts';

export const CONTRACT = {
  ...systemCalls,
  ...lineCalls,
  ...staffCalls,
  ...stockCalls,
  ...saleCalls,
  ...saleReturnCalls,
  ...prescriptionCalls,
  ...dossierCalls,
  ...dayCalls,
  ...outboxCalls,
  ...moneyTaskCalls,
  ...resolutionCalls,
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
] as const;
export type Topic = (typeof TOPICS)[number];

export type ClientMessage =
  | { readonly hello: { readonly till: string } }
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
  | { readonly event: { readonly topic: Topic } };
