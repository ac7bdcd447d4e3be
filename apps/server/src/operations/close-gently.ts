import type { FastifyInstance } from "fastify";

/**
 * Lets `server.close()` resolve as soon as the requests in flight are answered.
 *
 * Their connections stay open for the next request otherwise, and closing waits for clients to give them up.
 */
export function closeGently(server: FastifyInstance): void {
  let isClosing = false;
  server.addHook("preClose", async () => {
    isClosing = true;
  });
  server.addHook("onSend", async (_request, reply) => {
    if (isClosing) reply.header("connection", "close");
  });
  server.addHook("onResponse", async () => {
    // For an answer whose head had left before.
    if (isClosing) setImmediate(() => server.server.closeIdleConnections());
  });
}
