import { rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { ModalisError } from "@modalis/contract";
import { isPublicAddress } from "./public-address.js";
import { requestOnce } from "./request-once.js";
import { saveStream } from "./save-stream.js";

export interface FetchMediaOptions {
  /** Where the bytes go; the file must not exist, and is removed when the fetch fails. */
  readonly path: string;
  readonly mostBytes: number;
  /** For everything: names, redirects, headers and the last byte. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Default {@link isPublicAddress}. Asked for each address that is connected to, redirects included. */
  readonly mayConnect?: (address: string) => boolean;
}

export interface FetchedMedia {
  readonly bytes: number;
  readonly sha256: string;
  /** After redirects. */
  readonly url: string;
  /** As the host claims; what the content is must be found from its bytes. */
  readonly contentType?: string;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches a file from the public internet for an item.
 *
 * The address is checked where the connection is made, so that neither a redirect nor a name that answers differently the
 * second time leads inside; no cookie, referrer or credential is sent, and a compressed answer is refused.
 *
 * @throws `INVALID_ARGUMENT` for a URL that is not http(s) or leads to an address that is not public, `NOT_FOUND` when the
 * host refuses or does not have it, `LIMIT_EXCEEDED` for too many bytes, redirects or seconds, and the signal's reason.
 */
export async function fetchMedia(url: string, options: FetchMediaOptions): Promise<FetchedMedia> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  try {
    return await follow(url, { ...options, signal });
  } catch (error) {
    await rm(options.path, { force: true });
    if (deadline.aborted && options.signal?.aborted !== true) {
      throw new ModalisError("LIMIT_EXCEEDED", `${shown(url)} took longer than ${options.timeoutMs} ms`);
    }
    throw error;
  }
}

async function follow(
  url: string,
  options: FetchMediaOptions & { signal: AbortSignal },
): Promise<FetchedMedia> {
  let current = checkedUrl(url);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await requestOnce(current, options.mayConnect ?? isPublicAddress, options.signal);
    const { statusCode = 0, headers } = response;
    if (!REDIRECTS.has(statusCode)) return await save(response, current, options);
    response.destroy();
    if (headers.location === undefined)
      throw new ModalisError("NOT_FOUND", `${shown(url)} redirects nowhere`);
    current = checkedUrl(headers.location, current);
  }
  throw new ModalisError("LIMIT_EXCEEDED", `${shown(url)} redirects more than ${MOST_REDIRECTS} times`);
}

function checkedUrl(url: string, base?: URL): URL {
  const parsed = URL.canParse(url, base?.href) ? new URL(url, base) : undefined;
  if (parsed === undefined || (parsed.protocol !== "http:" && parsed.protocol !== "https:")) {
    throw new ModalisError("INVALID_ARGUMENT", `${shown(url)} is no http or https URL`);
  }
  if (parsed.username !== "" || parsed.password !== "") {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${parsed.host}: a URL of media carries no user name or password`,
    );
  }
  return parsed;
}

async function save(
  response: IncomingMessage,
  url: URL,
  { path, mostBytes, signal }: FetchMediaOptions,
): Promise<FetchedMedia> {
  const { statusCode, headers } = response;
  const refuse = (code: "NOT_FOUND" | "LIMIT_EXCEEDED" | "UNSUPPORTED_INPUT", what: string) => {
    response.destroy();
    return new ModalisError(code, `${shown(url.href)} ${what}`);
  };
  if (statusCode !== 200) throw refuse("NOT_FOUND", `answered ${statusCode}`);
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity")
    throw refuse("UNSUPPORTED_INPUT", `came compressed as ${encoding}, which was not asked for`);
  if (Number(headers["content-length"] ?? 0) > mostBytes)
    throw refuse("LIMIT_EXCEEDED", `is larger than ${mostBytes} bytes`);
  const saved = await saveStream(response, {
    path,
    mostBytes,
    what: shown(url.href),
    ...(signal && { signal }),
  });
  const contentType = headers["content-type"];
  return {
    ...saved,
    url: url.href,
    ...(contentType === undefined ? {} : { contentType }),
  };
}

/** For messages: without query, which may hold secrets, and not too long. */
function shown(url: string): string {
  const bare = url.split(/[?#]/, 1)[0]!;
  return JSON.stringify(bare.length > 200 ? `${bare.slice(0, 200)}…` : bare);
}
