/**
 * What the blend's settings are worth on validation rows, against its defaults: attempts at the targets of the tables that
 * `recommendation-quality.ts` prints. Test rows stay closed.
 *
 * Run after a build: `npx tsx benchmarks/blend-settings.ts [--data tiktok,lfm2k,baby] [--seeds 1] [--settings '{"dimensions":256}']`;
 * `--settings` replaces the list of attempts. Recall@20 / NDCG@20 of each validation user under weights learned from the others.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { splitByLabel } from "@modalis/evaluation";
import { fitModalisBlend, type ModalisBlendSettings, modalisBlend } from "@modalis/trainer";
import { readSharedInteractions, type SharedDataset } from "./probes/shared-interactions.js";

const ATTEMPTS: readonly Partial<ModalisBlendSettings>[] = [
  {},
  { dimensions: 256 },
  { members: 15 },
  { sweeps: 20 },
  { easeItems: 8000 },
  { contentRidge: 50 },
];

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "tiktok,lfm2k,baby" },
    seeds: { type: "string", default: "1" },
    settings: { type: "string" },
  },
});
const attempts =
  values.settings === undefined ? ATTEMPTS : [JSON.parse(values.settings) as Partial<ModalisBlendSettings>];

console.log(`${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}`);
for (const name of values.data.split(",") as SharedDataset[]) {
  const data = readSharedInteractions(name);
  if (data === undefined) {
    console.log(`${name}: skipped, ../shared/data/${name} is absent`);
    continue;
  }
  const { development } = splitByLabel(data.rows, { userIds: data.userIds, itemIds: data.itemIds });
  const { training: interactions, validation } = development;
  const inputs = { interactions, validation, itemFeatures: data.features, userFeatures: new Map() };
  for (const attempt of attempts) {
    for (const seed of values.seeds.split(",").map(Number)) {
      const start = performance.now();
      const settings = { ...modalisBlend.defaults, ...attempt };
      const { model, found, record } = await fitModalisBlend(inputs, settings, { seed, threads: 2 });
      const { recall, ndcg } = record.warm.crossFitted;
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      console.log(
        `${name} ${JSON.stringify(attempt)} seed ${seed}: ${recall.toFixed(4)} / ${ndcg.toFixed(4)}, ${seconds} s`,
      );
      await model[Symbol.asyncDispose]();
      for (const member of found.members) await member.model[Symbol.asyncDispose]();
    }
  }
}
