import { fileURLToPath } from "node:url";

/** Folder of the built page: `index.html` and its assets, for a server to serve as they are. */
export function dashboardFolder(): string {
  return fileURLToPath(new URL("./page", import.meta.url));
}
