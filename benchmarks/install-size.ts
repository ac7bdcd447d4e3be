/**
 * Size on disk of each encoder package installed alone by npm, with all it brings.
 *
 * Run after a build: `npx tsx benchmarks/install-size.ts`. Needs the npm registry (or a warm npm cache).
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  packageManager: string;
};

console.log("| installed alone | MB | of which onnxruntime-node | packages |\n|---|---|---|---|");
for (const name of ["text", "image", "audio", "video", "fusion", "store", "recommender"]) {
  const folder = mkdtempSync(join(tmpdir(), `modalis-size-${name}-`));
  const archives = [...workspaceClosure(name)].map((part) => pack(folder, part));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "alone", private: true }));
  run(folder, "npm", "install", "--no-audit", "--no-fund", "--prefer-offline", ...archives);
  const modules = join(folder, "node_modules");
  const listed = JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8")) as {
    packages: object;
  };
  const megabytes = (path: string) => (bytesBelow(path) / 1e6).toFixed(0);
  const runtime = readdirSync(modules).includes("onnxruntime-node")
    ? megabytes(join(modules, "onnxruntime-node"))
    : "-";
  console.log(
    `| @modalis/${name} | ${megabytes(modules)} | ${runtime} | ${Object.keys(listed.packages).length} |`,
  );
  rmSync(folder, { recursive: true, force: true });
}

/** The package and every workspace package it needs, directly or not. */
function workspaceClosure(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const manifest = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
  };
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    if (dependency.startsWith("@modalis/")) workspaceClosure(dependency.slice("@modalis/".length), found);
  }
  return found;
}

function pack(folder: string, name: string): string {
  const before = new Set(readdirSync(folder));
  run(join(root, "packages", name), "npx", "--yes", packageManager, "pack", "--pack-destination", folder);
  return `./${readdirSync(folder).find((file) => !before.has(file) && file.endsWith(".tgz"))}`;
}

function bytesBelow(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function run(folder: string, command: string, ...words: string[]): void {
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" };
  execFileSync(command, words, { cwd: folder, stdio: ["ignore", "ignore", "pipe"], env });
}
