// A partner's journey, by a client whose types come from the OpenAPI document: `tsc --strict` holds every call to it.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type NewReferral = components["schemas"]["NewReferral"];

const { API, CLIENT_ID, CLIENT_SECRET } = process.env;
assert(API && CLIENT_ID && CLIENT_SECRET, "API, CLIENT_ID and CLIENT_SECRET");

let passed = 0;
async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const outcome = await work();
  passed += 1;
  console.log(`ok: ${what}`);
  return outcome;
}

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

console.log(`${passed} passed, 0 failed`);
