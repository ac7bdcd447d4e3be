import { findFfmpeg } from "@modalis/media";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeExperimentWork } from "./testing/describe-experiment-work.js";
import { describeKeyboardTour } from "./testing/describe-keyboard-tour.js";
import { describeLongLists } from "./testing/describe-long-lists.js";
import { describeModelWork } from "./testing/describe-model-work.js";
import { describePageTour, goToPage, type TouredPage } from "./testing/describe-page-tour.js";
import { describeTrouble } from "./testing/describe-trouble.js";
import { chromiumPath, type OpenPage, openPage } from "./testing/open-page.js";
import { type SampleCatalogue, writeSampleCatalogue } from "./testing/sample-catalogue.js";
import { saveRuns } from "./testing/save-runs.js";

const PAGES: readonly TouredPage[] = [
  ["recommend", "recommend?user=user-02", ".card .opinions"],
  ["search", "search", ".drop"],
  ["found", "search?text=baking bread", ".cards .card"],
  ["catalogue", "catalogue", ".cards .card"],
  ["item", "item?id=item-05", ".cards .card"],
  ["similar", "similar?id=item-05", ".cards .card"],
  ["map", "map", "canvas"],
  ["models", "models", ".chart canvas"],
  ["experiments", "experiments", ".report .bars"],
  ["jobs", "jobs", ".rows .card"],
  ["server", "server", ".chart canvas"],
];

/** A sound or film as a page plays it. */
interface Player {
  muted: boolean;
  currentTime: number;
  readonly duration: number;
  readonly seeking: boolean;
  play(): Promise<void>;
  pause(): void;
}

const ffmpeg = await findFfmpeg({ resolveFrom: [import.meta.url] }).catch(() => undefined);

describe.skipIf(chromiumPath === undefined || ffmpeg === undefined)(
  "every page over pictures, sounds, films and texts, in a browser (skipped where no chromium or ffmpeg is installed)",
  () => {
    let sample: SampleCatalogue;
    let opened: OpenPage;
    let page: Page;
    const soon = <Value>(read: () => Promise<Value>) => expect.poll(read, { timeout: 60_000 });
    const goTo = (hash: string, ready: string) => goToPage(opened, hash, ready);
    const call = (method: "GET" | "POST" | "PUT", url: string, body?: object) =>
      opened.server.inject({ method, url, ...(body === undefined ? {} : { body }) });
    const foundIds = () =>
      page
        .getByRole("list", { name: "Items, best first" })
        .locator("> li h3 a")
        .evaluateAll((links) =>
          links.map((link) => decodeURIComponent(link.getAttribute("href").split("id=")[1])),
        );

    beforeAll(async () => {
      sample = await writeSampleCatalogue();
      const ids = sample.items.map(({ id }) => id);
      await saveRuns(sample.folder, ids, { "matrix-factors-1": 0.21, "matrix-factors-2": 0.24 });
      opened = await openPage({ folder: sample.folder });
      ({ page } = opened);
      for (const id of ["matrix-factors-1", "matrix-factors-2"])
        await call("POST", "/v1/models", { id, path: `runs/${id}` });
      await call("POST", "/v1/models/matrix-factors-1/promote");
      const arms = [{ name: "control" }, { name: "varied", options: { diversity: 0.5 } }];
      await call("PUT", "/v1/experiments/variety", {
        question: "Do people like more when lists vary?",
        arms,
      });
      await call("POST", "/v1/experiments/variety/start");
      for (const { id } of sample.plan.users) {
        const { recommId, items } = (await call("POST", "/v1/recommend", { user: id, count: 3 })).json();
        const [{ id: itemId }] = items;
        if (Number(id.slice(-1)) % 3 === 0)
          await call("POST", "/v1/events", { events: [{ userId: id, itemId, kind: "like", recommId }] });
      }
    }, 600_000);
    afterAll(async () => {
      await opened?.[Symbol.asyncDispose]();
      await sample?.[Symbol.asyncDispose]();
    });

    describePageTour(() => opened, PAGES);

    describeModelWork(() => opened);
    describeExperimentWork(() => opened);
    describeTrouble(() => opened);
    describeLongLists(() => opened);
    describeKeyboardTour(() => opened);

    it.each(["audio", "video"] as const)(
      "plays what an item's %s is, from a range of its file too",
      async (kind) => {
        const item = sample.items.find(({ missing, broken }) => !missing.includes(kind) && broken !== kind)!;
        // Awaited from before the page is there: a player that was quick asks for nothing more when it plays.
        const ranged = page.waitForResponse(
          (response) => response.url().includes(`/media/${item.id}/${kind}`) && response.status() === 206,
        );
        await goTo(`item?id=${item.id}`, `article ${kind}`);
        const player = page.locator(`article ${kind}`).first();
        await player.evaluate((element: Player) => {
          element.muted = true;
          return element.play();
        });
        await soon(() => player.evaluate((element: Player) => element.currentTime)).toBeGreaterThan(0.3);
        expect((await ranged).headers()["content-type"]).toMatch(new RegExp(`^${kind}/`));
        await player.evaluate((element: Player) => {
          element.pause();
          element.currentTime = element.duration / 2;
        });
        await soon(() => player.evaluate((element: Player) => element.seeking)).toBe(false);
        const { at, of } = await player.evaluate(({ currentTime, duration }: Player) => ({
          at: currentTime,
          of: duration,
        }));
        expect(of).toBeGreaterThan(2);
        expect(at).toBeCloseTo(of / 2, 1);
      },
    );

    it.each(["image", "audio", "video"] as const)("finds what is like an uploaded %s", async (modality) => {
      const { path, alike } = sample.queries[modality];
      await goTo("search", ".drop");
      await page.getByLabel("Choose a picture, sound or film").setInputFiles(path);
      const kind = { image: "picture", audio: "sound", video: "film" }[modality];
      await page.getByRole("heading", { name: `Like this ${kind}` }).waitFor();
      await soon(foundIds).toHaveLength(12);
      await opened.screenshot(`search-by-${modality}-light`);
      expect((await foundIds()).slice(0, 4)).toEqual(expect.arrayContaining([...alike].slice(0, 2)));
      expect(await opened.violations()).toEqual([]);
    });

    it("records a sound and finds what is like it", async () => {
      await goTo("search", ".drop");
      await page.getByRole("button", { name: "Record a sound" }).click();
      const stop = page.getByRole("button", { name: /^Stop and search/ });
      await stop.waitFor();
      await page.waitForTimeout(1500);
      await stop.click();
      await page.getByRole("heading", { name: "Like this sound" }).waitFor();
      await soon(foundIds).toHaveLength(12);
    });

    it("refuses to search with what is no picture, sound or film", async () => {
      await goTo("search", ".drop");
      const notes = { name: "notes.pdf", mimeType: "application/pdf", buffer: Buffer.from("notes") };
      await page.getByLabel("Choose a picture, sound or film").setInputFiles(notes);
      await page.getByRole("alert").getByText("“notes.pdf” is no picture, sound or film.").waitFor();
    });

    it("says what a text came from that no person wrote", async () => {
      await goTo(`item?id=${sample.described}`, ".derived");
      expect(await page.locator(".derived").first().textContent()).toBe(
        "Waves in blue and whitedescribed by a model, 81 % sure, changed by a person since",
      );
    });

    it("raised no error on the way but for the failure it was told of", () => {
      const told = /status of 500|status of 4(00|09)/;
      expect(opened.errors.filter((error) => !told.test(error))).toEqual([]);
    });
  },
);
