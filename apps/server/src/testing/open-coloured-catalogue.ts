import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openLiveStore } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import { createLiveServer } from "../create-live-server.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import { type HeldStore, holdItems } from "./hold-items.js";
import { paintedPng } from "./png-of.js";
import { writeChannelModel } from "./write-channel-model.js";

/** A space as the server lists it. */
export interface ListedColourSpace {
  readonly channel: string;
  readonly inUse: boolean;
  readonly source?: string;
  readonly share?: number;
  readonly fingerprint: string;
}

/** A served catalogue of pictures of four colours, in which a model tells how red they are. */
export interface ColouredCatalogue extends AsyncDisposable, Pick<HeldStore, "whileItemsAreRead"> {
  readonly folder: string;
  readonly live: LiveCatalogue;
  readonly server: FastifyInstance;
  readonly errors: readonly unknown[];
  /** Closes and opens it again. */
  restart(): Promise<void>;
  call(
    method: "GET" | "PUT" | "POST",
    url: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: ReturnType<typeof JSON.parse> }>;
  /** The status of putting an item that shows a picture. */
  putPicture(id: string, picture: Buffer): ReturnType<ColouredCatalogue["call"]>;
  /** The colours of the items that are most like one. */
  alike(id: string): Promise<ReadonlySet<string>>;
  spaces(): Promise<readonly ListedColourSpace[]>;
  inUse(channel: string): Promise<ListedColourSpace | undefined>;
  jobEnded(id: string): Promise<boolean>;
}

const COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [230, 10, 10],
  magenta: [220, 20, 230],
  blue: [20, 10, 220],
  black: [10, 20, 10],
};
/** Of each colour, so that there is more than one batch. */
const SHADES = 10;

/** Serves the catalogue from a folder of its own; `models/blue` is another model, `models/broken` none. */
export async function openColouredCatalogue(): Promise<ColouredCatalogue> {
  const folder = await writeColours();
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  let held: HeldStore;
  const takeStore = async () => {
    held = holdItems(await openLiveStore({ folder }, { nowMs: Date.now }));
    return held.store;
  };
  const open = async () => {
    const models = { image: join(folder, "models", "red") };
    const live = await openLiveCatalogue({
      ...{ folder, cacheFolder: join(folder, "cache"), models, nowMs: Date.now, onError, takeStore },
    });
    return { live, server: await createLiveServer({ live, nowMs: Date.now, onError }) };
  };
  let opened = await open();
  const close = async () => {
    await opened.server.close();
    await opened.live[Symbol.asyncDispose]();
  };
  const call: ColouredCatalogue["call"] = async (method, url, body) => {
    const answer = await opened.server.inject({ method, url, ...(body === undefined ? {} : { body }) });
    return { status: answer.statusCode, body: answer.json() };
  };
  const spaces = async () => (await call("GET", "/v1/spaces")).body.spaces as readonly ListedColourSpace[];
  return {
    ...{ folder, errors, call, spaces },
    get live() {
      return opened.live;
    },
    get server() {
      return opened.server;
    },
    async restart() {
      await close();
      opened = await open();
    },
    async putPicture(id, picture) {
      const headers = { "content-type": "application/octet-stream" };
      const upload = await opened.server.inject({
        ...{ method: "POST", url: "/v1/uploads", headers, body: picture },
      });
      return call("PUT", `/v1/items/${id}`, { contents: { image: [{ upload: upload.json().upload }] } });
    },
    async alike(id) {
      const count = 2 * SHADES - 1;
      const { status, body } = await call("POST", `/v1/items/${id}/similar`, { count, modality: "image" });
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      return new Set(body.items.map((item: { id: string }) => item.id.split("-")[0]));
    },
    whileItemsAreRead: (work) => held.whileItemsAreRead(work),
    inUse: async (channel) => (await spaces()).find((space) => space.inUse && space.channel === channel),
    jobEnded: async (id) =>
      ["done", "failed"].includes((await call("GET", `/v1/jobs/${id}`)).body.state as string),
    async [Symbol.asyncDispose]() {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeColours(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "modalis-migrate-"));
  await mkdir(join(folder, "pictures"));
  const lines: object[] = [];
  for (const [name, [red, green, blue]] of Object.entries(COLOURS))
    for (let shade = 0; shade < SHADES; shade++) {
      const image = `pictures/${name}-${shade}.png`;
      await writeFile(join(folder, image), paintedPng(red, green + shade, blue));
      lines.push({ id: `${name}-${shade}`, image });
    }
  await writeFile(join(folder, "items.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const user = { id: "painter", image: "pictures/red-0.png" };
  await writeFile(join(folder, "users.jsonl"), `${JSON.stringify(user)}\n`);
  await writeChannelModel(join(folder, "models", "red"), 0);
  await writeChannelModel(join(folder, "models", "blue"), 2);
  await mkdir(join(folder, "models", "broken"));
  return folder;
}

/** Waits for what a busy machine takes its time for. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await condition()) return;
    await wait(100);
  }
  throw new Error("it did not come true within a minute");
}
