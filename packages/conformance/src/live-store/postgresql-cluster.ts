import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A PostgreSQL server of its own for a test, in a folder that goes with it. */
export interface PostgresqlCluster extends AsyncDisposable {
  /** Makes an empty database and gives its address. */
  createDatabase(name: string): string;
  /** Kills the server and everything it runs, as a power failure would, and returns when nothing of it is left. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

const MOST_STARTS = 100;
const START_AGAIN_MS = 200;

/** Why there can be no cluster here; `undefined` when there can. */
export function postgresqlAbsence(): string | undefined {
  if (programFolder() === undefined) return "needs PostgreSQL's postgres and initdb";
  return process.getuid?.() === 0 && account() === undefined ? "needs a user postgres to run as" : undefined;
}

/**
 * Starts PostgreSQL in a temporary folder, under the user `postgres` where this process is root, whom it refuses.
 *
 * @param dataFolder An empty folder for its files, in place of a temporary one; it is left when the cluster goes.
 * @throws Where {@link postgresqlAbsence} gives a reason.
 */
export async function startPostgresql(dataFolder?: string): Promise<PostgresqlCluster> {
  const programs = programFolder();
  if (programs === undefined) throw new Error(postgresqlAbsence());
  const folder = dataFolder ?? (await mkdtemp(join(tmpdir(), "modalis-postgresql-")));
  const owner = process.getuid?.() === 0 ? account() : undefined;
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
  await chmod(folder, 0o700);
  let port = 0;
  const asOwner = (program: string, options: readonly string[]): [string, string[]] => {
    const path = join(programs, program);
    if (owner === undefined) return [path, [...options]];
    const user = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups"];
    return ["setpriv", [...user, path, ...options]];
  };
  const initdb = ["-D", folder, "-U", "modalis", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  execFileSync(...asOwner("initdb", initdb), { stdio: "ignore", cwd: tmpdir() });
  let server: ChildProcess | undefined;
  const startOnce = async (): Promise<void> => {
    const settings = [
      "listen_addresses=127.0.0.1",
      `unix_socket_directories=${folder}`,
      "shared_buffers=64MB",
    ];
    const options = ["-D", folder, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
    server = spawn(...asOwner("postgres", options), { stdio: ["ignore", "ignore", "pipe"], cwd: tmpdir() });
    await ready(server);
  };
  const start = (): Promise<void> => patiently(startOnce);
  const kill = async (signal: NodeJS.Signals = "SIGKILL"): Promise<void> => {
    if (server?.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    const below = await childrenOf(server.pid);
    server.kill(signal);
    if (signal === "SIGKILL") for (const pid of below) killQuietly(pid);
    await ended;
    while (below.some(isThere)) await delay(5);
  };
  // Another program may take a port that was free before the server has it.
  await patiently(async () => {
    port = await freePort();
    await startOnce();
  });
  return {
    createDatabase(name) {
      const where = ["-h", "127.0.0.1", "-p", String(port), "-U", "modalis"];
      execFileSync(join(programs, "createdb"), [...where, name], { stdio: "ignore", cwd: tmpdir() });
      return `postgres://modalis@127.0.0.1:${port}/${name}`;
    },
    kill: () => kill(),
    start,
    async [Symbol.asyncDispose]() {
      await kill("SIGINT");
      if (dataFolder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where Debian, or else the machine, has PostgreSQL's programs; the newest version first. */
function programFolder(): string | undefined {
  const places = [...debianFolders(), "/usr/local/bin", "/usr/bin", "/usr/local/pgsql/bin"];
  return places.find((folder) =>
    ["postgres", "initdb", "createdb"].every((name) => existsSync(join(folder, name))),
  );
}

function debianFolders(): string[] {
  const versions = [20, 19, 18, 17, 16, 15];
  return versions.map((version) => `/usr/lib/postgresql/${version}/bin`);
}

function account(): { readonly uid: number; readonly gid: number } | undefined {
  try {
    const numberOf = (option: string) => Number(execFileSync("id", [option, "postgres"], { stdio: "pipe" }));
    return { uid: numberOf("-u"), gid: numberOf("-g") };
  } catch {
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** Tries again while another program has the port, as the end of one of its own connections may. */
async function patiently(start: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === MOST_STARTS || !String(error).includes("Address already in use")) throw error;
      await delay(START_AGAIN_MS);
    }
  }
}

/** Waits until the server says that it takes connections; what it says after that is thrown away. */
async function ready(server: ChildProcess): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    server.once("close", () => reject(new Error(`PostgreSQL ended: ${said.slice(-2_000)}`)));
    server.stderr!.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
      if (said.includes("ready to accept connections")) resolve();
    });
  });
}

async function childrenOf(parent: number): Promise<number[]> {
  const children: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    if (status.slice(status.lastIndexOf(")") + 2).split(" ")[1] === String(parent))
      children.push(Number(name));
  }
  return children;
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

function isThere(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}
