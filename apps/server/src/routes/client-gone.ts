import type { FastifyReply } from "fastify";

/** A signal that aborts when the client closes its connection before it has the answer. */
export function clientGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once("close", () => {
    if (!raw.writableFinished) gone.abort(new Error("the client closed the connection"));
  });
  return gone.signal;
}
