import type { EncodedContents, LiveContent } from "./open-content-encoders.js";

/** Contents to encode, or a call that nobody waits for any more. */
export type EncodeRequest =
  | { readonly id: number; readonly contents: readonly LiveContent[]; readonly use: "passage" | "query" }
  | { readonly cancelled: number };

/** That the process is there, or what became of a call. */
export type EncodeReply =
  | { readonly ready: true }
  | { readonly id: number; readonly encoded: EncodedContents }
  | { readonly id: number; readonly failure: { readonly code: string; readonly message: string } };
