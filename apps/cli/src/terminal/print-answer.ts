import type { Answer } from "@modalis/server";
import type { Terminal } from "./terminal.js";

/** Prints items as a person reads them: rank, score, title, what each modality added, and why. */
export function printAnswer(terminal: Terminal, heading: string, { items }: Answer): void {
  terminal.out(`\n${terminal.bold(heading)}`);
  if (items.length === 0) terminal.out("  nothing found");
  for (const [index, { score, item, contributions, because }] of items.entries()) {
    const parts = Object.entries(contributions)
      .sort(([, left], [, right]) => right - left)
      .map(([modality, value]) => `${modality} ${signed(value)}`);
    terminal.out(
      `${String(index + 1).padStart(3)}. ${score.toFixed(3)}  ${item.id}  ${titleOf(item.title, item.id)}`,
    );
    terminal.out(terminal.faint(`            ${parts.join("  ")}`));
    if (because.length > 0) {
      const reasons = because.map(
        ({ modality, title, itemId }) => `${modality} like ${titleOf(title, itemId) || itemId}`,
      );
      terminal.out(terminal.faint(`            ${reasons.join("; ")}`));
    }
  }
}

function titleOf(title: string, id: string): string {
  return title === id ? "" : `“${title}”`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}
