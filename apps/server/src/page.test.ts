import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, type OpenPage, openPage } from "./testing/open-page.js";

describe.skipIf(chromiumPath === undefined)(
  "recommending as somebody, in a browser (skipped where no chromium is installed)",
  () => {
    let opened: OpenPage;
    let page: Page;
    /** A machine that is busy takes its time. */
    const soon = <Value>(read: () => Promise<Value>) => expect.poll(read, { timeout: 30_000 });
    const cards = () => page.getByRole("list", { name: "Items, best first" }).locator("> li");
    const recommendedTo = async (user: string) => {
      await page.goto(`${opened.address}/#/recommend?user=${user}`);
      await page.getByRole("heading", { name: `Recommended to ${user || "an anonymous session"}` }).waitFor();
      await cards().first().waitFor();
    };

    beforeAll(async () => {
      opened = await openPage();
      ({ page } = opened);
      await page.goto(opened.address);
    }, 300_000);
    afterAll(async () => {
      await opened?.[Symbol.asyncDispose]();
    });

    it("shows the first user, and what is recommended with its share of each modality and its reason", async () => {
      await page.getByRole("heading", { name: "Recommended to marina" }).waitFor();
      await cards().first().waitFor();
      expect(await cards().count()).toBeGreaterThan(3);
      expect(await cards().first().getByRole("rowheader", { name: "text" }).count()).toBe(1);
      expect(await cards().first().getByRole("list", { name: "Why" }).textContent()).toMatch(
        /text like “The (beach|sailing)”/,
      );
      expect(await cards().first().locator(".sentence").textContent()).toMatch(/\S/);
    });

    it("shows what the user liked, with its pictures", async () => {
      await page.getByText("Liked 2 items before").click();
      const picture = page.getByAltText("image of The beach").first();
      await picture.scrollIntoViewIfNeeded();
      await soon(() => picture.evaluate((image: { naturalWidth?: number }) => image.naturalWidth)).toBe(1);
    });

    it("asks anew when a slider moves, and leaves out what counts nothing", async () => {
      await page.getByRole("slider", { name: "text" }).fill("0");
      await soon(() => cards().getByRole("rowheader", { name: "text" }).count()).toBe(0);
      await page.getByRole("button", { name: "Reset" }).click();
      await soon(() => cards().getByRole("rowheader", { name: "text" }).count()).toBeGreaterThan(0);
    });

    it("shows only what the filter accepts", async () => {
      await page.getByRole("button", { name: "Add a condition" }).click();
      await page.getByLabel("Attribute 1").fill("title");
      await page.getByLabel("Operator 1").selectOption("is one of");
      await page.getByLabel("Value 1").fill("The drums, The choir");
      await soon(() => cards().count()).toBe(2);
    });

    it("says why another item is not there", async () => {
      await page.getByLabel("Item", { exact: true }).fill("harbour");
      await page.getByRole("button", { name: "Tell" }).click();
      const told = page.getByRole("region", { name: "Why not this item?" });
      await told.getByRole("heading", { name: "The harbour" }).waitFor();
      expect(await told.locator(".sentence").textContent()).toContain("title");
      await page.getByRole("button", { name: "Remove condition 1" }).click();
      await soon(() => cards().count()).toBeGreaterThan(2);
    });

    it("shows another user by keyboard", async () => {
      await page.getByRole("button", { name: "Next user" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Recommended to newcomer" }).waitFor();
      await page.getByText("no history yet").waitFor();
    });

    it("shows nobody the list of another, however long their own takes", async () => {
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.route(
        "**/v1/recommend",
        async (route) => {
          await released;
          await route.continue();
        },
        { times: 1 },
      );
      await page.getByRole("button", { name: "Next user" }).click();
      await page.getByRole("heading", { name: "Recommended to newcomer" }).waitFor({ state: "detached" });
      expect(await cards().count()).toBe(0);
      release();
      await cards().first().waitFor();
      await recommendedTo("newcomer");
      await page.getByText("no history yet").waitFor();
    });

    it("has another list once an item is liked", async () => {
      await page.getByRole("button", { name: "Like The piano", exact: true }).click();
      await page.getByText("newcomer likes “The piano”").waitFor();
      await page.getByText("Liked 1 item before").waitFor();
      await soon(() => page.getByText("no history yet").count()).toBe(0);
      expect(await page.getByRole("button", { name: "Like The piano", exact: true }).count()).toBe(0);
    });

    it("recommends to somebody who is stored nowhere", async () => {
      await recommendedTo("");
      await page.getByRole("button", { name: "Like The beach", exact: true }).click();
      await page.getByRole("list", { name: "Said in this session" }).getByText("likes “The beach”").waitFor();
      await soon(() => page.getByText("no history yet").count()).toBe(0);
      await soon(() => page.getByRole("button", { name: "Like The beach", exact: true }).count()).toBe(0);
      await page.getByRole("button", { name: "Take back: likes The beach" }).click();
      await page.getByText("no history yet").waitFor();
    });

    it("tells what the server refuses", async () => {
      await recommendedTo("marina");
      await page.getByLabel("Item", { exact: true }).fill("nothing-of-the-kind");
      const refused = page.waitForEvent("console");
      await page.getByRole("button", { name: "Tell" }).click();
      await page.getByText("nothing-of-the-kind").waitFor();
      expect((await refused).text()).toContain("404");
    });

    it("raised no other error on the way", () => {
      expect(opened.errors.filter((error) => !error.includes("/v1/explain"))).toEqual([]);
    });
  },
);
