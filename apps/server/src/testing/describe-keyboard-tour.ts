import { expect, it } from "vitest";
import { goToPage } from "./describe-page-tour.js";
import type { OpenPage } from "./open-page.js";

/** A machine that is busy takes its time. */
const LONG = { timeout: 60_000 };

/** The page by keys alone. */
export function describeKeyboardTour(opened: () => OpenPage): void {
  const soon = <Value>(read: () => Promise<Value>) => expect.poll(read, LONG);

  it("leads everywhere by keys alone, and always shows where they are", async () => {
    const { page } = opened();
    await goToPage(opened(), "recommend?user=user-03", ".card .opinions");
    const press = async (key: string, times = 1) => {
      for (let time = 0; time < times; time++) await page.keyboard.press(key);
    };
    const focused = () =>
      page.evaluate<readonly [string, boolean]>(`(() => {
        const element = document.activeElement;
        const ring = [element, element.closest(".button")].some(
          (one) => one && getComputedStyle(one).outlineStyle !== "none");
        return [element.getAttribute("aria-label") ?? element.textContent, ring || /^(AUDIO|VIDEO)$/.test(element.tagName)];
      })()`);
    await press("Tab");
    expect(await focused()).toEqual(["Skip to the content", true]);
    const unseen: string[] = [];
    for (let stop = 0; stop < 40; stop++) {
      await press("Tab");
      const [name, isSeen] = await focused();
      if (!isSeen) unseen.push(name);
    }
    expect(unseen).toEqual([]);
    await page.getByRole("slider", { name: "text" }).focus();
    await press("ArrowRight", 3);
    await soon(() => page.getByRole("slider", { name: "text" }).inputValue()).toBe("1.3");
    await page.getByRole("link", { name: "Search" }).focus();
    await press("Enter");
    await page.getByRole("heading", { name: "Search" }).waitFor();
    await soon(() => page.evaluate("document.activeElement.tagName")).toBe("MAIN");
    await press("Tab");
    await page.keyboard.type("stars and planets");
    await press("Enter");
    await page.getByRole("heading", { name: "Found for “stars and planets”" }).waitFor();
    const first = page.locator(".cards h3 a").first();
    await first.focus();
    const title = await first.textContent();
    await press("Enter");
    await page.getByRole("heading", { name: title!, level: 2 }).waitFor();
  });
}
