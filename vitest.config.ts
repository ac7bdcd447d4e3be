import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

/**
 * Tests read the sources of every workspace package, so that no test can pass against a stale build;
 * all but the dashboard's, whose product is the built page.
 */
const sources = ["packages", "apps"].flatMap((group) =>
  readdirSync(`${root}${group}`)
    .filter((name) => name !== "dashboard" && existsSync(`${root}${group}/${name}/src/index.ts`))
    .map((name) => ({
      find: new RegExp(`^@modalis/${name}$`),
      replacement: `${root}${group}/${name}/src/index.ts`,
    })),
);

export default defineConfig({
  resolve: { alias: sources },
  test: {
    include: ["{packages,apps}/*/src/**/*.test.{ts,tsx}", "tools/**/*.test.ts"],
    reporters: ["default", "./tools/summary-reporter.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
  },
});
