import { expect, it } from "vitest";
import { goToPage } from "./describe-page-tour.js";
import type { OpenPage } from "./open-page.js";

/** A machine that is busy takes its time. */
const LONG = { timeout: 60_000 };

/** Models on their page: putting one in service, its training, learning anew; the sample has two. */
export function describeModelWork(opened: () => OpenPage): void {
  const soon = <Value>(read: () => Promise<Value>) => expect.poll(read, LONG);

  it("puts another model in service once that is confirmed, and the one before back", async () => {
    const { page } = opened();
    await goToPage(opened(), "models", ".grid");
    const row = page.getByRole("row", { name: /^matrix-factors-2/ });
    await row.getByRole("button", { name: "Put in service: matrix-factors-2" }).click();
    const dialog = page.getByRole("dialog", { name: "Put in service: matrix-factors-2" });
    expect(await opened().violations()).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(await row.getByText("In service", { exact: true }).count()).toBe(0);
    await row.getByRole("button", { name: "Put in service: matrix-factors-2" }).click();
    await dialog.getByRole("button", { name: "Put it in service" }).click();
    await row.getByText("In service", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Back to the model before" }).click();
    await page.getByRole("button", { name: "Go back" }).click();
    await soon(() => row.getByText("In service", { exact: true }).count()).toBe(0);
  });

  it("offers no way back to a model whose bundle gave way to newer ones", async () => {
    const { page } = opened();
    const answer = "**/v1/models";
    await page.route(answer, async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { models: { id: string; details?: object }[] };
      body.models.find(({ id }) => id === "matrix-factors-2")!.details = { removed: true };
      await route.fulfill({ response, json: body });
    });
    await goToPage(opened(), "models", ".grid");
    const row = page.getByRole("row", { name: /^matrix-factors-2/ });
    await row.getByText("Gave way to newer ones").waitFor();
    expect(await row.getByRole("button").count()).toBe(0);
    await page.unroute(answer);
  });

  it("shows the training of any model", async () => {
    const { page } = opened();
    await goToPage(opened(), "models", ".chart canvas");
    await page
      .getByRole("region", { name: "Training" })
      .getByRole("combobox")
      .selectOption("matrix-factors-2");
    await page.getByRole("img", { name: /^Training of matrix-factors-2: loss from 0.700 to 0.0/ }).waitFor();
    await page.getByText("learned from 240 interactions").waitFor();
  });

  it("learns the model anew, follows how far that is, and says how it ended", async () => {
    const { page } = opened();
    await goToPage(opened(), "models", ".grid");
    await page.getByRole("button", { name: "Retrain now" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Retrain" }).click();
    const latest = page.getByRole("list", { name: "Retrains, the newest first" }).locator("> li").first();
    await soon(async () => (await latest.locator(".tag").textContent()) ?? "").toMatch(/^(done|failed)$/);
    expect(await latest.locator("p").last().textContent()).toMatch(/\S/);
    await goToPage(opened(), "jobs", ".rows .card");
    await page.getByRole("list", { name: "Jobs, the newest first" }).getByText("retrain").first().waitFor();
  });
}
