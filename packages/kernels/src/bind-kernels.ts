import { bprGradient } from "./gradients/bpr-gradient.js";
import { bprSgdStep } from "./gradients/bpr-sgd-step.js";
import { forgetSlots, numberRows } from "./gradients/number-rows.js";
import { addPairGradients, pairMargins } from "./gradients/pair-margins.js";
import { softmaxGradient } from "./gradients/softmax-gradient.js";
import { softmaxRows } from "./gradients/softmax-rows.js";
import type { Kernels } from "./kernels.js";
import { ridgeRows } from "./least-squares/ridge-rows.js";
import { adagradStep } from "./optimisers/adagrad-step.js";
import { adamStep, adamWStep } from "./optimisers/adam-step.js";
import { sgdStep } from "./optimisers/sgd-step.js";
import { layerMeanBpr } from "./propagation/layer-mean-bpr.js";
import { layerMeanRows } from "./propagation/layer-mean-rows.js";
import type { KernelEngine } from "./runtime/kernel-engine.js";
import { pairDraws } from "./sampling/pair-draws.js";
import { sampleNegatives } from "./sampling/sample-negatives.js";
import { nearestMeans } from "./scans/nearest-means.js";
import { cosineScanInt8, dotScanInt8 } from "./scans/scan-bytes.js";
import { cosineScan, dotScan } from "./scans/scan-floats.js";
import { topK } from "./selection/top-k.js";
import { topKRows } from "./selection/top-k-rows.js";
import { addScaled, scaleInto } from "./sparse/dense-vectors.js";
import { sparseProduct } from "./sparse/sparse-product.js";
import { gatherRows, scatterAddRows } from "./sparse/table-rows.js";

/** Every kernel as a method that runs on `engine`. */
export function bindKernels(engine: KernelEngine): Kernels {
  const { float32, int32, int8, uint8, mark, release } = engine.arena;
  return {
    threads: engine.threads,
    ...{ float32, int32, int8, uint8, mark, release },
    sparseProduct: (given) => sparseProduct(engine, given),
    gatherRows: (given) => gatherRows(engine, given),
    scatterAddRows: (given) => scatterAddRows(engine, given),
    addScaled: (given) => addScaled(engine, given),
    scaleInto: (given) => scaleInto(engine, given),
    bprGradient: (given) => bprGradient(engine, given),
    pairMargins: (given) => pairMargins(engine, given),
    addPairGradients: (given) => addPairGradients(engine, given),
    bprSgdStep: (given) => bprSgdStep(engine, given),
    softmaxGradient: (given) => softmaxGradient(engine, given),
    softmaxRows: (given) => softmaxRows(engine, given),
    sgdStep: (given) => sgdStep(engine, given),
    adamStep: (given) => adamStep(engine, given),
    adamWStep: (given) => adamWStep(engine, given),
    adagradStep: (given) => adagradStep(engine, given),
    ridgeRows: (given) => ridgeRows(engine, given),
    numberRows: (given) => numberRows(engine, given),
    forgetSlots: (given) => forgetSlots(engine, given),
    layerMeanBpr: (given) => layerMeanBpr(engine, given),
    layerMeanRows: (given) => layerMeanRows(engine, given),
    pairDraws: (given) => pairDraws(engine, given),
    sampleNegatives: (given) => sampleNegatives(engine, given),
    topK: (given) => topK(engine, given),
    topKRows: (given) => topKRows(engine, given),
    dotScan: (given) => dotScan(engine, given),
    cosineScan: (given) => cosineScan(engine, given),
    nearestMeans: (given) => nearestMeans(engine, given),
    dotScanInt8: (given) => dotScanInt8(engine, given),
    cosineScanInt8: (given) => cosineScanInt8(engine, given),
    [Symbol.asyncDispose]: () => engine.close(),
  };
}
