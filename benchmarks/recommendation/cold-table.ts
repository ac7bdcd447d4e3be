// Items wholly out of training: ranked among themselves and among all items, with the blend's calibration.
import { createInteractions } from "@modalis/contract";
import { amongAllItems, createOpeningRecord, type RunScores, splitColdItems } from "@modalis/evaluation";
import { fitModalisBlend, modalisBlend } from "@modalis/trainer";
import { featureVariants } from "./feature-variants.js";
import { printTable } from "./print-table.js";
import { rankEverybody, scoreOn } from "./rank-everybody.js";
import { type TableOptions, weightsOf } from "./warm-table.js";

const COLUMNS = ["among cold items", "among all items"] as const;

/** A split a seed; each test part is opened once, after its fits. `warmLoss` as in the blend's settings. */
export async function coldTable(
  { name, data, seeds, variants }: TableOptions,
  warmLoss: number,
): Promise<void> {
  const { rows: all, userIds, itemIds } = data;
  const interactions = createInteractions(all, { userIds, itemIds });
  const tables = COLUMNS.map(() => new Map<string, RunScores[]>());
  for (const seed of seeds) {
    const { development, test } = splitColdItems(interactions, { seed });
    const fitted = new Map<string, Awaited<ReturnType<typeof fitModalisBlend>>["model"]>();
    let found: Awaited<ReturnType<typeof fitModalisBlend>>["found"] | undefined;
    for (const [row, itemFeatures] of featureVariants(data.features, seed)) {
      if (row === "ids alone" || (variants.length > 0 && !variants.includes(row))) continue;
      const inputs = { interactions: development.training, itemFeatures, userFeatures: new Map() };
      const settings = { ...modalisBlend.defaults, warmLoss };
      const fit = await fitModalisBlend(inputs, settings, { seed, threads: 2 }, found);
      found = fit.found;
      fitted.set(row, fit.model);
      printRehearsal(`${name} seed ${seed} ${row}`, fit.record);
    }
    const record = createOpeningRecord({ nowMs: Date.now });
    const task = test.open({
      by: "recommendation-quality",
      reason: `cold table of ${name}, seed ${seed}`,
      record,
    });
    for (const [row, model] of fitted) {
      for (const [at, asked] of [task, amongAllItems(task)].entries()) {
        const rankings = await rankEverybody(model, task.seen, asked.candidates);
        const { scores } = scoreOn(row, rankings, asked);
        tables[at]!.set(row, [...(tables[at]!.get(row) ?? []), scores]);
      }
    }
  }
  for (const [at, rows] of tables.entries()) {
    // Each seed asks other items, so that runs of several seeds are not of the same users.
    await printTable(`${name}, cold items ${COLUMNS[at]}`, rows, seeds.length === 1 ? "rows shuffled" : "");
  }
}

function printRehearsal(
  title: string,
  { cold }: Awaited<ReturnType<typeof fitModalisBlend>>["record"],
): void {
  if (cold === undefined) return;
  const { weights, among, calibration, trials } = cold;
  console.log(
    `${title}: rehearsal among hidden items ${among.crossFitted.recall.toFixed(4)}/${among.crossFitted.ndcg.toFixed(4)}, best part ${among.bestPart.name} ${among.bestPart.recall.toFixed(4)}; ${weightsOf(weights)}; scale ${calibration.scale.toFixed(3)}, offset ${calibration.offset.toFixed(3)}`,
  );
  for (const { scale, offset, coldRecall, warmRecall, recall } of trials) {
    console.log(
      `  tried scale ${scale.toFixed(3)} offset ${offset.toFixed(3)}: hidden ${coldRecall.toFixed(4)}, known ${warmRecall.toFixed(4)}, all ${recall.toFixed(4)}`,
    );
  }
}
