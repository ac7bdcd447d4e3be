import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
let copy: string;

/** Follows `docs/add-a-modality.md` in a copy of this repository: new files are written, diffs are applied. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "modalis-haptics-"));
  const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  for (const file of tracked.split("\n").filter(Boolean)) copyFile(file);
  for (const { language, path, body } of labelledBlocks(readFileSync(join(root, "docs/add-a-modality.md"), "utf8"))) {
    if (language === "diff") applyDiff(path, body);
    else write(path, body);
  }
}, 300_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe("a new modality, added as docs/add-a-modality.md says", () => {
  it("is in a layer that may have it", () => {
    expect(() => execFileSync("node", ["tools/check-layers.mjs"], { cwd: copy, stdio: "pipe" })).not.toThrow();
  });
});
