// Runs each operation against the server (wrk) and the same statements against PostgreSQL (pgbench), in turns, and
// prints a table of ratios.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, type } from "node:os";
import { join } from "node:path";

const { BENCH_ADDRESS: address, BENCH_WORK: work, BENCH_SOCKET: socket, BENCH_PGBENCH: pgbench } = process.env;
const number = (name) => Number(process.env[`BENCH_${name}`]);
const people = number("PEOPLE"), seconds = number("SECONDS"), rounds = number("ROUNDS"), clients = number("CLIENTS");
const PASSWORD = "vier paarden op zondag";

const started = performance.now();
while (!(await fetch(`${address}/health/ready`).then((r) => r.ok, () => false))) {
  if (performance.now() - started > 20_000) throw new Error(readFileSync(join(work, "server.log"), "utf8"));
  await new Promise((resolve) => setTimeout(resolve, 5));
}
const coldStart = performance.now() - started;

async function call(method, path, token, body) {
  // The server closes connections that are quiet for a while, and the rounds in between are longer than that.
  const headers = { "content-type": "application/json", connection: "close", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(address + path, { method, headers, body: body && JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
const logIn = async (role) => (await call("POST", "/v1/session", "", { email: `${role}@bench.example`, password: PASSWORD })).accessToken;
const newClient = {
  organisationId: "01900000-0000-7000-9000-000000000001", name: "bench", scopes: ["referrals:write", "referrals:read"],
};
const { client, secret } = await call("POST", "/v1/partner-clients", await logIn("administrator"), newClient);
// Tokens live ten minutes, so each operation gets one of its own.
const staff = () => logIn("coordinator_newcomers");
const partner = async () => {
  const authorization = `Basic ${Buffer.from(`${client.id}:${secret}`).toString("base64")}`;
  const body = new URLSearchParams({ grant_type: "client_credentials" });
  return (await (await fetch(`${address}/oauth2/token`, { method: "POST", headers: { authorization, connection: "close" }, body })).json()).access_token;
};

async function cursors(token, wanted) {
  const found = [""];
  let next = "";
  while (found.length < wanted) {
    const page = await call("GET", `/v1/people?pageSize=50&dutchLevel=A2${next && `&cursor=${next}`}`, token);
    if (!page.nextCursor) break;
    found.push((next = page.nextCursor));
  }
  return found;
}
const names = () => call("GET", "/v1/people?pageSize=100&sort=recently_changed", names.token).then((page) =>
  page.items.map((person) => person.displayName.split(" ")[1].toLowerCase()));

// What the server does for every call of staff, in SQL.
const account = "(SELECT id FROM account WHERE email = 'coordinator_newcomers@bench.example')";
const session = `SELECT ARRAY(SELECT role FROM account_role WHERE account_id = account.id AND revoked_at IS NULL) AS roles
  FROM session JOIN account ON account.id = session.account_id WHERE session.id = (SELECT id FROM session LIMIT 1)
  AND session.ended_at IS NULL AND session.ends_at > now() AND account.disabled_at IS NULL;`;
const summaries = (ids) => `SELECT person.id, given_name, family_name, birth_year, city, dutch_level, changed_at,
  ARRAY(SELECT kind FROM role_period WHERE person_id = person.id AND starts_on <= current_date AND (ends_on IS NULL OR ends_on > current_date) ORDER BY starts_on, kind),
  (SELECT min(opened_on) FROM request WHERE person_id = person.id AND closed_on IS NULL),
  COALESCE((SELECT id FROM buddy_match WHERE newcomer_id = person.id AND status IN ('active', 'paused') LIMIT 1),
           (SELECT id FROM buddy_match WHERE established_id = person.id AND status IN ('active', 'paused') LIMIT 1))
  FROM (${ids}) AS wanted JOIN person ON person.id = wanted.id;`;
const onePerson = "\\set i random(1, :people)\n";
const personId = "format('01900000-0000-7000-8000-%s', lpad(to_hex(:i::int), 12, '0'))::uuid";
const personRow = `SELECT * FROM person WHERE id = ${personId};`;
const record = (action, rows) => `INSERT INTO access_record (at, person_id, action, account_id) SELECT now(), person_id, '${action}', ${account} FROM ${rows};`;
const page = `SELECT id FROM person WHERE dutch_level = 'A2' AND (sort_name, id) > (:name::text, '00000000-0000-0000-0000-000000000000'::uuid) ORDER BY sort_name, id LIMIT 51`;
const startOfPage = "\\set a random(1, 20)\n\\set b random(1, 20)\nSELECT (ARRAY['ba','sa','lu','mi','ro','ta','ke','no','fa','di','wo','he','ja','su','el','an','or','im','ze','pa'])[:a::int] || (ARRAY['ba','sa','lu','mi','ro','ta','ke','no','fa','di','wo','he','ja','su','el','an','or','im','ze','pa'])[:b::int] AS name \\gset\n";
const referralColumns = "(id, status, source, organisation_id, partner_client_id, reference, payload_hash, side, person, dutch_level, legal_basis, legal_basis_since, received_at)";

const wholeYear = "/v1/figures?from=2023-01-01&to=2024-01-01";
// The same counts of a year, straight from the rows that people wrote: a part of the figures, without their records, parts and
// filters. So the ratio says what the definitions and the kept counts cost or save.
const year = ["2023-01-01", "2024-01-01"].map((day) => `DATE '${day}'`);
const inYear = (column) => `${column} >= ${year[0]} AND ${column} < ${year[1]}`;
const runs = `starts_on < ${year[1]} AND (ends_on IS NULL OR ends_on > ${year[0]})`;
const plainYear = `${session}
SELECT kind, count(*) FROM buddy_match WHERE ${inYear("starts_on")} GROUP BY kind;
SELECT count(*) FROM buddy_match WHERE starts_on < ${year[1]};
SELECT end_reason, count(*) FROM buddy_match WHERE ${inYear("ends_on")} GROUP BY end_reason;
SELECT source, count(DISTINCT enrolment.person_id) FROM enrolment JOIN referral ON referral.person_id = enrolment.person_id WHERE role = 'newcomer' AND ${runs} GROUP BY source;
SELECT organisation_id, count(DISTINCT enrolment.person_id) FROM enrolment JOIN referral ON referral.person_id = enrolment.person_id WHERE role = 'newcomer' AND ${runs} GROUP BY organisation_id;
SELECT count(*) FROM (SELECT level.person_id FROM dutch_assessment AS level JOIN enrolment ON enrolment.person_id = level.person_id WHERE role = 'newcomer' AND ${runs} GROUP BY level.person_id HAVING max(level) > min(level)) AS rose;
SELECT kind, count(DISTINCT person_id) FROM role_period WHERE starts_on < ${year[1]} AND (ends_on IS NULL OR ends_on >= ${year[1]}) GROUP BY kind;
SELECT kind, count(*) FROM event WHERE status = 'held' AND ${inYear("starts_at")} GROUP BY kind;
SELECT kind, count(*) FROM event JOIN event_registration ON event_id = event.id WHERE attendance = 'present' AND ${inYear("starts_at")} GROUP BY kind;
SELECT count(DISTINCT person_id) FROM event JOIN event_registration ON event_id = event.id WHERE kind = 'praathuis' AND attendance = 'present' AND ${inYear("starts_at")};
SELECT kind, count(*) FROM destination WHERE ${inYear("reached_on")} GROUP BY kind;
SELECT kind, count(*) FROM training WHERE ${inYear("attended_on")} GROUP BY kind;`;

const operations = [
  {
    title: "one person by id, read recorded; against one plain SELECT", goal: 0.45, token: staff,
    lua: (token) => `request = function() return wrk.format("GET", string.format("/v1/people/01900000-0000-7000-8000-%012x", math.random(${people})), {["Authorization"]="Bearer ${token}"}) end`,
    sql: onePerson + personRow,
  },
  {
    title: "the same; against the same statements", goal: 0.8, token: staff,
    lua: (token) => `request = function() return wrk.format("GET", string.format("/v1/people/01900000-0000-7000-8000-%012x", math.random(${people})), {["Authorization"]="Bearer ${token}"}) end`,
    sql: `${onePerson}${session}\nBEGIN;\n${personRow}
SELECT language, proficiency FROM person_language WHERE person_id = ${personId} ORDER BY language;
SELECT * FROM role_period WHERE person_id = ${personId} ORDER BY starts_on DESC, id DESC;
SELECT * FROM dutch_assessment WHERE person_id = ${personId} AND skill = 'overall' ORDER BY assessed_on DESC, id DESC LIMIT 1;
${record("read", `(VALUES (${personId})) AS one (person_id)`)}\nCOMMIT;`,
  },
  {
    title: "list of 50, filtered, any page, each person recorded; against the same statements", goal: 0.4, token: staff,
    lua: async (token) => `local cursors = {${(await cursors(token, 200)).map((c) => `"${c && `&cursor=${c}`}"`).join(",")}}
request = function() return wrk.format("GET", "/v1/people?pageSize=50&dutchLevel=A2" .. cursors[math.random(#cursors)], {["Authorization"]="Bearer ${token}"}) end`,
    sql: `${startOfPage}${session}\nBEGIN;\n${page};\n${summaries(page)}\n${record("listed", `(${page}) AS listed (person_id)`)}\nCOMMIT;`,
  },
  {
    title: "search by name: whole, beginning or one typing error, found people recorded", token: staff,
    lua: async (token) => {
      names.token = token;
      const found = await names();
      const typed = found.flatMap((name) => [name, name.slice(0, 5), name.slice(0, 3) + "x" + name.slice(4)]);
      return `local names = {${typed.map((name) => `"${name}"`).join(",")}}
request = function() return wrk.format("POST", "/v1/people/search", {["Authorization"]="Bearer ${token}",["Content-Type"]="application/json"}, string.format('{"name":"%s"}', names[math.random(#names)])) end`;
    },
  },
  {
    // Asked for in another order each time, they are counted each time.
    title: "all figures of a year, counted; against a dozen plain counts of the same year", limit: "p50 ≤ 150 ms, one client", clients: 1, token: staff,
    lua: async (token) => {
      const { items } = await call("GET", wholeYear, token);
      const keys = items.map((figure) => `"${figure.key}"`);
      return `local keys = {${keys.join(",")}}
math.randomseed(os.time())
request = function()
for at = #keys, 2, -1 do local other = math.random(at); keys[at], keys[other] = keys[other], keys[at] end
return wrk.format("GET", "${wholeYear}&keys=" .. table.concat(keys, ","), {["Authorization"]="Bearer ${token}"}) end`;
    },
    sql: plainYear,
  },
  {
    title: "the same, when nothing has changed since they were counted", limit: "p50 ≤ 150 ms, one client", clients: 1, token: staff,
    lua: (token) => `request = function() return wrk.format("GET", "${wholeYear}", {["Authorization"]="Bearer ${token}"}) end`,
  },
  {
    title: "push one referral, with idempotency key; against the same statements", goal: 0.5, token: partner,
    lua: (token) => `local n = 0
local run = tostring(os.time())
local threads = 0
function setup(thread) threads = threads + 1; thread:set("nr", threads) end
request = function() n = n + 1
local reference = "B-" .. run .. "-" .. tostring(nr) .. "-" .. n
return wrk.format("POST", "/v1/referrals", {["Authorization"]="Bearer ${token}",["Content-Type"]="application/json",["Idempotency-Key"]=reference:sub(-90)},
'{"reference":"' .. reference:sub(-90) .. '","person":{"givenName":"Saron","familyName":"Ghebre","birthYear":1994,"languages":[{"language":"tir","proficiency":"native"}],"contact":{"phone":"+31612345678"}},"dutchLevel":"A1","legalBasis":{"kind":"consent","since":"2024-01-01"}}') end`,
    sql: `SELECT gen_random_uuid() AS id \\gset
SELECT organisation_id, scopes FROM partner_client WHERE id = '${client.id}' AND revoked_at IS NULL;
BEGIN;
SELECT pg_try_advisory_xact_lock(hashtextextended(:id::text, 0));
SELECT * FROM idempotency_record WHERE caller = '${client.id}' AND operation = 'POST /v1/referrals' AND key = :id::text;
INSERT INTO referral ${referralColumns} VALUES (:id::uuid, 'received', 'organisation', '01900000-0000-7000-9000-000000000001', '${client.id}', :id::text, '\\x00', 'newcomer',
  '{"givenName":"Saron","familyName":"Ghebre","birthYear":1994,"languages":[{"language":"tir","proficiency":"native"}],"contact":{"phone":"+31612345678"}}', 'A1', 'consent', '2024-01-01', now())
  ON CONFLICT (organisation_id, reference) WHERE reference IS NOT NULL DO NOTHING;
SELECT * FROM referral LEFT JOIN request ON request.referral_id = referral.id WHERE referral.id = :id::uuid;
INSERT INTO idempotency_record VALUES ('${client.id}', 'POST /v1/referrals', :id::text, '\\x00', 201, '/v1/referrals', '{"id": 1, "status": "received"}', now());
COMMIT;`,
  },
];

function viaServer(script, clients) {
  const file = join(work, "load.lua");
  const report = `\ndone = function(s, l, r) io.write(string.format("RESULT %d %d %f %f %d\\n", s.requests, s.duration, l:percentile(50), l:percentile(99), s.errors.status + s.errors.read + s.errors.timeout + s.errors.connect)) end`;
  writeFileSync(file, script + report);
  const out = execFileSync("wrk", [`-t${Math.min(2, clients)}`, `-c${clients}`, `-d${seconds}s`, "--latency", "--timeout", "60s", "-s", file, address], { encoding: "utf8" });
  const [n, microseconds, p50, p99, errors] = out.match(/RESULT (.*)/)[1].split(" ").map(Number);
  if (errors > 0) throw new Error(`${errors} of ${n} requests failed\n${out}`);
  return { n, rate: n / (microseconds / 1e6), p50: p50 / 1000, p99: p99 / 1000 };
}

function viaPgbench(sql, clients) {
  const folder = join(work, "log");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o777 });
  const file = join(work, "load.sql");
  writeFileSync(file, sql);
  const options = ["-n", "-M", "prepared", "-c", clients, "-j", Math.min(2, clients), "-T", seconds, "-D", `people=${people}`, "-f", file, "-l", "--log-prefix", join(folder, "log")];
  execFileSync(pgbench, [...options.map(String), "-h", socket, "-U", "voorwaarts", "voorwaarts_bench"], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const times = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").trim().split("\n").map((line) => Number(line.split(" ")[2]) / 1000)).sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  return { n: times.length, rate: times.length / seconds, p50: at(0.5), p99: at(0.99) };
}

const median = (runs) => runs.sort((a, b) => a.rate - b.rate)[Math.floor(runs.length / 2)];
const show = (value, digits = 0) => value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits });
const rows = [];
let peak = 0;
const resident = () => Number(readFileSync(`/proc/${process.env.BENCH_SERVER}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
const idle = resident();
for (const operation of operations) {
  const script = await operation.lua(await operation.token());
  const server = [], plain = [];
  const at = operation.clients ?? clients;
  viaServer(script, at);
  for (let round = 0; round < rounds; round += 1) {
    server.push(viaServer(script, at));
    peak = Math.max(peak, resident());
    if (operation.sql) plain.push(viaPgbench(operation.sql, at));
  }
  const ours = median(server), theirs = operation.sql && median(plain);
  rows.push([
    operation.title, show(ours.n), show(ours.rate), show(ours.p50, 2), show(ours.p99, 2),
    theirs ? show(theirs.rate) : "–", theirs ? show(theirs.p99, 2) : "–",
    theirs ? show(ours.rate / theirs.rate, 2) : "–", operation.goal ? `≥ ${operation.goal}` : (operation.limit ?? "p99 ≤ 50 ms"),
  ]);
  console.error(rows.at(-1).join(" | "));
}
const heading = ["operation", "n", "a second", "p50 ms", "p99 ms", "pgbench a second", "p99 ms", "ratio", "goal"];
console.log(`${show(people)} people, ${clients} clients, median of ${rounds} rounds of ${seconds} s; ${type()}, ${cpus().length} cores (${cpus()[0].model.trim()}) shared by server, PostgreSQL and load.\n`);
console.log(`| ${heading.join(" | ")} |\n|${heading.map((_, at) => (at === 0 ? "---" : "---:")).join("|")}|`);
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
console.log(`\nServer: ${show(idle)} MB resident at the start, ${show(peak)} MB at most under load; ready ${show(coldStart)} ms after its start.`);
const { measureImport } = await import("./imports.mjs");
const imported = Math.min(10_000, people);
console.log(await measureImport({ address, token: await staff(), rows: imported, resident, socket, pgbench }));
