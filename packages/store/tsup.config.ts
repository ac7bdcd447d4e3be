import { tsupConfig } from "../../tools/tsup-config.mjs";

/** Apart from each other, so that the thread's program is one file that shares no chunk with the package. */
export default [tsupConfig(), tsupConfig({ "pglite-thread": "src/database/engine/pglite-thread.ts" })];
