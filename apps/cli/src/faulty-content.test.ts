import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Modality, modalityOfChannel } from "@modalis/contract";
import {
  contentsOf,
  embeddingsFolder,
  openEmbeddingStore,
  readCatalogue,
  readItemRows,
} from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runModalis } from "./testing/run-modalis.js";
import { writeFaultyCatalogue } from "./testing/write-faulty-catalogue.js";

interface Report {
  readonly channel: string;
  readonly failures: readonly {
    readonly owners: readonly string[];
    readonly code: string;
    readonly message: string;
  }[];
}

let outer: string;
let folder: string;
let reports: readonly Report[];

beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), "modalis-faulty-"));
  folder = await writeFaultyCatalogue(outer);
  const { exitCode, stdout, stderr } = await runModalis("encode", folder, "--json");
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  reports = JSON.parse(stdout).channels;
}, 600_000);
afterAll(() => rm(outer, { recursive: true, force: true }));

/** Codes of a channel's failures by item. */
function codesOf(channel: string): Record<string, string> {
  const { failures } = reports.find((report) => report.channel === channel)!;
  return Object.fromEntries(failures.map(({ owners, code }) => [owners.join(), code]));
}

describe("every faulty content is reported with its code, and no other", () => {
  it("in text", () => {
    expect(codesOf("text")).toEqual({ empty: "EMPTY_INPUT" });
    expect(codesOf("text.words")).toEqual({ empty: "EMPTY_INPUT" });
  });

  it("in pictures", () => {
    expect(codesOf("image")).toEqual({
      truncated: "CORRUPT_INPUT",
      "zero-byte": "EMPTY_INPUT",
      "200-megapixel": "LIMIT_EXCEEDED",
      heic: "UNSUPPORTED_INPUT",
      "heic-named-jpg": "UNSUPPORTED_INPUT",
      svg: "UNSUPPORTED_INPUT",
      "svg-named-png": "UNSUPPORTED_INPUT",
      up: "PATH_OUTSIDE_FOLDER",
      absolute: "PATH_OUTSIDE_FOLDER",
      link: "PATH_OUTSIDE_FOLDER",
      "link-of-folder": "PATH_OUTSIDE_FOLDER",
      missing: "NOT_FOUND",
      "a-folder": "CORRUPT_INPUT",
      "a-pipe": "CORRUPT_INPUT",
    });
  });

  it("in sounds", () => {
    expect(codesOf("audio")).toEqual({
      truncated: "CORRUPT_INPUT",
      "zero-byte": "EMPTY_INPUT",
      empty: "EMPTY_INPUT",
      "lying-header": "CORRUPT_INPUT",
      "picture-as-sound": "UNSUPPORTED_INPUT",
    });
  });

  it("in films, whose pictures and sound are judged apart", () => {
    expect(codesOf("video")).toEqual({
      truncated: "CORRUPT_INPUT",
      "zero-byte": "EMPTY_INPUT",
      encrypted: "CORRUPT_INPUT",
      "sound-only": "EMPTY_INPUT",
    });
    expect(codesOf("video.sound")).toEqual({
      truncated: "CORRUPT_INPUT",
      "zero-byte": "EMPTY_INPUT",
      encrypted: "CORRUPT_INPUT",
      "silent-film": "EMPTY_INPUT",
      "long-film": "EMPTY_INPUT",
    });
  });

  it("says why", () => {
    const messages = reports.flatMap(({ failures }) => failures.map(({ message }) => message));
    for (const message of messages) expect(message.length).toBeGreaterThan(20);
    const encrypted = reports.flatMap(({ failures }) =>
      failures.filter(({ owners }) => owners[0] === "encrypted"),
    );
    for (const { message } of encrypted) expect(message).toContain("encrypted");
  });
});

describe("every readable content has its row", () => {
  it.each<[string, readonly string[]]>([
    ["text", ["plain"]],
    ["text.words", ["plain"]],
    ["image", ["plain", "animated-gif", "animated-webp", "cmyk", "png-named-jpg"]],
    ["audio", ["plain", "wav-named-mp3"]],
    ["video", ["plain", "long-film", "silent-film"]],
    ["video.sound", ["plain", "sound-only"]],
  ])("in %s: %j", async (channel, ids) => {
    expect(await rowsOf(channel)).toEqual(ids);
  });
});

it("the second run tries nothing again, and --retry-failed tries what failed", async () => {
  const again = await runModalis("encode", folder, "--json");
  expect(
    JSON.parse(again.stdout).channels.map(({ encodedNow }: { encodedNow: number }) => encodedNow),
  ).toEqual([0, 0, 0, 0, 0, 0]);
  const retried = await runModalis("encode", folder, "--json", "--retry-failed", "--modalities", "image");
  expect(JSON.parse(retried.stdout).channels[0].failures).toEqual(
    reports.find(({ channel }) => channel === "image")!.failures,
  );
});

it("validate names every faulty item and ends with code 1", async () => {
  const { exitCode, stdout } = await runModalis("validate", folder, "--json");
  expect(exitCode).toBe(1);
  const named = new Set(JSON.parse(stdout).problems.flatMap(({ ids }: { ids: string[] }) => ids));
  const faulty = new Set(reports.flatMap(({ failures }) => failures.flatMap(({ owners }) => owners)));
  faulty.delete("silent-film");
  faulty.delete("long-film");
  expect([...faulty].filter((id) => !named.has(id))).toEqual([]);
});

async function rowsOf(channel: string): Promise<readonly string[]> {
  const catalogue = await readCatalogue(folder);
  const store = await openEmbeddingStore(await embeddingsFolder(folder), { readOnly: true });
  const space = (await store.openCurrent(channel))!;
  const contents = await contentsOf(catalogue, modalityOfChannel(channel) as Modality);
  return (await readItemRows(space, contents)).ids;
}
