// `npm test`: installs, builds and runs every test; arguments after `--` go to vitest.
import { build, install, run } from "./workspace.mjs";

install();
build();
run("vitest", ["run", ...process.argv.slice(2)]);
