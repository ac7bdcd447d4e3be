import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiKey } from "./access/api-key.js";
import { chromiumPath, type OpenPage, openPage } from "./testing/open-page.js";

describe.skipIf(chromiumPath === undefined)(
  "the page of a server with keys, in a browser (skipped where no chromium is installed)",
  () => {
    const { key, stored } = createApiKey("read");
    let opened: OpenPage;
    let page: Page;
    beforeAll(async () => {
      opened = await openPage({ findKey: async (hash) => (hash === stored.hash ? stored : undefined) });
      ({ page } = opened);
    }, 300_000);
    afterAll(async () => {
      await opened?.[Symbol.asyncDispose]();
    });

    it("says where a key is given when none was", async () => {
      await page.goto(opened.address);
      await page.getByText("this route needs an API key", { exact: false }).first().waitFor();
      expect(await page.getByRole("alert").first().textContent()).toContain("give one under Server");
    });

    it("works with a key, pictures included, which are asked for with it", async () => {
      await page.getByRole("link", { name: "Server" }).click();
      await page.getByLabel("API key").fill(key);
      await page.getByRole("button", { name: "Use" }).click();
      await page.getByText("8", { exact: true }).waitFor();
      await page.getByRole("link", { name: "Catalogue" }).click();
      const picture = page.getByAltText("image of The beach").first();
      await picture.waitFor();
      await expect
        .poll(() => picture.evaluate((image: { naturalWidth?: number }) => image.naturalWidth), {
          timeout: 30_000,
        })
        .toBe(1);
    });

    it("tells what the key may not do", async () => {
      await page.getByRole("link", { name: "Recommend" }).click();
      await page
        .getByRole("button", { name: /^Like / })
        .first()
        .click();
      await page.getByText("needs a key of the role write").waitFor();
    });

    it("breaks no rule of its own policy on the way", () => {
      const refusals = /status of 40[13]/;
      expect(opened.errors.filter((error) => !refusals.test(error))).toEqual([]);
    });
  },
);
