import { type ErrorCode, isModalisError, ModalisError, type ModelState } from "@modalis/contract";
import type { FitProgress, ModelSettings } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";

/** What a thread is started with. */
export interface FitTask {
  readonly modelName: string;
  readonly data: TrainingData;
  readonly settings: ModelSettings;
  readonly seed: number;
  readonly threads?: number;
  readonly checkpoints?: { readonly folder: string; readonly everySteps?: number };
}

/** To the thread: what to fit, or that it is no longer wanted. */
export type FitRequest = { readonly fit: FitTask } | { readonly abort: true };

/** From the thread. */
export type FitReply =
  | { readonly progress: FitProgress }
  | { readonly state: ModelState }
  | { readonly failure: SentFailure };

/** An error without its class, which no message between threads keeps. */
export interface SentFailure {
  /** Absent for errors that are not thrown on purpose. */
  readonly code?: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly stack?: string;
}

export function sentFailure(error: unknown): SentFailure {
  if (isModalisError(error)) return { code: error.code, message: error.message, details: error.details };
  if (!(error instanceof Error)) return { message: String(error) };
  return { message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) };
}

export function receivedFailure({ code, message, details, stack }: SentFailure): Error {
  if (code !== undefined) return new ModalisError(code, message, details === undefined ? {} : { details });
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
