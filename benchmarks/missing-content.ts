// Quality of gated fusion as content is taken away, on validation rows of Last.fm-2K:
// npx tsx benchmarks/missing-content.ts [--seed 1] [--items warm,new] [--hide evaluation|training] [--report FILE.html].
// Build the packages first; needs ../shared/data.
import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { createInteractions } from "@modalis/contract";
import {
  type Development,
  type MissingContentCurve,
  renderReport,
  splitByLabel,
  splitColdItems,
} from "@modalis/evaluation";
import { gatedFusion, missingContentCurve, seededRandom, type TrainingData } from "@modalis/trainer";
import { readSharedInteractions, type SharedInteractions } from "./probes/shared-interactions.js";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    items: { type: "string", default: "warm,new" },
    hide: { type: "string", default: "evaluation" },
    report: { type: "string" },
  },
});
const seed = Number(values.seed);
const hide = values.hide === "training" ? ("training" as const) : ("evaluation" as const);
const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1];
/** A look at the validation rows less patient than the default, to keep four trainings short. */
const settings = { ...gatedFusion.defaults, patience: 3 };

const shared = readSharedInteractions("lfm2k");
if (shared === undefined) throw new Error("needs ../shared/data/lfm2k beside the project");
console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, seed ${seed}`);
const mixed = itemsShuffled(shared);
const curves = [
  ...(values.items.includes("warm") ? await warmCurves(mixed) : []),
  ...(values.items.includes("new") ? await coldCurves(mixed) : []),
];
if (values.report !== undefined) {
  const page = renderReport({
    title: "Quality against missing content, Last.fm-2K",
    runs: [],
    missingContent: curves,
  });
  await writeFile(values.report, page);
}

/** The file's item numbers tell of popularity, and of equal scores the lower comes first: new items must not gain by it. */
function itemsShuffled(original: SharedInteractions): SharedInteractions {
  const random = seededRandom(seed);
  const order = [...original.itemIds.keys()].map((item) => ({ item, place: random.next() }));
  order.sort((one, other) => one.place - other.place);
  const features = [...original.features].map(([name, table]) => {
    const data = new Float32Array(table.data.length);
    for (const [at, { item }] of order.entries()) {
      const { dimensions } = table;
      data.set(table.data.subarray(item * dimensions, (item + 1) * dimensions), at * dimensions);
    }
    const present = Uint8Array.from(order, ({ item }) => table.present[item]!);
    return [name, { ...table, data, present }] as const;
  });
  const itemIds = order.map(({ item }) => original.itemIds[item]!);
  return { ...original, itemIds, features: new Map(features) };
}

/** Items that training met: content adds to what their own interactions say. */
async function warmCurves({
  rows,
  userIds,
  itemIds,
  features,
}: SharedInteractions): Promise<MissingContentCurve[]> {
  const { development } = splitByLabel(rows, { userIds, itemIds });
  return bothCurves("warm items", development, features);
}

/** Items that training never met, ranked among themselves: content is all that is known of them. The test rows play no part. */
async function coldCurves({
  rows,
  userIds,
  itemIds,
  features,
}: SharedInteractions): Promise<MissingContentCurve[]> {
  const known = rows.filter(({ label }) => label !== 2);
  const { development } = splitColdItems(createInteractions(known, { userIds, itemIds }), { seed });
  return bothCurves("new items", development, features);
}

async function bothCurves(
  which: string,
  { training, validation }: Development,
  features: TrainingData["itemFeatures"],
): Promise<MissingContentCurve[]> {
  // Text and one view of the sound; the speech recogniser's view of the same sound is left out.
  const itemFeatures = new Map([...features].filter(([name]) => name !== "whisper"));
  const data = { interactions: training, validation, itemFeatures, userFeatures: new Map() };
  const start = performance.now();
  const fused = await missingContentCurve(gatedFusion, data, SHARES, seed, { settings, hide, draws: 3 });
  const idsOnly = await missingContentCurve(gatedFusion, data, [1], seed, { settings, hide: "training" });
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
  console.log(`${which}: ${((performance.now() - start) / 1000).toFixed(0)} s, content hidden in ${hide}`);
  return curves;
}
