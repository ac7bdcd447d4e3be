import { type BuiltModalis, startModalisWith } from "./built-modalis.js";
import { waitUntil } from "./wait-until.js";

/** The built `modalis serve` in a process of its own; disposing stops it as Ctrl-C does. */
export interface ServedByBuilt extends AsyncDisposable {
  readonly address: string;
  /** The first API key, where one was made. */
  readonly key?: string;
  readonly process: BuiltModalis;
  /** Asks, with the key where there is one: POST with a body, else GET. @throws For an answer that is no success. */
  call<Answer>(path: string, body?: object): Promise<Answer>;
}

/** @param environment What the process has beside this one's. */
export async function serveBuilt(
  catalogue: string,
  flags: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServedByBuilt> {
  const words = ["serve", catalogue, "--port", "0", "--json", ...flags];
  const started = startModalisWith(environment, ...words);
  await waitUntil(async () => started.stdout().includes("\n"), started.ended);
  const said = JSON.parse(started.stdout()) as { readonly address: string; readonly key?: string };
  const address = said.address.replace("0.0.0.0", "127.0.0.1");
  const { key } = said;
  return {
    address,
    ...(key === undefined ? {} : { key }),
    process: started,
    async call<Answer>(path: string, body?: object) {
      const headers = {
        ...(key === undefined ? {} : { "x-api-key": key }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      };
      const init = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
      const response = await fetch(`${address}${path}`, init);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Answer;
    },
    async [Symbol.asyncDispose]() {
      started.child.kill("SIGINT");
      await started.ended;
    },
  };
}
