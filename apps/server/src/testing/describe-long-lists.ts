import { expect, it } from "vitest";
import { goToPage } from "./describe-page-tour.js";
import type { OpenPage } from "./open-page.js";

/** Lists of many items, and items that no card has room for. */
export function describeLongLists(opened: () => OpenPage): void {
  it("holds 500 items with titles that no card has room for and pictures that are not there", async () => {
    const { page } = opened();
    const items = Array.from({ length: 500 }, (_, at) => {
      const id = `item-${at}`;
      const media = [{ modality: "image", kind: "image", url: `media/none-${at}/image/0` }];
      const item = {
        id,
        title: "Extraordinarily".repeat(20),
        texts: ["word ".repeat(400)],
        media,
        attributes: {},
      };
      return { id, score: 500 - at, contributions: { "content.image": 500 - at }, item };
    });
    const json = { recommId: "many", personal: true, items };
    await page.route("**/v1/recommend", (route) => route.fulfill({ json }));
    await page.setViewportSize({ width: 320, height: 800 });
    await goToPage(opened(), "recommend?user=user-03", ".card .missing");
    expect(await page.locator(".cards > li").count()).toBe(500);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    await page.locator(".cards > li").last().scrollIntoViewIfNeeded();
    await page
      .locator(".cards > li")
      .last()
      .getByRole("button", { name: /^Like / })
      .waitFor();
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.unroute("**/v1/recommend");
  });

  it("shows more when asked", async () => {
    const { page } = opened();
    await goToPage(opened(), "recommend?user=user-03", ".card .opinions");
    expect(await page.locator(".cards > li").count()).toBe(12);
    await page.getByRole("button", { name: "Show up to 24" }).click();
    await expect.poll(() => page.locator(".cards > li").count(), { timeout: 60_000 }).toBeGreaterThan(12);
  });
}
