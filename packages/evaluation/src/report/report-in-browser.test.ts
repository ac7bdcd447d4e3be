import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exampleReport } from "../testing/example-report.js";
import { renderReport } from "./render-report.js";

const executablePath = (process.env.PATH ?? "")
  .split(delimiter)
  .flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name)))
  .find(existsSync);

const HOSTILE = `"'></title></style></svg></td><script>document.title="run"</script><img src=x onerror="document.title='run'">`;

describe.skipIf(executablePath === undefined)(
  "the report, in a browser (skipped where no chromium is installed)",
  () => {
    let folder: string;
    let browser: Browser;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "modalis-report-"));
      browser = await chromium.launch({
        executablePath: executablePath!,
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
      });
    });

    afterAll(async () => {
      await browser?.close();
      if (folder) await rm(folder, { recursive: true, force: true });
    });

    /** Opens a page of HTML, and keeps what the console says and what is fetched. */
    async function open(markup: string, { width = 1200, dark = false } = {}) {
      const file = join(folder, `${width}-${dark}.html`);
      await writeFile(file, markup);
      const page = await browser.newPage({
        viewport: { width, height: 800 },
        colorScheme: dark ? "dark" : "light",
      });
      const messages: string[] = [];
      const fetched: string[] = [];
      page.on("console", (message) => messages.push(message.text()));
      page.on("pageerror", (error) => messages.push(error.message));
      page.on("request", (request) => fetched.push(request.url()));
      await page.goto(pathToFileURL(file).href);
      return { page, messages, fetched: fetched.filter((address) => !address.startsWith("data:")) };
    }

    it("shows charts and tables, with nothing in the console and nothing fetched", async () => {
      const { page, messages, fetched } = await open(renderReport(exampleReport()));
      expect(await page.getByRole("img").count()).toBe(6);
      expect(await page.getByRole("table").count()).toBe(6); // two more are folded away
      for (const picture of await page.getByRole("img").all()) {
        expect((await picture.boundingBox())!.height).toBeGreaterThan(60);
      }
      expect(await page.title()).toBe("TikTok, labelled split");
      expect(messages).toEqual([]);
      expect(fetched).toHaveLength(1);
    });

    it("runs nothing that hostile texts bring, and keeps its elements", async () => {
      const elements = `[...document.querySelectorAll("*")].map((element) => element.tagName).join()`;
      const plain = await open(renderReport(exampleReport()));
      const expected = await plain.page.evaluate(elements);
      const { page, messages, fetched } = await open(renderReport(exampleReport((text) => text + HOSTILE)));
      expect(await page.evaluate(elements)).toBe(expected);
      expect(await page.title()).toContain("</title>");
      expect([messages, fetched.length]).toEqual([[], 1]);
    });

    it("fits a phone without scrolling sideways, also with long names", async () => {
      const long = renderReport(exampleReport((text) => `${text}${"wide".repeat(60)}`));
      for (const markup of [renderReport(exampleReport()), long]) {
        const { page } = await open(markup, { width: 390 });
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
      }
    });

    it("is dark where the reader wants it dark, and its texts stand out in both", async () => {
      const contrast = `(() => {
        const light = (colour) => {
          const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => {
            const share = Number(part) / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const page = light(getComputedStyle(document.body).backgroundColor);
        const texts = [...document.querySelectorAll("h1, p, td, th, caption, .best")];
        const lines = [...document.querySelectorAll(".series")].map((line) => getComputedStyle(line).color);
        const colours = [...texts.map((text) => getComputedStyle(text).color), ...lines].map(light);
        const ratio = (one) => (Math.max(one, page) + 0.05) / (Math.min(one, page) + 0.05);
        return { page, least: Math.min(...colours.map(ratio)) };
      })()`;
      for (const dark of [false, true]) {
        const { page } = await open(renderReport(exampleReport()), { dark });
        const found = (await page.evaluate(contrast)) as { page: number; least: number };
        expect(found.page < 0.1).toBe(dark);
        expect(found.least).toBeGreaterThan(4.5);
      }
    });
  },
);
