import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BuiltModalis, startModalisWith } from "./testing/built-modalis.js";
import { type ServedModel, serveModel } from "./testing/serve-model.js";
import { waitUntil } from "./testing/wait-until.js";

/** The first start makes a database, which takes many seconds on a busy machine. */
const LONG_MS = 240_000;
const minilm = fileURLToPath(new URL("../../../tools/parity/goldens/minilm", import.meta.url));

let work: string;
let hub: ServedModel;
let server: BuiltModalis;
let address: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-served-models-"));
  hub = await serveModel("someone/minilm", minilm);
  const catalogue = join(work, "catalogue");
  await mkdir(catalogue);
  await writeFile(join(catalogue, "items.jsonl"), '{"id":"told","text":"two cats"}\n');
  const environment = { HF_HOME: join(work, "home"), HF_ENDPOINT: hub.endpoint, NO_PROXY: "*" };
  const models = ["--text-model", "hub:someone/minilm", "--convert", "ocr,describe"];
  server = startModalisWith(environment, "serve", catalogue, "--port", "0", "--json", ...models);
  await waitUntil(async () => server.stdout().includes("\n"), server.ended);
  ({ address } = JSON.parse(server.stdout()) as { address: string });
}, LONG_MS);
afterAll(async () => {
  server?.child.kill("SIGINT");
  await server?.ended;
  await hub?.[Symbol.asyncDispose]();
  await rm(work, { recursive: true, force: true });
});

async function call<Answer>(method: string, path: string, body?: object | Uint8Array): Promise<Answer> {
  const isBytes = body instanceof Uint8Array;
  const type = isBytes ? "application/octet-stream" : "application/json";
  const response = await fetch(`${address}${path}`, {
    method,
    ...(body && {
      headers: { "content-type": type },
      body: isBytes ? Buffer.from(body) : JSON.stringify(body),
    }),
  });
  expect([path, response.status, response.ok ? "" : await response.text()]).toEqual([path, 200, ""]);
  return (await response.json()) as Answer;
}

/** HILL in dark bars on a red wall: letters without a font. */
async function sign(): Promise<Buffer> {
  const bars = [
    [0, 0, 14, 100],
    [46, 0, 14, 100],
    [0, 43, 60, 14],
    [90, 0, 14, 100],
    [134, 0, 14, 100],
    [134, 86, 50, 14],
    [208, 0, 14, 100],
    [208, 86, 50, 14],
  ];
  const rects = bars.map(
    ([x, y, w, h]) => `<rect x="${x! + 90}" y="${y! + 70}" width="${w}" height="${h}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="440" height="240"><rect width="440" height="240" fill="#d81818"/><g fill="#fff">${rects.join("")}</g></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

it(
  "modalis serve encodes texts by a model of a hub, those that it makes of pictures too",
  async () => {
    const { upload } = await call<{ upload: string }>("POST", "/v1/uploads", await sign());
    await call("PUT", "/v1/items/sign", { contents: { image: [{ upload }] } });
    interface Item {
      readonly contents: {
        readonly text?: readonly {
          readonly text: string;
          readonly derived?: { readonly converter: string };
        }[];
      };
    }
    let texts = new Map<string | undefined, string>();
    await waitUntil(async () => {
      const { contents } = await call<Item>("GET", "/v1/items/sign");
      texts = new Map((contents.text ?? []).map(({ text, derived }) => [derived?.converter, text]));
      return texts.size >= 2;
    }, server.ended);
    expect(texts.get("ocr")).toBe("HILL");
    expect(texts.get("describe")).toMatch(/red/);

    const { spaces } = await call<{ spaces: { channel: string }[] }>("GET", "/v1/spaces");
    expect(JSON.stringify(spaces.find(({ channel }) => channel === "text"))).toContain("someone/minilm");
    expect(hub.asked.filter((path) => path.endsWith("/onnx/model.onnx"))).toHaveLength(1);
    interface Found {
      readonly items: readonly { readonly id: string; readonly score: number }[];
    }
    // An item says what was made for it before that is encoded.
    let found: string[] = [];
    await waitUntil(async () => {
      const query = { text: texts.get("ocr")!, count: 2 };
      const { items } = await call<Found>("POST", "/v1/search", query);
      found = items.map(({ id }) => id).sort();
      return found.length === 2;
    }, server.ended);
    expect(found).toEqual(["sign", "told"]);
  },
  LONG_MS,
);
