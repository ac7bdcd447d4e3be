import { ModalisError } from "@modalis/contract";
import { checkId, checkNumber, checkText, jsonOf } from "../check-values.js";
import { clip } from "../items/item-json.js";
import type { ExperimentArm, ExperimentInput } from "./experiment-record.js";

const DAY_MS = 86_400_000;
const MOST_ARMS = 20;

/**
 * The settings of an experiment as JSON, with defaults filled in.
 *
 * @throws `INVALID_ARGUMENT` for fewer than two arms or more than 20, names given twice, and shares or times out of
 * range; `LIMIT_EXCEEDED`.
 */
export function experimentSettings(experiment: ExperimentInput): string {
  const { id, question, arms, share = 1, scenario, outcomes, attributionMs = DAY_MS } = experiment;
  checkId("an experiment", id);
  const what = `experiment "${clip(id)}"`;
  if (question !== undefined) checkText(`the question of ${what}`, question);
  if (scenario !== undefined) checkText(`the scenario of ${what}`, scenario);
  for (const kind of outcomes ?? []) checkText(`an outcome of ${what}`, kind);
  checkNumber(`attributionMs of ${what}`, attributionMs);
  if (!(attributionMs > 0)) throw invalid(`attributionMs of ${what} is over 0, not ${attributionMs}`);
  if (!(share > 0 && share <= 1)) throw invalid(`the share of ${what} is over 0 and at most 1, not ${share}`);
  checkArms(what, arms);
  return jsonOf(`the settings of ${what}`, {
    ...(question === undefined ? {} : { question }),
    arms,
    share,
    ...(scenario === undefined ? {} : { scenario }),
    ...(outcomes === undefined ? {} : { outcomes }),
    attributionMs,
  });
}

function checkArms(what: string, arms: readonly ExperimentArm[]): void {
  if (!(arms.length >= 2 && arms.length <= MOST_ARMS))
    throw invalid(`${what} has ${arms.length} arms; give it 2 to ${MOST_ARMS}, the control first`);
  for (const { name, weight, model } of arms) {
    checkId(`an arm of ${what}`, name);
    if (model !== undefined) checkId(`the model of arm "${clip(name)}" of ${what}`, model);
    checkNumber(`the weight of arm "${clip(name)}" of ${what}`, weight);
    if (!(weight > 0 && weight <= 1e6))
      throw invalid(`the weight of arm "${clip(name)}" of ${what} is over 0 and at most 1e6, not ${weight}`);
  }
  if (new Set(arms.map(({ name }) => name)).size < arms.length)
    throw invalid(`${what} has two arms of one name; name each differently`);
}

function invalid(message: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", message);
}
