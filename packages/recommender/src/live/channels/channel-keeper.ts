import { isModalisError } from "@modalis/contract";
import { pauseOften } from "../../model/pause-often.js";
import type { LiveState } from "../state/live-state.js";

/** Fits the statistics of channels anew when the catalogue has moved away from them. */
export interface ChannelKeeper {
  /** Says that something changed: what is too old is fitted in the background, where the options allow it. */
  changed(): void;
  /** Fits what changed, now. */
  refresh(): Promise<void>;
  /** Resolves once nothing is being fitted in the background. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Longest stretch of background work: answers wait no longer for it. */
const STRETCH_MS = 3;

export function createChannelKeeper(state: LiveState): ChannelKeeper {
  const stop = new AbortController();
  let running: Promise<void> | undefined;
  const run = async (all: boolean): Promise<void> => {
    for (const channel of state.channels.values()) {
      if (stop.signal.aborted) return;
      if (!all && !channel.stale) continue;
      await channel.refresh(pauseOften(stop.signal, STRETCH_MS));
      state.people.clear();
    }
  };
  const start = (all: boolean): Promise<void> => {
    const own = run(all).finally(() => {
      if (running === own) running = undefined;
    });
    running = own;
    return own;
  };
  return {
    changed() {
      if (!state.options.background || running !== undefined || stop.signal.aborted) return;
      if (![...state.channels.values()].some(({ stale }) => stale)) return;
      // It is tried again after the next change; until then the former statistics serve.
      start(false).catch(() => {});
    },
    async refresh() {
      await running?.catch(() => {});
      await start(true);
    },
    async settled() {
      await running?.catch(() => {});
    },
    async close() {
      stop.abort();
      await running?.catch((error: unknown) => {
        if (!isModalisError(error)) return;
      });
    },
  };
}
