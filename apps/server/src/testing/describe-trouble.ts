import { it } from "vitest";
import { goToPage } from "./describe-page-tour.js";
import type { OpenPage } from "./open-page.js";

/** A machine that is busy takes its time. */
const LONG = { timeout: 60_000 };

/** What goes wrong, and the way out of it, on the pages. */
export function describeTrouble(opened: () => OpenPage): void {
  it("lists what could not be read, says what to do, and tries again", async () => {
    const { page } = opened();
    await goToPage(opened(), "jobs", ".rows .card");
    const failed = page.getByRole("list", { name: "Contents that could not be read" });
    await failed.getByText("CORRUPT_INPUT").first().waitFor();
    await failed.getByText("Replace the file with an intact copy").first().waitFor();
    await failed
      .getByRole("button", { name: /^Try again to read/ })
      .first()
      .click();
    await failed.getByText(/^Still: /).waitFor(LONG);
  });

  it("says what a server that fails says, and asks again when told to", async () => {
    const { page } = opened();
    // Nothing of the page before may ask in its place.
    await page.goto("about:blank");
    const refuse = { status: 500, json: { code: "INTERNAL", message: "the disk is on fire" } };
    await page.route("**/v1/recommend", (route) => route.fulfill(refuse), { times: 1 });
    await goToPage(opened(), "recommend?user=user-03", ".notice.problem");
    await page.getByRole("alert").getByText("the disk is on fire").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("list", { name: "Items, best first" }).waitFor();
  });

  it("says that a server is slow, and that a catalogue is empty", async () => {
    const { page } = opened();
    await page.goto("about:blank");
    await page.route(
      "**/v1/recommend",
      async (route) => {
        await page.getByText("The server takes its time").waitFor(LONG);
        await route.continue();
      },
      { times: 1 },
    );
    await goToPage(opened(), "recommend?user=user-03", ".card .opinions");
    const nothing = { items: 0, users: 0, events: 0, modalities: [], searchable: false };
    await page.route("**/v1/catalogue", (route) => route.fulfill({ json: nothing }), { times: 1 });
    await goToPage(opened(), "recommend?user=user-03", ".notice");
    await page.getByText("The catalogue is empty.").waitFor();
  });
}
