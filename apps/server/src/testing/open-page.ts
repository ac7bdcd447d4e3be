import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCatalogue } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import { chromium, type Page } from "playwright-core";
import { createLiveServer, type LiveServerOptions } from "../create-live-server.js";
import { encodeCatalogue } from "../encode/encode-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import { writeSmallCatalogue } from "./small-catalogue.js";

/** The browser of this machine; undefined where there is none. */
export const chromiumPath = (process.env.PATH ?? "")
  .split(delimiter)
  .flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name)))
  .find(existsSync);

/** The page of a small catalogue, served, in a browser. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  readonly server: FastifyInstance;
  /** Where the page is, without a hash. */
  readonly address: string;
  /** Exceptions of the page and errors on its console, but for media that are not there. */
  readonly errors: readonly string[];
  /** What axe-core finds wrong with the page as it is now, as lines of rule and element. */
  violations(): Promise<readonly string[]>;
  /** Keeps a picture of the page where the folder `.artefacts` of this package was made. */
  screenshot(name: string): Promise<void>;
}

export interface OpenPageOptions extends Pick<LiveServerOptions, "findKey"> {
  /** A catalogue of which everything is encoded; a small one of texts when absent. */
  readonly folder?: string;
  /** Channels to encode; of the small catalogue its texts, else everything, when absent. */
  readonly only?: readonly string[];
}

/** Serves the page, with keys where they can be found, and opens a browser that has not gone to it yet. */
export async function openPage({ folder: given, only, ...keys }: OpenPageOptions = {}): Promise<OpenPage> {
  const cacheFolder = join(tmpdir(), "modalis-test-models");
  const nowMs = () => Date.UTC(2026, 0, 3);
  const folder = given ?? (await writeSmallCatalogue());
  const channels = only ?? (given === undefined ? ["text"] : undefined);
  await encodeCatalogue(await readCatalogue(folder), { cacheFolder, ...(channels && { only: channels }) });
  const live = await openLiveCatalogue({ folder, cacheFolder, nowMs });
  const server = await createLiveServer({ live, nowMs, ...keys });
  const address = await server.listen({ port: 0, host: "127.0.0.1" });
  const browser = await chromium.launch({
    executablePath: chromiumPath!,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--autoplay-policy=no-user-gesture-required",
      // A microphone that beeps.
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() !== "error" || message.location().url.includes("/media/")) return;
    errors.push(`${message.text()} ${message.location().url}`);
  });
  return {
    page,
    server,
    address,
    errors,
    violations: () => violationsOf(page),
    screenshot: (name) => keepPicture(page, name),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server.close();
      await live[Symbol.asyncDispose]();
      if (given !== undefined) return;
      for (const path of [folder, `${folder}-secret.png`]) await rm(path, { recursive: true, force: true });
    },
  };
}

async function violationsOf(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger: as a script of the page its own policy would refuse it, which is as it should be.
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  return page.evaluate(`axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => id + ": " + html.slice(0, 200) + " " + failureSummary)))`);
}

const TALLEST = 6000;

/** All of the page at once, as a window so tall would show it: what is drawn when it is near is drawn, too. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = fileURLToPath(new URL("../../.artefacts", import.meta.url));
  if (!existsSync(folder)) return;
  const { width, height } = page.viewportSize()!;
  for (let times = 0; times < 2; times++) {
    const whole = await page.evaluate<number>("document.documentElement.scrollHeight");
    await page.setViewportSize({ width, height: Math.min(TALLEST, Math.max(height, whole)) });
    await page.waitForTimeout(250);
  }
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.setViewportSize({ width, height });
}
