/** A line of Prometheus's text format. */
export interface Metric {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Its labels as they were written; empty without any. */
  readonly labelText: string;
  readonly value: number;
}

/** The lines of Prometheus's text format but its comments. */
export function readMetrics(text: string): readonly Metric[] {
  return text.split("\n").flatMap((line): Metric[] => {
    const [, name, labelText = "", value] = /^(\w+)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    return [{ name, labels: labelsOf(labelText), labelText, value: Number(value) }];
  });
}

function labelsOf(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
  return Object.fromEntries(pairs.map(([, name, value]) => [name!, value!.replace(/\\(.)/g, "$1")]));
}
