// The server under proof: started, killed, started again; and an administrator who talks to it.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const EMAIL = "beheer@voorbeeld.example";
const COLLEAGUE = "bemiddeling@voorbeeld.example";
const PASSWORD = "vier paarden op zondag";

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

export class Server {
  static async prepare(binary, database) {
    const folder = mkdtempSync(join(tmpdir(), "webhooks-proof-"));
    writeFileSync(join(folder, "secret"), "a secret of the proof, long enough for it");
    for (const [email, name, role] of [[EMAIL, "Noor Wiersma", "administrator"], [COLLEAGUE, "Tineke Boer", "coordinator_newcomers"]]) {
      const made = spawnSync(
        binary,
        ["admin", "create-user", "--database-url", database, "--email", email, "--name", name, "--role", role],
        { input: `${PASSWORD}\n`, encoding: "utf8" },
      );
      if (made.status !== 0) throw new Error(`no account: ${made.stderr}`);
    }
    return Object.assign(new Server(), { binary, database, folder, port: await freePort() });
  }

  async start() {
    const address = `127.0.0.1:${this.port}`;
    this.process = spawn(
      this.binary,
      ["serve", "--database-url", this.database, "--address", address, "--secret-file", join(this.folder, "secret"),
        "--webhooks-to-private-addresses"],
      { stdio: ["ignore", "ignore", "pipe"], env: { PATH: process.env.PATH } },
    );
    this.log = "";
    this.process.stderr.on("data", (chunk) => (this.log = (this.log + chunk).slice(-20_000)));
    const until = Date.now() + 30_000;
    for (;;) {
      const ready = await fetch(`http://${address}/health/ready`).then((answer) => answer.ok, () => false);
      if (ready) break;
      if (Date.now() > until || this.process.exitCode !== null) throw new Error(`it doesn't start: ${this.log}`);
      await new Promise((done) => setTimeout(done, 50));
    }
    this.token = await this.logIn(EMAIL);
  }

  async logIn(email) {
    return (await this.call("POST", "/session", { email, password: PASSWORD })).accessToken;
  }

  /** Of somebody who decides on referrals. */
  tokenOfColleague() {
    return this.logIn(COLLEAGUE);
  }

  /** Of a partner's client. */
  async tokenOf(id, secret) {
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: id, client_secret: secret });
    const answer = await fetch(`http://127.0.0.1:${this.port}/oauth2/token`, { method: "POST", body, headers: { connection: "close" } });
    if (!answer.ok) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).access_token;
  }

  /** At once, without a chance to finish anything. */
  async kill() {
    const child = this.process;
    // One that has ended by itself says so no more.
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await ended;
  }

  /** As the administrator, or whoever this token is of; done once with a key, however often it is sent. */
  async call(method, path, body, { token = this.token, key } = {}) {
    // The server closes connections that are quiet for a while, and may be killed in between.
    const headers = { accept: "application/json", connection: "close" };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (token !== undefined && path !== "/session") headers.authorization = `Bearer ${token}`;
    if (key !== undefined) headers["idempotency-key"] = key;
    const options = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
    const answer = await fetch(`http://127.0.0.1:${this.port}/v1${path}`, options);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
