import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { additionBytes } from "../fixtures/tiny-model.js";

const built = new URL("../../dist/index.js", import.meta.url);

describe("telemetry of ONNX Runtime", () => {
  it.skipIf(!existsSync(built))(
    "never starts: a process that opens a model leaves nothing in its temporary folder or home (skipped: needs a build)",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "modalis-no-telemetry-"));
      try {
        const bytes = Buffer.from(additionBytes(1)).toString("base64");
        const program = `
          import { createOnnxRuntime } from ${JSON.stringify(fileURLToPath(built))};
          const owner = createOnnxRuntime();
          const bytes = new Uint8Array(Buffer.from(process.env.MODEL, "base64"));
          const session = await owner.open({ id: "tiny", revision: "1", sha256: "0", load: async () => bytes });
          await session[Symbol.asyncDispose]();
          await owner[Symbol.asyncDispose]();
          console.log(process.env.ORT_DISABLE_TELEMETRY);`;
        // A bare environment: CI, which would silence it too, is not handed on.
        const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, MODEL: bytes };
        const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
          env,
          encoding: "utf8",
        });
        expect(stderr).toBe("");
        expect(stdout.trim()).toBe("1");
        expect(await readdir(folder)).toEqual([]);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});
