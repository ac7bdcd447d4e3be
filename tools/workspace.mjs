// Installs and builds the workspace with nothing but Node and npm; does nothing where nothing changed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const PNPM = "pnpm@10.34.8";
const stamp = join(root, "node_modules", ".modalis-install");

/** Installs every dependency, unless the lock file and all manifests are those of the last install. */
export function install() {
  requireNode();
  const state = installState();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === state) return;
  const frozen = existsSync(join(root, "pnpm-lock.yaml")) ? ["--frozen-lockfile"] : [];
  run("npx", [
    "--yes",
    PNPM,
    "install",
    "--prefer-offline",
    "--reporter=append-only",
    "--loglevel=warn",
    ...frozen,
  ]);
  mkdirSync(join(root, "node_modules"), { recursive: true });
  writeFileSync(stamp, installState());
}

/** Builds every package in dependency order; turbo skips those whose sources did not change. */
export function build() {
  run("node", ["tools/check-layers.mjs"]);
  turbo("build");
}

/** Runs tasks of every package in dependency order; what did not change comes from the cache. */
export function turbo(...tasks) {
  // turbo and publint look for pnpm on PATH, where npx puts it.
  run("npx", [
    "--yes",
    "--package",
    PNPM,
    "--",
    "turbo",
    "run",
    ...tasks,
    "--output-logs=errors-only",
    "--ui=stream",
  ]);
}

/** Runs a command from the repository root with the workspace's binaries on PATH; ends this process if it fails. */
export function run(command, args, environment = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
    env: {
      ...process.env,
      PATH: [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter),
      TURBO_TELEMETRY_DISABLED: "1",
      TURBO_NO_UPDATE_NOTIFIER: "1",
      ...environment,
    },
  });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Modalis needs Node 20.19 or later; this is ${process.versions.node}. Install a newer Node and run again.`,
  );
  process.exit(1);
}

function installState() {
  const manifests = ["packages", "apps"].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name, "package.json")),
  );
  const files = [
    "package.json",
    "pnpm-workspace.yaml",
    "pnpm-lock.yaml",
    "benchmarks/package.json",
    "examples/package.json",
  ];
  const hash = createHash("sha256");
  for (const file of [...files.map((name) => join(root, name)), ...manifests]) {
    if (existsSync(file)) hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest("hex");
}
