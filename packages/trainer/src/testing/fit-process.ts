import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createInteractions } from "@modalis/contract";
import { deepTwoTower } from "../models/towers/deep-two-tower.js";
import { towerWorld } from "./tower-world.js";

/**
 * A process of its own that fits towers with checkpoints, for tests that kill it: `FOLDER RESULT`.
 *
 * It prints a line at least after each of 40 epochs, and writes the digest of what was learned to RESULT.
 */
async function main([folder, result]: readonly string[]): Promise<void> {
  const { data } = towerWorld({ users: 40, items: 30 });
  const { userIds, itemIds } = data.interactions;
  const validation = {
    seen: createInteractions([], { userIds, itemIds }),
    positives: data.interactions,
  };
  const settings = { ...deepTwoTower.defaults, epochs: 40, patience: 1_000, batchSize: 32, dimensions: 8 };
  await using model = await deepTwoTower.fit({ ...data, validation }, settings, {
    seed: 9,
    checkpoints: { folder: folder!, everySteps: 3 },
    onProgress: ({ stage }) => process.stdout.write(`${stage}\n`),
  });
  const hash = createHash("sha256");
  const { tensors, files } = model.state();
  for (const { data: values } of tensors.values())
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  for (const file of files?.values() ?? []) hash.update(file);
  writeFileSync(result!, hash.digest("hex"));
}

await main(process.argv.slice(2));
