import { sigmoids } from "../vector/exponential";
import { askForRow, dotDifference, multiplyAdd } from "../vector/rows";
import { firstOfPart } from "../vector/split-work";

/** Rows are asked for by so many samples at once, since nothing is done until the first is there, and as many before they are read. */
const AHEAD: i32 = 8;

/**
 * One step of BPR in place after each sample of one part; each of the three rows moves from where it was before the sample.
 *
 * Eight or four samples in a row that share no row of a table go side by side, which changes no bit: their margins do not
 * wait for each other, and eight exponentials take little longer than one.
 *
 * @param margins `[count]`, what each sample's better item led by before its step; Infinity of a void sample.
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
  margins: usize,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const keep: f32 = 1 - learningRate * l2;
  const end = firstOfPart(count, part + 1, parts);
  let asked = firstOfPart(count, part, parts);
  for (let at = asked; at < end; ) {
    const soon = asked < at + AHEAD ? min<i32>(end, at + 2 * AHEAD) : 0;
    for (; asked < soon; asked++) {
      const sample = (<usize>asked) << 2;
      askForRow(userTable + (<usize>load<i32>(users + sample)) * rowBytes, rowBytes);
      askForRow(itemTable + (<usize>load<i32>(positives + sample)) * rowBytes, rowBytes);
      askForRow(itemTable + (<usize>max<i32>(0, load<i32>(negatives + sample))) * rowBytes, rowBytes);
    }
    const word = (<usize>at) << 2;
    const taken = sideBySide(users + word, positives + word, negatives + word, end - at);
    const past = word + ((<usize>taken) << 2);
    at += taken;
    if (taken == 1) {
      // Of a void sample, which loses nothing.
      store<f32>(margins + word, Infinity);
      const negative = load<i32>(negatives + word);
      if (negative < 0 || negative == load<i32>(positives + word)) continue;
    }
    // Kept out of memory: a load of all would wait until the stores before it are done with.
    let first = f32x4.splat(0);
    let last = first;
    for (let sample = word; sample < past; sample += 4) {
      const user = userTable + (<usize>load<i32>(users + sample)) * rowBytes;
      const better = itemTable + (<usize>load<i32>(positives + sample)) * rowBytes;
      const worse = itemTable + (<usize>load<i32>(negatives + sample)) * rowBytes;
      first = v128.shuffle<i32>(first, last, 1, 2, 3, 4);
      last = v128.shuffle<i32>(last, f32x4.splat(dotDifference(user, better, worse, dimensions)), 1, 2, 3, 4);
    }
    if (taken == 8) {
      v128.store(margins + word, first);
      v128.store(margins + word, last, 16);
    } else if (taken == 4) v128.store(margins + word, (first = last));
    else {
      first = v128.shuffle<i32>(last, last, 3, 3, 3, 3);
      store<f32>(margins + word, f32x4.extract_lane(first, 0));
    }
    const rate = f32x4.splat(learningRate);
    first = f32x4.mul(rate, sigmoids(f32x4.neg(first)));
    last = f32x4.mul(rate, sigmoids(f32x4.neg(last)));
    for (let sample = word; sample < past; sample += 4) {
      const user = userTable + (<usize>load<i32>(users + sample)) * rowBytes;
      const better = itemTable + (<usize>load<i32>(positives + sample)) * rowBytes;
      const worse = itemTable + (<usize>load<i32>(negatives + sample)) * rowBytes;
      movePair(user, better, worse, f32x4.extract_lane(first, 0), keep, dimensions);
      first = v128.shuffle<i32>(first, last, 1, 2, 3, 4);
      last = v128.shuffle<i32>(last, last, 1, 2, 3, 0);
    }
  }
}

/** How many of the next samples share no row of a table, and none of which is void: 8, 4 or, whatever it is, 1. */
function sideBySide(users: usize, positives: usize, negatives: usize, left: i32): i32 {
  if (left < 4) return 1;
  const user = v128.load(users);
  const better = v128.load(positives);
  const worse = v128.load(negatives);
  const void4 = i32x4.lt_s(worse, i32x4.splat(0));
  const same4 = v128.or(v128.or(void4, equalWithin(user)), equalItems(better, worse));
  if (v128.any_true(same4)) return 1;
  if (left < 8) return 4;
  const user2 = v128.load(users, 16);
  const better2 = v128.load(positives, 16);
  const worse2 = v128.load(negatives, 16);
  let same = v128.or(i32x4.lt_s(worse2, i32x4.splat(0)), equalItems(better2, worse2));
  same = v128.or(same, v128.or(equalWithin(user2), equalAcross(user, user2)));
  same = v128.or(same, v128.or(equalAcross(better, better2), equalAcross(worse, worse2)));
  same = v128.or(same, v128.or(equalAcross(better, worse2), equalAcross(worse, better2)));
  return v128.any_true(same) ? 4 : 8;
}

/** Lanes of items that are met twice among four samples. */
function equalItems(better: v128, worse: v128): v128 {
  return v128.or(v128.or(equalWithin(better), equalWithin(worse)), equalAcross(better, worse));
}

/** Lanes that are equal to the next or the one after that, which finds every equal two of four. */
function equalWithin(four: v128): v128 {
  const next = i32x4.eq(four, v128.shuffle<i32>(four, four, 1, 2, 3, 0));
  return v128.or(next, i32x4.eq(four, v128.shuffle<i32>(four, four, 2, 3, 0, 1)));
}

/** Lanes of the first four that are equal to any of the other four. */
function equalAcross(four: v128, other: v128): v128 {
  const near = v128.or(i32x4.eq(four, other), i32x4.eq(four, v128.shuffle<i32>(other, other, 1, 2, 3, 0)));
  const far = i32x4.eq(four, v128.shuffle<i32>(other, other, 3, 0, 1, 2));
  return v128.or(near, v128.or(far, i32x4.eq(four, v128.shuffle<i32>(other, other, 2, 3, 0, 1))));
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
