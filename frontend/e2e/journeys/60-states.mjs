// What happens around the work: no connection, a server in trouble, the end of a session, another language, another
// role, no mouse, and large letters.
import assert from "node:assert/strict";
import { test } from "../lib/test.mjs";

const mainMenu = (page) => page.getByRole("navigation", { name: /^(Hoofdmenu|Main menu)$/ });
const names = async (page) => (await mainMenu(page).locator("visible=true").getByRole("link").allInnerTexts()).map((name) => name.trim());

test("offline: it says so, keeps what is there, and goes on when the connection is back", async ({ logIn, step }) => {
  const wim = await logIn("kantoor");
  const { page } = wim;
  wim.allow(/ERR_INTERNET_DISCONNECTED/);
  // Other pages may just be on their way, ahead of being asked for.
  wim.allow(/Failed to fetch/);
  await wim.goto("/organisaties");
  await step("the connection is gone", async () => {
    await wim.offline();
    await page.getByText(/^Je bent offline\./).waitFor();
    await page.getByRole("link", { name: /Werkplein Drentsche Aa/ }).waitFor();
    await wim.check("offline");
    await page.getByLabel("Zoek op naam").fill("taal");
    await page.getByText("Geen verbinding. Controleer je internet en probeer het opnieuw.").waitFor();
    await wim.check("offline-failed");
  });
  await step("and back", async () => {
    await wim.offline(false);
    await page.getByText(/^Je bent offline\./).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Opnieuw proberen" }).click();
    await page.getByRole("link", { name: /Taalhuis/ }).waitFor();
  });
});

test("a server in trouble: a sentence, a number to quote, and trying again works", async ({ logIn, step }) => {
  const wim = await logIn("kantoor");
  const { page } = wim;
  wim.allow(/status of 503 /);
  await page.route(/\/v1\/organisations/, (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      body: JSON.stringify({ type: "/problems/unavailable", title: "Unavailable", status: 503, code: "unavailable", detail: "Not now.", traceId: "0193-e2e" }),
    }),
  );
  await step("it says what is wrong", async () => {
    await page.goto("/organisaties");
    await page.getByText("De server is even niet bereikbaar. Er is niets gewijzigd.").waitFor();
    await page.getByText("0193-e2e").waitFor();
    await wim.check("server-error");
  });
  await step("trying again", async () => {
    await page.unroute(/\/v1\/organisations/);
    await page.getByRole("button", { name: "Opnieuw proberen" }).click();
    await page.getByRole("link", { name: /Werkplein Drentsche Aa/ }).waitFor();
  });
});

test("nothing to do: every list says so kindly", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  const none = JSON.stringify({ items: [], total: 0 });
  await step("the inbox and Today without work", async () => {
    await page.route(/\/v1\/(referrals|matches|requests)\?/, (route) => route.fulfill({ status: 200, contentType: "application/json", body: none }));
    await noor.goto("/");
    await page.getByText("Alles is bekeken").waitFor();
    await page.getByText("Niemand wacht").first().waitFor();
    await noor.check("today-empty");
    await noor.goto("/aanmeldingen");
    await page.getByText("Zodra iemand wordt aangemeld, zie je dat hier.").waitFor();
    await noor.check("referrals-empty");
    await noor.goto("/matches/nieuw");
    await page.getByText("Aan deze kant wacht nu niemand.").first().waitFor();
    await noor.check("match-new-empty");
  });
});

test("the end of a session: log in, and on with the same page", async ({ logIn, account, step }) => {
  const wim = await logIn("kantoor");
  const { page, context } = wim;
  wim.allow(/status of 401 /);
  await step("the session is gone", async () => {
    await wim.goto("/organisaties?kind=referrer");
    await page.getByRole("table").waitFor();
    await context.clearCookies();
    await page.reload();
    await page.getByLabel("E-mailadres").waitFor();
  });
  await step("a wrong password is said, and nothing more", async () => {
    await page.getByRole("button", { name: "Inloggen" }).click();
    await page.getByRole("link", { name: "E-mailadres: Vul dit in" }).waitFor();
    await page.getByLabel("E-mailadres").fill(account("kantoor").email);
    await page.getByLabel("Wachtwoord", { exact: true }).fill("niet dit");
    await page.getByRole("button", { name: "Inloggen" }).click();
    await page.getByText("Dit e-mailadres en wachtwoord horen niet bij elkaar.").waitFor();
    await wim.check("log-in-wrong");
  });
  await step("back on the same page", async () => {
    await page.getByLabel("Wachtwoord", { exact: true }).fill(account("kantoor").password);
    await page.getByRole("button", { name: "Inloggen" }).click();
    await page.getByRole("heading", { level: 1, name: "Organisaties" }).waitFor();
    await page.waitForURL(/\/organisaties\?kind=referrer$/);
    await wim.settled();
  });
  await step("logging out ends it, also for a page that is kept open", async () => {
    await page.getByRole("button", { name: "Uitloggen" }).click();
    await page.getByLabel("E-mailadres").waitFor();
    await page.goBack();
    await page.getByLabel("E-mailadres").waitFor();
    assert.equal(await page.evaluate(() => Object.keys(sessionStorage).length), 0, "nothing stays in the tab");
  });
});

