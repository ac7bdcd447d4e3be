/** The brand by which `isModalisError` of `@modalis/contract` knows an error. */
const brand: unique symbol = Symbol.for("modalis.error");

/** What a server refused, or why it could not be asked. */
export class ModalisServerError extends Error {
  readonly [brand] = true;
  /** The server's, such as `"NOT_FOUND"`; `"UNAVAILABLE"` when no server answered, `"LIMIT_EXCEEDED"` after the timeout. */
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Of the answer; absent when there was none. */
  readonly status?: number;
  /** By which the server's log knows the call. */
  readonly requestId?: string;

  constructor(code: string, message: string, { cause, status, requestId }: ServerErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ModalisServerError";
    this.code = code;
    if (status !== undefined) this.status = status;
    if (requestId !== undefined) this.requestId = requestId;
    this.details = {
      ...(status === undefined ? {} : { status }),
      ...(requestId === undefined ? {} : { requestId }),
    };
  }
}

export interface ServerErrorOptions {
  readonly cause?: unknown;
  readonly status?: number;
  readonly requestId?: string;
}

/** The error of an answer that is no success; a body that is none of ours, as of a proxy, is told by its status. */
export async function serverErrorOf(response: Response): Promise<ModalisServerError> {
  const text = await response.text().catch(() => "");
  const requestId = response.headers.get("x-request-id");
  const { code, message } = refusalOf(text);
  return new ModalisServerError(
    code ?? (response.status === 503 ? "UNAVAILABLE" : "INTERNAL"),
    message ?? `the server answered ${response.status} ${response.statusText}`.trim(),
    { status: response.status, ...(requestId === null ? {} : { requestId }) },
  );
}

function refusalOf(text: string): { readonly code?: string; readonly message?: string } {
  try {
    const { code, message } = JSON.parse(text) as Record<string, unknown>;
    return typeof code === "string" && typeof message === "string" ? { code, message } : {};
  } catch {
    return {};
  }
}
