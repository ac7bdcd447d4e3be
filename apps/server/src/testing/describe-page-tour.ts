import { expect, it } from "vitest";
import type { OpenPage } from "./open-page.js";

/** A page, and what stands on it once it has its answer. */
export type TouredPage = readonly [name: string, hash: string, ready: string];

/** Widths of phones, in pixels: a common one, and the narrowest that pages are made for. */
const PHONES = [390, 320];

/** Goes to a page from elsewhere, so that nothing of the page before is taken for it. */
export async function goToPage({ page, address }: OpenPage, hash: string, ready: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${address}/#/${hash}`);
  await page.locator(ready).first().waitFor();
}

/** Every page in both themes without anything that axe-core finds wrong, and on phones without scrolling sideways. */
export function describePageTour(opened: () => OpenPage, pages: readonly TouredPage[]): void {
  for (const colorScheme of ["light", "dark"] as const) {
    it.each(pages)(`${colorScheme}: nothing hinders anybody on %s`, async (name, hash, ready) => {
      const { page, violations, screenshot } = opened();
      await page.emulateMedia({ colorScheme });
      await goToPage(opened(), hash, ready);
      expect(await violations()).toEqual([]);
      await screenshot(`${name}-${colorScheme}`);
    });
  }

  it.each(pages)("a phone shows %s without scrolling sideways", async (name, hash, ready) => {
    const { page, screenshot } = opened();
    await page.emulateMedia({ colorScheme: "light" });
    for (const width of PHONES) {
      await page.setViewportSize({ width, height: 800 });
      await goToPage(opened(), hash, ready);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      await screenshot(`${name}-phone-${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}
