import { type ErrorCode, isModalisError, ModalisError } from "@modalis/contract";
import { retryAfterMs } from "./retry-after.js";
import { scrubSecrets } from "./scrub-secrets.js";

/** What a failed attempt means: whether another may succeed, when at the earliest, and the error if none does. */
export interface FailedCall {
  readonly retry: boolean;
  /** As the server asked. */
  readonly waitMs?: number;
  readonly error: ModalisError;
}

const RETRIED = new Set([408, 409, 425, 429]);
const CODES: Readonly<Record<number, ErrorCode>> = { 404: "NOT_FOUND", 413: "LIMIT_EXCEEDED" };
const MEANINGS: Readonly<Record<number, string>> = {
  400: "refuses the request",
  401: "refuses the key; set the key that the server knows",
  402: "asks for payment",
  403: "forbids this key to use the model",
  404: "is not known by the server; check its name and the address",
  413: "finds the request too large; send less",
  422: "refuses the request",
  429: "has had too many requests; lower requestsAMinute or concurrency",
};

/**
 * Reads an error that a model's call threw: ours, the AI SDK's `APICallError` by its `statusCode` and
 * `responseHeaders`, or one of the network.
 *
 * The thrown error is not kept as the cause, for those of the SDK hold the whole request.
 *
 * @param name How the message calls the model.
 * @param wallClockMs Milliseconds since 1970.
 */
export function failedCall(name: string, thrown: unknown, wallClockMs: number): FailedCall {
  if (isModalisError(thrown)) return { retry: thrown.details.retry === true, error: thrown };
  const fields = (typeof thrown === "object" && thrown !== null ? thrown : {}) as Record<string, unknown>;
  const said = scrubSecrets(sayingOf(thrown));
  const status = fields.statusCode;
  if (typeof status === "number" && status >= 300) {
    const headers = lowerCased(fields.responseHeaders);
    return ofStatus(name, status, said, retryAfterMs(headers, wallClockMs));
  }
  if (status !== undefined || isParseFailure(fields)) {
    const message = `the hosted model ${name} answered with what is not understood: ${said}`;
    return { retry: false, error: new ModalisError("INVALID_MODEL", message) };
  }
  const message = `the hosted model ${name} could not be reached: ${said}`;
  return { retry: true, error: new ModalisError("UNAVAILABLE", message) };
}

function ofStatus(name: string, status: number, said: string, waitMs: number | undefined): FailedCall {
  const retry = RETRIED.has(status) || status >= 500;
  const meaning =
    MEANINGS[status] ?? (status >= 500 ? "does not work just now" : "answered with an unexpected status");
  const code = retry ? "UNAVAILABLE" : (CODES[status] ?? "INVALID_ARGUMENT");
  const error = new ModalisError(code, `the hosted model ${name} ${meaning} (${status}): ${said}`, {
    details: { status },
  });
  return { retry, error, ...(waitMs === undefined ? {} : { waitMs }) };
}

/** A failed fetch says why in its cause. */
function sayingOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { cause } = thrown;
  return cause instanceof Error && cause.message !== "" && !thrown.message.includes(cause.message)
    ? `${thrown.message}: ${cause.message}`
    : thrown.message;
}

function isParseFailure({ name }: Record<string, unknown>): boolean {
  return (
    typeof name === "string" && /JSONParse|TypeValidation|InvalidResponse|NoContent|EmptyResponse/.test(name)
  );
}

function lowerCased(headers: unknown): Record<string, string> {
  if (typeof headers !== "object" || headers === null) return {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
