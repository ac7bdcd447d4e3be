import { ModalisError } from "@modalis/contract";
import { expect, it } from "vitest";
import { followService } from "./follow-service.js";

it("what a database that is away keeps from being followed fails, and is done when it is tried again", async () => {
  const away = new ModalisError("UNAVAILABLE", "the database does not answer");
  const errors: unknown[] = [];
  let left = 1;
  const follow = async () => {
    if (left-- > 0) throw away;
  };
  const applied = followService({ follow }, (error) => void errors.push(error));
  await expect(applied()).rejects.toBe(away);
  await applied();
  expect(errors).toEqual([]);
});

it("what fails for another reason is told, and the changes after it are applied", async () => {
  const errors: unknown[] = [];
  const damaged = new ModalisError("CORRUPT_FILE", "the bundle is damaged");
  await followService({ follow: () => Promise.reject(damaged) }, (error) => void errors.push(error))();
  expect(errors).toEqual([damaged]);
});
