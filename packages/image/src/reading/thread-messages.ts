import { type ErrorCode, isModalisError, ModalisError } from "@modalis/contract";
import type { RgbImage } from "@modalis/media";
import type { ImageContent } from "../content/image-content.js";

/** A picture to read, or one that is no longer wanted. */
export type ThreadRequest =
  | { readonly id: number; readonly content: ImageContent }
  | { readonly cancelled: number };

/** That the thread is there, or what became of a picture; with neither, reading is to be repeated elsewhere. */
export type ThreadReply =
  | { readonly ready: true }
  | { readonly id: number; readonly image?: RgbImage; readonly failure?: SentError };

/** An error without its class, which no message between threads keeps. */
export interface SentError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Only errors thrown on purpose; any other is better met again where it is to be thrown. */
export function sentError(error: unknown): SentError | undefined {
  if (!isModalisError(error)) return undefined;
  const { code, message, details, cause } = error;
  return { code, message, details, ...(cause !== undefined && { cause }) };
}

export function receivedError({ code, message, ...options }: SentError): ModalisError {
  return new ModalisError(code, message, options);
}
