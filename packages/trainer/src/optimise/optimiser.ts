import type { Kernels } from "@modalis/kernels";

/** Which rule steps the parameters, with its constants. */
export type OptimiserSettings =
  /** Robbins and Monro, 1951; with heavy-ball momentum (Polyak, 1964) where it is above 0. */
  | { readonly kind: "sgd"; readonly momentum?: number }
  /** Kingma and Ba, ICLR 2015. */
  | { readonly kind: "adam"; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number }
  /** Loshchilov and Hutter, ICLR 2019. */
  | {
      readonly kind: "adam-w";
      readonly beta1?: number;
      readonly beta2?: number;
      readonly epsilon?: number;
      readonly weightDecay?: number;
    }
  /** Duchi, Hazan and Singer, JMLR 2011. */
  | { readonly kind: "adagrad"; readonly epsilon?: number };

/** What is stepped; both arrays come from the kernels' arena. */
export interface OptimisedParameter {
  readonly values: Float32Array;
  /** As long; zero after each step. */
  readonly gradient: Float32Array;
  /** Adds `l2` times the value to the gradient; default 0. */
  readonly l2?: number;
  /** Values a row, for those of which only some rows are stepped. */
  readonly dimensions?: number;
}

export interface OptimiserStep {
  /** From 0. */
  readonly step: number;
  readonly learningRate: number;
  /** Steps only these rows of a parameter, by its name; their moments alone move. */
  readonly rows?: ReadonlyMap<string, Int32Array>;
}

/** Steps parameters along their gradients. */
export interface Optimiser {
  /** What it remembers between steps, by a name of its own: part of a checkpoint, with the parameters. */
  readonly moments: ReadonlyMap<string, Float32Array>;
  apply(step: OptimiserStep): void;
}

/**
 * An optimiser over parameters by name, with its moments in the arena.
 *
 * @throws `LIMIT_EXCEEDED` when the arena is too small for the moments; see `trainingBytes`.
 */
export function createOptimiser(
  settings: OptimiserSettings,
  parameters: ReadonlyMap<string, OptimisedParameter>,
  kernels: Kernels,
): Optimiser {
  const moments = new Map<string, Float32Array>();
  for (const [name, { values }] of parameters) {
    for (const moment of momentsOf(settings))
      moments.set(`${moment} ${name}`, kernels.float32(values.length));
  }
  return {
    moments,
    apply({ step, learningRate, rows }) {
      for (const [name, { values, gradient, l2 = 0, dimensions }] of parameters) {
        const some = rows?.get(name);
        const what = { parameters: values, gradient, learningRate, l2 };
        const chosen =
          some === undefined || dimensions === undefined ? what : { ...what, rows: some, dimensions };
        applyOne(settings, kernels, chosen, (moment) => moments.get(`${moment} ${name}`)!, step + 1);
      }
    },
  };
}

/** Names of the arrays that a rule keeps for each parameter. */
export function momentsOf(settings: OptimiserSettings): readonly string[] {
  if (settings.kind === "sgd") return (settings.momentum ?? 0) > 0 ? ["velocity"] : [];
  return settings.kind === "adagrad" ? ["square sum"] : ["first moment", "second moment"];
}

function applyOne(
  settings: OptimiserSettings,
  kernels: Kernels,
  what: Parameters<Kernels["sgdStep"]>[0],
  moment: (name: string) => Float32Array,
  step: number,
): void {
  if (settings.kind === "sgd") {
    const { momentum = 0 } = settings;
    kernels.sgdStep(momentum > 0 ? { ...what, momentum, velocity: moment("velocity") } : what);
  } else if (settings.kind === "adagrad") {
    kernels.adagradStep({ ...what, ...constantsOf(settings), squareSum: moment("square sum") });
  } else {
    const moments = { firstMoment: moment("first moment"), secondMoment: moment("second moment") };
    const all = { ...what, ...constantsOf(settings), ...moments, step };
    if (settings.kind === "adam") kernels.adamStep(all);
    else kernels.adamWStep(all);
  }
}

/** The constants without the name of the rule. */
function constantsOf<Settings extends OptimiserSettings>({
  kind,
  ...constants
}: Settings): Omit<Settings, "kind"> {
  return constants;
}
