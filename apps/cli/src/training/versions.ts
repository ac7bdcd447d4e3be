import { createRequire } from "node:module";

/** Of Node, of the command and of the packages whose code made a run. */
export function versions(): Readonly<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const packages = ["@modalis/cli", "@modalis/trainer", "@modalis/recommender", "@modalis/evaluation"];
  return {
    node: process.versions.node,
    ...Object.fromEntries(
      packages.map((name) => [name, (require(`${name}/package.json`) as { version: string }).version]),
    ),
  };
}
