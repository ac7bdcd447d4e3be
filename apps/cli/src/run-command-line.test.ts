import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCommandLine } from "./run-command-line.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-command-line-"));
  await mkdir(join(folder, "caches"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("variables that are set to nothing count as not set", async () => {
  const { stdout } = await run(["doctor", "--json"], {
    MODALIS_CACHE: "",
    XDG_CACHE_HOME: join(folder, "caches"),
  });
  const { checks } = JSON.parse(stdout) as { checks: { name: string; found: string }[] };
  const cache = checks.find(({ name }) => name.startsWith("cache"));
  expect(cache?.found).toBe(join(folder, "caches", "modalis"));
});

it("an error that comes after Ctrl-C for a reason of its own is reported as itself", async () => {
  const { exitCode, stderr } = await run(["spaces", join(folder, "nowhere")], {}, (stop) => stop());
  expect(stderr).toContain("NOT_FOUND");
  expect(stderr).not.toContain("interrupted");
  expect(exitCode).toBe(2);
});

it("work that Ctrl-C stopped ends with code 130", async () => {
  const { exitCode, stderr } = await run(["validate", folder], {}, (stop) => stop());
  expect(stderr).toContain("interrupted");
  expect(exitCode).toBe(130);
});

it("says its version", async () => {
  const { exitCode, stdout } = await run(["--version"], {});
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
});

it.each([
  [["frobnicate"], "unknown command"],
  [["encode", "x", "--colour"], "unknown option"],
  [["train", "x"], "--model"],
  [["recommend", "x", "--user", "u", "--count", "none"], "whole number"],
  [["bench"], "name a command"],
])("wrong use, as by %j, is answered in JSON where JSON is asked for", async (words, said) => {
  const { exitCode, stdout } = await run([...words, "--json"], {});
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    error: { code: "INVALID_ARGUMENT", message: expect.stringContaining(said) },
  });
});

async function run(
  words: string[],
  environment: Record<string, string>,
  onInterrupt: (stop: () => void) => void = () => undefined,
) {
  const written = { stdout: "", stderr: "" };
  const into = (name: "stdout" | "stderr") =>
    new Writable({
      write(piece, _encoding, done) {
        written[name] += String(piece);
        done();
      },
    });
  const streams = { stdout: into("stdout"), stderr: into("stderr") };
  const exitCode = await runCommandLine(words, { ...streams, environment, onInterrupt, now: () => 0 });
  return { exitCode, ...written };
}
