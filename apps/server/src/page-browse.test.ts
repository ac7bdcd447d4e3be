import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goToPage } from "./testing/describe-page-tour.js";
import { chromiumPath, type OpenPage, openPage } from "./testing/open-page.js";
import { writeSmallCatalogue } from "./testing/small-catalogue.js";

describe.skipIf(chromiumPath === undefined)(
  "browsing, in a browser (skipped where no chromium is installed)",
  () => {
    let opened: OpenPage;
    let page: Page;
    const goTo = (hash: string, ready: string) => goToPage(opened, hash, ready);
    beforeAll(async () => {
      const folder = await writeSmallCatalogue();
      const found = { item: "choir", modality: "text", image: "pictures/white.png", converter: "find" };
      // A line without the digest of what was written is taken for a person's.
      const line = { ...found, revision: "1", confidence: 0.27, from: "0".repeat(64) };
      await writeFile(join(folder, "derived.jsonl"), JSON.stringify(line));
      opened = await openPage({ folder, only: ["text"] });
      ({ page } = opened);
    }, 300_000);
    afterAll(async () => {
      await opened?.[Symbol.asyncDispose]();
    });

    it("browses the catalogue, and searches it by meaning", async () => {
      await goTo("catalogue", ".card");
      const cards = page.getByRole("list", { name: "Items by id" }).locator("> li");
      expect(await cards.count()).toBe(8);
      await page.getByLabel("Id or text holds").fill("choir");
      await expect.poll(() => cards.count(), { timeout: 30_000 }).toBe(1);
      await page.getByRole("searchbox").fill("singing in church");
      await page.getByRole("searchbox").press("Enter");
      await page.getByRole("heading", { name: "Found for “singing in church”" }).waitFor();
      await page.getByRole("link", { name: "More like The choir by everything" }).click();
      await page.getByRole("heading", { name: "Like “The choir” by all modalities" }).waitFor();
    });

    it("says where a picture came from that nobody gave to the item", async () => {
      const source =
        "a picture of another item, the nearest to its text, likeness 0.27, changed by a person since";
      for (const place of ["item?id=choir", "catalogue"]) {
        await goTo(place, ".derived img");
        expect(await page.locator(".derived:has(img) figcaption").allTextContents()).toEqual([source]);
      }
      expect(await opened.violations()).toEqual([]);
    });

    it("moves the map by keys and by hand, and shows the item of a point", async () => {
      await goTo("map", "canvas");
      await page.getByText("8 of 8 items").waitFor();
      const map = page.getByRole("application");
      await map.focus();
      for (const key of ["+", "ArrowLeft", "-", "0", "Enter"]) await page.keyboard.press(key);
      const item = page.getByRole("list", { name: "Item at this point" });
      await item.getByRole("heading").waitFor();
      await map.hover();
      await page.mouse.wheel(0, -200);
      await page.getByRole("button", { name: "Show all" }).click();
      const { points } = (await opened.server.inject("/v1/map")).json();
      const piano = points.find(({ id }: { id: string }) => id === "piano");
      const { width, height } = (await map.boundingBox())!;
      const scale = 0.46 * Math.min(width - 2, height - 2);
      await map.click({ position: { x: width / 2 + piano.x * scale, y: height / 2 - piano.y * scale } });
      await item.getByRole("heading", { name: "The piano" }).waitFor();
      await page.getByLabel("Colour by").selectOption("nothing");
    });

    it("draws the map of channels that there are", async () => {
      const get = async (query: string) => {
        const { statusCode, body } = await opened.server.inject(`/v1/map?${query}`);
        return { status: statusCode, body: JSON.parse(body) };
      };
      const few = await get("limit=3");
      expect(few).toMatchObject({ status: 200, body: { channel: "text", items: 8 } });
      expect(few.body.points).toHaveLength(3);
      const { body } = await get("channel=text");
      const of = (id: string) => body.points.find((point: { id: string }) => point.id === id);
      const apart = (one: string, other: string) =>
        Math.hypot(of(one).x - of(other).x, of(one).y - of(other).y);
      expect(apart("piano", "violin")).toBeLessThan(apart("piano", "island"));
      expect(await get("channel=smell")).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
      expect((await get("limit=0")).status).toBe(400);
    });

    it("keeps a key in the tab until it is forgotten", async () => {
      await goTo("server", ".counts");
      await page.getByText("ready", { exact: true }).waitFor();
      await page.getByLabel("API key").fill("modalis_some_key");
      await page.getByRole("button", { name: "Use" }).click();
      await page.getByText("A key is in use in this tab.").waitFor();
      await page.getByText("this API key is unknown or was revoked").waitFor();
      expect(await page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]")).toEqual([
        1,
        0,
        "",
      ]);
      await page.getByRole("button", { name: "Forget" }).click();
      expect(await page.evaluate("sessionStorage.length")).toBe(0);
    });

    it("raised no error on the way but for the key that the server does not know", () => {
      expect(opened.errors.filter((error) => !error.includes("401 (Unauthorized)"))).toEqual([]);
    });
  },
);
