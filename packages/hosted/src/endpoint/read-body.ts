import { ModalisError } from "@modalis/contract";

/**
 * The text of an answer, read no further than allowed.
 *
 * @throws `LIMIT_EXCEEDED`, or what the connection throws when it breaks.
 */
export async function readBody(response: Response, mostBytes: number): Promise<string> {
  const declared = Number(response.headers.get("content-length") ?? 0);
  const parts: Uint8Array[] = [];
  let bytes = 0;
  if (declared > mostBytes) {
    await response.body?.cancel();
    throw tooLarge(mostBytes);
  }
  // Leaving the loop cancels the rest.
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > mostBytes) throw tooLarge(mostBytes);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function tooLarge(mostBytes: number): ModalisError {
  return new ModalisError(
    "LIMIT_EXCEEDED",
    `the server's answer is larger than ${mostBytes} bytes; ask for less at once or raise mostAnswerBytes`,
  );
}
