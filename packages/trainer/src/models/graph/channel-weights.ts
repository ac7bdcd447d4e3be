import { ModalisError } from "@modalis/contract";

/**
 * Reads how much each channel counts from a setting such as `image=0.1,text=0.9`; channels that are not named share what
 * is left of 1 in equal parts, and an empty setting makes all equal.
 *
 * @returns A weight for each of `channels`, in their order, summing to 1; channels that are named but absent give their
 * part to the others.
 * @throws `INVALID_ARGUMENT` for a setting of another form, a weight outside 0 to 1, or weights that sum to more than 1
 * or to nothing.
 */
export function channelWeights(model: string, setting: string, channels: readonly string[]): number[] {
  if (typeof setting !== "string") throw misuse(model, String(setting), "is no text");
  const named = new Map(
    setting
      .split(",")
      .filter((part) => part.trim() !== "")
      .map((part) => readWeight(model, setting, part)),
  );
  const sum = [...named.values()].reduce((total, weight) => total + weight, 0);
  if (sum > 1 + 1e-9) throw misuse(model, setting, `sums to ${sum}`);
  const unnamed = channels.filter((channel) => !named.has(channel));
  const rest = unnamed.length === 0 ? 0 : (1 - Math.min(1, sum)) / unnamed.length;
  const weights = channels.map((channel) => named.get(channel) ?? rest);
  const total = weights.reduce((all, weight) => all + weight, 0);
  if (total === 0) throw misuse(model, setting, `gives nothing to ${channels.join(", ")}`);
  return weights.map((weight) => weight / total);
}

function readWeight(model: string, setting: string, part: string): [string, number] {
  const [name = "", weight = "", ...more] = part.split("=").map((side) => side.trim());
  const value = Number(weight);
  const sound = name !== "" && weight !== "" && more.length === 0 && value >= 0 && value <= 1;
  if (!sound) throw misuse(model, setting, `has the part "${part}"`);
  return [name, value];
}

function misuse(model: string, setting: string, problem: string): ModalisError {
  return new ModalisError(
    "INVALID_ARGUMENT",
    `${model}: channelWeights "${setting}" ${problem}; it looks like "image=0.1,text=0.9", with weights from 0 to 1 that sum to at most 1`,
  );
}
