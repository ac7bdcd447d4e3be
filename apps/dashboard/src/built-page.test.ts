import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { dashboardFolder } from "@modalis/dashboard";
import { expect, it } from "vitest";

const html = readFileSync(join(dashboardFolder(), "index.html"), "utf8");
const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);

it("asks only for files beside it, so that any path can serve it", () => {
  const files = assets.filter((address) => !address.startsWith("data:"));
  expect(files.length).toBeGreaterThanOrEqual(2);
  for (const file of files) expect(file).toMatch(/^\.\/assets\//);
});

it("finds every file it asks for, in under 40 kB together as they are sent, and what charts need in under 30 more", () => {
  const weights = new Map(
    readdirSync(join(dashboardFolder(), "assets")).map((name) => [
      name,
      gzipSync(readFileSync(join(dashboardFolder(), "assets", name))).length,
    ]),
  );
  const asked = assets.filter((address) => address.startsWith("./")).map((file) => basename(file));
  expect(asked.every((name) => weights.has(name))).toBe(true);
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + weights.get(name)!, 0);
  expect(sum(asked)).toBeLessThan(40_000);
  expect(sum([...weights.keys()].filter((name) => !asked.includes(name)))).toBeLessThan(30_000);
});
