// See `run`.

import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";

import pg from "pg";

import { startReceiver } from "./receiver.mjs";
import { Server } from "./server.mjs";
import { verifiers } from "./verifiers.mjs";
import { wholePath } from "./whole-path.mjs";

const MESSAGES = 1_000;
const SUBJECTS = 50;

const { values } = parseArgs({ options: { server: { type: "string" }, database: { type: "string" } } });
if (!values.server || !values.database) {
  console.error("usage: run --server BINARY --database URL (of an empty database)");
  process.exit(2);
}

let passed = 0;
let failed = 0;
function holds(what, is) {
  if (is) passed += 1;
  else failed += 1;
  console.log(`${is ? "passed" : "FAILED"}: ${what}`);
}

async function webhookOf(server, organisationId, receiver, signature) {
  // An organisation has one webhook for each address.
  const url = `${receiver.url}?webhook=${randomUUID()}`;
  const details = { url, eventTypes: ["referral.status_changed"], contactEmail: "beheer@werkplein.example" };
  return server.call("POST", "/webhooks", { organisationId, signature, details });
}

/** The next test message of a webhook. */
async function next(server, receiver, id) {
  const { eventId } = await server.call("POST", `/webhooks/${id}/test`);
  const ours = (got) => got.find((message) => message.event.id === eventId);
  await receiver.until("a test message", 20, ours);
  return ours(receiver.got);
}

async function signatures(server, organisation, receiver) {
  const { hmac, ed25519 } = await verifiers();
  for (const [kind, libraries] of [["hmac", hmac], ["ed25519", ed25519]]) {
    const { webhook, secret: first } = await webhookOf(server, organisation, receiver, kind);
    const rotate = async (overlapHours) => (await server.call("POST", `/webhooks/${webhook.id}/secrets`, { overlapHours })).secret;
    const before = await next(server, receiver, webhook.id);
    const second = await rotate(24);
    const during = await next(server, receiver, webhook.id);
    const third = await rotate(0);
    const after = await next(server, receiver, webhook.id);
    const changed = { ...before, body: before.body.replace("webhook.test", "webhook.best") };
    const old = { ...before, headers: { ...before.headers, "webhook-timestamp": String(Math.floor(Date.now() / 1000) - 3600) } };
    for (const [name, verifies] of Object.entries(libraries)) {
      holds(`${name}: before a rotation the first secret verifies`, verifies(first, before) && !verifies(second, before));
      holds(`${name}: during a rotation both verify`, verifies(first, during) && verifies(second, during));
      holds(`${name}: after a rotation the new one alone verifies`, verifies(third, after) && !verifies(first, after) && !verifies(second, after));
      holds(`${name}: what was changed or is old is refused`, !verifies(first, changed) && !verifies(first, old));
    }
    await server.call("POST", `/webhooks/${webhook.id}/pause`);
  }
}

/** Writes down 1,000 events, twenty about each subject, as the server does when they happen. */
async function happen(organisation) {
  const client = new pg.Client({ connectionString: values.database });
  await client.connect();
  const from = new Date(Date.now() - 60_000).toISOString();
  const rows = Array.from({ length: MESSAGES }, (_, number) => ({ id: randomUUID(), subject: `referrals/${number % SUBJECTS}`, number }));
  await client.query(
    `INSERT INTO webhook_event (id, kind, organisation_id, subject, occurred_at, data, created_at)
     SELECT (row ->> 'id')::uuid, 'referral.status_changed', $2, row ->> 'subject', $3, jsonb_build_object('number', row -> 'number'), now()
     FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS list (row, place) ORDER BY place`,
    [JSON.stringify(rows), organisation, from],
  );
  await client.end();
  return from;
}

async function killed(server, organisation, receiver) {
  const { webhook } = await webhookOf(server, organisation, receiver, "hmac");
  receiver.got = [];
  // Every twentieth message is refused the first time, so that order is put to the test.
  const seen = new Set();
  receiver.decide = ({ event }) => {
    const isNew = !seen.has(event.id);
    seen.add(event.id);
    return isNew && event.data.number % 20 === 7 ? 503 : 204;
  };
  const taken = (got) => got.filter((message) => message.status === 204);
  const from = await happen(organisation);
  const { messages } = await server.call("POST", `/webhooks/${webhook.id}/replay`, { from });
  holds(`${MESSAGES} messages are put in line`, messages === MESSAGES);
  await receiver.until("400 messages", 60, (got) => taken(got).length >= 400);
  await server.kill();
  holds(`killed with ${taken(receiver.got).length} of ${MESSAGES} delivered`, taken(receiver.got).length < MESSAGES);
  await server.start();
  const distinct = (got) => new Set(taken(got).map((message) => message.event.id)).size;
  // What the killed server had taken is taken again after half a minute. How fast the rest goes isn't the point here.
  await receiver.until("all messages", 240, (got) => distinct(got) >= MESSAGES);
  holds(`each of the ${MESSAGES} messages arrived`, distinct(receiver.got) === MESSAGES);
  const last = new Map();
  const first = new Set();
  let inOrder = true;
  for (const { event } of taken(receiver.got)) {
    if (first.has(event.id)) continue;
    first.add(event.id);
    inOrder &&= (last.get(event.subject) ?? -1) < event.data.number;
    last.set(event.subject, event.data.number);
  }
  holds("messages about one subject arrived in order", inOrder);
  console.log(`${taken(receiver.got).length - MESSAGES} message(s) arrived more than once, since the server was killed before it noted them`);
}

const server = await Server.prepare(values.server, values.database);
const receiver = await startReceiver();
try {
  await server.start();
  const details = { name: "Werkplein", kinds: ["referrer"], agreementSignedOn: "2026-01-01" };
  const organisation = (await server.call("POST", "/organisations", { details })).id;
  await signatures(server, organisation, receiver);
  await killed(server, organisation, receiver);
  await wholePath(server, receiver, holds);
} catch (error) {
  holds(`it runs to its end: ${error.stack}\n${server.log ?? ""}`, false);
} finally {
  await server.kill().catch(() => {});
  server.remove();
  receiver.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
