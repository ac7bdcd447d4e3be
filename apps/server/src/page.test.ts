import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { readCatalogue } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLiveServer } from "./create-live-server.js";
import { encodeCatalogue } from "./encode/encode-catalogue.js";
import type { LiveCatalogue } from "./live/live-catalogue.js";
import { openLiveCatalogue } from "./live/open-live-catalogue.js";
import { writeSmallCatalogue } from "./testing/small-catalogue.js";

const executablePath = (process.env.PATH ?? "")
  .split(delimiter)
  .flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name)))
  .find(existsSync);

describe.skipIf(executablePath === undefined)(
  "the page, in a browser (skipped where no chromium is installed)",
  () => {
    const cacheFolder = join(tmpdir(), "modalis-test-models");
    const errors: string[] = [];
    let folder: string;
    let live: LiveCatalogue;
    let server: FastifyInstance;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      folder = await writeSmallCatalogue();
      await encodeCatalogue(await readCatalogue(folder), { cacheFolder, only: ["text"] });
      const nowMs = () => Date.UTC(2026, 0, 3);
      live = await openLiveCatalogue({ folder, cacheFolder, nowMs });
      server = await createLiveServer({ live, nowMs });
      const address = await server.listen({ port: 0, host: "127.0.0.1" });
      browser = await chromium.launch({
        executablePath: executablePath!,
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
      });
      page = await browser.newPage();
      page.on("pageerror", (error) => errors.push(error.message));
      await page.goto(address);
    });

    afterAll(async () => {
      await browser?.close();
      await server?.close();
      await live?.[Symbol.asyncDispose]();
      if (folder)
        for (const path of [folder, `${folder}-secret.png`]) await rm(path, { recursive: true, force: true });
    });

    it("shows the first user with a history, and what is recommended with its share of each modality", async () => {
      await page.getByRole("heading", { name: "Recommended to marina" }).waitFor();
      const cards = page.getByRole("list", { name: "Items, best first" }).locator("> li");
      expect(await cards.count()).toBeGreaterThan(3);
      expect(await cards.first().getByRole("rowheader", { name: "text" }).count()).toBe(1);
      expect(await cards.first().getByRole("list", { name: "Why" }).textContent()).toMatch(
        /text like “The (beach|sailing)”/,
      );
    });

    it("shows what the user liked, with its pictures", async () => {
      await page.getByText("Liked 2 items before").click();
      const picture = page.getByAltText("image of The beach").first();
      await picture.scrollIntoViewIfNeeded();
      await expect
        .poll(() => picture.evaluate((image: { naturalWidth?: number }) => image.naturalWidth))
        .toBe(1);
    });

    it("shows another user by keyboard", async () => {
      await page.getByRole("button", { name: "Next user" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Recommended to newcomer" }).waitFor();
      expect(await page.getByText("no history yet").count()).toBe(1);
    });

    it("finds items by text, and items like one of them", async () => {
      await page.getByRole("searchbox").fill("singing in church");
      await page.getByRole("searchbox").press("Enter");
      await page.getByRole("heading", { name: "Found for “singing in church”" }).waitFor();
      await page.getByRole("button", { name: "everything" }).first().click();
      await page.getByRole("heading", { name: "Like “The choir” by all modalities" }).waitFor();
    });

    it("fits a phone without scrolling sideways", async () => {
      await page.setViewportSize({ width: 390, height: 800 });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    });

    it("raised no error on the way", () => {
      expect(errors).toEqual([]);
    });
  },
);
