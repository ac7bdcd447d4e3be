import { readFileSync, writeFileSync } from "node:fs";

/**
 * Forgets how much memory this process has had, so that what it needed before, such as to compile its sources, is not in
 * {@link peakBytes}. Only Linux can; elsewhere it stays in.
 */
export function forgetPeak(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // A peak from before can only make later ones look larger.
  }
}

/** The highest resident memory of this process since {@link forgetPeak}. */
export function peakBytes(): number {
  try {
    return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
  } catch {
    return 1024 * process.resourceUsage().maxRSS;
  }
}
