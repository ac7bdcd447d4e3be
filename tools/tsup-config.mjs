import { defineConfig } from "tsup";

/** The one build recipe of every package: ESM with declarations and source maps. */
export function tsupConfig(entry = ["src/index.ts"]) {
  return defineConfig({ entry, format: ["esm"], target: "node20", dts: true, sourcemap: true, clean: false });
}
