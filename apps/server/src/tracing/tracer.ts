import { AsyncLocalStorage } from "node:async_hooks";
import type { SpanExporter } from "./otlp-exporter.js";
import type { SpanAttributes } from "./span.js";
import { childContext, type TraceContext } from "./trace-context.js";

/** A span that has not ended. */
export interface OpenSpan {
  readonly context: TraceContext;
  end(outcome: {
    readonly failed: boolean;
    readonly attributes?: SpanAttributes;
    readonly name?: string;
  }): void;
}

/** Makes spans of what happens while a request is answered. */
export interface Tracer {
  /** Begins the span of a request from outside, as a part of its caller's trace where there is one. */
  startRequest(name: string, caller: TraceContext | undefined): OpenSpan;
  /** Runs what belongs to a span, so that spans within become its parts. */
  within<Result>(span: OpenSpan, work: () => Result): Result;
  /** Runs a part of the request at hand as a span; outside of requests nothing is recorded. */
  part<Result>(name: string, work: () => Promise<Result>, attributes?: SpanAttributes): Promise<Result>;
}

export interface TracerOptions {
  readonly exporter: Pick<SpanExporter, "add">;
  /** The clock, in milliseconds since 1970. */
  readonly nowMs: () => number;
}

/** Spans that ended go to the exporter; those of traces that their caller does not record go nowhere. */
export function createTracer({ exporter, nowMs }: TracerOptions): Tracer {
  const current = new AsyncLocalStorage<OpenSpan>();
  const start = (name: string, kind: "internal" | "server", parent: TraceContext | undefined): OpenSpan => {
    const context = childContext(parent);
    const startMs = nowMs();
    const startedMs = performance.now();
    return {
      context,
      end({ failed, attributes = {}, name: better = name }) {
        if (!context.sampled) return;
        const parentSpanId = parent === undefined ? {} : { parentSpanId: parent.spanId };
        const durationMs = performance.now() - startedMs;
        exporter.add({
          context,
          ...parentSpanId,
          name: better,
          kind,
          startMs,
          durationMs,
          attributes,
          failed,
        });
      },
    };
  };
  return {
    startRequest: (name, caller) => start(name, "server", caller),
    within: (span, work) => current.run(span, work),
    async part(name, work, attributes = {}) {
      const parent = current.getStore();
      if (parent === undefined || !parent.context.sampled) return work();
      const span = start(name, "internal", parent.context);
      try {
        const result = await current.run(span, work);
        span.end({ failed: false, attributes });
        return result;
      } catch (error) {
        span.end({ failed: true, attributes: { ...attributes, "error.type": typeOf(error) } });
        throw error;
      }
    },
  };
}

/** The code of one of our errors, else its class; messages may hold what callers sent. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
