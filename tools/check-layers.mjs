// Fails when a package depends on one at its own layer or above, unless listed. Dependencies flow one way.
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** From the ground up; a package may use lower layers only. */
export const LAYERS = [
  ["contract", "conformance"],
  ["onnx", "kernels", "media"],
  ["text", "image", "audio", "video", "convert", "hosted", "fusion", "index", "store"],
  ["recommender", "evaluation", "sample"],
  ["trainer", "language", "client"],
  ["dashboard", "server", "worker", "cli"],
];

/** Dependencies inside one layer that the design allows. */
const BESIDE = new Set([
  "conformance>contract",
  "video>image",
  "video>audio",
  "convert>image",
  "convert>audio",
  "server>dashboard",
  "cli>server",
]);

/** Every problem found in the manifests of `packages/` and `apps/` below `root`. */
export function layerProblems(root) {
  const layerOf = new Map(LAYERS.flatMap((names, layer) => names.map((name) => [name, layer])));
  const folders = ["packages", "apps"].flatMap((group) =>
    existsSync(`${root}/${group}`)
      ? readdirSync(`${root}/${group}`).map((name) => [name, `${root}/${group}/${name}`])
      : [],
  );
  return folders.flatMap(([name, folder]) => {
    if (!existsSync(`${folder}/package.json`)) return [];
    const manifest = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const unknown = layerOf.has(name)
      ? []
      : [`${name}: in no layer; add it to LAYERS in tools/check-layers.mjs`];
    const ranges = {
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.peerDependencies,
    };
    return [
      ...unknown,
      ...Object.entries(ranges).flatMap(([target, range]) => edgeProblems(layerOf, name, target, range)),
    ];
  });
}

function edgeProblems(layerOf, name, target, range) {
  if (!target.startsWith("@modalis/")) return [];
  const lower = target.slice("@modalis/".length);
  const problems = range === "workspace:^" ? [] : [`${name} → ${lower}: write workspace:^, not ${range}`];
  if (layerOf.get(lower) >= layerOf.get(name) && !BESIDE.has(`${name}>${lower}`)) {
    problems.push(`${name} may not depend on ${lower}: it is not in a lower layer`);
  }
  return problems;
}

if (import.meta.filename === process.argv[1]) {
  const problems = layerProblems(process.cwd());
  if (problems.length > 0) {
    console.error(problems.join("\n"));
    process.exitCode = 1;
  }
}
