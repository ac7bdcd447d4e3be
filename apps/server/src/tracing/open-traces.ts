import { createOtlpExporter, type OtlpExporterOptions } from "./otlp-exporter.js";
import { createTracer, type Tracer } from "./tracer.js";

/** Traces that are sent to a collector; disposing sends what is left. */
export interface Traces extends AsyncDisposable {
  readonly tracer: Tracer;
}

/**
 * Begins to trace.
 *
 * @throws `INVALID_ARGUMENT` for an address that is none.
 */
export function openTraces(options: OtlpExporterOptions & { readonly nowMs: () => number }): Traces {
  const exporter = createOtlpExporter(options);
  return {
    tracer: createTracer({ exporter, nowMs: options.nowMs }),
    [Symbol.asyncDispose]: () => Promise.resolve(exporter[Symbol.asyncDispose]()),
  };
}
