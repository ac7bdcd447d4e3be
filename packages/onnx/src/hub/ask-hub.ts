import { setTimeout as sleep } from "node:timers/promises";
import { isModalisError, ModalisError } from "@modalis/contract";
import { exchange, type HttpAnswer } from "./http-exchange.js";
import { refusalOf } from "./hub-refusal.js";
import type { CompleteHubSettings } from "./hub-settings.js";

export interface HubQuestion {
  /** Path on the endpoint, with a slash in front. */
  readonly path: string;
  /** What is asked for, as messages name it. */
  readonly what: string;
  readonly method?: "GET" | "HEAD";
  readonly headers?: Readonly<Record<string, string>>;
}

const MOST_REDIRECTS = 8;

/** Longer, and the caller is told instead of being kept waiting. */
const LONGEST_WAIT_MS = 120_000;

/**
 * Asks the hub, follows its redirects, and tries again what may pass: broken connections, 408, 429 and 5xx.
 *
 * @returns An answer of status 200 or 206; 416 where a range was asked for.
 * @throws `UNAVAILABLE` when the hub does not answer, `NOT_FOUND` or `INVALID_ARGUMENT` as it refuses, or the
 * signal's reason.
 */
export async function askHub(settings: CompleteHubSettings, question: HubQuestion): Promise<HttpAnswer> {
  let problem: unknown;
  for (let attempt = 0; attempt < settings.attempts; attempt++) {
    if (attempt > 0) await sleep(waitOf(problem, settings, attempt), undefined, aborting(settings.signal));
    settings.signal?.throwIfAborted();
    try {
      const answer = await askOnce(settings, question);
      const { status } = answer;
      if (status === 200 || status === 206 || (status === 416 && question.headers?.range !== undefined))
        return answer;
      answer.body.destroy();
      problem = refusalOf(answer, question.what, settings);
      if (isModalisError(problem) && problem.code !== "UNAVAILABLE") throw problem;
    } catch (error) {
      settings.signal?.throwIfAborted();
      if (isModalisError(error) && error.code !== "UNAVAILABLE") throw error;
      problem = error;
    }
  }
  throw isModalisError(problem) ? problem : unreachable(settings, question.what, problem);
}

async function askOnce(settings: CompleteHubSettings, question: HubQuestion): Promise<HttpAnswer> {
  const { timeoutMs, proxies, certificates, signal } = settings;
  const endpoint = endpointOf(settings);
  const linked: Record<string, string> = {};
  let url = new URL(`${endpoint.pathname.replace(/\/$/, "")}${question.path}`, endpoint);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const answer = await exchange(url, {
      method: question.method ?? "GET",
      headers: {
        "user-agent": "modalis",
        "accept-encoding": "identity",
        ...question.headers,
        // A content network that the hub redirects to gets no token: its addresses are signed.
        ...(settings.token !== undefined && url.origin === endpoint.origin
          ? { authorization: `Bearer ${settings.token}` }
          : {}),
      },
      timeoutMs,
      ...(proxies && { proxies }),
      ...(certificates && { certificates }),
      ...(signal && { signal }),
    });
    const { location } = answer.headers;
    for (const name of ["x-linked-etag", "x-linked-size"]) {
      // Said by the hub, not by the network of its files that the last answer comes from.
      const value = answer.headers[name];
      if (typeof value === "string" && url.origin === endpoint.origin) linked[name] = value;
    }
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined)
      return { ...answer, headers: { ...answer.headers, ...linked } };
    answer.body.destroy();
    url = nextUrl(url, location, question.what);
  }
  throw new ModalisError(
    "INVALID_MODEL",
    `the hub redirects in a circle for ${question.what}; check HF_ENDPOINT`,
  );
}

function nextUrl(from: URL, location: string, what: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const sound = to !== undefined && (to.protocol === "https:" || to.protocol === from.protocol);
  if (sound && /^https?:$/.test(to.protocol)) return to;
  throw new ModalisError(
    "INVALID_MODEL",
    `the hub sends ${what} on to an address that is not safe to follow; check HF_ENDPOINT`,
  );
}

function endpointOf({ endpoint }: CompleteHubSettings): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new ModalisError("INVALID_ARGUMENT", `"${endpoint}" is no address of a hub; correct HF_ENDPOINT`);
}

function waitOf(problem: unknown, { retryDelayMs }: CompleteHubSettings, attempt: number): number {
  const stated = isModalisError(problem) ? problem.details.retryAfterMs : undefined;
  const waitMs = typeof stated === "number" ? stated : retryDelayMs * 2 ** (attempt - 1);
  if (waitMs > LONGEST_WAIT_MS && isModalisError(problem)) throw problem;
  return waitMs;
}

function aborting(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function unreachable(
  { endpoint, attempts }: CompleteHubSettings,
  what: string,
  cause: unknown,
): ModalisError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ModalisError(
    "UNAVAILABLE",
    `${endpoint} did not give ${what} in ${attempts} tries: ${reason}; check the network, HF_ENDPOINT and HTTPS_PROXY, or copy the model's folder by hand`,
    { cause },
  );
}
