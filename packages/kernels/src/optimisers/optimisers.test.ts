import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kernels } from "../kernels.js";
import { createKernelTeams, expectClose, type KernelTeams } from "../testing/kernel-teams.js";
import { randomValues } from "../testing/random-values.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

/** One optimiser: its kernel over two arrays of moments, and one parameter's step in plain double precision. */
interface Subject {
  readonly step: (kernels: Kernels, options: StepOptions) => void;
  readonly plain: (cell: Cell, gradient: number, step: number) => void;
}

interface StepOptions {
  readonly parameters: Float32Array;
  readonly gradient: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly step: number;
  readonly rows?: Int32Array;
  readonly dimensions?: number;
}

interface Cell {
  parameter: number;
  first: number;
  second: number;
}

const LEARNING_RATE = 0.05;
const common = { learningRate: LEARNING_RATE, l2: 0.1 };

const subjects: Readonly<Record<string, Subject>> = {
  "sgdStep with momentum": {
    step: (kernels, { first, second: _second, step: _step, ...options }) =>
      kernels.sgdStep({ ...options, ...common, momentum: 0.9, velocity: first }),
    plain: (cell, gradient) => {
      cell.first = 0.9 * cell.first + gradient + 0.1 * cell.parameter;
      cell.parameter -= LEARNING_RATE * cell.first;
    },
  },
  "sgdStep without momentum": {
    step: (kernels, { first: _first, second: _second, step: _step, ...options }) =>
      kernels.sgdStep({ ...options, ...common }),
    plain: (cell, gradient) => {
      cell.parameter -= LEARNING_RATE * (gradient + 0.1 * cell.parameter);
    },
  },
  adamStep: {
    step: (kernels, { first, second, ...options }) =>
      kernels.adamStep({ ...options, ...common, firstMoment: first, secondMoment: second }),
    plain: (cell, gradient, step) => plainAdam(cell, gradient + 0.1 * cell.parameter, step),
  },
  adamWStep: {
    step: (kernels, { first, second, ...options }) =>
      kernels.adamWStep({
        ...options,
        ...{ learningRate: LEARNING_RATE, weightDecay: 0.2, firstMoment: first, secondMoment: second },
      }),
    plain: (cell, gradient, step) => {
      cell.parameter *= 1 - LEARNING_RATE * 0.2;
      plainAdam(cell, gradient, step);
    },
  },
  adagradStep: {
    step: (kernels, { first, second: _second, step: _step, ...options }) =>
      kernels.adagradStep({ ...options, ...common, squareSum: first }),
    plain: (cell, gradient) => {
      const slope = gradient + 0.1 * cell.parameter;
      cell.first += slope ** 2;
      cell.parameter -= (LEARNING_RATE * slope) / (Math.sqrt(cell.first) + 1e-10);
    },
  },
};

