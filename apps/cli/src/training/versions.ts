import { createRequire } from "node:module";

/** Of Node and of the packages whose code made a run. */
export function versions(): Readonly<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const packages = ["@modalis/trainer", "@modalis/recommender", "@modalis/evaluation"];
  return {
    node: process.versions.node,
    ...Object.fromEntries(
      packages.map((name) => [name, (require(`${name}/package.json`) as { version: string }).version]),
    ),
  };
}
