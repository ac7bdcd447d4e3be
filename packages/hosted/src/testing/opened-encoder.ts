import {
  createHostedTextEncoder,
  type HostedTextEncoder,
  type HostedTextEncoderOptions,
} from "../encoder/hosted-text-encoder.js";
import { openAiCompatible } from "../endpoint/openai-compatible.js";
import type { StandInFault } from "../stand-in/stand-in-fault.js";
import {
  type StandInOptions,
  type StandInServer,
  startStandInServer,
} from "../stand-in/start-stand-in-server.js";

/** Five texts, two of them alike. */
export const inputs = [
  "red shoes",
  "blue jacket",
  "a film about trains",
  "东京的地铁",
  "a film about ships",
].map((content, at) => ({ id: `t${at}`, content }));

/** Waits that a test can bear. */
export const quick = { retries: 2, firstWaitMs: 1, timeoutMs: 2000 };

/** Servers started for a test, ended with it. */
export interface StartedServers {
  start(options?: StandInOptions): Promise<StandInServer>;
  /** An encoder of a server of its own. */
  encoder(
    standIn: StandInOptions,
    options?: Partial<HostedTextEncoderOptions>,
  ): Promise<{ readonly server: StandInServer; readonly encoder: HostedTextEncoder }>;
  endAll(): Promise<void>;
}

export function startedServers(): StartedServers {
  const servers: StandInServer[] = [];
  const start = async (options?: StandInOptions) => {
    const server = await startStandInServer(options);
    servers.push(server);
    return server;
  };
  return {
    start,
    async encoder(standIn, options = {}) {
      const server = await start(standIn);
      const { embedding } = openAiCompatible({ baseUrl: server.baseUrl, model: "words", provider: "here" });
      const encoder = await createHostedTextEncoder({ model: embedding, limits: quick, ...options });
      return { server, encoder };
    },
    async endAll() {
      for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
    },
  };
}

/** Fails at everything after the first request, or at those that are named. */
export const after =
  (fault: StandInFault, only?: readonly number[]): NonNullable<StandInOptions["fault"]> =>
  ({ number }) =>
    number > 0 && (only === undefined || only.includes(number)) ? fault : undefined;

/** Changes the rows of every answer. */
export const changeRows = (
  change: (rows: { index: number; embedding: unknown }[]) => unknown[],
): StandInFault => ({
  kind: "changed",
  change: (answer) => {
    const body = answer as { data: { index: number; embedding: unknown }[] };
    return { ...body, data: change(body.data) };
  },
});
