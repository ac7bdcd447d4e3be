import { ModalisError } from "@modalis/contract";
import { attributesJson, type Span, spanJson } from "./span.js";

export interface OtlpExporterOptions {
  /** Of a collector, such as `http://127.0.0.1:4318`; `/v1/traces` is added where no path is given. */
  readonly url: string;
  /** Sent with every call, such as a collector's key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How the server calls itself. Default `"modalis"`. */
  readonly serviceName?: string;
  /** How long spans are gathered before they are sent. Default 2,000. */
  readonly everyMs?: number;
  /** Most spans that wait; later ones are dropped, as while the collector is away. Default 8,192. */
  readonly most?: number;
  /** Longest one call may take. Default 10,000. */
  readonly timeoutMs?: number;
  /** Told when spans are lost, once until they come through again. */
  readonly onError?: (error: unknown) => void;
}

/** Sends spans to a collector; nothing ever waits for it. */
export interface SpanExporter extends AsyncDisposable {
  add(span: Span): void;
  /** Sends what waits; resolves when it was sent or lost. */
  flush(): Promise<void>;
}

/** Most spans of one call. */
const BATCH = 512;

/**
 * Sends spans by OTLP over HTTP in JSON, some at a time.
 *
 * @throws `INVALID_ARGUMENT` for an address that is none.
 */
export function createOtlpExporter(options: OtlpExporterOptions): SpanExporter {
  const { most = 8_192, everyMs = 2_000, onError = () => undefined } = options;
  const url = tracesUrl(options.url);
  let waiting: Span[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();
  let away = false;
  const lose = (error: unknown): void => {
    if (!away) onError(error);
    away = true;
  };
  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const spans = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      try {
        await send(url, spans, options);
        away = false;
      } catch (error) {
        lose(error);
      }
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    sending = sending.then(sendAll);
    return sending;
  };
  return {
    add(span) {
      if (waiting.length >= most) return lose(tooMany(most));
      waiting.push(span);
      timer ??= setTimeout(() => void flush(), everyMs).unref();
    },
    flush,
    [Symbol.asyncDispose]: flush,
  };
}

function tracesUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `"${text}" is no address of a collector; write it as http://127.0.0.1:4318`,
    );
  }
  if (!url.pathname.endsWith("/v1/traces")) url.pathname = `${url.pathname.replace(/\/+$/, "")}/v1/traces`;
  return url.href;
}

async function send(url: string, spans: readonly Span[], options: OtlpExporterOptions): Promise<void> {
  const { headers = {}, serviceName = "modalis", timeoutMs = 10_000 } = options;
  const body = {
    resourceSpans: [
      {
        resource: { attributes: attributesJson({ "service.name": serviceName }) },
        scopeSpans: [{ scope: { name: "@modalis/server" }, spans: spans.map(spanJson) }],
      },
    ],
  };
  const response = await fetch(url, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.arrayBuffer();
  if (response.ok) return;
  throw new ModalisError(
    "UNAVAILABLE",
    `the collector of traces answered ${response.status}: ${spans.length} spans are lost`,
  );
}

function tooMany(most: number): ModalisError {
  return new ModalisError(
    "LIMIT_EXCEEDED",
    `${most} spans wait for the collector of traces; further ones are lost until it takes some`,
  );
}
