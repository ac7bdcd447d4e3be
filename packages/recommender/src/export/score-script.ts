/** The script of an export: what `scores.onnx` gives, by nothing but onnxruntime-node. */
export const SCORE_SCRIPT = `// Prints the score of every item for a user, best first: npm install onnxruntime-node && node score.mjs USER
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import runtime from "onnxruntime-node";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const [users, items] = ["users.json", "items.json"].map((name) => JSON.parse(readFileSync(here(name), "utf8")));
const number = users.indexOf(process.argv[2]);
if (number < 0) throw new Error(\`there is no user "\${process.argv[2]}" among \${users.length}\`);
const session = await runtime.InferenceSession.create(here("scores.onnx"));
const user = new runtime.Tensor("int64", BigInt64Array.of(BigInt(number)), [1]);
const { scores } = await session.run({ user });
const ranked = items.map((id, at) => [id, scores.data[at]]).sort(([, left], [, right]) => right - left);
console.log(JSON.stringify(ranked));
`;
