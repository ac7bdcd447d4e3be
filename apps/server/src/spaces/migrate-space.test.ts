import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ColouredCatalogue, openColouredCatalogue, until } from "../testing/open-coloured-catalogue.js";
import { paintedPng } from "../testing/png-of.js";
import { writeChannelModel } from "../testing/write-channel-model.js";
import { migrateSpace } from "./migrate-space.js";

let pictures: ColouredCatalogue;
beforeAll(async () => {
  pictures = await openColouredCatalogue();
}, 120_000);
afterAll(async () => {
  await pictures?.[Symbol.asyncDispose]();
});

const REDDISH = new Set(["red", "magenta"]);
const BLUELESS = new Set(["red", "black"]);

describe("another model for one modality", { timeout: 240_000 }, () => {
  it("takes over when everything is encoded, with no failed call before, at or after the change", async () => {
    await until(async () => (await pictures.inUse("image"))?.share === 1);
    const others = (await pictures.spaces()).filter(({ channel }) => channel !== "image");
    expect(await pictures.alike("red-3")).toEqual(REDDISH);
    const { status, body } = await pictures.call("POST", "/v1/spaces/image/migrate", {
      model: "models/blue",
    });
    expect(status).toBe(200);
    expect((await pictures.call("POST", "/v1/spaces/image/migrate", { model: "models/blue" })).status).toBe(
      400,
    );
    const seen: string[] = [];
    let added = 0;
    await until(async () => {
      seen.push([...(await pictures.alike("red-3"))].sort().join(" "));
      expect((await pictures.call("POST", "/v1/recommend", { user: "painter" })).status).toBe(200);
      const put = await pictures.putPicture(`black-new-${added++}`, paintedPng(12, 20 + added, 11));
      expect(put.status).toBe(200);
      return pictures.jobEnded(body.job);
    });
    const job = (await pictures.call("GET", `/v1/jobs/${body.job}`)).body;
    expect(job).toMatchObject({ state: "done", result: { channel: "image", failed: 0 } });
    expect(new Set(seen)).toContain("magenta red");
    expect([...(await pictures.alike("red-3"))].sort()).toEqual([...BLUELESS].sort());
    const now = await pictures.inUse("image");
    expect(now).toMatchObject({ source: "models/blue" });
    await until(async () => (await pictures.inUse("image"))?.share === 1);
    expect((await pictures.spaces()).some((space) => space.channel === "image" && !space.inUse)).toBe(true);
    // Nothing else was touched.
    for (const { channel, fingerprint } of others)
      expect((await pictures.inUse(channel))?.fingerprint).toBe(fingerprint);
    expect((await pictures.call("POST", "/v1/recommend", { user: "painter" })).body.personal).toBe(true);
  });

  it("is still there after a restart, for what comes then too", async () => {
    await pictures.restart();
    expect(await pictures.inUse("image")).toMatchObject({ source: "models/blue", share: 1 });
    expect([...(await pictures.alike("red-3"))].sort()).toEqual([...BLUELESS].sort());
    expect((await pictures.call("POST", "/v1/recommend", { user: "painter" })).body.personal).toBe(true);
    const put = await pictures.putPicture("magenta-late", paintedPng(225, 44, 225));
    expect(put.body).toMatchObject({ problems: [], encoded: expect.arrayContaining(["image"]) });
    expect(await pictures.alike("magenta-late")).toContain("blue");
  });

  it("gives way to the one before on a rollback, which then holds what came since", async () => {
    expect((await pictures.call("POST", "/v1/spaces/image/rollback")).status).toBe(200);
    expect(await pictures.alike("red-3")).toEqual(REDDISH);
    await until(async () => (await pictures.inUse("image"))?.share === 1);
    expect(await pictures.alike("magenta-late")).toEqual(REDDISH);
    expect((await pictures.call("POST", "/v1/spaces/image/rollback")).status).toBe(404);
  });

  it("encodes again what was encoded for the former space while the next was put in its place", async () => {
    const { fingerprint } = (await pictures.spaces()).find(({ source }) => source === "models/blue")!;
    pictures.whileItemsAreRead(async () => {
      expect((await pictures.inUse("image"))?.fingerprint).not.toBe(fingerprint);
      for (const id of ["magenta-3", "red-while"]) {
        const { body } = await pictures.putPicture(id, paintedPng(232, 11, 10));
        expect(body).toMatchObject({ problems: [], encoded: expect.arrayContaining(["image"]) });
      }
    });
    await pictures.live.store.useSpace("image", fingerprint);
    await until(async () => (await pictures.inUse("image"))?.fingerprint === fingerprint);
    await until(async () => (await pictures.inUse("image"))?.share === 1);
    expect(await pictures.alike("magenta-3")).toEqual(BLUELESS);
    expect(await pictures.alike("red-while")).not.toContain("blue");
  });

  it("serves users from the vectors that they are given in the space in use, without a restart", async () => {
    const { fingerprint } = (await pictures.inUse("image"))!;
    const { contents } = (await pictures.live.store.getItem("blue-3"))!;
    const user = { id: "bluish", contents };
    await pictures.live.store.putUsers([user]);
    const isPersonal = async () =>
      (await pictures.call("POST", "/v1/recommend", { user: user.id })).body.personal === true;
    expect(await isPersonal()).toBe(false);
    const rows = (await pictures.live.store.vectorsOfItems(["blue-3"])).get("blue-3")!;
    const { sha256, vector } = rows.find((row) => row.space === fingerprint)!;
    await pictures.live.store.putUserVectors(fingerprint, [
      { userId: user.id, channel: "image", sha256, vector },
    ]);
    await until(isPersonal);
  });

  it("takes what a model gives now for its space, whatever it gave before under the same name", async () => {
    const before = await pictures.inUse("image");
    expect(before?.source).toBe("models/blue");
    await writeChannelModel(join(pictures.folder, "models", "blue"), 1);
    // An item whose text is changed after it was read for its picture, which is the same.
    const { contents } = (await pictures.live.store.getItem("black-9"))!;
    const text = [{ kind: "text" as const, text: "dark" }];
    const edit = () => pictures.live.store.putItems([{ id: "black-9", contents: { ...contents, text } }]);
    pictures.whileItemsAreRead(async () => pictures.whileItemsAreRead(edit));
    const { body } = await pictures.call("POST", "/v1/spaces/image/migrate", { model: "models/blue" });
    await until(() => pictures.jobEnded(body.job));
    const now = await pictures.inUse("image");
    expect((await pictures.call("GET", `/v1/jobs/${body.job}`)).body).toMatchObject({ state: "done" });
    expect(now).toMatchObject({ source: "models/blue", share: 1 });
    expect(now?.fingerprint).not.toBe(before?.fingerprint);
    const again = (await pictures.call("POST", "/v1/spaces/image/migrate", { model: "models/blue" })).body;
    await until(() => pictures.jobEnded(again.job));
    expect((await pictures.call("GET", `/v1/jobs/${again.job}`)).body.error).toContain("served from");
    for (let back = 0; back < 2; back++)
      expect((await pictures.call("POST", "/v1/spaces/image/rollback")).status).toBe(200);
    await until(async () => (await pictures.inUse("image"))?.share === 1);
    expect(await pictures.alike("red-3")).toEqual(REDDISH);
    // Was broken off after the change, and goes on after the rollback.
    const { folder, live } = pictures;
    const job = (await live.store.jobs.get(body.job))!;
    const result = await migrateSpace(
      job,
      {
        ...{ folder, store: live.store, recommender: live.recommender, follow: live.spaces.follow },
        encoding: { folder, cacheFolder: join(folder, "cache") },
      },
      { signal: new AbortController().signal, onProgress: () => undefined },
    );
    expect(result).toMatchObject({ space: now?.fingerprint, failed: 0 });
    expect(await pictures.alike("red-3")).toEqual(REDDISH);
  });

  it("fails as a job that says why where a model gives nothing, and serves on", async () => {
    for (const [model, why] of [
      ["models/broken", 'by model "models/broken": '],
      ["models/red", "served from"],
    ] as const) {
      const { body } = await pictures.call("POST", "/v1/spaces/image/migrate", { model });
      await until(() => pictures.jobEnded(body.job));
      const job = (await pictures.call("GET", `/v1/jobs/${body.job}`)).body;
      expect(job).toMatchObject({ state: "failed", error: expect.stringContaining(why) });
      expect((await pictures.call("POST", `/v1/jobs/${body.job}/retry`)).body.state).toBe("waiting");
      await pictures.call("POST", `/v1/jobs/${body.job}/cancel`);
      await until(() => pictures.jobEnded(body.job));
    }
    expect(await pictures.alike("red-3")).toEqual(REDDISH);
    for (const [channel, model, status] of [
      ["smell", "models/blue", 404],
      ["text.words", "models/blue", 400],
      ["image", "models/none", 404],
      ["image", "../../etc", 400],
      ["image", "/etc", 400],
    ] as const)
      expect([
        channel,
        model,
        (await pictures.call("POST", `/v1/spaces/${channel}/migrate`, { model })).status,
      ]).toEqual([channel, model, status]);
    expect((await pictures.call("POST", "/v1/spaces/smell/rollback")).status).toBe(404);
    expect(pictures.errors).toEqual([]);
  });
});
