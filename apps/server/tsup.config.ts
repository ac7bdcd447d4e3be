import { tsupConfig } from "../../tools/tsup-config.mjs";

/** Apart from each other, so that the encoding process's program is one file that shares no chunk with the package. */
export default [tsupConfig(), tsupConfig({ "encode-process": "src/live/encoding/encode-process.ts" })];
