import { ModalisError } from "@modalis/contract";

/** What of a server this needs: both are Fastify's. */
interface Listener {
  listen(at: { readonly port: number; readonly host: string }): Promise<string>;
  close(): PromiseLike<unknown>;
}

/** What the system's reasons mean for a person. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there; stop it, choose another --port, or 0 for a free one",
  EACCES: "this user may not listen there; choose a --port from 1024",
  EADDRNOTAVAIL: "this machine has no such address; choose another --host",
  ENOTFOUND: "there is no such address; choose another --host",
  EAI_AGAIN: "the name of the address could not be looked up; give --host as a number",
};

/**
 * Starts to listen and returns the address; the server is closed when it cannot.
 *
 * @throws `INVALID_ARGUMENT` when the port is taken, or port or host may not be used.
 */
export async function listenAt(server: Listener, host: string, port: number): Promise<string> {
  try {
    return await server.listen({ port, host });
  } catch (error) {
    await server.close();
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const reason = REASONS[code];
    if (reason === undefined) throw error;
    throw new ModalisError("INVALID_ARGUMENT", `cannot listen on port ${port} of ${host}: ${reason}`, {
      cause: error,
      details: { host, port, reason: code },
    });
  }
}
