import { ModalisError } from "@modalis/contract";
import { scrubSecrets } from "../calls/scrub-secrets.js";
import { httpFailure } from "./http-failure.js";
import { readBody } from "./read-body.js";

/** A server and how it is spoken to. */
export interface Endpoint {
  /** With a slash at its end. */
  readonly address: URL;
  readonly apiKey?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A larger answer is refused. */
  readonly mostAnswerBytes: number;
}

/**
 * Posts JSON or a form and reads the JSON of the answer.
 *
 * No redirect is followed: the key and the contents are for the address that was given.
 *
 * @throws {HttpFailure} for an error status, `INVALID_ARGUMENT` for a redirect, `INVALID_MODEL` (marked as worth another
 * attempt) for what is no JSON, `LIMIT_EXCEEDED`, or what `fetch` throws.
 */
export async function postRequest(
  { address, apiKey, headers, mostAnswerBytes }: Endpoint,
  route: string,
  body: FormData | Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<unknown> {
  const isForm = body instanceof FormData;
  const response = await fetch(new URL(route, address), {
    method: "POST",
    redirect: "manual",
    headers: {
      accept: "application/json",
      ...(isForm ? {} : { "content-type": "application/json" }),
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      ...headers,
    },
    body: isForm ? body : JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
  const secrets = [...(apiKey === undefined ? [] : [apiKey]), ...Object.values(headers)];
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    throw redirected(address, response.headers.get("location"), secrets);
  }
  const text = await readBody(response, mostAnswerBytes);
  if (!response.ok)
    throw httpFailure(response.status, response.headers, scrubSecrets(reasonIn(text), secrets));
  try {
    return JSON.parse(text);
  } catch {
    throw notUnderstood(`not with JSON but with “${scrubSecrets(text.slice(0, 200), secrets)}”`, true);
  }
}

/**
 * That an answer does not keep to the protocol.
 *
 * @param retry Whether another attempt may bring another answer.
 */
export function notUnderstood(how: string, retry = false): ModalisError {
  return new ModalisError(
    "INVALID_MODEL",
    `the server answered ${how}; is it a server of the OpenAI protocol?`,
    {
      details: { retry },
    },
  );
}

function redirected(address: URL, location: string | null, secrets: readonly string[]): ModalisError {
  const target =
    location !== null && URL.canParse(location, address.href) ? new URL(location, address) : undefined;
  const where =
    target === undefined ? "elsewhere" : scrubSecrets(`${target.origin}${target.pathname}`, secrets);
  return new ModalisError(
    "INVALID_ARGUMENT",
    `${address.host} redirects to ${where}, which is not followed; give that address as baseUrl if it is to have the key and the contents`,
    { details: { status: 300 } },
  );
}

/** `{error: {message}}`, `{error}`, `{message}`, `{detail}`, or the text itself. */
function reasonIn(text: string): string {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    const error = body.error as Record<string, unknown> | string | undefined;
    const said =
      typeof error === "object" && error !== null ? error.message : (error ?? body.message ?? body.detail);
    return typeof said === "string" ? said : text;
  } catch {
    return text;
  }
}
