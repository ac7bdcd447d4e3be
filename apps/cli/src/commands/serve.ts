import { createServer, openCatalogue } from "@modalis/server";
import { Command } from "commander";
import { openJointSpace } from "../joint/joint-folder.js";
import type { CommandContext } from "./command-context.js";
import { listenAt } from "./listen-at.js";
import { wholeNumber } from "./whole-number.js";

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly allowHost?: readonly string[];
  readonly textModel?: string;
  readonly json?: true;
}

/** `modalis serve DIR`: the page and the HTTP routes, until interrupted. */
export function serveCommand(context: CommandContext): Command {
  return new Command("serve")
    .description("serve recommendations and a page that shows them")
    .argument("<dir>", "a catalogue that was encoded")
    .option("--port <n>", "port to listen on; 0 picks a free one", wholeNumber(0, 65_535), 7400)
    .option("--host <name>", "address to listen on", "127.0.0.1")
    .option(
      "--allow-host <names...>",
      "names that it may be asked by, such as that of a proxy; addresses, localhost and --host always may",
    )
    .option("--text-model <folder>", "the model folder that the texts were encoded with, if not the default")
    .action(async (dir: string, { port, host, allowHost = [], textModel, json }: ServeOptions) => {
      const { terminal, signal, now } = context;
      const models = new Map(textModel ? [["text", textModel]] : []);
      await using joint = await openJointSpace(dir);
      const options = { ...context, nowMs: now(), models, ...(joint === undefined ? {} : { joint }) };
      await using catalogue = await openCatalogue(dir, options);
      const server = await createServer({
        catalogue,
        allowedHosts: [host, ...allowHost],
        onError: (error) => {
          for (const line of `failed to answer: ${reasonOf(error)}`.split("\n")) terminal.note(line);
        },
      });
      const address = await listenAt(server, host, port);
      if (json) terminal.json({ address });
      else terminal.out(`\n${terminal.bold(`Modalis is on ${address}`)}  (Ctrl-C stops it)`);
      await aborted(signal);
      await server.close();
      terminal.note("stopped");
    });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
