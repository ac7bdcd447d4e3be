import { registerChecks } from "../kit/register-checks.js";
import { recommenderChecks, recommenderNeeds } from "./recommender-checks.js";
import type { RecommenderSubject } from "./recommender-subject.js";

/**
 * Registers every recommender check as a test.
 *
 * @throws `INVALID_ARGUMENT` when the subject skips a check that does not exist.
 */
export function describeRecommender(subject: RecommenderSubject): void {
  registerChecks({
    title: "conforms to RecommenderV1",
    subject,
    checks: recommenderChecks,
    needs: recommenderNeeds,
    create: () => subject.create(),
    dispose: async (recommender) => recommender[Symbol.asyncDispose](),
  });
}
