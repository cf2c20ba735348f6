// The real server on demo data, in a data folder that is new each time.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_LIMIT = 120_000;

function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer().once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

/**
 * Starts `binary`, which mails to `mailbox` if there is one and begins with a copy of the folder `data` if there is one;
 * answers its address, what it has printed so far and how to stop it. What it stored is given to `keep` then, or is gone.
 */
export async function startServer(binary, { mailbox, data } = {}) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "voorwaarts-e2e-"));
  chmodSync(folder, 0o711); // a server that is root gives its database to another user, who must be able to pass
  const stored = join(folder, "data");
  if (data) copy(data, stored);
  const child = spawn(binary, ["serve", "--demo", "--address", `127.0.0.1:${port}`, "--data-folder", stored], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...(mailbox && { VOORWAARTS_SMTP_URL: mailbox.url, VOORWAARTS_PUBLIC_URL: `http://localhost:${port}` }) },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const ended = new Promise((resolve) => child.once("close", (code, signal) => resolve(code ?? signal)));
  let gone = false;
  ended.then(() => (gone = true));

  // `localhost` rather than 127.0.0.1: browsers accept Secure cookies from it without HTTPS.
  const address = `http://localhost:${port}`;
  const stop = async (keep = () => {}) => {
    child.kill("SIGTERM");
    const outcome = await ended;
    keep(stored);
    rmSync(folder, { recursive: true, force: true });
    mailbox?.close();
    return outcome;
  };
  const begun = Date.now();
  while (!(await answers(`http://127.0.0.1:${port}/health/ready`))) {
    if (gone || Date.now() - begun > START_LIMIT) {
      await stop();
      throw new Error(`the server did not start:\n${output}`);
    }
    await new Promise((later) => setTimeout(later, 50));
  }
  return { address, mailbox, output: () => output, startedIn: Date.now() - begun, stop };
}

/** A folder with what a server on demo data stores: copying it takes a second, loading the demo ten. */
export async function demoData(binary) {
  const folder = mkdtempSync(join(tmpdir(), "voorwaarts-e2e-"));
  chmodSync(folder, 0o711);
  const { stop } = await startServer(binary);
  await stop((stored) => copy(stored, join(folder, "data")));
  return { data: join(folder, "data"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** As it is, with owners: those of a database are looked at. */
function copy(from, to) {
  execFileSync("cp", ["-a", from, to]);
}

async function answers(address) {
  try {
    return (await fetch(address)).ok;
  } catch {
    return false;
  }
}

/** The demo log-ins, as the server prints them: one password for all, and a line with address, name and role for each. */
export function demoAccounts(output) {
  const plain = output.replace(/\u001b\[[0-9;]*m/g, "");
  const password = /with the password: (.+)/.exec(plain)?.[1].trim();
  return [...plain.matchAll(/^ +(([a-z.]+)@demo\.\S+) {2,}(\S.*?) {2,}(\S+)$/gm)].map(([, email, nick, name, role]) => ({
    email,
    nick,
    name,
    role,
    password,
  }));
}

/** The demo's partner client, as the server prints it. */
export function demoPartner(output) {
  const [, id] = /client_id +(\S+)/.exec(output) ?? [];
  const [, secret] = /client_secret +(\S+)/.exec(output) ?? [];
  return { id, secret };
}
