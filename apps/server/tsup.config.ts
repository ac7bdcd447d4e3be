import { tsupConfig } from "../../tools/tsup-config.mjs";

/** Apart from each other, so that each process's program is one file that shares no chunk with the package. */
export default [
  tsupConfig(),
  tsupConfig({ "encode-process": "src/live/encoding/encode-process.ts" }),
  tsupConfig({ "convert-process": "src/convert/convert-process.ts" }),
  tsupConfig({ "retrain-process": "src/retrain/retrain-process.ts" }),
];
