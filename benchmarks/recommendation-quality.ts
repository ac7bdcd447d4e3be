// How well the blend recommends, warm and cold: npx tsx benchmarks/recommendation-quality.ts [--data tiktok,lfm2k,baby]
// [--tables warm,cold] [--seeds 1,2,3,4,5] [--variants "all modalities,ids alone"] [--warm-loss 2]. Build the packages first.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { readSharedInteractions, type SharedDataset } from "./probes/shared-interactions.js";
import { coldTable } from "./recommendation/cold-table.js";
import { featureVariants } from "./recommendation/feature-variants.js";
import { warmTable } from "./recommendation/warm-table.js";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "tiktok,lfm2k,baby" },
    tables: { type: "string", default: "warm,cold" },
    seeds: { type: "string", default: "1,2,3,4,5" },
    variants: { type: "string", default: "" },
    "warm-loss": { type: "string", default: "2" },
  },
});

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}`);
for (const name of values.data.split(",") as SharedDataset[]) {
  const data = readSharedInteractions(name);
  if (data === undefined) {
    console.log(`${name}: skipped, ../shared/data/${name} is absent`);
    continue;
  }
  const seeds = values.seeds.split(",").map(Number);
  const variants = values.variants.split(",").filter((row) => row !== "");
  const rows = [...featureVariants(data.features, 1).keys()];
  const unknown = variants.filter((row) => !rows.includes(row));
  if (unknown.length > 0) {
    // Rows that do not exist would open the test part for nothing.
    throw new Error(`${name} has no rows ${unknown.join(", ")}; it has ${rows.join(", ")}`);
  }
  const options = { name, data, seeds, variants };
  if (values.tables.includes("warm")) await warmTable(options);
  if (values.tables.includes("cold") && data.features.size > 0) {
    await coldTable(options, Number(values["warm-loss"]));
  }
}
