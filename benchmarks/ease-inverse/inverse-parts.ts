// The parts of the trainer that the benchmark times by themselves; they are not exported, because no user needs them.
export { openDenseProducts } from "../../packages/trainer/src/linear-algebra/dense-products.js";
export { invertSymmetricInPlace } from "../../packages/trainer/src/linear-algebra/invert-symmetric.js";
export { createPace } from "../../packages/trainer/src/linear-algebra/pace.js";
