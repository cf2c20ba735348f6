// Does the ten-minute guide do what it says? Runs its commands in order, in one shell, against a fresh demo server, and holds
// each answer against the block that follows it.
//
//   node scripts/proofs/guide/run.mjs --server target/release/voorwaarts     a program, which is started on demo data
//   node scripts/proofs/guide/run.mjs --server http://127.0.0.1:8080         one that runs
//
// A block marked `sh` is run. A block `json`, `http` or `text` right after it says what comes out: every field, header and line
// in it has to be there, and an ellipsis stands for anything.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "../../../frontend/e2e/lib/server.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const wanted = process.argv[process.argv.indexOf("--server") + 1];
if (!process.argv.includes("--server") || !wanted) throw new Error("--server PROGRAM or --server http://…");

const server = wanted.startsWith("http") ? { address: wanted, stop: () => 0 } : await startServer(wanted);
// A demo's own news ends with its start. The guide asks for all since a second, and whoever reads it is later than that one.
await new Promise((later) => setTimeout(later, 1_000));
const folder = mkdtempSync(join(tmpdir(), "voorwaarts-guide-"));
let passed = 0;
let failed = 0;
try {
  const guide = readFileSync(join(root, "docs/partner/guide.md"), "utf8").replaceAll("http://127.0.0.1:8080", server.address);
  const shell = open(folder);
  for (const { commands, kind, expected, line } of steps(guide)) {
    const attempt = async () => {
      const { output, status } = await shell.run(commands);
      return { output, faults: status === 0 ? compare(kind, expected, output) : [`the commands ended with ${status}`] };
    };
    let { output, faults } = await attempt();
    // What only reads is read again: on a busy machine news takes longer than the guide says.
    const until = Date.now() + 40_000;
    while (faults.length > 0 && !/ (-d|-X|-o) |&\s*$/m.test(commands) && Date.now() < until) {
      await new Promise((later) => setTimeout(later, 2_000));
      ({ output, faults } = await attempt());
    }
    if (faults.length === 0) {
      passed += 1;
    } else {
      failed += 1;
      console.log(`line ${line}: ${faults.join("; ")}\n--- the commands\n${commands}--- what came out\n${output}---`);
    }
  }
  shell.end();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (passed + failed < 4) {
  failed += 1;
  console.log("the guide has hardly any commands: was it read?");
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

/** Each block of commands, with what it should answer. */
function steps(markdown) {
  const blocks = [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  return blocks.flatMap(([, kind, commands], at) => {
    if (kind !== "sh") return [];
    const next = blocks[at + 1];
    const answer = next && ["json", "http", "text"].includes(next[1]) ? next : [];
    return [{ commands, kind: answer[1], expected: answer[2], line: markdown.slice(0, blocks[at].index).split("\n").length }];
  });
}

/** One shell for the whole guide, since later commands use what earlier ones kept. */
function open(cwd) {
  const shell = spawn("bash", ["-u", "-o", "pipefail"], { cwd, stdio: ["pipe", "pipe", "pipe"] });
  const mark = `end-of-block-${process.pid}`;
  let heard = "";
  let told = () => {};
  for (const stream of [shell.stdout, shell.stderr]) stream.on("data", (text) => ((heard += text), told()));
  return {
    run: (commands) =>
      new Promise((resolve, reject) => {
        heard = "";
        const late = setTimeout(() => reject(new Error(`no end after a minute of:\n${commands}\n${heard}`)), 60_000);
        told = () => {
          const end = new RegExp(`\\n?${mark} (\\d+)\\n`).exec(heard);
          if (!end) return;
          clearTimeout(late);
          resolve({ output: heard.slice(0, end.index), status: Number(end[1]) });
        };
        shell.stdin.write(`${commands}\nprintf '\\n${mark} %s\\n' $?\n`);
      }),
    end: () => shell.stdin.end(),
  };
}

function compare(kind, expected, output) {
  switch (kind) {
    case undefined:
      return [];
    case "text":
      return fits(expected.trim(), output.trim()) ? [] : [`not ${expected.trim()}`];
    case "json":
      return json(expected, output);
    default: {
      const [wantedHead, wantedBody] = parts(expected);
      const [head, body] = parts(output);
      const lines = head.split("\n").map((line) => line.trim().toLowerCase());
      const missing = wantedHead.split("\n").filter((wanted) => !lines.some((line) => fits(wanted.trim().toLowerCase(), line)));
      return [...missing.map((line) => `no ${line}`), ...(wantedBody.trim() ? json(wantedBody, body) : [])];
    }
  }
}

function parts(message) {
  const [head, ...body] = message.replaceAll("\r", "").split("\n\n");
  return [head, body.join("\n\n")];
}

function json(expected, output) {
  try {
    return differences(JSON.parse(expected), JSON.parse(output), "");
  } catch (error) {
    return [`no JSON: ${error.message}`];
  }
}

/** What of `wanted` isn't in `found`. More may be in it. */
function differences(wanted, found, at) {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length < wanted.length) return [`${at || "/"} has too few items`];
    return wanted.flatMap((item, index) => differences(item, found[index], `${at}/${index}`));
  }
  if (wanted !== null && typeof wanted === "object") {
    if (found === null || typeof found !== "object") return [`${at || "/"} is no object`];
    return Object.entries(wanted).flatMap(([name, value]) =>
      name in found ? differences(value, found[name], `${at}/${name}`) : [`${at}/${name} isn't there`],
    );
  }
  const same = typeof wanted === "string" ? typeof found === "string" && fits(wanted, found) : wanted === found;
  return same ? [] : [`${at} is ${JSON.stringify(found)}`];
}

/** Whether a text is as expected, with an ellipsis for anything. */
function fits(expected, text) {
  const pattern = expected.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join("[\\s\\S]+")}$`).test(text);
}
