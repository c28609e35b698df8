// npm's solc behind the two options of the compiler's command line that forge uses.
"use strict";
const solc = require("solc");

if (process.argv.includes("--version")) {
  // forge wants the platform behind the version, which solc's own build leaves out
  console.log("solc, the solidity compiler commandline interface");
  console.log(`Version: ${solc.version().replace("Emscripten.clang", "Linux.g++")}`);
} else if (process.argv.includes("--standard-json")) {
  const parts = [];
  process.stdin.on("data", (part) => parts.push(part));
  process.stdin.on("end", () => process.stdout.write(solc.compile(Buffer.concat(parts).toString("utf8"))));
} else {
  console.error("solc.cjs: only --version and --standard-json");
  process.exit(1);
}
