// The parts of the trainer that the benchmark times by themselves; they are not exported, because no user needs them.
export { createPace } from "../../packages/trainer/src/linear-algebra/pace.js";
export { createSeededRandom } from "../../packages/trainer/src/linear-algebra/seeded-random.js";
export { userRows } from "../../packages/trainer/src/linear-algebra/sparse-rows.js";
export { fitImplicitFactors } from "../../packages/trainer/src/models/linear/implicit-factors.js";
export { implicitObjective } from "../../packages/trainer/src/models/linear/implicit-objective.js";
