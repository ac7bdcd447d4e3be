/**
 * The program of the process that encodes what arrives while the server runs: a file that crashes a decoder ends this
 * process and not the server, and no model run holds up an answer.
 *
 * Started by `open-encode-process.ts` with its options as the one argument, in JSON.
 */
import { isModalisError } from "@modalis/contract";
import { type ContentEncodersOptions, openContentEncoders } from "./open-content-encoders.js";
import type { EncodeReply, EncodeRequest } from "./process-messages.js";

const options = JSON.parse(process.argv[2] ?? "{}") as ContentEncodersOptions;
const encoders = openContentEncoders(options);
// Told to every call below; without this line it would end the process before a call could be told.
encoders.catch(() => undefined);
const underWay = new Map<number, AbortController>();

process.on("message", async (request: EncodeRequest) => {
  if ("cancelled" in request) underWay.get(request.cancelled)?.abort();
  else send(await replyTo(request));
});
// The server is gone; nobody wants the rest.
process.on("disconnect", () => process.exit());
// Ctrl-C, or a service manager's stop, reaches the server as well, which decides when this process ends.
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => undefined);
send({ ready: true });

async function replyTo({
  id,
  contents,
  use,
}: Exclude<EncodeRequest, { cancelled: number }>): Promise<EncodeReply> {
  const controller = new AbortController();
  underWay.set(id, controller);
  try {
    return { id, encoded: await (await encoders).encode(contents, use, controller.signal) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id, failure: { code: isModalisError(error) ? error.code : "INTERNAL", message } };
  } finally {
    underWay.delete(id);
  }
}

function send(reply: EncodeReply): void {
  if (process.connected) process.send?.(reply);
}