test("two languages and two themes, without losing the page", async ({ logIn, step }) => {
  const lotte = await logIn("communicatie");
  const { page } = lotte;
  await step("into English", async () => {
    await lotte.goto("/organisaties");
    await page.getByRole("button", { name: "Show in English" }).click();
    await page.getByRole("heading", { level: 1, name: "Organisations" }).waitFor();
    assert.match(await page.locator("html").getAttribute("lang"), /^en/);
    await page.waitForURL(/\/organisaties$/);
    await lotte.settled();
    await lotte.check("organisations-english");
    await page.reload();
    await page.getByRole("button", { name: "Toon in het Nederlands" }).waitFor();
  });
  await step("and back", async () => {
    await page.getByRole("button", { name: "Toon in het Nederlands" }).click();
    await page.getByRole("heading", { level: 1, name: "Organisaties" }).waitFor();
    assert.match(await page.locator("html").getAttribute("lang"), /^nl/);
  });
  await step("dark, after a reload too", async () => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByRole("button", { name: "Donkere weergave" }).click();
    await page.getByRole("button", { name: "Lichte weergave" }).waitFor();
    assert.notEqual(await paper(), light);
    await page.reload();
    await page.getByRole("button", { name: "Lichte weergave" }).waitFor();
    assert.notEqual(await paper(), light);
  });
});

test("each role sees what is its work, and no more", async ({ logIn, step }) => {
  await step("the board: figures only", async () => {
    const board = await logIn("bestuur");
    assert.deepEqual(await names(board.page), ["Vandaag", "Evaluaties", "Geld", "Cijfers", "Verslagen"]);
    await board.check("today-board");
    await board.goto("/mensen");
    await board.page.getByRole("heading", { level: 1, name: "Dit hoort niet bij jouw rol" }).waitFor();
    await board.check("forbidden");
  });
  await step("communication: people without how to reach them", async () => {
    const lotte = await logIn("communicatie");
    const { page } = lotte;
    assert.deepEqual(await names(page), ["Vandaag", "Mensen", "Agenda", "Lichtingen", "Evaluaties", "Verhalen", "Organisaties", "Cijfers", "Verslagen"]);
    await lotte.goto("/mensen");
    await page.getByRole("table").getByRole("link").first().click();
    await page.getByText("Contactgegevens zie je niet met jouw rol.").waitFor();
    await lotte.settled();
    assert.doesNotMatch(await page.locator("main").innerText(), /@|\+31|06[ -]?\d/);
    assert.equal(await page.getByRole("link", { name: "Wijzigen" }).count(), 0);
    await lotte.check("person-communication");
  });
  await step("the administrator: keys, but not people", async () => {
    const tineke = await logIn("beheer");
    assert.deepEqual(await names(tineke.page), ["Vandaag", "Organisaties", "Koppelingen", "Accounts", "Cijfers"]);
  });
});

test("without a mouse: from log-in to an accepted referral", async ({ visitor, account, partner, step }) => {
  await partner().push({
    reference: "WPDA-MOUSE-1",
    person: { givenName: "Yohana", familyName: "Measho", contact: { phone: "+31612340060" } },
    dutchLevel: "A1",
    legalBasis: { kind: "consent", since: "2026-01-05" },
  });
  const noor = await visitor();
  const { page } = noor;
  const { email, password } = account("coordinator");
  const focused = () => page.evaluate(() => document.activeElement?.textContent.trim());

  await step("logging in", async () => {
    await page.goto("/");
    await page.getByLabel("E-mailadres").waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    await noor.press("Tab");
    await page.keyboard.type(email);
    await noor.press("Tab");
    await page.keyboard.type(password);
    await noor.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Vandaag" }).waitFor();
    await noor.settled();
  });

  await step("the first Tab offers to skip the menu", async () => {
    await page.reload();
    await noor.settled();
    await noor.press("Tab");
    assert.equal(await focused(), "Naar de inhoud");
    await noor.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "inhoud");
  });

  await step("Ctrl K finds someone, and goes to the inbox", async () => {
    await noor.press("Control+k");
    await page.getByRole("combobox", { name: "Zoek een mens, een pagina of een actie" }).waitFor();
    await noor.check("palette");
    await page.keyboard.type("aanmeldingen");
    await page.getByRole("option", { name: "Aanmeldingen" }).waitFor();
    await noor.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Aanmeldingen" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    assert.equal(await focused(), "Aanmeldingen");
  });

  await step("the referral is accepted", async () => {
    await page.getByRole("heading", { level: 2, name: "Yohana Measho" }).waitFor();
    await page.getByText("Nee, niemand die erop lijkt.").waitFor();
    await noor.press("a");
    await page.getByText("Yohana Measho is aangenomen en wacht nu op een maatje.").waitFor();
  });

  await step("the palette finds her", async () => {
    await noor.press("Control+k");
    await page.keyboard.type("yohana meas");
    await page.getByRole("option", { name: /Yohana Measho/ }).waitFor();
    await noor.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Yohana Measho" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
  });
});

test("letters twice as large: nothing scrolls sideways", async ({ logIn }) => {
  // 200 % zoom of a window of 1280 by 1024: half as many pixels of the page, each drawn as two.
  const noor = await logIn("coordinator", { width: 640, zoom: 2 });
  const { page } = noor;
  for (const path of ["/", "/aanmeldingen", "/mensen", "/mensen/nieuw", "/matches", "/matches/nieuw", "/organisaties", "/cijfers"]) {
    await noor.goto(path);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${path}: ${over} px too wide`);
  }
  await noor.picture("zoomed");
});

test("an address that is not there, and the page of all parts", async ({ logIn, step }) => {
  const wim = await logIn("kantoor");
  const { page } = wim;
  await step("not found", async () => {
    await wim.goto("/bestaat-niet");
    await page.getByRole("heading", { level: 1, name: "Deze pagina is er niet" }).waitFor();
    await wim.check("not-found");
  });
  await step("all parts", async () => {
    await page.goto("/onderdelen"); // which shows what is still loading, too
    await page.getByRole("heading", { level: 1, name: "Onderdelen" }).waitFor();
    await wim.check("parts");
  });
});