describe.each(Object.entries(subjects))("%s", (_name, { step, plain }) => {
  it("equals three plain steps, of all parameters or of some rows, and leaves the gradient zero there", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 21 }),
        fc.boolean(),
        fc.integer(),
        (tableRows, dimensions, some, seed) => {
          const random = randomValues(seed);
          const start = random.floats(tableRows * dimensions);
          const gradients = [1, 2, 3].map(() => random.floats(start.length));
          const rows = random.indices(tableRows === 0 ? 0 : random.below(30), tableRows);
          const [parameters, left] = teams.same((kernels, place) => {
            const [changed, first, second] = [
              place.floats(start),
              kernels.float32(start.length),
              kernels.float32(start.length),
            ];
            const gradient = kernels.float32(start.length);
            for (const [at, values] of gradients.entries()) {
              gradient.set(values);
              const list = some ? { rows: place.ints(rows), dimensions } : {};
              step(kernels, { parameters: changed, gradient, first, second, step: at + 1, ...list });
            }
            return [changed, gradient];
          });
          const stepped = new Set(rows);
          const expected = Array.from(start, (parameter, at) => {
            if (some && !stepped.has(Math.floor(at / dimensions))) return parameter;
            const cell = { parameter, first: 0, second: 0 };
            for (const [number, values] of gradients.entries()) plain(cell, values[at]!, number + 1);
            return cell.parameter;
          });
          expectClose(parameters!, expected);
          for (const [at, value] of left!.entries()) {
            expect(value).toBe(some && !stepped.has(Math.floor(at / dimensions)) ? gradients[2]![at] : 0);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("optimisers", () => {
  it("step more parameters than one run holds, each once", () => {
    const length = 3 * 4096 + 5;
    const [parameters] = teams.same((kernels, place) => {
      const changed = kernels.float32(length);
      const gradient = place.floats(new Float32Array(length).fill(1));
      kernels.sgdStep({ parameters: changed, gradient, learningRate: 0.5 });
      return [changed];
    });
    expect(parameters).toEqual(new Float32Array(length).fill(-0.5));
  });

  it("move by the learning rate at Adam's first step, whatever the gradient's size", () => {
    const [parameters] = teams.same((kernels, place) => {
      const changed = kernels.float32(4);
      const [firstMoment, secondMoment] = [kernels.float32(4), kernels.float32(4)];
      const gradient = place.floats([1e-3, -5, 1e4, 0]);
      kernels.adamStep({
        parameters: changed,
        gradient,
        firstMoment,
        secondMoment,
        learningRate: 0.25,
        step: 1,
      });
      return [changed];
    });
    expectClose(parameters!, [-0.25, 0.25, -0.25, 0]);
  });

  it("turn Adam's moments below the least normal float into zero at every 32nd step", () => {
    const [moments] = teams.same((kernels, place) => {
      const moment = place.floats([1.2e-38, 1e-30]);
      const gradient = kernels.float32(2);
      const options = {
        parameters: kernels.float32(2),
        gradient,
        firstMoment: moment,
        secondMoment: kernels.float32(2),
      };
      for (const step of [31, 32]) kernels.adamStep({ ...options, learningRate: 1, step });
      return [moment];
    });
    expect([...moments!]).toEqual([0, expect.closeTo(8.1e-31, 35)]);
  });

  it("refuse what cannot be stepped", () => {
    teams.same((kernels, place) => {
      const options = { parameters: kernels.float32(6), gradient: kernels.float32(6), learningRate: 0.1 };
      const moments = { firstMoment: kernels.float32(6), secondMoment: kernels.float32(6) };
      expect(() => kernels.sgdStep({ ...options, momentum: 0.9 })).toThrow(/velocity/);
      expect(() => kernels.sgdStep({ ...options, learningRate: Number.NaN })).toThrow(/learningRate/);
      expect(() => kernels.sgdStep({ ...options, gradient: kernels.float32(5) })).toThrow(/gradient has 5/);
      expect(() => kernels.sgdStep({ ...options, rows: place.ints([0]) })).toThrow(/dimensions/);
      expect(() => kernels.sgdStep({ ...options, rows: place.ints([3]), dimensions: 2 })).toThrow(
        /rows\[0\] is 3/,
      );
      expect(() => kernels.adamStep({ ...options, ...moments, step: 0 })).toThrow(/step/);
      expect(() => kernels.adamStep({ ...options, ...moments, step: 1, beta2: 1 })).toThrow(/beta2/);
      expect(() =>
        kernels.adamStep({ ...options, ...moments, step: 1, firstMoment: kernels.float32(1) }),
      ).toThrow(/firstMoment has 1/);
      return [];
    });
  });
});

function plainAdam(cell: Cell, slope: number, step: number): void {
  cell.first = 0.9 * cell.first + 0.1 * slope;
  cell.second = 0.999 * cell.second + 0.001 * slope ** 2;
  const divisor = Math.sqrt(cell.second / (1 - 0.999 ** step)) + 1e-8;
  cell.parameter -= (LEARNING_RATE * cell.first) / (1 - 0.9 ** step) / divisor;
}
