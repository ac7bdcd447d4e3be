import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isWriterGone, writerMark } from "@modalis/contract";

/**
 * Makes the folder beside a sample in which it is rendered, `SAMPLE.rendering-MARK`, and removes those of renderings of the
 * same sample that were killed.
 *
 * @param target Absolute path of the sample.
 */
export async function makeWorkFolder(target: string): Promise<string> {
  const start = `${basename(target)}.rendering-`;
  const folder = join(dirname(target), `${start}${writerMark()}`);
  // For its owner alone; the sample, inside it, has the usual permissions.
  await mkdir(folder, { mode: 0o700 });
  const { ctimeMs: nowMs } = await stat(folder);
  for (const name of await readdir(dirname(target))) {
    const mark = name.startsWith(start) ? name.slice(start.length) : "";
    const path = join(dirname(target), name);
    if (!/^[0-9a-f-]+$/.test(mark)) continue;
    const changedMs = await stat(path).then(
      ({ ctimeMs }) => ctimeMs,
      () => nowMs,
    );
    // What cannot be removed is in nobody's way.
    if (isWriterGone(mark, { changedMs, nowMs }))
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
  return folder;
}
