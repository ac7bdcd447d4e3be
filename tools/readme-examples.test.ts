import { execFile } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { departure, readmeExamples } from "./readme-examples.js";

const root = join(import.meta.dirname, "..");
const film = join(root, "..", "shared", "data", "video", "archery.mp4");

/** Examples that a process of their own cannot run. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "packages/client": "needs a server; apps/server tests the client against one",
  "packages/conformance": "is a test file",
  "apps/server": "serves until it is told to end",
  "apps/dashboard": "prints where it was installed",
};

const places = ["packages", "apps"].flatMap((group) =>
  readdirSync(join(root, group))
    .map((name) => `${group}/${name}`)
    .filter((place) => existsSync(join(root, place, "package.json"))),
);
const examples = [".", ...places].flatMap((place) =>
  readmeExamples(readFileSync(join(root, place, "README.md"), "utf8")).map((example) => ({
    place,
    ...example,
  })),
);

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "modalis-readme-"));
  mkdirSync(join(folder, "node_modules", "@modalis"), { recursive: true });
  for (const place of places)
    symlinkSync(join(root, place), join(folder, "node_modules", "@modalis", place.split("/")[1]!));
  await writeFixtures(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("an example of a README", () => {
  it.for(examples)("$place, line $line ($heading), prints what it says", async (example, context) => {
    const { place, line, program, printed } = example;
    if (ELSEWHERE[place] !== undefined) context.skip(ELSEWHERE[place]);
    if (program.includes("trailer.mp4") && !existsSync(film)) context.skip("needs ../shared/data/video");
    expect(printed, `${place}/README.md, line ${line}, does not say what it prints`).not.toEqual([]);
    const { outputText } = ts.transpileModule(program, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    const file = join(folder, `${place.replaceAll(/\W/g, "-")}-${line}.mjs`);
    writeFileSync(file, outputText);
    const { stdout } = await promisify(execFile)("node", [file], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: "1" },
    });
    expect(departure(stdout, printed)).toBeUndefined();
  });
});

/** What the examples read: a picture, a film, and a catalogue with a few mistakes in it. */
async function writeFixtures(folder: string): Promise<void> {
  const sharp = createRequire(join(root, "packages", "media", "package.json"))("sharp");
  const background = { r: 96, g: 96, b: 88 };
  await sharp({ create: { width: 150, height: 200, channels: 3, background } })
    .jpeg()
    .toFile(join(folder, "poster.jpg"));
  if (existsSync(film)) copyFileSync(film, join(folder, "trailer.mp4"));
  mkdirSync(join(folder, "films"));
  const items = [
    { id: "a", text: "a quiet film" },
    { id: "b", text: "a loud film", image: "missing.png" },
    { id: "c", text: "a quiet film" },
  ];
  writeFileSync(
    join(folder, "films", "items.jsonl"),
    items.map((item) => `${JSON.stringify(item)}\n`).join(""),
  );
  writeFileSync(join(folder, "films", "events.csv"), "user,item\nu,a\nu,z\n");
}
