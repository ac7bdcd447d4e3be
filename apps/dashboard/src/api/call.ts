import { type CallOptions, createModalisClient, ModalisServerError, type RouteName } from "@modalis/client";
import { apiKey } from "./api-key.js";

/**
 * Calls a route of the server that the page came from, with this tab's key.
 *
 * @throws `ModalisServerError` with the server's own sentence, and with where to give a key where one is missing.
 */
export async function call<Result>(
  name: RouteName,
  request: object = {},
  options: CallOptions = {},
): Promise<Result> {
  const key = apiKey();
  const client = createModalisClient({
    baseUrl: new URL(".", location.href).href,
    ...(key === "" ? {} : { apiKey: key }),
  });
  const method = client[name] as (request: object, options: CallOptions) => Promise<unknown>;
  try {
    return (await method(request, options)) as Result;
  } catch (error) {
    throw withRemedy(error);
  }
}

function withRemedy(error: unknown): unknown {
  if (!(error instanceof ModalisServerError) || (error.status !== 401 && error.status !== 403)) return error;
  const { code, message, status } = error;
  return new ModalisServerError(code, `${message} (give one under Server)`, { status, cause: error });
}
