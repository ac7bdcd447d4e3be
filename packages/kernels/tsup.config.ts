import { tsupConfig } from "../../tools/tsup-config.mjs";
import { compileKernels } from "./compile-kernels.js";

await compileKernels();

export default tsupConfig();
