/** The script of an export: what `scores.onnx` gives, by nothing but onnxruntime-node. */
export const SCORE_SCRIPT = `// Prints the score of every item for a user, best first: npm install onnxruntime-node && node score.mjs USER
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const [users, items] = ["users.json", "items.json"].map((name) => JSON.parse(readFileSync(here(name), "utf8")));
const [number, given] = [users.indexOf(process.argv[2]), JSON.stringify(process.argv[2]) ?? "nothing"];
if (number < 0) {
  console.error(\`usage: node score.mjs USER (one of the \${users.length} in users.json; \${given} was given)\`);
  process.exit(2);
}
process.env.ORT_DISABLE_TELEMETRY ??= "1"; // Set before loading: official Linux builds report what they open.
const { default: runtime } = await import("onnxruntime-node");
const session = await runtime.InferenceSession.create(here("scores.onnx"));
const { scores } = await session.run({ user: new runtime.Tensor("int64", BigInt64Array.of(BigInt(number)), [1]) });
console.log(JSON.stringify(items.map((id, at) => [id, scores.data[at]]).sort((one, other) => other[1] - one[1])));
`;
