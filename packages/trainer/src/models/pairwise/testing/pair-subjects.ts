import type { ModelDefinition, ModelSettings } from "../../../model/model-definition.js";
import type { TrainingData } from "../../../model/training-data.js";
import { bm3 } from "../../graph/bm3.js";
import { freedom } from "../../graph/freedom.js";
import { lightGcn } from "../../graph/light-gcn.js";
import { lightFm } from "../../hybrid/light-fm.js";
import { bprMf } from "../bpr-mf.js";
import { vbpr } from "../vbpr.js";

/** Quick settings with which each model learns a board of 50 users and 50 items. */
const quick = { dimensions: 8, learningRate: 0.02, batchSize: 256, epochs: 40 };
/** Every model that learns from pairs, ready to fit. */
export const pairSubjects = [
  subject(bprMf, { ...quick, l2: 0.1 }),
  subject(lightGcn, quick),
  subject(vbpr, { ...quick, l2: 0.1 }),
  subject(freedom, { ...quick, neighbours: 5, edgeDropout: 0.2 }),
  subject(bm3, quick),
  subject(lightFm, { ...quick, l2: 0.1 }),
];

function subject<Settings extends ModelSettings>(
  model: ModelDefinition<Settings>,
  changes: Partial<Settings>,
) {
  const settings = { ...model.defaults, ...changes };
  const fit = (data: TrainingData, more: ModelSettings = {}, seed = 1, threads = 1) =>
    model.fit(data, { ...settings, ...more }, { seed, threads });
  return { model: model as unknown as ModelDefinition, settings, fit };
}
