import { tsupConfig } from "../../tools/tsup-config.mjs";

export default tsupConfig();
