import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { readCatalogue, readDerived } from "@modalis/store";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommandLine } from "./run-command-line.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-converting-"));
  for (const [name, background] of [
    ["red", "#d01020"],
    ["blue", "#2050d0"],
  ] as const)
    await sharp({ create: { width: 120, height: 90, channels: 3, background } })
      .png()
      .toFile(join(folder, `${name}.png`));
  await writeFile(join(folder, "broken.png"), "no picture");
  const items = [
    { id: "red", image: "red.png" },
    { id: "red again", image: "red.png" },
    { id: "blue", image: "blue.png", text: "a blue wall" },
    { id: "broken", image: "broken.png" },
    { id: "absent", image: "absent.png" },
  ];
  await writeFile(join(folder, "items.jsonl"), items.map((item) => JSON.stringify(item)).join("\n"));
});
afterEach(() => rm(folder, { recursive: true }));

const lines = async () =>
  (await readDerived(folder)).contents.map(({ item, content, derived }) => [
    item,
    derived.converter,
    content,
  ]);
const describeAll = ["convert", "--image-to-text", "describe"];

describe("modalis convert", () => {
  it("writes a text for each item, does each content once, and loses none to a broken one", async () => {
    const first = await run(describeAll);
    expect(first.exitCode).toBe(0);
    expect(first.answer.conversions[0]).toMatchObject({ converter: "describe", convertedNow: 2, done: 2 });
    expect(
      first.answer.conversions[0].failures.map(({ owners, code }: { owners: string[]; code: string }) => [
        owners[0],
        code,
      ]),
    ).toEqual([
      ["absent", "NOT_FOUND"],
      ["broken", "UNSUPPORTED_INPUT"],
    ]);
    const written = await lines();
    expect(written.map(([item]) => item)).toEqual(["red", "red again", "blue"]);
    expect(written[0]![2]).toContain("red");
    const again = await run(describeAll);
    expect(again.answer.conversions[0]).toMatchObject({ convertedNow: 0, done: 2 });
    expect(await lines()).toEqual(written);
    const { items } = await readCatalogue(folder);
    expect(items.find(({ id }) => id === "red")!.contents.get("text")).toHaveLength(1);
    expect(items.find(({ id }) => id === "blue")!.contents.get("text")).toEqual(["a blue wall"]);
  });

  it("keeps what a person wrote, also when it converts again or removes", async () => {
    await run(describeAll);
    const file = join(folder, "derived.jsonl");
    const [first = "", ...others] = (await readFile(file, "utf8")).split("\n");
    await writeFile(file, [JSON.stringify({ ...JSON.parse(first), text: "my wall" }), ...others].join("\n"));
    await run([...describeAll, "--again"]);
    expect((await lines())[0]).toEqual(["red", "describe", "my wall"]);
    expect((await run(["convert", "--remove"])).answer).toEqual({ removed: 2, kept: 1 });
    expect(await lines()).toEqual([["red", "describe", "my wall"]]);
    expect((await run(["convert", "--remove", "describe", "--edited"])).answer).toEqual({
      removed: 1,
      kept: 0,
    });
    expect(await lines()).toEqual([]);
  });

  it("never writes over a line that it cannot read", async () => {
    await run(describeAll);
    const file = join(folder, "derived.jsonl");
    await writeFile(file, `${await readFile(file, "utf8")}{"item":"red", mine\n`);
    await cp(join(folder, "blue.png"), join(folder, "red.png"));
    await run([...describeAll, "--again"]);
    const { answer } = await run(["convert", "--remove"]);
    expect(answer.error).toMatchObject({ code: "CORRUPT_FILE", message: expect.stringContaining("line 4") });
    expect(await readFile(file, "utf8")).toContain('{"item":"red", mine');
  });

  it("forgets what an item no longer shows", async () => {
    await run(describeAll);
    await cp(join(folder, "blue.png"), join(folder, "red.png"));
    const { answer } = await run(describeAll);
    expect(answer.conversions[0]).toMatchObject({ convertedNow: 0, done: 1 });
    expect((await lines()).map(([item]) => item)).toEqual(["blue", "red", "red again"]);
  });

  it("says what there is to do and how long it takes, and writes nothing", async () => {
    const { answer } = await run(["convert", "--image-to-text", "ocr,describe", "--dry-run"]);
    expect(
      answer.plans.map(({ converter, todo, done, unreadable }: Record<string, unknown>) => [
        converter,
        todo,
        done,
        unreadable,
      ]),
    ).toEqual([
      ["ocr", 3, 0, 1],
      ["describe", 3, 0, 1],
    ]);
    for (const { estimatedSeconds, estimatedCost } of answer.plans) {
      expect(estimatedSeconds).toBeGreaterThan(0);
      expect(estimatedCost).toBe(0);
    }
    expect(await lines()).toEqual([]);
  });

  it("switches what was derived off and on, for everything that reads the catalogue", async () => {
    await run(describeAll);
    const shown = async () => {
      const { items } = await readCatalogue(folder);
      return items.filter(({ derived }) => derived !== undefined).map(({ id }) => id);
    };
    expect(await shown()).toEqual(["red", "red again"]);
    expect((await run(["convert", "--show", "none"])).answer).toEqual({ derived: "none" });
    expect(await shown()).toEqual([]);
    await run(["convert", "--show", "all"]);
    expect(await shown()).toEqual(["red", "red again", "blue"]);
    expect((await run(["convert", "--show", "some"])).exitCode).toBe(2);
  });

  it("hears sounds by the option that is documented", async () => {
    const { exitCode, answer } = await run(["convert", "--sound-to-text", "tags"]);
    expect([exitCode, answer.error.code]).toEqual([2, "INVALID_ARGUMENT"]);
    expect(answer.error.message).toContain("--models tags=FOLDER");
  });

  it("names what it knows when it is asked for something else, or for nothing", async () => {
    for (const words of [
      ["convert"],
      ["convert", "--image-to-text", "poem"],
      [...describeAll, "--models", "x"],
    ]) {
      const { exitCode, answer } = await run(words);
      expect([exitCode, answer.error.code]).toEqual([2, "INVALID_ARGUMENT"]);
    }
  });

  it("ends with code 130 when it is interrupted, and goes on the next time", async () => {
    expect((await run(describeAll, (stop) => stop())).exitCode).toBe(130);
    expect((await run(describeAll)).answer.conversions[0].done).toBe(2);
  });
});

async function run(
  [command = "", ...words]: readonly string[],
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
  const environment = { MODALIS_CACHE: join(folder, "caches") };
  const now = () => performance.now();
  const exitCode = await runCommandLine([command, folder, ...words, "--json"], {
    ...streams,
    environment,
    onInterrupt,
    now,
  });
  return { exitCode, answer: written.stdout === "" ? undefined : JSON.parse(written.stdout) };
}
