import { logisticLosses, sigmoids } from "../vector/exponential";
import { askForRow, dotDifference, multiplyAdd } from "../vector/rows";
import { firstOfPart } from "../vector/split-work";

/**
 * One step of BPR in place after each sample of one part; each of the three rows moves from where it was before the sample.
 *
 * Four samples in a row that share no row of a table go side by side, which changes no bit: their margins do not wait
 * for each other, and four exponentials cost no more than one.
 *
 * @param ahead Rows are asked for by so many samples at once, since nothing is done until the first of them is there: those
 * of at least as many samples before they are read. 0 asks for none.
 */
export function bprSgdStep(
  users: usize,
  positives: usize,
  negatives: usize,
  count: i32,
  userTable: usize,
  itemTable: usize,
  dimensions: i32,
  learningRate: f32,
  l2: f32,
  losses: usize,
  ahead: i32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const keep: f32 = 1 - learningRate * l2;
  const end = firstOfPart(count, part + 1, parts);
  let asked = firstOfPart(count, part, parts);
  for (let at = asked; at < end; ) {
    const soon = asked < at + ahead ? min<i32>(end, at + 2 * ahead) : 0;
    for (; asked < soon; asked++) {
      const sample = (<usize>asked) << 2;
      askForRow(userTable + (<usize>load<i32>(users + sample)) * rowBytes, rowBytes);
      askForRow(itemTable + (<usize>load<i32>(positives + sample)) * rowBytes, rowBytes);
      askForRow(itemTable + (<usize>max<i32>(0, load<i32>(negatives + sample))) * rowBytes, rowBytes);
    }
    const word = (<usize>at) << 2;
    const four = at + 4 <= end && fourApart(users + word, positives + word, negatives + word);
    const taken = four ? 4 : 1;
    const past = word + ((<usize>taken) << 2);
    at += taken;
    if (!four) {
      // Of a void sample, which loses nothing.
      store<f32>(losses + word, Infinity);
      const negative = load<i32>(negatives + word);
      if (negative < 0 || negative == load<i32>(positives + word)) continue;
    }
    // Kept out of memory: a load of all four would wait until the stores before it are done with.
    let margins = f32x4.splat(0);
    for (let sample = word; sample < past; sample += 4) {
      const user = userTable + (<usize>load<i32>(users + sample)) * rowBytes;
      const better = itemTable + (<usize>load<i32>(positives + sample)) * rowBytes;
      const worse = itemTable + (<usize>load<i32>(negatives + sample)) * rowBytes;
      const margin = f32x4.splat(dotDifference(user, better, worse, dimensions));
      margins = v128.shuffle<i32>(margins, margin, 1, 2, 3, 4);
    }
    if (!four) margins = v128.shuffle<i32>(margins, margins, 3, 3, 3, 3);
    let rates = f32x4.mul(f32x4.splat(learningRate), sigmoids(f32x4.neg(margins)));
    if (four) v128.store(losses + word, margins);
    else store<f32>(losses + word, f32x4.extract_lane(margins, 0));
    for (let sample = word; sample < past; sample += 4) {
      const user = userTable + (<usize>load<i32>(users + sample)) * rowBytes;
      const better = itemTable + (<usize>load<i32>(positives + sample)) * rowBytes;
      const worse = itemTable + (<usize>load<i32>(negatives + sample)) * rowBytes;
      movePair(user, better, worse, f32x4.extract_lane(rates, 0), keep, dimensions);
      rates = v128.shuffle<i32>(rates, rates, 1, 2, 3, 0);
    }
  }
  marginsToLosses(losses, firstOfPart(count, part, parts), end);
}

/** Margins become losses, apart from the steps: logarithms need not wait for rows, nor for each other. */
function marginsToLosses(margins: usize, from: i32, to: i32): void {
  let at = margins + ((<usize>from) << 2);
  const narrow = at + ((<usize>((to - from) & ~3)) << 2);
  const end = margins + ((<usize>to) << 2);
  for (; at < narrow; at += 16) v128.store(at, logisticLosses(v128.load(at)));
  for (; at < end; at += 4) store<f32>(at, f32x4.extract_lane(logisticLosses(v128.load32_splat(at)), 0));
}

/** Whether none of four samples is void and no two of them have a user or an item in common. */
function fourApart(users: usize, positives: usize, negatives: usize): bool {
  const user = v128.load(users);
  const better = v128.load(positives);
  const worse = v128.load(negatives);
  const worse1 = v128.shuffle<i32>(worse, worse, 1, 2, 3, 0);
  const worse2 = v128.shuffle<i32>(worse, worse, 2, 3, 0, 1);
  let same = v128.or(equalNext(user), v128.or(equalNext(better), equalNext(worse)));
  same = v128.or(same, v128.or(i32x4.eq(better, worse), i32x4.eq(better, worse1)));
  same = v128.or(same, i32x4.eq(better, worse2));
  same = v128.or(same, i32x4.eq(better, v128.shuffle<i32>(worse, worse, 3, 0, 1, 2)));
  return !v128.any_true(v128.or(same, i32x4.lt_s(worse, i32x4.splat(0))));
}

/** Lanes that are equal to the next or the one after that, which finds every equal two of four. */
function equalNext(four: v128): v128 {
  const next = i32x4.eq(four, v128.shuffle<i32>(four, four, 1, 2, 3, 0));
  return v128.or(next, i32x4.eq(four, v128.shuffle<i32>(four, four, 2, 3, 0, 1)));
}

function movePair(user: usize, better: usize, worse: usize, rate: f32, keep: f32, dimensions: i32): void {
  const rates = f32x4.splat(rate);
  const kept = f32x4.splat(keep);
  const narrow = (<usize>(dimensions & ~3)) << 2;
  const end = (<usize>dimensions) << 2;
  let at: usize = 0;
  // A row that does not shrink needs no product to be kept.
  for (const whole = keep == 1 ? narrow : 0; at < whole; at += 16) {
    const u = v128.load(user + at);
    const i = v128.load(better + at);
    const j = v128.load(worse + at);
    const moved = f32x4.mul(rates, u);
    v128.store(user + at, multiplyAdd(rates, f32x4.sub(i, j), u));
    v128.store(better + at, f32x4.add(moved, i));
    v128.store(worse + at, f32x4.sub(j, moved));
  }
  for (; at < narrow; at += 16) {
    const u = v128.load(user + at);
    const i = v128.load(better + at);
    const j = v128.load(worse + at);
    v128.store(user + at, multiplyAdd(rates, f32x4.sub(i, j), f32x4.mul(kept, u)));
    v128.store(better + at, multiplyAdd(rates, u, f32x4.mul(kept, i)));
    v128.store(worse + at, f32x4.sub(f32x4.mul(kept, j), f32x4.mul(rates, u)));
  }
  for (; at < end; at += 4) {
    const u = load<f32>(user + at);
    const i = load<f32>(better + at);
    const j = load<f32>(worse + at);
    store<f32>(user + at, rate * (i - j) + keep * u);
    store<f32>(better + at, rate * u + keep * i);
    store<f32>(worse + at, keep * j - rate * u);
  }
}
