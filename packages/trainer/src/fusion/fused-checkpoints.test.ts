import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScoringModel } from "@modalis/contract";
import { expect, it } from "vitest";
import type { FitOptions } from "../model/model-definition.js";
import { sasrec } from "../models/sequence/sasrec.js";
import { towerWorld } from "../testing/tower-world.js";
import { crossAttentionFusion } from "./cross-attention-fusion.js";
import { gatedFusion } from "./gated-fusion.js";

const { data } = towerWorld({ users: 20, items: 16 });
const small = { epochs: 6, batchSize: 16, dimensions: 8 };

const fits: Readonly<Record<string, (options: Partial<FitOptions>) => Promise<ScoringModel>>> = {
  "gated-fusion": (options) =>
    gatedFusion.fit(data, { ...gatedFusion.defaults, ...small }, { seed: 1, ...options }),
  "cross-attention-fusion": (options) =>
    crossAttentionFusion.fit(
      data,
      { ...crossAttentionFusion.defaults, ...small, heads: 2 },
      { seed: 1, ...options },
    ),
  sasrec: (options) =>
    sasrec.fit(
      data,
      { ...sasrec.defaults, ...small, batchSize: 4, historyLength: 6 },
      { seed: 1, ...options },
    ),
};

const stops = [
  ...Object.entries(fits).map(([name, fit]) => [name, 0.5, fit] as const),
  // Its second training, of interactions alone.
  ["gated-fusion", 0.8, fits["gated-fusion"]!] as const,
];

it.each(stops)(
  "%s goes on from a checkpoint at %s to the bits of a training that was not stopped",
  async (_, stopAt, fit) => {
    const folder = await mkdtemp(join(tmpdir(), "modalis-fused-"));
    try {
      await using whole = await fit({});
      const controller = new AbortController();
      const onProgress = ({ share }: { readonly share: number }): void => {
        if (share > stopAt) controller.abort();
      };
      const checkpoints = { folder, everySteps: 3 };
      const stopped = fit({ checkpoints, signal: controller.signal, onProgress });
      await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
      const shares: number[] = [];
      await using resumed = await fit({ checkpoints, onProgress: ({ share }) => shares.push(share) });
      expect(Math.min(...shares)).toBeGreaterThan(0.3);
      const users = Int32Array.from({ length: 20 }, (_, user) => user);
      expect(await resumed.scoreUsers(users)).toEqual(await whole.scoreUsers(users));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
