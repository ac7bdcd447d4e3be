import { randomBytes } from "node:crypto";

/** Where a span stands in a trace, as the W3C's header `traceparent` tells it. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether the spans of the trace are to be recorded. */
  readonly sampled: boolean;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The context of a caller; undefined for a header that says none (W3C Trace Context, section 3.2). */
export function parseTraceparent(header: unknown): TraceContext | undefined {
  const parts = typeof header === "string" ? TRACEPARENT.exec(header) : null;
  if (parts === null) return undefined;
  const [, version, traceId, spanId, flags, more] = parts as unknown as string[];
  const isOfLaterVersion = version !== "00" && version !== "ff";
  if (!isOfLaterVersion && (version === "ff" || more !== undefined)) return undefined;
  if (/^0+$/.test(traceId!) || /^0+$/.test(spanId!)) return undefined;
  return { traceId: traceId!, spanId: spanId!, sampled: (Number.parseInt(flags!, 16) & 1) === 1 };
}

/** The header of a context, by version 00 of W3C Trace Context. */
export function writeTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;
}

/** The context of a new span: of its parent's trace, or of a trace of its own. */
export function childContext(parent: TraceContext | undefined): TraceContext {
  return {
    traceId: parent?.traceId ?? randomBytes(16).toString("hex"),
    spanId: randomBytes(8).toString("hex"),
    sampled: parent?.sampled ?? true,
  };
}
