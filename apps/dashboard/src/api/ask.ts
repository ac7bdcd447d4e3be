import { apiKey } from "./api-key.js";

/** What a call may carry. */
export interface AskOptions {
  readonly body?: object;
  readonly signal?: AbortSignal;
}

/** Calls a route beside the page; a refusal becomes an error with the server's own sentence. */
export async function ask<Result>(
  method: "GET" | "POST",
  path: string,
  { body, signal }: AskOptions = {},
): Promise<Result> {
  const response = await fetch(path, {
    method,
    headers: { ...keyHeader(), ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) throw new Error(await refusal(response));
  return (await response.json()) as Result;
}

/** The text or file of a route; a refusal becomes an error. */
export async function askFor(path: string, signal?: AbortSignal): Promise<Blob> {
  const response = await fetch(path, { headers: keyHeader(), ...(signal === undefined ? {} : { signal }) });
  if (!response.ok) throw new Error(await refusal(response));
  return response.blob();
}

function keyHeader(): Record<string, string> {
  const key = apiKey();
  return key === "" ? {} : { "x-api-key": key };
}

async function refusal(response: Response): Promise<string> {
  const answer = (await response.json().catch(() => ({}))) as { message?: string };
  const told = answer.message ?? `the server answered ${response.status}`;
  return response.status === 401 || response.status === 403 ? `${told} (give one under Server)` : told;
}
