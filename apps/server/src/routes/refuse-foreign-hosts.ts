import { isIP } from "node:net";
import type { FastifyInstance } from "fastify";

/**
 * Refuses requests for a host that is not this server, with 421 and `INVALID_ARGUMENT`.
 *
 * A page elsewhere may point its own name at this machine and so read what is served here (DNS rebinding, Jackson et
 * al. 2007); its requests still carry that name. An address cannot be pointed elsewhere, so any is let through, and so
 * is a request without the header, which no browser sends.
 *
 * @param allowedHosts Names beside `localhost`, without a port.
 */
export function refuseForeignHosts(server: FastifyInstance, allowedHosts: readonly string[]): void {
  const allowed = new Set(["localhost", ...allowedHosts.map((name) => name.toLowerCase())]);
  server.addHook("onRequest", async (request, reply) => {
    const { host } = request.headers;
    if (host === undefined) return;
    const name = hostName(host);
    if (name !== undefined && (allowed.has(name) || isAddress(name))) return;
    return reply.status(421).send({
      code: "INVALID_ARGUMENT",
      message: `this server does not answer for ${JSON.stringify(host)}; start it with that name among its allowed hosts`,
    });
  });
}

/** The header without its port, in lower case; undefined when it is none. */
function hostName(header: string): string | undefined {
  return /^(\[[\da-f:.]+\]|[^\s:/?#@[\]]+)(:\d+)?$/.exec(header.toLowerCase())?.[1];
}

function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0;
}
