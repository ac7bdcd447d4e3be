import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { dashboardFolder } from "@modalis/dashboard";
import { expect, it } from "vitest";

const html = readFileSync(join(dashboardFolder(), "index.html"), "utf8");
const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);

it("asks only for files beside it, so that any path can serve it", () => {
  const files = assets.filter((address) => !address.startsWith("data:"));
  expect(files.length).toBeGreaterThanOrEqual(2);
  for (const file of files) expect(file).toMatch(/^\.\/assets\//);
});

it("finds every file it asks for, in under 64 kB together", () => {
  const sizes = assets
    .filter((address) => address.startsWith("./"))
    .map((file) => statSync(join(dashboardFolder(), file)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(64_000);
});
