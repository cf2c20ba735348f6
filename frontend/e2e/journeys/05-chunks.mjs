// The app comes in parts: what everybody needs first, and each group of pages when it is wanted.
import assert from "node:assert/strict";
import { test } from "../lib/test.mjs";

/** Counts what this window fetches of the app's code: `people.0123456789ab.wasm` as `people`. */
function counted(page) {
  const times = new Map();
  page.on("request", (request) => {
    const [, name] = /\/assets\/([\w-]+)\.\w+\.wasm$/.exec(request.url()) ?? [];
    if (name) times.set(name, (times.get(name) ?? 0) + 1);
  });
  return times;
}

const mainMenu = (page) => page.getByRole("navigation", { name: "Hoofdmenu" });
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true });

test("a first visit fetches only what it shows, a page fetches its part once", async ({ visitor, account, step }) => {
  const wim = await visitor();
  const { page } = wim;
  const times = counted(page);
  await step("the log-in", async () => {
    await wim.goto("/mensen");
    await page.getByLabel("E-mailadres").waitFor();
    assert.deepEqual([...times], [["frontend", 1]]);
  });
  await step("logging in on a deep link opens that page", async () => {
    await page.getByLabel("E-mailadres").fill(account("coordinator").email);
    await page.getByLabel("Wachtwoord", { exact: true }).fill(account("coordinator").password);
    await page.getByRole("button", { name: "Inloggen" }).click();
    await heading(page, "Mensen").waitFor();
    await wim.settled();
    assert.equal(times.get("people"), 1);
  });
  await step("another page, back and forward", async () => {
    await mainMenu(page).getByRole("link", { name: "Organisaties" }).click();
    await heading(page, "Organisaties").waitFor();
    await page.goBack();
    await heading(page, "Mensen").waitFor();
    await page.goForward();
    await heading(page, "Organisaties").waitFor();
    await wim.settled();
  });
  await step("nothing is fetched twice", async () => {
    for (const [name, count] of times) assert.equal(count, 1, name);
  });
  await step("a reload on a page of a part", async () => {
    await page.reload();
    await heading(page, "Organisaties").waitFor();
    await wim.settled();
  });
});

test("a part that does not arrive: it says so, and trying again works", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  noor.allow(/ERR_FAILED|Failed to fetch/);
  await page.route(/\/assets\/people\.\w+\.wasm$/, (route) => route.abort());
  await step("it says so", async () => {
    await page.goto("/mensen");
    await heading(page, "Deze pagina kon niet worden geopend").waitFor();
    await noor.check("not-fetched");
  });
  await step("once more, still nothing", async () => {
    await page.getByRole("button", { name: "Opnieuw proberen" }).click();
    await heading(page, "Deze pagina kon niet worden geopend").waitFor();
  });
  await step("the rest of the app goes on", async () => {
    await mainMenu(page).getByRole("link", { name: "Organisaties" }).click();
    await heading(page, "Organisaties").waitFor();
    await page.goBack();
    await heading(page, "Deze pagina kon niet worden geopend").waitFor();
  });
  await step("and now it arrives", async () => {
    await page.unroute(/\/assets\/people\.\w+\.wasm$/);
    await page.getByRole("button", { name: "Opnieuw proberen" }).click();
    await heading(page, "Mensen").waitFor();
    await noor.settled();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1", "the page that came has the focus");
  });
});

test("a while after logging in every page opens without a connection", async ({ visitor, account, step }) => {
  const noor = await visitor();
  const { page } = noor;
  noor.allow(/ERR_INTERNET_DISCONNECTED/);
  const fetched = Promise.all(["referrals", "people", "matches", "organisations", "figures"].map((name) =>
    page.waitForResponse((response) => response.url().includes(`/assets/${name}.`), { timeout: 60_000 }),
  ));
  await noor.logIn(account("coordinator"));
  await fetched;
  await page.waitForTimeout(500); // the last one has come, and is taken in
  await noor.offline();
  await step("pages that were never open", async () => {
    for (const name of ["Mensen", "Matches", "Organisaties", "Aanmeldingen"]) {
      await mainMenu(page).getByRole("link", { name }).click();
      await heading(page, name).waitFor();
      await page.getByText("Geen verbinding. Controleer je internet en probeer het opnieuw.").first().waitFor();
    }
  });
  await noor.offline(false);
});
