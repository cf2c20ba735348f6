// The cutting makes a file for each group of chunks that share something: dozens of small ones, more with each chunk.
// This makes a few of them all: `shared_<family>.wasm` with what only chunks of one family share, and `shared.wasm` with
// the rest, which the first page that opens brings along.
//   node build/shared.mjs <folder with chunk_*.wasm and __wasm_split.js> <option of the wasm tools>…
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Chunks that belong together: whoever opens one soon opens another. Or, the last, that have a page in common: the one
 *  on which details are changed. */
const FAMILIES = {
  office: ["accounts", "figures", "funding", "imports", "organisations", "partners", "reports"],
  programme: ["cohorts", "journeys", "matches", "matching", "my_groups", "tasks"],
  agenda: ["check_in", "evaluations", "event_forms", "events", "questionnaires", "stories"],
  people: ["intakes", "people", "people_forms", "referrals"],
  pairs: ["matches", "matching", "people"],
  publicity: ["reports", "stories"],
  edits: ["cohorts", "funding", "organisations", "people_forms"],
};

const [folder, ...options] = process.argv.slice(2);
const tools = join(dirname(fileURLToPath(import.meta.url)), "../node_modules/.bin");
const run = (tool, ...args) => {
  // They complain about a part of the names that they don't know, and do well without.
  const { stdout, stderr, status } = spawnSync(join(tools, tool), [...options, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
  const complaints = stderr.split("\n").filter((line) => line && !line.startsWith("warning: unknown name subsection"));
  if (complaints.length > 0) console.error(complaints.join("\n"));
  if (status !== 0) throw new Error(`${tool} ended with ${status}`);
  return stdout;
};

const glue = join(folder, "__wasm_split.js");
const made = /\/\* ([^*]*) \*\/\nconst (__chunk_(\d+)) = (makeLoad\([^]*?\n, \[\]\);\n)/g;
/** Each file that is shared, with the groups that go into it. */
const shared = new Map();
let text = readFileSync(glue, "utf8");
for (const [, users, name, number, loader] of text.matchAll(made)) {
  const family = Object.keys(FAMILIES).find((family) => users.split(", ").every((user) => FAMILIES[family].includes(user)));
  const into = family ? `shared_${family}` : "shared";
  if (!shared.has(into)) shared.set(into, { loader, groups: [] });
  shared.get(into).groups.push({ name, file: join(folder, `chunk_${number}.wasm`) });
}

/** What these files take from the app is one memory and one table. The tool knows that only of what one of the modules
 *  that it merges gives to the others: so a module of ours takes it from the app and gives it on. */
function merge(files, into) {
  const taken = new Map();
  for (const file of files) {
    const names = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(file))).map(({ name }) => name);
    if (names.every((name) => taken.has(name))) continue;
    for (const [, name, what] of run("wasm-dis", file).matchAll(/^ \(import "__wasm_split" "([^"]+)" (\(.*\))\)$/gm)) taken.set(name, what);
  }
  const imports = [...taken].map(([name, what]) => `(import "app" "${name}" ${what})`);
  const exports = [...taken].map(([name, what]) => {
    const [, kind, id] = /^\((\w+) (\$\S+)/.exec(what);
    return `(export "${name}" (${kind} ${id}))`;
  });
  const giving = join(folder, "giving.wat");
  writeFileSync(giving, `(module\n${[...imports, ...exports].join("\n")}\n)\n`);
  run("wasm-merge", giving, "__wasm_split", ...files.flatMap((file, index) => [file, `part${index}`]), "-o", join(folder, `${into}.wasm`));
  for (const file of [giving, ...files]) rmSync(file);
}

// The glue that fetches them: one loader in place of those of all that went into a file.
const loaders = [...shared].map(([into, { loader, groups }]) => {
  merge(groups.map(({ file }) => file).sort(), into);
  const one = loader.replace(/chunk_\d+\.wasm/, `${into}.wasm`).replace("(src, imports)", "(src, { app: imports.__wasm_split })");
  if (!one.includes("{ app:")) throw new Error("__wasm_split.js is not as wasm-split made it before");
  return `const ${into} = ${one}`;
});
const home = new Map([...shared].flatMap(([into, { groups }]) => groups.map(({ name }) => [name, into])));
let first = true;
text = text
  .replace(made, () => {
    const all = first ? loaders.join("") : "";
    first = false;
    return all;
  })
  .replace(/\[(__chunk_\d+(?:, __chunk_\d+)*)\]/g, (_, names) => `[${[...new Set(names.split(", ").map((name) => home.get(name)))].join(", ")}]`);
if (/chunk_\d/.test(text)) throw new Error("__wasm_split.js is not as wasm-split made it before");
writeFileSync(glue, text);
