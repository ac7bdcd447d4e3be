import type { TraceContext } from "./trace-context.js";

/** What a span says beside its times. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A stretch of work that has ended. */
export interface Span {
  readonly context: TraceContext;
  /** The span of this trace that it is a part of. */
  readonly parentSpanId?: string;
  readonly name: string;
  /** `server` for a request from outside. */
  readonly kind: "internal" | "server";
  /** In milliseconds since 1970. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly attributes: SpanAttributes;
  readonly failed: boolean;
}

/** Nanoseconds since 1970 in decimal digits, as OTLP has them: more digits than a double holds. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)));
}

/** A span in the JSON of OTLP 1.x (opentelemetry.proto.trace.v1.Span). */
export function spanJson(span: Span) {
  const { context, parentSpanId, name, kind, startMs, durationMs, attributes, failed } = span;
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    name,
    kind: kind === "server" ? 2 : 1,
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(startMs + durationMs),
    attributes: attributesJson(attributes),
    status: failed ? { code: 2 } : {},
  };
}

/** Attributes in the JSON of OTLP. */
export function attributesJson(attributes: SpanAttributes) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueJson(value) }));
}

function valueJson(value: string | number | boolean) {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
