/** One rule: rejects, with an assertion that says what was expected, when the instance breaks it. */
export type Check<Instance, Subject> = (instance: Instance, subject: Subject) => Promise<void>;

/** Rules by name; the name is what a reader of the test report sees. */
export type CheckTable<Instance, Subject> = Readonly<Record<string, Check<Instance, Subject>>>;

/** For rules that need an optional field of the subject: why they cannot run, or `undefined` when they can. */
export type NeedTable<Subject> = Readonly<Record<string, (subject: Subject) => string | undefined>>;

/** What every subject says about itself. */
export interface CheckedSubject {
  /** Shown in the test report: `"colour encoder"`. */
  readonly name: string;
  /** Rules that do not hold, each with the reason; a name that is no rule is refused. */
  readonly skip?: readonly SkippedCheck[];
  /** Why nothing can be run here: `"needs ../shared/models"`. */
  readonly skipAll?: string | undefined;
}

export interface SkippedCheck {
  readonly check: string;
  readonly reason: string;
}
