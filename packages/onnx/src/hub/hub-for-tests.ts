import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { additionBytes } from "../fixtures/tiny-model.js";
import { resolveModelSource } from "../source/resolve-model-source.js";
import type { HubSettings } from "./hub-settings.js";
import { openTestHub, type TestHub } from "./test-hub.js";

/** The commit of every repository. */
export const COMMIT = "a".repeat(40);
/** The model of `a/b`. */
export const GRAPH = Buffer.from(additionBytes(1));

/** A hub of its own for each test, with the repository `a/b`, and the folder that its files are kept in. */
export interface HubForTests {
  readonly root: string;
  readonly hub: TestHub;
  readonly settings: () => HubSettings;
  /** Opens `a/b`. */
  readonly open: (more?: Partial<HubSettings>, use?: object) => ReturnType<typeof resolveModelSource>;
}

/** Starts the hub before each test of a group and closes it after. @param extra Files of `a/b` beside its model and configuration. */
export function hubForTests(extra: Readonly<Record<string, string>> = {}): HubForTests {
  let root: string;
  let hub: TestHub;
  const files = { "config.json": "{}", "model.onnx": GRAPH, ...extra };
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "modalis-faults-"));
    hub = await openTestHub([
      { id: "a/b", commit: COMMIT, files, large: ["model.onnx"] },
      { id: "a/pickle", commit: COMMIT, files: { "config.json": "{}", "pytorch_model.bin": "x" } },
    ]);
  });
  afterEach(async () => {
    await hub[Symbol.asyncDispose]();
    await rm(root, { recursive: true });
  });
  const settings = (): HubSettings => ({
    cacheFolder: root,
    endpoint: hub.endpoint,
    attempts: 3,
    retryDelayMs: 1,
    timeoutMs: 300,
  });
  return {
    get root() {
      return root;
    },
    get hub() {
      return hub;
    },
    settings,
    open: (more = {}, use = {}) => resolveModelSource("hub:a/b", { hub: { ...settings(), ...more }, ...use }),
  };
}
