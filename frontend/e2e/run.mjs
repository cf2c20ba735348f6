// Runs the journeys in a real headless Chromium against the real server.
//   node run.mjs [--server target/release/voorwaarts] [--only WORD] [--pictures FOLDER] [--address URL] [--quick] [--headed]
//   --address   uses a server that already runs; log-ins are NAME@demo.example with E2E_PASSWORD, and the partner is
//               E2E_CLIENT_ID with E2E_CLIENT_SECRET
//   --pictures  keeps a picture of every state that is looked at; otherwise only of failures, in target/e2e
//   --quick     walks without looking: no axe, no widths, no pictures; for while you write a journey
// The last line is `N passed, N failed`.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { openMailbox } from "./lib/mailbox.mjs";
import { Partner } from "./lib/partner.mjs";
import { demoAccounts, demoData, demoPartner, startServer } from "./lib/server.mjs";
import { staffCaller } from "./lib/staff.mjs";
import { beginFile, tests } from "./lib/test.mjs";
import { Visitor } from "./lib/visitor.mjs";

// Against a story that hangs, not against a slow machine.
const TEST_LIMIT = 240_000;
const home = dirname(fileURLToPath(import.meta.url));
const repository = resolve(home, "../..");
const { values: options } = parseArgs({
  options: {
    server: { type: "string", default: join(repository, "target/release/voorwaarts") },
    pictures: { type: "string" },
    only: { type: "string", default: "" },
    address: { type: "string" },
    quick: { type: "boolean", default: false },
    headed: { type: "boolean", default: false },
  },
});

const pictures = options.pictures ?? join(repository, "target/e2e");

/** Files with a server of their own need nothing of each other: so many are tried at a time. */
const LANES = 2;

let passed = 0;
let failed = 0;
const outcome = (title, begun, fault) => {
  const seconds = ((performance.now() - begun) / 1000).toFixed(1).padStart(6);
  if (fault) failed += 1;
  else passed += 1;
  console.log(`${fault ? "FAILED" : "ok    "} ${seconds} s  ${title}`);
  if (fault) console.log(indent(fault.stack ?? String(fault)));
};

