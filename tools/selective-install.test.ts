import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const PNPM = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager as string;

/** What a team that needs one modality installs, and what it must not have to. */
const SELECTIONS = [
  {
    modality: "text",
    packages: ["contract", "onnx", "text"],
    without: [/^sharp$/, /^@img\//, /ffmpeg/, /^meyda$/],
  },
  {
    modality: "image",
    packages: ["contract", "onnx", "media", "image"],
    without: [/tokenizers/, /ffmpeg/, /^meyda$/],
  },
] as const;

describe.each(SELECTIONS)("@modalis/$modality, installed alone by npm", ({ modality, packages, without }) => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), `modalis-${modality}-alone-`));
    const archives = packages.map((name) => packInto(folder, name));
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "alone", private: true, type: "module" }),
    );
    run(folder, "npm", "install", "--no-audit", "--no-fund", "--prefer-offline", ...archives);
  }, 600_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("brings nothing of the other modalities", () => {
    const installed = installedPackages(folder);
    expect(installed).toContain(`@modalis/${modality}`);
    expect(installed.filter((name) => without.some((pattern) => pattern.test(name)))).toEqual([]);
  });

  it("runs the example of its README, and prints what the README says", () => {
    const { code, printed } = readmeExample(modality);
    writeFileSync(join(folder, "example.mjs"), code);
    expect(run(folder, "node", "example.mjs").trim()).toBe(printed.trim());
  }, 120_000);
});

function packInto(folder: string, name: string): string {
  const before = new Set(readdirSync(folder));
  run(join(root, "packages", name), "npx", "--yes", PNPM, "pack", "--pack-destination", folder);
  return `./${readdirSync(folder).find((file) => !before.has(file) && file.endsWith(".tgz"))}`;
}

/** Names of every package below `node_modules`, scopes included. */
function installedPackages(folder: string): string[] {
  const names = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
  return names.flatMap((name) =>
    name.startsWith("@")
      ? readdirSync(join(folder, "node_modules", name)).map((inner) => `${name}/${inner}`)
      : [name],
  );
}

/** The first JavaScript block of a README; the comment at its end is what it prints. */
function readmeExample(name: string): { code: string; printed: string } {
  const readme = readFileSync(join(root, "packages", name, "README.md"), "utf8");
  const match = /```js\n([\s\S]*?)\n((?:\/\/ .*\n)+)```/.exec(readme);
  if (match === null)
    throw new Error(`packages/${name}/README.md has no example that ends with what it prints`);
  return { code: match[1]!, printed: match[2]!.replaceAll(/^\/\/ /gm, "") };
}

function run(folder: string, command: string, ...words: string[]): string {
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder}`);
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" };
  return execFileSync(command, words, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env,
  });
}
