import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const PNPM = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager as string;

/** A copy of this repository in which `docs/add-a-modality.md` was followed: files written, lines replaced. */
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "modalis-haptics-"));
  for (const file of repositoryFiles()) cpSync(join(root, file), join(copy, file));
  for (const { language, path, body } of labelledBlocks(
    readFileSync(join(root, "docs/add-a-modality.md"), "utf8"),
  )) {
    if (language === "diff") replaceLines(path, body);
    else write(path, body);
  }
  inCopy("npx", "--yes", PNPM, "install", "--prefer-offline", "--no-frozen-lockfile", "--loglevel=error");
  inCopy(
    "npx",
    "--yes",
    "--package",
    PNPM,
    "--",
    "turbo",
    "run",
    "build",
    "--filter=@modalis/cli",
    "--ui=stream",
  );
}, 600_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe("haptics, added as docs/add-a-modality.md says", () => {
  it("stands in a layer that may use what it uses", () => {
    expect(inCopy("node", "tools/check-layers.mjs")).toBe("");
  });

  it("passes the conformance kit", () => {
    expect(inCopy("npx", "vitest", "run", "packages/haptics")).toMatch(/[1-9]\d* passed, 0 failed/);
  }, 120_000);

  it("is encoded, and explains recommendations beside the modalities that were there", () => {
    const catalogue = writeHapticsCatalogue();
    const encoded = JSON.parse(inCopy("node", "apps/cli/bin/modalis.js", "encode", catalogue, "--json"));
    expect(encoded.channels.map(({ channel }: { channel: string }) => channel)).toContain("haptics");
    const words = ["recommend", catalogue, "--user", "ada", "--count", "2", "--json"];
    const { items } = JSON.parse(inCopy("node", "apps/cli/bin/modalis.js", ...words));
    expect(items[0].id).toMatch(/^pulse/);
    expect(items[0].contributions.haptics).toBeGreaterThan(0);
  }, 120_000);
});

/** Everything git tracks or would track, that is on disk. */
function repositoryFiles(): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  return listed.split("\n").filter((file) => file !== "" && existsSync(join(root, file)));
}

interface Block {
  readonly language: string;
  readonly path: string;
  readonly body: string;
}

/** Fenced blocks whose first line names a file. */
function labelledBlocks(markdown: string): Block[] {
  const blocks = markdown.matchAll(/^```(\w+) (\S+)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, language, path, body]) => ({ language: language!, path: path!, body: body! }));
}

function replaceLines(path: string, diff: string): void {
  const lines = diff.trimEnd().split("\n");
  const side = (mark: string) =>
    lines
      .filter((line) => line.startsWith(mark))
      .map((line) => line.slice(1))
      .join("\n");
  const before = readFileSync(join(copy, path), "utf8");
  expect(before.split(side("-")), `${path} holds the line to replace exactly once`).toHaveLength(2);
  writeFileSync(
    join(copy, path),
    before.replace(side("-"), () => side("+")),
  );
}

function write(path: string, body: string): void {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), body);
}

/** Texts that tell nothing of the pattern. */
const NAMES =
  "apple boat candle dog engine forest guitar house island jacket kettle lemon mountain needle orange piano queen river spoon table umbrella violin window zebra".split(
    " ",
  );

/** Twelve pulses and twelve hums; Ada liked four pulses. */
function writeHapticsCatalogue(): string {
  const items: object[] = [];
  for (let number = 0; number < 12; number++) {
    const pulse = Array.from({ length: 60 }, (_, at) => ((at + number) % 4 < 2 ? 1 : 0));
    const hum = Array.from({ length: 60 }, (_, at) => (0.4 + 0.01 * ((at * (number + 3)) % 7)).toFixed(2));
    for (const [kind, pattern] of [
      ["pulse", pulse],
      ["hum", hum],
    ] as const) {
      write(`catalogue/${kind}${number}.txt`, pattern.join(" "));
      items.push({ id: `${kind}${number}`, text: NAMES[items.length]!, haptics: `${kind}${number}.txt` });
    }
  }
  const events = [0, 1, 2, 3].map((number) => ({ user: "ada", item: `pulse${number}`, kind: "like" }));
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  write("catalogue/items.jsonl", lines(items));
  write("catalogue/events.jsonl", lines(events));
  return join(copy, "catalogue");
}

/** Runs a command in the copy; turbo shares this repository's cache, so that only what changed is built. */
function inCopy(command: string, ...words: string[]): string {
  return execFileSync(command, words, {
    cwd: copy,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      TURBO_TELEMETRY_DISABLED: "1",
      TURBO_CACHE_DIR: join(root, ".turbo", "cache"),
      NO_COLOR: "1",
    },
  });
}
