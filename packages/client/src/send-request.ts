import { retryDelayMs } from "./retry-delay.js";
import { ModalisServerError, serverErrorOf } from "./server-error.js";
import type { WrittenRequest } from "./write-request.js";

export interface SendOptions {
  /** Of each attempt. */
  readonly timeoutMs: number;
  /** Further attempts after the first. */
  readonly retries: number;
  readonly random: () => number;
  readonly signal?: AbortSignal;
}

/** 409 is a call under the same Idempotency-Key that is being answered; others of that status carry no Retry-After. */
const PASSING = new Set([429, 503]);

/**
 * Sends a request, again after failures that pass, and reads its answer: JSON, text, or a `Blob` of anything else.
 *
 * @throws `ModalisServerError`, and the signal's reason once aborted.
 */
export async function sendRequest(request: WrittenRequest, options: SendOptions): Promise<unknown> {
  for (let attempt = 0; ; attempt++) {
    options.signal?.throwIfAborted();
    const { answer, failure, retryAfter } = await sendOnce(request, options);
    if (failure === undefined) return answer;
    const delayMs = retryDelayMs(attempt, retryAfter, { random: options.random, nowMs: Date.now() });
    const passes = failure.code === "LIMIT_EXCEEDED" || isPassing(failure, retryAfter);
    if (!passes || attempt >= options.retries || delayMs === undefined) throw failure;
    await wait(delayMs, options.signal);
  }
}

interface Sent {
  readonly answer?: unknown;
  readonly failure?: ModalisServerError;
  readonly retryAfter?: string;
}

async function sendOnce(request: WrittenRequest, { timeoutMs, signal }: SendOptions): Promise<Sent> {
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      // No answer of a route is a redirect, and a key must not follow one.
      redirect: "error",
      signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
      ...(request.body === undefined ? {} : { body: request.body as NonNullable<RequestInit["body"]> }),
    });
    if (response.ok) return { answer: await readAnswer(response) };
    const retryAfter = response.headers.get("retry-after");
    return { failure: await serverErrorOf(response), ...(retryAfter === null ? {} : { retryAfter }) };
  } catch (cause) {
    signal?.throwIfAborted();
    return { failure: noAnswer(request, deadline.aborted ? timeoutMs : undefined, cause) };
  }
}

function isPassing({ status }: ModalisServerError, retryAfter: string | undefined): boolean {
  return status === undefined || PASSING.has(status) || (status === 409 && retryAfter !== undefined);
}

async function readAnswer(response: Response): Promise<unknown> {
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("application/json")) return response.json();
  return type.startsWith("text/plain") ? response.text() : response.blob();
}

function noAnswer({ method, url }: WrittenRequest, timeoutMs: number | undefined, cause: unknown) {
  const call = `${method} ${url.split("?")[0]}`;
  return timeoutMs === undefined
    ? new ModalisServerError("UNAVAILABLE", `${call} was not answered; see the cause`, { cause })
    : new ModalisServerError("LIMIT_EXCEEDED", `${call} took longer than ${timeoutMs} ms`, { cause });
}

function wait(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, delayMs);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
