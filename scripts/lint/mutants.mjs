// Is the API lint able to fail? Breaks the document on purpose, once for each rule that a set of rules names, and holds that
// the lint tells just that rule.
//
//   node scripts/lint/mutants.mjs openapi/lint.yaml […]
//
// The document is cut down to a few operations first, so that all of it takes seconds. A rule that has no mutant here fails
// the script, and so does a mutant that nothing notices.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createMutants, exceptions } from "./mutations.mjs";

const require = createRequire(import.meta.url);
const { Spectral, Document } = require("@stoplight/spectral-core");
const { Json } = require("@stoplight/spectral-parsers");
const { bundleAndLoadRuleset } = require("@stoplight/spectral-ruleset-bundler/with-loader");
const { load } = require("js-yaml");
const fs = require("node:fs");

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const whole = JSON.parse(readFileSync(join(root, "openapi/openapi.json"), "utf8"));
const kept = ["/organisations", "/organisations/{organisationId}", "/referral-statuses", "/referrals", "/oauth2/token"];
const files = process.argv.slice(2);
if (files.length === 0) throw new Error("name the sets of rules");

let passed = 0;
let failed = 0;
const report = (good, what) => {
  if (good) passed += 1;
  else failed += 1;
  if (!good) console.log(`not as it should be: ${what}`);
};

const base = cut(whole, kept);
for (const file of files) {
  const spectral = new Spectral();
  spectral.setRuleset(await bundleAndLoadRuleset(resolve(file), { fs, fetch }));
  // One rule at a time, since the lint as a whole takes its time.
  const only = (name) => {
    for (const [other, rule] of Object.entries(spectral.ruleset.rules)) rule.enabled = other === name;
  };
  const faults = async (document) =>
    (await spectral.run(new Document(JSON.stringify(document), Json, "openapi.json"))).map(({ code, path, message }) => ({
      code: String(code),
      where: `${path.join(".")}: ${message}`,
    }));

  const clean = await faults(base);
  report(clean.length === 0, `${file}: the document itself, before it is broken: ${JSON.stringify(clean.slice(0, 3))}`);

  const mutants = createMutants();
  for (const rule of named(file)) {
    if (exceptions[rule]) continue;
    const mutate = mutants[rule];
    if (!mutate) {
      report(false, `${file}: the rule ${rule} has no mutant`);
      continue;
    }
    const mutant = structuredClone(base);
    mutate(mutant);
    only(rule);
    const found = await faults(mutant);
    report(
      found.some(({ code }) => code === rule),
      `${file}: the rule ${rule} didn't notice`,
    );
  }
}
for (const [rule, why] of Object.entries(exceptions)) console.log(`can't be broken: ${rule} (${why})`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

/** The rules that a file names itself, or that a file beside it does, but for those that are off. */
function named(file, seen = new Map()) {
  const set = load(readFileSync(file, "utf8"));
  for (const parent of [set.extends ?? []].flat()) {
    const name = Array.isArray(parent) ? parent[0] : parent;
    if (name.startsWith(".")) named(join(dirname(file), name), seen);
  }
  for (const [rule, says] of Object.entries(set.rules ?? {})) seen.set(rule, says);
  return [...seen].filter(([, says]) => says !== "off" && says !== false).map(([rule]) => rule);
}

/** The document with these paths only, its webhooks, and the components that both reach. */
function cut(document, paths) {
  const small = structuredClone(document);
  small.paths = Object.fromEntries(paths.map((path) => [path, small.paths[path]]));
  const components = {};
  const reach = (part) => {
    for (const [key, value] of Object.entries(part ?? {})) {
      if (key === "$ref") {
        const [kind, name] = value.replace("#/components/", "").split("/");
        components[kind] ??= {};
        if (components[kind][name]) continue;
        components[kind][name] = document.components[kind][name];
        reach(components[kind][name]);
      } else if (typeof value === "object") {
        reach(value);
      }
    }
  };
  reach(small.paths);
  reach(small.webhooks);
  small.components = { ...components, securitySchemes: document.components.securitySchemes };
  const tags = new Set([small.paths, small.webhooks ?? {}].flatMap(Object.values).flatMap((item) => Object.values(item).flatMap(({ tags }) => tags ?? [])));
  small.tags = small.tags.filter(({ name }) => tags.has(name));
  return small;
}
