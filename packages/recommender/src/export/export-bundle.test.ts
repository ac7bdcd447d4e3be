import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { createInteractions } from "@modalis/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { saveBundle } from "../bundle/save-bundle.js";
import { blendModel } from "../model/blend-model.js";
import { tinyInteractions, tinyModels } from "../testing/tiny-models.js";
import { exportBundle } from "./export-bundle.js";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-export-"));
  // The script finds onnxruntime-node as it would after npm install, and nothing else.
  const onnx = createRequire(createRequire(import.meta.url).resolve("@modalis/onnx/package.json"));
  await mkdir(join(root, "node_modules"));
  const installed = dirname(onnx.resolve("onnxruntime-node/package.json"));
  await symlink(installed, join(root, "node_modules", "onnxruntime-node"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const models = {
  ...tinyModels,
  "calibrated blend": (interactions: ReturnType<typeof tinyInteractions>) =>
    blendModel({
      normalise: "z-score by user",
      itemBias: Float32Array.of(0, 0.5, 0, 0, -1, 0, 0),
      parts: new Map([
        ["users", { model: tinyModels["user neighbours"]!(interactions), weight: 2 }],
        [
          "warm",
          {
            model: tinyModels.factors!(interactions),
            weight: 1,
            itemWeights: Float32Array.of(0, 1, 1, 0.5, 1, 1, 1),
          },
        ],
      ]),
    }),
};

describe("exportBundle", () => {
  it.each(Object.keys(models))(
    "gives the scores of %s to a script of a few lines without our code",
    async (name) => {
      // A user without history too.
      const { userIds, itemIds, ...rows } = tinyInteractions();
      const interactions = {
        ...rows,
        userIds: [...userIds, "quiet"],
        itemIds,
        offsets: Int32Array.from([...rows.offsets, rows.offsets.at(-1)!]),
      };
      const model = (models as typeof tinyModels)[name]!(interactions);
      const [folder, to] = [join(root, "runs", name), join(root, name)];
      await saveBundle(folder, { model, interactions });
      const report = await exportBundle(folder, to);
      expect(Object.keys(report.files)).toEqual(expect.arrayContaining(["scores.onnx", "score.mjs"]));
      expect(
        (await readFile(join(to, "score.mjs"), "utf8")).trimEnd().split("\n").length,
      ).toBeLessThanOrEqual(15);
      for (const [user, userId] of interactions.userIds.entries()) {
        const run = promisify(execFile);
        const { stdout } = await run(process.execPath, ["score.mjs", userId], { cwd: to });
        const printed = new Map(JSON.parse(stdout) as [string, number][]);
        const scores = await model.scoreUsers(Int32Array.of(user));
        for (const [item, id] of itemIds.entries()) {
          expect(Math.abs(printed.get(id)! - scores[item]!), `${userId}, ${id}`).toBeLessThan(1e-5);
        }
      }
    },
  );

  it("says how its script is used when no user is named, or none that there is, and loads nothing then", async () => {
    const interactions = createInteractions([{ userId: "a", itemId: "b" }]);
    const [folder, to] = [join(root, "runs", "asked"), join(root, "asked")];
    await saveBundle(folder, { model: tinyModels.constant!(interactions), interactions });
    await exportBundle(folder, to);
    await rm(join(to, "scores.onnx"));
    for (const [given, said] of [
      [[], "nothing"],
      [["zoe"], '"zoe"'],
    ] as const) {
      const { status, stdout, stderr } = spawnSync(process.execPath, ["score.mjs", ...given], {
        cwd: to,
        encoding: "utf8",
      });
      const usage = `usage: node score.mjs USER (one of the 1 in users.json; ${said} was given)\n`;
      expect([status, stdout, stderr]).toEqual([2, "", usage]);
    }
  });

  it("keeps ONNX Runtime from reporting what its script opens", async () => {
    const interactions = tinyInteractions();
    const [folder, to] = [join(root, "runs", "quiet"), join(root, "quiet")];
    await saveBundle(folder, { model: tinyModels.constant!(interactions), interactions });
    await exportBundle(folder, to);
    // A package of that name which tells what it finds when it is loaded.
    const runtime = join(to, "node_modules", "onnxruntime-node");
    await mkdir(runtime, { recursive: true });
    await writeFile(
      join(runtime, "index.js"),
      "console.log(process.env.ORT_DISABLE_TELEMETRY); process.exit(0);",
    );
    const { userIds } = interactions;
    const { stdout } = spawnSync(process.execPath, ["score.mjs", userIds[0]!], {
      cwd: to,
      encoding: "utf8",
      env: {},
    });
    expect(stdout).toBe("1\n");
  });

  it("writes all tensors and a list of what is there with its digests", async () => {
    const interactions = createInteractions([{ userId: "a", itemId: "b" }]);
    const [folder, to] = [join(root, "runs", "listed"), join(root, "listed")];
    await saveBundle(folder, { model: tinyModels.blend!(interactions), interactions, training: { seed: 7 } });
    const { files } = await exportBundle(folder, to);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(["model-part-0.safetensors", "model-part-1.safetensors", "users.json"]),
    );
    const manifest = JSON.parse(await readFile(join(to, "export.json"), "utf8"));
    expect(manifest).toMatchObject({ format: "modalis-export", kind: "blend", training: { seed: 7 }, files });
  });

  it("refuses what is no bundle, and a folder of something else", async () => {
    await expect(exportBundle(join(root, "nowhere"), join(root, "x"))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const refused = { code: "INVALID_ARGUMENT" };
    await expect(exportBundle(join(root, "runs", "blend"), root)).rejects.toMatchObject(refused);
  });
});
