import type { HubSettings } from "@modalis/onnx";
import type { BegunStore } from "../begun-store.js";
import type { Terminal } from "../terminal/terminal.js";

/** What every command may use of the world outside. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  readonly cacheFolder: string;
  readonly ffmpegPath?: string;
  /** The hub that models named `hub:owner/name` come from, and where they are kept. */
  readonly hub: HubSettings;
  readonly now: () => number;
  /** Begun before this program was loaded, where its command serves a folder that has a store. */
  readonly begunStore?: BegunStore;
}
