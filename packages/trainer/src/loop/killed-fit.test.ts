import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { seededRandom } from "../random/seeded-random.js";

const packageFolder = fileURLToPath(new URL("../..", import.meta.url));
const KILLS = 6;
let built: string;
let work: string;

// The process is built from these very sources, into the package's folder so that it finds the packages it needs.
beforeAll(async () => {
  built = await mkdtemp(join(packageFolder, "node_modules", ".killed-fit-"));
  work = await mkdtemp(join(tmpdir(), "modalis-killed-fit-"));
  const tsup = join(packageFolder, "..", "..", "node_modules", "tsup", "dist", "cli-default.js");
  const entry = fileURLToPath(new URL("../testing/fit-process.ts", import.meta.url));
  const options = ["--no-config", "--format", "esm", "--target", "node20", "--out-dir", built, "--silent"];
  execFileSync(process.execPath, [tsup, entry, ...options], { cwd: packageFolder });
});
afterAll(async () => {
  await rm(built, { recursive: true, force: true });
  await rm(work, { recursive: true, force: true });
});

it("a fit killed at random moments ends with the bits of one that was not", async () => {
  await finished(start("whole"));
  const random = seededRandom(5);
  for (let kill = 0; kill < KILLS; kill++) {
    const child = start("killed");
    // From before its first step to many checkpoints later, of at least 40 lines; all kills together leave some to do.
    await lines(child, random.integer(6));
    await delay(random.next() * 20);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(child.signalCode).toBe("SIGKILL");
  }
  await finished(start("killed"));
  expect(await readFile(join(work, "killed.sha256"), "utf8")).toBe(
    await readFile(join(work, "whole.sha256"), "utf8"),
  );
}, 300_000);

function start(name: string): ChildProcess {
  const args = [join(built, "fit-process.js"), join(work, name), join(work, `${name}.sha256`)];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

async function finished(child: ChildProcess): Promise<void> {
  child.stdout!.resume();
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
}

/** Waits until the process has printed so many lines. */
async function lines(child: ChildProcess, count: number): Promise<void> {
  let printed = 0;
  for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
    printed += String(chunk).split("\n").length - 1;
    if (printed >= count) break;
  }
  child.stdout!.resume();
}
