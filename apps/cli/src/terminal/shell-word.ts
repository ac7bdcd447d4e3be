/** A path or name as it is typed in a shell: in quotes where it holds a space or anything that a shell reads otherwise. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === "win32") return /^[\p{L}\p{N}_@+=:.\\/-]+$/u.test(text) ? text : `"${text}"`;
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
