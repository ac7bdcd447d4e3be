/** One example of a README: what it is called, its program, and what the README says that it prints. */
export interface ReadmeExample {
  /** Heading under which it stands. */
  readonly heading: string;
  readonly line: number;
  readonly program: string;
  /** Lines that it prints, as written beside it; empty where the README says nothing. */
  readonly printed: readonly string[];
}

/**
 * The whole TypeScript and JavaScript programs of a README that print something.
 *
 * What they print stands in comments at and after their first `console.log`, or in a block without a language right
 * after them.
 */
export function readmeExamples(readme: string): ReadmeExample[] {
  const found: ReadmeExample[] = [];
  for (const block of readme.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```\n(?:\n```\n([\s\S]*?)^```)?/gm)) {
    const program = block[1]!;
    if (!program.includes("console.log(") || !/^import /m.test(program)) continue;
    const before = readme.slice(0, block.index).split("\n");
    const heading = before.findLast((line) => line.startsWith("#"))?.replace(/^#+ /, "") ?? "";
    const printed = block[2]?.trimEnd().split("\n") ?? commentsOf(program);
    found.push({ heading, line: before.length, program, printed });
  }
  return found;
}

/**
 * Where the output departs from what the README says, or `undefined` where it does not.
 *
 * White space counts once, since long values break over lines. A comment may go on after the output, behind a comma,
 * a colon or a semicolon.
 */
export function departure(output: string, printed: readonly string[]): string | undefined {
  let rest = squeeze(output);
  for (const line of printed.map(squeeze)) {
    let same = 0;
    while (same < line.length && line[same] === rest[same]) same++;
    if (same === 0 || !/^($| $|[,:;] )/.test(line.slice(same)))
      return `the README says "${line}", the example prints "${rest.slice(0, line.length + 20)}"`;
    rest = rest.slice(same).trimStart();
  }
  return rest === "" ? undefined : `the README does not say that it prints "${rest}"`;
}

function commentsOf(program: string): string[] {
  const lines = program.split("\n");
  const first = lines.findIndex((line) => line.includes("console.log("));
  return lines.slice(first).flatMap((line) => {
    if (!line.startsWith("//") && !line.includes("console.log(")) return [];
    const comment = /(?:^|;\s+)\/\/ (.*)$/.exec(line)?.[1];
    return comment === undefined || comment === "…" ? [] : [comment];
  });
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
