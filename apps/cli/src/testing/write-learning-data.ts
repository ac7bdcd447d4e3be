import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeNpy } from "@modalis/contract";
import { seededRandom } from "./seeded-random.js";

/** Users and items of the data. */
export const LEARNING_SIZE = { users: 40, items: 30 };

/**
 * Writes `toy.inter`, in MMRec's format, and `image.npy`: users of two tastes, each with eight items of their own kind, the last
 * two held out; an item's vector tells its kind.
 */
export async function writeLearningData(folder: string): Promise<void> {
  const random = seededRandom(3);
  const lines = ["userID\titemID\tx_label"];
  for (let user = 0; user < LEARNING_SIZE.users; user++) {
    const own = Array.from({ length: LEARNING_SIZE.items / 2 }, (_, at) => 2 * at + (user % 2));
    const drawn = own.map((item) => ({ item, at: random() })).sort((left, right) => left.at - right.at);
    drawn.slice(0, 8).forEach(({ item }, at) => {
      lines.push(`${user}\t${item}\t${at === 6 ? 1 : at === 7 ? 2 : 0}`);
    });
  }
  await writeFile(join(folder, "toy.inter"), `${lines.join("\n")}\n`);
  const data = Float32Array.from(
    { length: LEARNING_SIZE.items * 4 },
    (_, at) => (at % 4 === Math.floor(at / 4) % 2 ? 1 : 0) + 0.1 * random(),
  );
  await writeFile(
    join(folder, "image.npy"),
    writeNpy({ dtype: "<f4", shape: [LEARNING_SIZE.items, 4], data }),
  );
}
