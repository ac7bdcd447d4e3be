import { ModalisServerError } from "./server-error.js";

/** Parts of a request as a method takes them. */
export interface GivenRequest {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** A request that may be sent more than once. */
export interface WrittenRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Blob;
}

/**
 * The HTTP request of a route, such as `"PUT /v1/items/{id}"`.
 *
 * @throws `INVALID_ARGUMENT` for a path parameter that is missing or that no URL can carry.
 */
export function writeRequest(
  route: string,
  { path = {}, query = {}, body }: GivenRequest,
  from: { readonly baseUrl: string; readonly apiKey?: string; readonly idempotencyKey?: string },
): WrittenRequest {
  const [method, template] = route.split(" ") as [string, string];
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => segmentOf(name, path[name]));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) search.append(name, String(value));
  const headers: Record<string, string> = {};
  if (from.apiKey !== undefined) headers["x-api-key"] = from.apiKey;
  if (from.idempotencyKey !== undefined) headers["idempotency-key"] = from.idempotencyKey;
  const url = `${from.baseUrl.replace(/\/+$/, "")}${filled}${search.size === 0 ? "" : `?${search}`}`;
  if (body === undefined) return { url, method, headers };
  if (body instanceof Uint8Array || body instanceof Blob) {
    return { url, method, headers: { ...headers, "content-type": "application/octet-stream" }, body };
  }
  return {
    url,
    method,
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

/** `.` and `..` are steps of a path however they are written, and half a surrogate pair has no UTF-8. */
function segmentOf(name: string, value: unknown): string {
  const text = typeof value === "number" ? String(value) : value;
  try {
    if (typeof text === "string" && text !== "." && text !== "..") return encodeURIComponent(text);
  } catch {
    // Told below, as the others are.
  }
  const shown = JSON.stringify(value) ?? "nothing";
  throw new ModalisServerError("INVALID_ARGUMENT", `path.${name} is ${shown}, which no URL can carry`);
}
