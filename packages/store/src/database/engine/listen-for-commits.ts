import type { Client } from "pg";
import { COMMIT_CHANNEL } from "./sql-database.js";

/** How long to wait before connecting again, and how often to look without having heard anything. */
const RECONNECT_MS = 1_000;
const LOOK_ANYWAY_MS = 5_000;

/** A connection that hears of the commits of other processes. */
export interface CommitListener {
  /** Connects, unless it has already. */
  start(): void;
  stop(): Promise<void>;
}

/**
 * Hears `NOTIFY` on a connection of its own, which is made again when it breaks.
 *
 * What was missed meanwhile shows after the reconnection, since `hear` is called then too; and every few seconds, for
 * connections that died without a word.
 */
export function listenForCommits(connect: () => Client, hear: () => void): CommitListener {
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let regular: NodeJS.Timeout | undefined;
  let stopped = false;
  const again = (broken: Client): void => {
    if (client !== broken || stopped) return;
    client = undefined;
    void broken.end().catch(() => undefined);
    retry = setTimeout(open, RECONNECT_MS).unref();
  };
  const open = (): void => {
    const opened = connect();
    client = opened;
    opened.on("error", () => again(opened));
    opened.on("end", () => again(opened));
    opened.on("notification", hear);
    opened
      .connect()
      .then(() => opened.query(`listen ${COMMIT_CHANNEL}`))
      .then(hear, () => again(opened));
  };
  return {
    start() {
      if (regular !== undefined || stopped) return;
      regular = setInterval(hear, LOOK_ANYWAY_MS).unref();
      open();
    },
    async stop() {
      stopped = true;
      clearTimeout(retry);
      clearInterval(regular);
      await client?.end().catch(() => undefined);
    },
  };
}