/** What each server begins with. */
let demo;
const shared = await openServer();
const browser = await chromium.launch({
  executablePath: findChromium(),
  headless: !options.headed,
  // No sandbox, because root has none; the rest keeps Chromium from calling home.
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});
try {
  await loadJourneys();
  await runAll();
} finally {
  await browser.close();
  await closeServer();
}
if (options.pictures || failed > 0) console.log(`pictures are in ${pictures}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

async function openServer() {
  if (options.address) return { address: options.address, output: () => "", stop: null };
  const begun = performance.now();
  try {
    demo = await demoData(resolve(options.server));
    const started = await startServer(resolve(options.server), demo);
    outcome("the server starts on demo data, and again", begun);
    return started;
  } catch (fault) {
    outcome("the server starts on demo data, and again", begun, fault);
    demo?.remove();
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(1);
  }
}

async function closeServer() {
  if (!shared.stop) return;
  const begun = performance.now();
  const ended = await shared.stop();
  demo.remove();
  outcome("the server stops in good order", begun, ended === 0 ? null : new Error(`it ended with ${ended}:\n${shared.output().slice(-4000)}`));
}

async function loadJourneys() {
  for (const name of readdirSync(join(home, "journeys")).filter((name) => name.endsWith(".mjs")).sort()) {
    const before = tests.length;
    beginFile();
    await import(pathToFileURL(join(home, "journeys", name)));
    for (const one of tests.slice(before)) one.file = name;
    for (const one of tests.slice(before)) one.title = `${name.replace(/\.mjs$/, "")}: ${one.title}`;
  }
  const chosen = tests.filter(({ title }) => title.includes(options.only));
  tests.splice(0, tests.length, ...chosen);
}

function demoClient(server) {
  const { E2E_CLIENT_ID: id, E2E_CLIENT_SECRET: secret } = process.env;
  return options.address ? { id, secret } : demoPartner(server.output());
}

/** The files that share a server in their order, in one lane; beside it, and after it, those with a server of their own. */
async function runAll() {
  const files = [...new Set(tests.map(({ file }) => file))].map((name) => tests.filter(({ file }) => file === name));
  const alone = files.filter(hasOwnServer);
  const together = files.filter((file) => !hasOwnServer(file)).flat();
  const lane = async (first) => {
    for (const one of first) await run(one, shared);
    for (let file = alone.shift(); file; file = alone.shift()) await runAlone(file);
  };
  const lanes = Array.from({ length: LANES }, (_, number) => lane(number === 0 ? together : []));
  await Promise.all(lanes);
}

function hasOwnServer([first]) {
  return Boolean(first.ownServer) && !options.address;
}

async function runAlone(file) {
  const begun = performance.now();
  let server;
  try {
    const mailbox = file[0].ownServer === "with mail" ? await openMailbox() : undefined;
    server = await startServer(resolve(options.server), { mailbox, data: demo.data });
  } catch (fault) {
    outcome(`${file[0].file}: its server starts`, begun, fault);
    return;
  }
  for (const one of file) await run(one, server);
  await server.stop();
}

async function run({ title, body }, server) {
  const begun = performance.now();
  const api = (path, request) => fetch(new URL(path, server.address), request);
  const account = (who) => accountOf(server, who);
  const windows = [];
  let part = "";
  const visitor = async (wishes) => {
    const look = { pictures, keepsPictures: options.pictures !== undefined, quick: options.quick };
    const opened = await Visitor.open(browser, { address: server.address, ...look, ...wishes });
    windows.push(opened);
    return opened;
  };
  const hands = {
    address: server.address,
    visitor,
    logIn: async (role, wishes) => {
      const opened = await visitor(wishes);
      await opened.logIn(account(role));
      return opened;
    },
    account,
    step: async (name, act) => {
      part = name;
      const result = await act();
      part = "";
      return result;
    },
    api,
    mailbox: server.mailbox,
    staff: (who) => staffCaller(api, account(who)),
    partner: (client) => new Partner(api, client ?? demoClient(server)),
  };
  let fault = null;
  try {
    await within(TEST_LIMIT, body(hands));
    const complaints = windows.flatMap((one) => one.complaints());
    if (complaints.length > 0) throw new Error(`the browser complained:\n  ${complaints.join("\n  ")}`);
  } catch (caught) {
    fault = caught;
    if (part) fault.stack = `in "${part}"\n${fault.stack}`;
    const complaints = windows.flatMap((one) => one.complaints());
    if (complaints.length > 0 && !fault.message.startsWith("the browser")) fault.stack += `\nthe browser complained:\n  ${complaints.join("\n  ")}`;
    for (const [index, one] of windows.entries()) {
      const name = `FAILED-${title.replace(/[^a-z0-9]+/gi, "-")}-${index}`;
      await one.keepPicture(name).catch(() => {});
      fault.stack += `\nat ${one.page.url()}, picture ${name}.png`;
    }
  } finally {
    for (const one of windows) await one.close().catch(() => {});
  }
  outcome(title, begun, fault);
}

/** By role (`coordinator_newcomers`) or by the name before the @ (`coordinator`). */
function accountOf(server, who) {
  if (options.address) return { email: `${who}@demo.example`, password: process.env.E2E_PASSWORD ?? "" };
  const accounts = demoAccounts(server.output());
  const known = accounts.find(({ nick }) => nick === who) ?? accounts.find(({ role }) => role === who);
  if (!known) throw new Error(`the server printed no log-in for '${who}', only ${accounts.map(({ nick }) => nick).join(", ")}`);
  return known;
}

function within(limit, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${limit / 1000} s`)), limit);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function findChromium() {
  const places = [
    process.env.VOORWAARTS_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ];
  const found = places.find((place) => place && existsSync(place));
  if (!found) throw new Error("no Chromium found: install it, or name it in VOORWAARTS_CHROMIUM");
  return found;
}

function indent(text) {
  return text.replace(/^/gm, "         ");
}
