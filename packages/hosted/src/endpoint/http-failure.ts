/** An answer whose status is an error, in the shape of the AI SDK's `APICallError`, so that both are read alike. */
export interface HttpFailure extends Error {
  readonly statusCode: number;
  /** By name in lower case. */
  readonly responseHeaders: Readonly<Record<string, string>>;
}

export function httpFailure(statusCode: number, headers: Headers, message: string): HttpFailure {
  return Object.assign(new Error(message), { statusCode, responseHeaders: Object.fromEntries(headers) });
}
