import { tsupConfig } from "../../tools/tsup-config.mjs";

export default tsupConfig(["src/index.ts", "src/main.ts"]);
