// From a partner's referrals to the partner's own system, by a server that is killed at each part of the way: what arrives is
// what `GET /v1/referral-changes` says.

import { randomUUID } from "node:crypto";

const LINES = 500;
const WORKERS = 8;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Asks until it is answered: the server may be away for a while. */
async function insist(ask, seconds = 60) {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(200);
    }
  }
}

function batch(number, since) {
  const line = (_, index) => ({
    reference: `P-${number}-${index}`,
    person: {
      givenName: "Selam",
      familyName: "Tesfay",
      birthYear: 1994,
      city: "Assen",
      countryOfOrigin: "ER",
      languages: [{ language: "tir", proficiency: "native" }],
    },
    dutchLevel: "A1",
    legalBasis: { kind: "public_task", since },
  });
  return { items: Array.from({ length: LINES }, line) };
}

/** A partner's system: its own token, its webhook, and the changes that it reads, a page at a time. */
class Partner {
  static async prepare(server, receiver) {
    const details = { name: "Taalpunt", kinds: ["referrer"], agreementSignedOn: "2026-01-01" };
    const organisationId = (await server.call("POST", "/organisations", { details })).id;
    const scopes = ["referrals:write", "referrals:read", "webhooks:manage"];
    const made = await server.call("POST", "/partner-clients", { organisationId, name: "Proef", scopes });
    const partner = Object.assign(new Partner(), { server, changes: [], path: `/taalpunt/${randomUUID()}` });
    partner.token = await server.tokenOf(made.client.id, made.secret);
    const url = new URL(partner.path, receiver.url).href;
    const hook = { url, eventTypes: ["referral.status_changed"], contactEmail: "beheer@taalpunt.example" };
    await partner.call("POST", "/webhooks", { details: hook });
    partner.arrived = () => receiver.got.filter((message) => message.path === partner.path);
    return partner;
  }

  call(method, path, body) {
    return this.server.call(method, path, body, { token: this.token });
  }

  /** A batch is the same however often it is sent: each line has its reference. */
  async push(body) {
    const { items } = await insist(() => this.call("POST", "/referral-batches", body));
    return items.map((line) => line.receipt.id);
  }

  /** Goes on reading from where it was. */
  async read() {
    for (;;) {
      const from = this.cursor === undefined ? "" : `&cursor=${encodeURIComponent(this.cursor)}`;
      const page = await this.call("GET", `/referral-changes?pageSize=100${from}`);
      this.changes.push(...page.items);
      this.cursor = page.nextCursor;
      if (!page.hasMore) return;
    }
  }

  /** Reads until each of these referrals was told to be in review. */
  async readUntilReviewed(ids) {
    await insist(async () => {
      await this.read();
      const reviewed = new Set(this.changes.filter(({ status }) => status === "in_review").map(({ referralId }) => referralId));
      const missing = ids.filter((id) => !reviewed.has(id)).length;
      if (missing > 0) throw new Error(`${missing} changes are never told`);
    }, 120);
  }
}

/** A colleague takes them in review, several at once, and again when the server was killed before it answered. */
async function review(server, ids, token, progress) {
  const todo = [...ids];
  const work = async () => {
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      const path = `/referrals/${id}/review`;
      await insist(() => server.call("POST", path, undefined, { token, key: id }));
      progress.done += 1;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
}

async function until(what, seconds, holds) {
  const deadline = Date.now() + seconds * 1_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await pause(5);
  }
}

const told = ({ referralId, status, statusSince }) => `${referralId} ${status} ${statusSince}`;

export async function wholePath(server, receiver, holds) {
  receiver.got = [];
  receiver.decide = () => 204;
  const partner = await Partner.prepare(server, receiver);
  const token = await server.tokenOfColleague();
  const killed = async (when) => {
    await server.kill();
    console.log(`killed ${when}: ${partner.arrived().length} message(s) had arrived`);
    await server.start();
  };
  const since = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10);
  const ids = await partner.push(batch(1, since));
  ids.push(...(await partner.push(batch(2, since))));
  holds(`${2 * LINES} referrals are pushed`, new Set(ids).size === 2 * LINES);
  await killed("as it begins to follow");
  await until("the first messages", 90, () => partner.arrived().length >= 100);
  await killed("as it sends");
  const progress = { done: 0 };
  const amid = async () => {
    await until("half of the changes", 90, () => progress.done >= LINES);
    const { done } = progress;
    await killed("as referrals change");
    return done;
  };
  const [done] = await Promise.all([amid(), review(server, ids, token, progress)]);
  holds(`${progress.done} referrals are taken in review, the server killed after ${done}`, done < ids.length && progress.done === ids.length);
  await partner.readUntilReviewed(ids);
  const distinct = () => new Map(partner.arrived().map(({ event }) => [event.id, told(event.data)]));
  // What a killed server had leased is leased again after half a minute, each of the three times.
  await until("all that changed", 300, () => {
    const arrived = distinct();
    return partner.changes.every(({ id }) => arrived.has(id));
  });
  await partner.read();
  const arrived = distinct();
  holds(
    `the ${partner.changes.length} changes of the list are the ${arrived.size} events that arrived`,
    arrived.size === partner.changes.length && partner.changes.every((change) => arrived.get(change.id) === told(change)),
  );
  const listed = new Map();
  for (const { referralId, id } of partner.changes) listed.set(referralId, [...(listed.get(referralId) ?? []), id]);
  const came = new Map();
  for (const { event } of partner.arrived()) {
    const of = came.get(event.data.referralId) ?? [];
    if (!of.includes(event.id)) came.set(event.data.referralId, [...of, event.id]);
  }
  const inOrder = [...listed].every(([referral, events]) => events.join() === came.get(referral)?.join());
  holds("the events of each referral arrived in the order of the list", inOrder);
  console.log(`${partner.arrived().length - arrived.size} message(s) arrived more than once`);
}
