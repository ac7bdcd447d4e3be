// `npm run build`: installs what is missing and builds every package.
import { build, install } from "./workspace.mjs";

install();
build();
