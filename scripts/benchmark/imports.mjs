// An import of 10,000 people: read, checked with duplicate detection, taken over, recognised when it comes again, undone.
// Against plain SQL that writes the same rows, prepared beforehand, without looking at anything.
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";

const syllables = ["ba", "sa", "lu", "mi", "ro", "ta", "ke", "no", "fa", "di", "wo", "he", "ja", "su", "el", "an", "or", "im", "ze", "pa"];
const name = (number) => [400, 20, 1].map((place) => syllables[Math.floor(number / place) % 20]).join("").replace(/^./, (letter) => letter.toUpperCase());

function file(rows) {
  const lines = ["Nr;Voornaam;Achternaam;Geboortejaar;Plaats;Telefoon;Land van herkomst;Talen;Taalniveau;Rol;Rol vanaf"];
  for (let row = 0; row < rows; row += 1) {
    const year = 1950 + (row % 55), phone = `06${String(10000000 + row)}`;
    lines.push(`B${row};${name(row * 7)};Import${name(row)}${name(row * 3)};${year};Assen;${phone};Eritrea;Tigrinya (moedertaal), Engels;A2;Nieuwkomer;01-09-2025`);
  }
  return lines.join("\r\n");
}

// The same rows, worked out by the database: people, words, variants with a letter left out, roles, levels, languages.
const plainSql = (rows) => `
BEGIN;
CREATE TEMP TABLE row ON COMMIT DROP AS SELECT gen_random_uuid() AS id, n, 'Gewoon' || md5(n::text) AS given, 'Sql' || md5((n * 3)::text) AS family FROM generate_series(1, ${rows}) AS n;
CREATE TEMP TABLE words ON COMMIT DROP AS SELECT id, left(lower(word), 12) AS word FROM row, LATERAL (VALUES (given), (family)) AS w (word);
INSERT INTO person (id, given_name, family_name, sort_name, birth_year, city, phone, country_of_origin, dutch_level, created_at, changed_at)
  SELECT id, given, family, lower(family || ' ' || given), 1990, 'Assen', '+316' || (20000000 + n), 'ER', 'A2', now(), now() FROM row;
INSERT INTO person_name SELECT DISTINCT id, word FROM words;
INSERT INTO name_variant SELECT DISTINCT overlay(word placing '' from at for 1), word FROM words, generate_series(1, 12) AS at ON CONFLICT DO NOTHING;
INSERT INTO person_language SELECT id, language, 'good' FROM row, (VALUES ('tir'), ('eng')) AS l (language);
INSERT INTO role_period (id, person_id, kind, engagement, starts_on) SELECT gen_random_uuid(), id, 'newcomer', 'structural', '2025-09-01' FROM row;
INSERT INTO dutch_assessment (id, person_id, level, skill, assessed_on, source, recorded_at) SELECT gen_random_uuid(), id, 'A2', 'overall', '2025-09-01', 'intake', now() FROM row;
ROLLBACK;`;

export async function measureImport({ address, token, rows, resident, socket, pgbench }) {
  const headers = { Authorization: `Bearer ${token}` };
  let peak = resident();
  const timed = async (work) => {
    const started = performance.now();
    const answer = await work();
    return [answer, (performance.now() - started) / 1000];
  };
  const ask = async (method, path, body, type = "application/json") => {
    const sent = body === undefined ? {} : { body, headers: { ...headers, "Content-Type": type } };
    const answer = await fetch(`${address}${path}`, { method, headers, ...sent });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const upload = () => ask("POST", "/v1/imports?kind=people&fileName=bench.csv", file(rows), "application/octet-stream");
  const work = async (id, action) => {
    await ask("POST", `/v1/imports/${id}/commands`, JSON.stringify({ action }));
    for (;;) {
      const at = await ask("GET", `/v1/imports/${id}`);
      peak = Math.max(peak, resident());
      if (!["checking", "running", "undoing"].includes(at.status)) return at;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const before = resident();
  const [first, reading] = await timed(upload);
  let [checked, checking] = await timed(() => work(first.id, "check"));
  if (checked.counts.undecided > 0) await ask("POST", `/v1/imports/${first.id}/decisions`, JSON.stringify({ decision: "another_person" }));
  const [done, running] = await timed(() => work(first.id, "run"));
  if (done.status !== "done" || done.counts.new !== rows) throw new Error(JSON.stringify(done));
  const second = await upload();
  const [again, recognising] = await timed(() => work(second.id, "check"));
  if (again.counts.unchanged !== rows) throw new Error(JSON.stringify(again.counts));
  const [undone, undoing] = await timed(() => work(first.id, "undo"));
  if (undone.status !== "undone") throw new Error(JSON.stringify(undone));
  const psql = join(dirname(pgbench), "psql");
  const options = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", socket, "-U", "voorwaarts", "-d", "voorwaarts_bench"];
  const [, plain] = await timed(async () => execFileSync(psql, options, { input: plainSql(rows) }));
  const s = (value) => `${value.toFixed(1)} s`;
  return [
    `\nImport of ${rows.toLocaleString("en")} people, goal 10 s for reading, checking and running:\n`,
    "| reading | checking, with duplicates | running | together | recognising them again | undoing | plain SQL, the same rows | ratio | memory before → most |",
    "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    `| ${s(reading)} | ${s(checking)} | ${s(running)} | ${s(reading + checking + running)} | ${s(recognising)} | ${s(undoing)} | ${s(plain)} | ${(plain / (reading + checking + running)).toFixed(2)} | ${before.toFixed(0)} → ${peak.toFixed(0)} MB |`,
  ].join("\n");
}
