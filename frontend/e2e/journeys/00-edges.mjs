// What holds whoever visits: the headers, the caching, and what is not the app's.
import assert from "node:assert/strict";
import { test } from "../lib/test.mjs";

const page = { headers: { accept: "text/html" } };

test("the page may do only what the app needs, and is asked for anew", async ({ api }) => {
  const { status, headers } = await api("/", page);
  assert.equal(status, 200);
  assert.match(headers.get("content-security-policy"), /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; /);
  assert.equal(headers.get("cache-control"), "no-cache");
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.equal(headers.get("referrer-policy"), "no-referrer");
  assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
  assert.equal((await api("/", { headers: { ...page.headers, "if-none-match": headers.get("etag") } })).status, 304);
});

test("the files it names are compressed and kept for good", async ({ api }) => {
  const html = await (await api("/", page)).text();
  const files = [...new Set(html.match(/\/assets\/[^"]+/g))];
  assert.ok(files.length >= 4, `only ${files}`);
  for (const file of files) {
    const answer = await api(file, { headers: { "accept-encoding": "br" } });
    const { status, headers } = answer;
    await answer.arrayBuffer();
    assert.equal(status, 200, file);
    assert.equal(headers.get("cache-control"), "public, max-age=31536000, immutable", file);
    if (/\.(js|css|wasm)$/.test(file)) assert.equal(headers.get("content-encoding"), "br", file);
  }
});

test("an address that is not there is a problem, never a page", async ({ api }) => {
  for (const path of ["/v1/nothing-here", "/assets/gone.0123456789ab.js", "/oauth2/nothing"]) {
    const answer = await api(path, page);
    assert.ok([404, 406].includes(answer.status), `${path}: ${answer.status}`);
    assert.match(answer.headers.get("content-type"), /^application\/problem\+json/, path);
  }
});

test("a deep link gives the app, and asks to log in", async ({ visitor }) => {
  const stranger = await visitor();
  await stranger.goto("/people");
  await stranger.page.getByLabel("E-mailadres").waitFor();
  await stranger.check("log-in");
});
