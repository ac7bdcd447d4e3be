import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { describeConverter } from "@modalis/conformance";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { folderCache } from "../cache/folder-cache.js";
import { openAiCompatible } from "../endpoint/openai-compatible.js";
import { createHostedLanguage } from "../language/hosted-language.js";
import { colourPicture } from "../stand-in/stand-in-answers.js";
import { type StandInOptions, startStandInServer } from "../stand-in/start-stand-in-server.js";
import { startedServers } from "../testing/opened-encoder.js";
import { createHostedCaptioner } from "./hosted-captioner.js";
import { createHostedIllustrator } from "./hosted-illustrator.js";
import { createHostedTranscriber } from "./hosted-transcriber.js";

const shared = await startStandInServer({
  // What it was sent settles the answer, so that pictures that differ have captions that differ.
  answer: ({ body }) => {
    const { url } = JSON.stringify(body).match(/(?<url>base64,[^"\\]+)/)?.groups ?? {};
    return `<think>so many bytes</think> A picture of ${url?.length ?? 0} characters.`;
  },
});
afterAll(() => shared[Symbol.asyncDispose]());
const at = { baseUrl: shared.baseUrl, model: "stand-in" };
const limits = { firstWaitMs: 1, retries: 1 };

const picture = (seed: number, width: number) =>
  sharp(Buffer.from(Array.from({ length: width * width * 3 }, (_, place) => (place * seed * 97) % 256)), {
    raw: { width, height: width, channels: 3 },
  })
    .png()
    .toBuffer();
const pictures = await Promise.all(
  [8, 16, 32].map(async (width) => ({ id: `p${width}`, content: await picture(width + 1, width) })),
);

const wav = (samples: number) => {
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(16_000, 24);
  bytes.writeUInt32LE(32_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(samples * 2, 40);
  return new Uint8Array(bytes);
};

describeConverter({
  name: "hosted captioner at an address",
  create: async () =>
    createHostedCaptioner({
      language: createHostedLanguage({ model: openAiCompatible(at).language, limits }),
    }),
  inputs: pictures,
  broken: [
    { id: "empty", content: new Uint8Array() },
    { id: "text", content: Buffer.from("no picture at all") },
    { id: "absent", content: "/nowhere/at/all.png" },
  ],
});

describeConverter({
  name: "hosted captioner of an AI SDK model",
  create: async () => {
    const provider = createOpenAICompatible({ name: "stand-in", baseURL: shared.baseUrl });
    return createHostedCaptioner({
      language: createHostedLanguage({ model: provider.chatModel("sees"), limits }),
    });
  },
  inputs: pictures,
  broken: { id: "empty", content: new Uint8Array() },
});

describeConverter({
  name: "hosted transcriber",
  create: async () => createHostedTranscriber({ model: openAiCompatible(at).transcription, limits }),
  inputs: [100, 200, 300].map((samples) => ({ id: `s${samples}`, content: wav(samples) })),
  broken: [
    { id: "empty", content: new Uint8Array() },
    { id: "picture", content: pictures[0]!.content },
  ],
});

describeConverter({
  name: "hosted illustrator at an address",
  create: async () => createHostedIllustrator({ model: openAiCompatible(at).image, limits }),
  inputs: ["a red fox", "a blue sea", "a green hill"].map((content) => ({ id: content, content })),
  broken: { id: "empty", content: "  " },
});

describeConverter({
  name: "hosted illustrator of an AI SDK model",
  create: async () => {
    const provider = createOpenAICompatible({ name: "stand-in", baseURL: shared.baseUrl });
    return createHostedIllustrator({ model: provider.imageModel("draws"), limits });
  },
  inputs: ["a red fox", "a blue sea", "a green hill"].map((content) => ({ id: content, content })),
  broken: { id: "empty", content: "" },
});

const servers = startedServers();
afterAll(() => servers.endAll());
const language = async (standIn: StandInOptions) => {
  const server = await servers.start(standIn);
  const model = openAiCompatible({ baseUrl: server.baseUrl, model: "stand-in" }).language;
  return { server, language: createHostedLanguage({ model, limits }) };
};

describe("hosted converters", () => {
  it("send a small JPEG without what the camera wrote", async () => {
    const { server, language: sees } = await language({});
    const photo = await sharp({ create: { width: 2000, height: 1000, channels: 3, background: "red" } })
      .withExif({ IFD0: { Copyright: "Ann Example" }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
      .jpeg()
      .toBuffer();
    await createHostedCaptioner({ language: sees, longestSide: 100 }).convert([{ id: "p", content: photo }]);
    const sent = JSON.stringify(server.requests[0]!.body);
    const bytes = Buffer.from(sent.match(/base64,([^"\\]+)/)![1]!, "base64");
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "jpeg", width: 100, height: 50 });
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(bytes.toString("latin1")).not.toContain("Ann Example");
  });

  it("fail one picture that the model declines, and all of them for a wrong key", async () => {
    let asked = 0;
    const { language: sees } = await language({ answer: () => (asked++ === 0 ? "" : "a square") });
    const { outputs, failures } = await createHostedCaptioner({ language: sees }).convert(pictures);
    expect([outputs.length, failures.length]).toEqual([2, 1]);
    expect(failures[0]!.error).toMatchObject({ code: "UNSUPPORTED_INPUT" });
    const { language: closed } = await language({ apiKey: "secret" });
    await expect(createHostedCaptioner({ language: closed }).convert(pictures)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("tell the cost of captions before any call", async () => {
    const { language: model } = openAiCompatible(at);
    const prices = { currency: "USD", inputAMillionTokens: 10, outputAMillionTokens: 40 };
    const captioner = createHostedCaptioner({ language: createHostedLanguage({ model, prices }) });
    const [one, ten] = [captioner.estimate(1), captioner.estimate(10)];
    expect(one.inputTokens).toBeGreaterThan(1000);
    expect(one.cost).toBeCloseTo((one.inputTokens * 10 + 120 * 40) / 1e6);
    expect(ten).toMatchObject({ answers: 10, inputTokens: 10 * one.inputTokens });
    expect(captioner.report().requests).toBe(0);
  });

  it("pay for nothing twice", async () => {
    const folder = await mkdtemp(join(tmpdir(), "modalis-answers-"));
    const server = await servers.start();
    const { image, transcription } = openAiCompatible({ baseUrl: server.baseUrl, model: "m" });
    const cache = folderCache(folder);
    const prices = { currency: "EUR", aPicture: 0.04, aMinuteOfSound: 0.6 };
    const draws = createHostedIllustrator({ model: image, cache, prices });
    const hears = createHostedTranscriber({ model: transcription, cache, prices });
    for (let round = 0; round < 2; round++) {
      const { outputs } = await draws.convert([{ id: "fox", content: "a fox" }]);
      expect(Buffer.from(outputs[0]!.content)).toEqual(colourPicture("a fox"));
      const heard = await hears.convert([{ id: "tone", content: wav(10) }]);
      expect(heard.outputs[0]).toMatchObject({ language: "english", durationSeconds: 1 });
    }
    expect(server.requests).toHaveLength(2);
    expect(draws.estimate(10).cost).toBeCloseTo(0.4);
    expect(draws.report()).toMatchObject({ pictures: 1, cached: 1, cost: 0.04, currency: "EUR" });
    expect(hears.report()).toMatchObject({ soundSeconds: 1, cached: 1, cost: 0.01 });
    await rm(folder, { recursive: true });
  });

  it("take no address, text or HTML for a picture", async () => {
    for (const b64_json of [undefined, Buffer.from("<html>").toString("base64"), ""]) {
      const server = await servers.start({
        fault: () => ({
          kind: "changed",
          change: () => ({ data: [{ url: "http://127.0.0.1:1/x.png", b64_json }] }),
        }),
      });
      const { image } = openAiCompatible({ baseUrl: server.baseUrl, model: "m" });
      const drawn = createHostedIllustrator({ model: image }).convert([{ id: "a", content: "a" }]);
      await expect(drawn).rejects.toMatchObject({ code: "INVALID_MODEL" });
    }
  });
});
