// Can partners build on the document? Two clients are generated from it, type-checked, and run a partner's journey against the
// server: TypeScript (openapi-typescript, openapi-fetch, tsc --strict) and Python (openapi-python-client, mypy --strict).
//
//   node scripts/proofs/clients/run.mjs --server target/release/voorwaarts     a program, which is started on demo data
//   node scripts/proofs/clients/run.mjs --server http://127.0.0.1:8080         one that runs
//
// Versions are pinned in typescript/package-lock.json and python/requirements.txt; they are installed once, in the cache folder.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "../../../frontend/e2e/lib/server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const document = join(here, "../../../openapi/openapi.json");
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "voorwaarts");
const wanted = process.argv[process.argv.indexOf("--server") + 1];
if (!process.argv.includes("--server") || !wanted) throw new Error("--server PROGRAM or --server http://…");

let passed = 0;
let failed = 0;
const work = mkdtempSync(join(tmpdir(), "voorwaarts-clients-"));
const node = installed("typescript", "package-lock.json", (folder) => {
  for (const name of ["package.json", "package-lock.json"]) cpSync(join(here, "typescript", name), join(folder, name));
  must("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder);
});
const python = installed("python", "requirements.txt", (folder) => {
  must("python3", ["-m", "venv", folder], folder);
  must(join(folder, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", "-r", join(here, "python/requirements.txt")], folder);
});
const server = wanted.startsWith("http") ? { address: wanted, stop: () => 0 } : await startServer(wanted);
const environment = {
  ...process.env,
  API: server.address,
  CLIENT_ID: "0185c8a0-0000-7000-8000-000000000193",
  CLIENT_SECRET: "demo-secret-of-werkplein-not-for-real-use",
};
try {
  inTypeScript(join(work, "typescript"));
  inPython(join(work, "python"));
} finally {
  await server.stop();
  rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

function inTypeScript(folder) {
  mkdirSync(folder);
  symlinkSync(join(node, "node_modules"), join(folder, "node_modules"));
  for (const name of ["package.json", "journey.ts"]) cpSync(join(here, "typescript", name), join(folder, name));
  const bin = join(node, "node_modules/.bin");
  const strict = ["--strict", "--noUncheckedIndexedAccess", "--module", "nodenext", "--target", "es2022", "--skipLibCheck", "--types", "node"];
  step("TypeScript: the client is generated", join(bin, "openapi-typescript"), [document, "-o", "api.d.ts"], folder) &&
    step("TypeScript: it fits the types", join(bin, "tsc"), [...strict, "--outDir", "built", "journey.ts"], folder) &&
    step("TypeScript: the journey", "node", ["built/journey.js"], folder);
}

function inPython(folder) {
  mkdirSync(folder);
  const bin = join(python, "bin");
  writeFileSync(join(folder, "settings.yaml"), "package_name_override: voorwaarts_client\npost_hooks: []\n");
  const generate = ["generate", "--path", document, "--meta", "none", "--output-path", "voorwaarts_client", "--config", "settings.yaml", "--fail-on-warning"];
  cpSync(join(here, "python/journey.py"), join(folder, "journey.py"));
  // Of what was generated only the journey is held to strictness.
  const strict = ["--strict", "--follow-imports", "silent", "--cache-dir", join(python, "mypy"), "journey.py"];
  step("Python: the client is generated", join(bin, "openapi-python-client"), generate, folder) &&
    step("Python: it fits the types", join(bin, "mypy"), strict, folder) &&
    step("Python: the journey", join(bin, "python"), ["journey.py"], folder);
}

function step(what, command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env: environment, encoding: "utf8", timeout: 300_000 });
  const good = status === 0;
  passed += good ? 1 : 0;
  failed += good ? 0 : 1;
  console.log(`${good ? "ok" : "FAILED"}: ${what}`);
  const steps = [...(stdout ?? "").matchAll(/^ok: .*$/gm)].map(([line]) => `    ${line}`);
  if (good) steps.forEach((line) => console.log(line));
  else console.log(error ?? "", stdout, stderr);
  return good;
}

/** A folder in the cache for what a file of versions names, filled once. */
function installed(name, versions, fill) {
  const mark = createHash("sha256").update(readFileSync(join(here, name, versions))).digest("hex").slice(0, 12);
  const folder = join(cache, `client-${name}-${mark}`);
  if (!existsSync(join(folder, "installed"))) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    fill(folder);
    writeFileSync(join(folder, "installed"), "");
  }
  return folder;
}

function must(command, args, cwd) {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
}
