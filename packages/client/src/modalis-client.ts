import type { CallOptions, RouteCall } from "./route-call.js";
import { isRepeatable, ROUTES, type RouteName } from "./routes.js";
import { type SendOptions, sendRequest } from "./send-request.js";
import { type GivenRequest, writeRequest } from "./write-request.js";

export interface ModalisClientOptions {
  /** Of the server, such as `http://localhost:8080`. */
  readonly baseUrl: string;
  readonly apiKey?: string;
  /** Of each attempt. Default 30,000. */
  readonly timeoutMs?: number;
  /** Further attempts after a failure that passes. Default 2. */
  readonly retries?: number;
  /** Draws the jitter of waits, from 0 up to 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** One method a route. */
export type ModalisClient = { readonly [Name in RouteName]: RouteCall<Name> };

/**
 * A client of a Modalis server.
 *
 * Calls that may be repeated are tried again, after a wait that doubles with jitter or that the server's Retry-After says,
 * when the network fails or the server answers 429 or 503. `addEvents` may, because it sends an Idempotency-Key by itself.
 *
 * @throws `RangeError` for a `baseUrl`, `timeoutMs` or `retries` outside its range, when it is made; each method rejects
 * with a `ModalisServerError` for what the server refuses, and with the signal's reason once aborted.
 */
export function createModalisClient(options: ModalisClientOptions): ModalisClient {
  const send = checkedOptions(options);
  const calls = (Object.keys(ROUTES) as RouteName[]).map((name) => {
    const call = (request: GivenRequest = {}, { signal, timeoutMs, idempotencyKey }: CallOptions = {}) => {
      const key = idempotencyKey ?? (name === "addEvents" ? crypto.randomUUID() : undefined);
      const written = writeRequest(ROUTES[name], request, {
        ...options,
        ...(key === undefined ? {} : { idempotencyKey: key }),
      });
      return sendRequest(written, {
        ...send,
        ...(signal === undefined ? {} : { signal }),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        retries: key !== undefined || isRepeatable(name) ? send.retries : 0,
      });
    };
    return [name, async (...given: Parameters<typeof call>) => call(...given)];
  });
  return Object.fromEntries(calls) as ModalisClient;
}

function checkedOptions({
  baseUrl,
  timeoutMs = 30_000,
  retries = 2,
  random = Math.random,
}: ModalisClientOptions): SendOptions {
  if (!/^https?:$/.test(URL.canParse(baseUrl) ? new URL(baseUrl).protocol : ""))
    throw new RangeError(`baseUrl ${JSON.stringify(baseUrl)} is no http or https URL`);
  if (!(timeoutMs > 0)) throw new RangeError(`timeoutMs must be above 0, not ${timeoutMs}`);
  if (!Number.isSafeInteger(retries) || retries < 0)
    throw new RangeError(`retries must be a whole number of at least 0, not ${retries}`);
  return { timeoutMs, retries, random };
}
