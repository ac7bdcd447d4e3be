// `npm start`: from a clean clone to recommendations of a rendered sample catalogue, and a page that shows them.
// `npm start -- --no-serve` does all but serve; `--port N` and `--host H` go to the server.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build, install, root, run } from "./workspace.mjs";

const options = process.argv.slice(2);
const serve = !options.includes("--no-serve");
const sample = join(root, ".modalis", "sample");

install();
build();
modalis("sample", sample, "--items", "300", "--users", "400", "--seed", "7");
modalis("encode", sample);
modalis("recommend", sample, "--count", "5", "--explain", ...threeUsers().flatMap((id) => ["--user", id]));
if (serve) modalis("serve", sample, ...options);
else
  console.log(
    `\nThe sample catalogue is in ${relative(root, sample)}; "npm start" serves it on http://127.0.0.1:7400`,
  );

function modalis(...words) {
  run("node", [join(root, "apps", "cli", "bin", "modalis.js"), ...words]);
}

/** The first, third and fifth: in the sample's order neighbours often share a taste. */
function threeUsers() {
  const lines = readFileSync(join(sample, "users.jsonl"), "utf8").split("\n", 5);
  return [0, 2, 4].map((line) => JSON.parse(lines[line]).id);
}
