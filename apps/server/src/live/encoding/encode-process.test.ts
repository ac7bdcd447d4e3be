import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeSmallCatalogue } from "../../testing/small-catalogue.js";
import { type EncodeProcess, openEncodeProcess } from "./open-encode-process.js";

const folders: string[] = [];
const opened: EncodeProcess[] = [];
afterAll(async () => {
  for (const one of opened) await one[Symbol.asyncDispose]();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function openFor(more: { timeoutMs?: number } = {}) {
  const folder = await writeSmallCatalogue();
  const cacheFolder = await mkdtemp(join(tmpdir(), "modalis-models-"));
  folders.push(folder, cacheFolder);
  const encoders = openEncodeProcess({ folder, cacheFolder, ...more });
  opened.push(encoders);
  return { encoders, folder };
}

const text = (key: string, content: string) => ({ key, modality: "text", content });

describe("encoding beside the server", () => {
  it("gives rows of each channel that can begin with one content, and a reason for what fails", async () => {
    const { encoders, folder } = await openFor();
    await writeFile(join(folder, "broken.png"), "no picture");
    const { rows, failures } = await encoders.encode(
      [
        text("sea", "a walk along the beach"),
        text("same", "a walk along the beach"),
        { key: "white", modality: "image", content: join(folder, "pictures/white.png") },
        { key: "broken", modality: "image", content: join(folder, "broken.png") },
      ],
      "passage",
    );
    const texts = rows.find(({ channel }) => channel === "text")!;
    expect(texts.keys).toEqual(["sea", "same"]);
    const { dimensions } = texts.space;
    expect(texts.values.slice(0, dimensions)).toEqual(texts.values.slice(dimensions));
    expect(rows.find(({ channel }) => channel === "image")!.keys).toEqual(["white"]);
    expect(failures.map(({ key, channel }) => [key, channel])).toEqual([["broken", "image"]]);
    expect(failures[0]!.code).toBe("UNSUPPORTED_INPUT");
  });

  it("fails what it was at when its process is killed, and goes on in another", async () => {
    const { encoders } = await openFor();
    await encoders.encode([text("a", "hello")], "query");
    const before = encoders.processId()!;
    const many = Array.from({ length: 500 }, (_, at) => text(String(at), `a text of number ${at}`));
    const lost = encoders.encode(many, "query");
    process.kill(before, "SIGKILL");
    await expect(lost).rejects.toMatchObject({ code: "CORRUPT_INPUT" });
    expect((await encoders.encode([text("c", "again")], "query")).rows[0]!.keys).toEqual(["c"]);
    expect(encoders.processId()).not.toBe(before);
  });

  it("fails a call that takes too long, and asks the next of another process", async () => {
    // No process starts within this time.
    const { encoders } = await openFor({ timeoutMs: 40 });
    const late = (key: string) => encoders.encode([text(key, "hello")], "passage");
    await expect(late("a")).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    // Not that its content crashed the process, which is just ending.
    await expect(late("b")).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  });

  it("stops for its signal", async () => {
    const { encoders } = await openFor();
    const controller = new AbortController();
    const stopped = encoders.encode([text("a", "hello")], "passage", controller.signal);
    controller.abort(new Error("gone"));
    await expect(stopped).rejects.toThrow("gone");
    expect((await encoders.encode([text("b", "again")], "passage")).rows).toHaveLength(1);
  });
});
