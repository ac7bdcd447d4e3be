// Quality of gated fusion as content is taken away, on validation rows of Last.fm-2K:
// npx tsx benchmarks/missing-content.ts [--seed 1] [--report FILE.html]. Build the packages first; needs ../shared/data.
import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { createInteractions } from "@modalis/contract";
import {
  amongAllItems,
  type Development,
  type MissingContentCurve,
  type RankingTask,
  renderReport,
  splitByLabel,
  splitColdItems,
} from "@modalis/evaluation";
import { gatedFusion, missingContentCurve, type TrainingData } from "@modalis/trainer";
import { readSharedInteractions, type SharedInteractions } from "./probes/shared-interactions.js";

const { values } = parseArgs({
  options: { seed: { type: "string", default: "1" }, report: { type: "string" } },
});
const seed = Number(values.seed);
const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1];

const shared = readSharedInteractions("lfm2k");
if (shared === undefined) throw new Error("needs ../shared/data/lfm2k beside the project");
console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, seed ${seed}`);
const curves = [...(await warmCurves(shared)), ...(await coldCurves(shared))];
if (values.report !== undefined) {
  const page = renderReport({
    title: "Quality against missing content, Last.fm-2K",
    runs: [],
    missingContent: curves,
  });
  await writeFile(values.report, page);
}

/** Items that training met: content adds to what their own interactions say. */
async function warmCurves({
  rows,
  userIds,
  itemIds,
  features,
}: SharedInteractions): Promise<MissingContentCurve[]> {
  const { development } = splitByLabel(rows, { userIds, itemIds });
  return bothCurves("warm items", development, development.validation, features);
}

/** Items that training never met, ranked among all: content is all that is known of them. The test rows play no part. */
async function coldCurves({
  rows,
  userIds,
  itemIds,
  features,
}: SharedInteractions): Promise<MissingContentCurve[]> {
  const known = rows.filter(({ label }) => label !== 2);
  const { development } = splitColdItems(createInteractions(known, { userIds, itemIds }), { seed });
  return bothCurves("new items", development, development.validation, features);
}

async function bothCurves(
  which: string,
  { training, validation }: Development,
  task: RankingTask,
  features: TrainingData["itemFeatures"],
): Promise<MissingContentCurve[]> {
  // The speech recogniser's view of music tells nothing; evaluation.md leaves it out too.
  const itemFeatures = new Map([...features].filter(([name]) => name !== "whisper"));
  const data = { interactions: training, validation, itemFeatures, userFeatures: new Map() };
  const start = performance.now();
  const fused = await missingContentCurve(gatedFusion, data, SHARES, seed, { task, draws: 3 });
  const idsOnly = await missingContentCurve(gatedFusion, data, [1], seed, { task, hide: "training" });
  const level = SHARES.map((missingShare) => ({ ...idsOnly.points[0]!, missingShare }));
  const curves = [
    { ...fused, model: `gated-fusion, ${which}` },
    { ...idsOnly, model: `ids only, ${which}`, points: level },
  ];
  for (const { model, metric, points } of curves) {
    const line = points.map(
      ({ missingShare, mean, std }) => `${missingShare}: ${mean.toFixed(4)} ± ${std.toFixed(4)}`,
    );
    console.log(`${model}, ${metric} by share of missing content: ${line.join("  ")}`);
  }
  console.log(`${which}: ${((performance.now() - start) / 1000).toFixed(0)} s for two trainings`);
  if (which === "new items") await amongAll(data, validation);
  return curves;
}

/** How new items fare against those that training met. */
async function amongAll(data: TrainingData, validation: RankingTask): Promise<void> {
  const task = amongAllItems(validation);
  const { points } = await missingContentCurve(
    gatedFusion,
    { ...data, validation: task },
    [0, 0.5, 1],
    seed,
    { task },
  );
  console.log(
    `new items among all: ${points.map(({ missingShare, mean }) => `${missingShare}: ${mean.toFixed(4)}`).join("  ")}`,
  );
}
