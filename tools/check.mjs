// `npm run check`: format, lint, types, unused code, and the shape of every published package.
import { build, install, run } from "./workspace.mjs";

install();
build();
run("biome", ["check", "."]);
run("turbo", ["run", "typecheck", "package-check", "--output-logs=errors-only", "--ui=stream"]);
run("knip", []);
