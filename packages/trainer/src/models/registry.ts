import { ModalisError } from "@modalis/contract";
import { crossAttentionFusion } from "../fusion/cross-attention-fusion.js";
import { gatedFusion } from "../fusion/gated-fusion.js";
import { learnedLateFusion } from "../fusion/learned-late-fusion.js";
import type { ModelDefinition } from "../model/model-definition.js";
import { modalisBlend } from "./blend/modalis-blend.js";
import { bm3 } from "./graph/bm3.js";
import { freedom } from "./graph/freedom.js";
import { lightGcn } from "./graph/light-gcn.js";
import { lightFm } from "./hybrid/light-fm.js";
import { ease } from "./linear/ease.js";
import { easeWithFeatures } from "./linear/ease-with-features.js";
import { implicitAls } from "./linear/implicit-als.js";
import { itemKnn } from "./linear/item-knn.js";
import { popularity } from "./linear/popularity.js";
import { slim } from "./linear/slim.js";
import { userKnn } from "./linear/user-knn.js";
import { bprMf } from "./pairwise/bpr-mf.js";
import { vbpr } from "./pairwise/vbpr.js";
import { ratingBaseline } from "./ratings/rating-baseline.js";
import { ratingKnn } from "./ratings/rating-knn.js";
import { svd } from "./ratings/svd.js";
import { svdPlusPlus } from "./ratings/svd-plus-plus.js";
import { sasrec } from "./sequence/sasrec.js";
import { deepTwoTower } from "./towers/deep-two-tower.js";
import { linearTwoTower } from "./towers/linear-two-tower.js";

/** Every model that can be fitted by name, the simplest first. */
export const MODELS: readonly ModelDefinition[] = [
  popularity,
  itemKnn,
  userKnn,
  slim,
  ease,
  easeWithFeatures,
  implicitAls,
  bprMf,
  lightGcn,
  vbpr,
  freedom,
  bm3,
  lightFm,
  linearTwoTower,
  deepTwoTower,
  learnedLateFusion,
  gatedFusion,
  crossAttentionFusion,
  sasrec,
  modalisBlend,
  ratingBaseline,
  ratingKnn,
  svd,
  svdPlusPlus,
];

/**
 * The model of a name.
 *
 * @throws `NOT_FOUND` listing the names there are.
 */
export function modelNamed(name: string): ModelDefinition {
  const found = MODELS.find((model) => model.name === name);
  if (found !== undefined) return found;
  const names = MODELS.map((model) => model.name).join(", ");
  throw new ModalisError("NOT_FOUND", `there is no model "${name}"; there are ${names}`, {
    details: { name },
  });
}
