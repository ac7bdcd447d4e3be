#!/usr/bin/env node
// Committed, so that package managers can link it before the first build.
import "../dist/main.js";
