// A partner's journey, by a client whose types come from the OpenAPI document: `tsc --strict` holds every call to it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type NewReferral = components["schemas"]["NewReferral"];
type Told = { id: string; type: string; data: { referralId: string; status: string } };

const { API, CLIENT_ID, CLIENT_SECRET } = process.env;
assert(API && CLIENT_ID && CLIENT_SECRET, "API, CLIENT_ID and CLIENT_SECRET");

let passed = 0;
async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const outcome = await work();
  passed += 1;
  console.log(`ok: ${what}`);
  return outcome;
}

const later = () => new Promise((later) => setTimeout(later, 300));

const token = await step("a token", async () => {
  const { data } = await createClient<paths>({ baseUrl: API }).POST("/oauth2/token", {
    body: { grant_type: "client_credentials", client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
    bodySerializer: (body) => new URLSearchParams(Object.entries(body as Record<string, string>)),
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
  assert(data);
  assert.equal(data.token_type, "Bearer");
  return data.access_token;
});
const api = createClient<paths>({ baseUrl: `${API}/v1`, headers: { Authorization: `Bearer ${token}` } });

await step("there are places", async () => {
  const { data } = await api.GET("/capacity");
  assert(data);
  for (const cohort of data.cohorts) assert(cohort.newcomers.taken >= 0 && cohort.established.taken >= 0);
});

const reference = `TS-${Date.now()}`;
const referral: NewReferral = {
  reference,
  person: { givenName: "Saron", familyName: "Ghebre", contact: { phone: "+31600000000" } },
  dutchLevel: "A1",
  legalBasis: { kind: "public_task", since: "2026-01-05" },
};
const push = (body: NewReferral, key: string) => api.POST("/referrals", { body, params: { header: { "Idempotency-Key": key } } });

const pushed = await step("a referral is pushed", async () => {
  const { data, response } = await push(referral, reference);
  assert.equal(response.status, 201);
  assert(data);
  assert.equal(data.status, "received");
  return data;
});

await step("sent again with the same key, there is still one", async () => {
  const { data } = await push(referral, reference);
  assert.equal(data?.id, pushed.id);
});

await step("sent again by its reference alone, too", async () => {
  const { data, response } = await push(referral, `${reference}-later`);
  assert.equal(response.status, 200);
  assert.equal(data?.id, pushed.id);
});

await step("with other contents it is refused, and says which referral has the reference", async () => {
  const { error } = await push({ ...referral, dutchLevel: "B1" }, `${reference}-other`);
  assert.equal(error?.code, "reference_in_use");
  assert.equal(error.existingReferralId, pushed.id);
});

await step("all faults come at once, each with its place", async () => {
  const { error } = await push({ ...referral, reference: `${reference}-2`, goal: "BSN 111222333" }, `${reference}-2`);
  assert.equal(error?.code, "validation_failed");
  assert.deepEqual(error.errors?.map(({ pointer, code }) => [pointer, code]), [["/goal", "citizen_service_number"]]);
});

await step("its status is read", async () => {
  const { data } = await api.GET("/referrals/{referralId}/status", { params: { path: { referralId: pushed.id } } });
  assert.equal(data?.reference, reference);
  assert.equal(data.status, "received");
});

await step("it is found by its reference", async () => {
  const { data } = await api.GET("/referral-statuses", { params: { query: { reference } } });
  assert.deepEqual(data?.items.map(({ id }) => id), [pushed.id]);
});

await step("it is read back and corrected, unless someone did in between", async () => {
  const path = { referralId: pushed.id };
  const { data, response } = await api.GET("/referrals/{referralId}/contents", { params: { path } });
  assert(data);
  const corrected: NewReferral = { ...data, dutchLevel: "A2" };
  const seen = response.headers.get("ETag") ?? "";
  const { data: now } = await api.PUT("/referrals/{referralId}/contents", { body: corrected, params: { path, header: { "If-Match": seen } } });
  assert.equal(now?.dutchLevel, "A2");
  const { error } = await api.PUT("/referrals/{referralId}/contents", {
    body: { ...corrected, dutchLevel: "B1" },
    params: { path, header: { "If-Match": seen } },
  });
  assert.equal(error?.code, "precondition_failed");
});

await step("many at once have a result each", async () => {
  const items: NewReferral[] = [{ ...referral, reference: `${reference}-3` }, { ...referral, reference: `${reference}-4`, goal: "BSN 111222333" }];
  const { data } = await api.POST("/referral-batches", { body: { items } });
  assert.deepEqual(data?.items.map(({ outcome }) => outcome), ["created", "refused"]);
});

const told: Told[] = [];
const receiver = createServer((request, response) => {
  let text = "";
  request.on("data", (part) => (text += part)).on("end", () => {
    told.push(JSON.parse(text));
    response.writeHead(204).end();
  });
}).listen(0, "127.0.0.1");

const webhook = await step("a webhook is added, with a secret that is shown once", async () => {
  await once(receiver, "listening");
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const details = { url, eventTypes: ["referral.status_changed" as const], contactEmail: "beheer@werkplein.example" };
  const { data } = await api.POST("/webhooks", { body: { details, signature: "hmac" } });
  assert(data);
  assert(data.secret.startsWith("whsec_"));
  return data.webhook;
});

await step("it is withdrawn", async () => {
  const { data } = await api.POST("/referrals/{referralId}/withdraw", { params: { path: { referralId: pushed.id } } });
  assert.equal(data?.status, "withdrawn");
});

await step("the webhook is told, and the log of its messages says so", async () => {
  const path = { webhookId: webhook.id };
  let status: string | undefined;
  for (const until = Date.now() + 20_000; Date.now() < until && status !== "delivered"; await later()) {
    const message = told.find(({ data }) => data.referralId === pushed.id && data.status === "withdrawn");
    if (!message) continue;
    assert.equal(message.type, "referral.status_changed");
    const { data } = await api.GET("/webhooks/{webhookId}/deliveries", { params: { path, query: { pageSize: 100 } } });
    status = data?.items.find(({ eventId }) => eventId === message.id)?.status;
  }
  assert.equal(status, "delivered");
});

await step("the webhook is taken away", async () => {
  const path = { webhookId: webhook.id };
  const { response: seen } = await api.GET("/webhooks/{webhookId}", { params: { path } });
  const { response } = await api.DELETE("/webhooks/{webhookId}", { params: { path, header: { "If-Match": seen.headers.get("ETag") ?? "" } } });
  assert.equal(response.status, 204);
  receiver.close();
  receiver.closeAllConnections();
});

await step("every change is in the list, in order, and the list goes on where it ended", async () => {
  const found: string[] = [];
  let cursor: string | undefined;
  for (const until = Date.now() + 20_000; Date.now() < until && !found.includes("withdrawn"); ) {
    const { data } = await api.GET("/referral-changes", { params: { query: { cursor, pageSize: 100 } } });
    assert(data);
    found.push(...data.items.filter((change) => change.referralId === pushed.id).map(({ status }) => status));
    cursor = data.nextCursor;
    if (!data.hasMore) await later();
  }
  assert.equal(found.at(-1), "withdrawn");
});

console.log(`${passed} passed, 0 failed`);
