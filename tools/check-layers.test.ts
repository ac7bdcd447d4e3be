import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { layerProblems } from "./check-layers.mjs";

function workspaceOf(manifests: Record<string, Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "modalis-layers-"));
  for (const [name, dependencies] of Object.entries(manifests)) {
    mkdirSync(join(root, "packages", name), { recursive: true });
    writeFileSync(join(root, "packages", name, "package.json"), JSON.stringify({ name, dependencies }));
  }
  return root;
}

it("lets a package depend on a lower layer", () => {
  expect(layerProblems(workspaceOf({ text: { "@modalis/contract": "workspace:^" }, contract: {} }))).toEqual(
    [],
  );
});

it("names a dependency that points upward", () => {
  expect(layerProblems(workspaceOf({ contract: { "@modalis/text": "workspace:^" } }))).toEqual([
    "contract may not depend on text: it is not in a lower layer",
  ]);
});

it("names a dependency beside, unless the design lists it", () => {
  const root = workspaceOf({
    text: { "@modalis/image": "workspace:^" },
    video: { "@modalis/image": "workspace:^" },
  });
  expect(layerProblems(root)).toEqual(["text may not depend on image: it is not in a lower layer"]);
});

it("names a range that would pin every patch of a lower package", () => {
  expect(layerProblems(workspaceOf({ text: { "@modalis/contract": "workspace:*" } }))).toEqual([
    "text → contract: write workspace:^, not workspace:*",
  ]);
});

it("names a package that is in no layer", () => {
  expect(layerProblems(workspaceOf({ stray: {} }))).toEqual([
    "stray: in no layer; add it to LAYERS in tools/check-layers.mjs",
  ]);
});

it("finds no problem in this workspace", () => {
  expect(layerProblems(join(import.meta.dirname, ".."))).toEqual([]);
});
