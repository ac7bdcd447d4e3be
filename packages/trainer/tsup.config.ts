import { tsupConfig } from "../../tools/tsup-config.mjs";

/** The thread's program shares its chunks with the package, since it holds every model too. */
export default tsupConfig({ index: "src/index.ts", "fit-thread": "src/worker/fit-thread.ts" });
