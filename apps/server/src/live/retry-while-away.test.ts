import { ModalisError } from "@modalis/contract";
import { expect, it } from "vitest";
import { retryWhileAway } from "./retry-while-away.js";

const away = new ModalisError("UNAVAILABLE", "the database does not answer");

it("is done once the database is back, and tells each attempt before", async () => {
  const errors: unknown[] = [];
  let left = 3;
  let done = 0;
  const work = async () => {
    if (left-- > 0) throw away;
    done++;
  };
  const { signal } = new AbortController();
  await retryWhileAway(work, { signal, onError: (error) => void errors.push(error), firstRetryMs: 1 });
  expect(done).toBe(1);
  expect(errors).toEqual([away, away, away]);
});

it("does not do again what fails for another reason", async () => {
  const damaged = new ModalisError("CORRUPT_FILE", "the folder is damaged");
  const { signal } = new AbortController();
  const tried = retryWhileAway(() => Promise.reject(damaged), { signal, onError: () => undefined });
  await expect(tried).rejects.toBe(damaged);
});

it("waits no longer than the signal", async () => {
  const stop = new AbortController();
  const tried = retryWhileAway(() => Promise.reject(away), {
    signal: stop.signal,
    onError: () => stop.abort(),
    firstRetryMs: 3_600_000,
  });
  await tried;
  expect(stop.signal.aborted).toBe(true);
});
