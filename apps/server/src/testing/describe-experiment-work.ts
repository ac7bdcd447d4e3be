import { expect, it } from "vitest";
import { goToPage } from "./describe-page-tour.js";
import type { OpenPage } from "./open-page.js";

/** A machine that is busy takes its time. */
const LONG = { timeout: 60_000 };

/** Experiments on their page, of which the sample has one that runs. */
export function describeExperimentWork(opened: () => OpenPage): void {
  const soon = <Value>(read: () => Promise<Value>) => expect.poll(read, LONG);

  it("drafts an experiment, and says why it cannot start beside another", async () => {
    const { page } = opened();
    await goToPage(opened(), "experiments", ".draft");
    await page.getByLabel("Name").fill("less-variety");
    await page.getByLabel("Share of the people").fill("50");
    await page.getByLabel("Events that count").fill("like, save");
    await page.getByRole("button", { name: "Add an arm" }).click();
    await page.getByLabel("Weight of arm 3").fill("2");
    await page.getByRole("button", { name: "Draft it" }).click();
    const arms = page.getByRole("list", { name: "Arms of less-variety" });
    await arms.waitFor();
    expect(await arms.textContent()).toContain("arm-3: 50 %");
    await page.getByRole("button", { name: "Start less-variety" }).click();
    const dialog = page.getByRole("dialog", { name: "Start less-variety" });
    await dialog.getByRole("button", { name: "Start it" }).click();
    await dialog.getByText("runs for the same scenario").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Stop variety" }).click();
    await page.getByRole("button", { name: "Stop it" }).click();
    await page.getByRole("button", { name: "Remove variety" }).waitFor();
    await page.getByRole("button", { name: "Remove less-variety" }).click();
    await page
      .getByRole("dialog", { name: "Remove less-variety" })
      .getByRole("button", { name: "Remove it" })
      .click();
    await soon(() => arms.count()).toBe(0);
  });
}
