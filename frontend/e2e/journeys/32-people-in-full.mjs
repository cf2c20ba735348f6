// People in full: the profile and the network, what someone reached, an intake that survives a lost connection, two
// records that become one and two again, and the vocabulary of interests.
import assert from "node:assert/strict";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

/** Adds someone by the form; ends on their page. */
async function add(visitor, givenName, familyName) {
  const { page } = visitor;
  await visitor.goto("/mensen/nieuw");
  await page.getByLabel("Voornaam").fill(givenName);
  await page.getByLabel("Achternaam").fill(familyName);
  await page.getByRole("button", { name: "Toevoegen", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: `${givenName} ${familyName}` }).waitFor();
  return new URL(page.url()).pathname;
}

const tab = (page, name) => page.getByRole("navigation", { name: "Over deze persoon" }).getByRole("link", { name });

/** Types in a field that suggests, and takes what it suggests. */
async function choose(page, label, typed, option) {
  await page.getByRole("combobox", { name: label }).fill(typed);
  await page.getByRole("option", { name: option }).first().click();
}

test("a profile in words, a network seen from both sides, and what someone reached", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  await add(noor, "Yordanos", "Kahsay");
  const address = await add(noor, "Berhane", "Kidane");

  await step("the profile is written down", async () => {
    await tab(page, "Profiel").click();
    await page.getByText("Er staat nog niets in het profiel.").waitFor();
    await page.getByRole("button", { name: "Profiel wijzigen" }).click();
    const dialog = page.getByRole("dialog", { name: "Profiel wijzigen" });
    await choose(dialog, /Wat doet iemand graag/, "kok", "Koken");
    await choose(dialog, /Wat doet iemand graag/, "wan", "Wandelen");
    await dialog.getByRole("list", { name: "Gekozen interesses" }).getByText("Koken").waitFor();
    await dialog.getByLabel("Werk", { exact: true }).check();
    await dialog.getByLabel("Vakgebied").selectOption({ label: "Zorg" });
    await choose(dialog, /^Werkgever/, "Ceres", /Ceresstaete/);
    await dialog.getByLabel("Elke week").check();
    await dialog.getByLabel(/Hoe ver mag een maatje wonen/).fill("6");
    await noor.check("profile-change");
    await dialog.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText("Het profiel is bijgewerkt.").waitFor();
    await page.getByText("hoogstens 6 km").waitFor();
    await page.getByRole("link", { name: "Ceresstaete" }).waitFor();
    await page.getByRole("list", { name: "Gekozen interesses" }).getByText("Wandelen").waitFor();
    await noor.check("profile");
  });

  await step("a link is added by a search, and reads the other way around on the other page", async () => {
    await tab(page, "Netwerk").click();
    await page.getByRole("button", { name: "Band toevoegen" }).click();
    const dialog = page.getByRole("dialog", { name: "Band toevoegen" });
    await choose(dialog, /Met wie/, "Yordan", /Yordanos Kahsay/);
    await dialog.getByLabel("Wat is die voor Berhane Kidane?").selectOption({ label: "Ouder" });
    await noor.check("network-add");
    await dialog.getByRole("button", { name: "Band toevoegen" }).click();
    await page.getByText("De band staat erbij.").waitFor();
    await page.getByRole("listitem").getByText("Ouder", { exact: true }).waitFor();
    await noor.check("network");
    await page.getByRole("link", { name: "Yordanos Kahsay" }).click();
    await page.getByRole("heading", { level: 1, name: "Yordanos Kahsay" }).waitFor();
    await tab(page, "Netwerk").click();
    await page.getByRole("listitem").getByText("Kind", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Beëindigen" }).click();
    const ending = page.getByRole("dialog", { name: "Band met Berhane Kidane beëindigen" });
    await ending.getByLabel("Reden").selectOption({ label: "Per ongeluk ingevoerd" });
    await ending.getByRole("button", { name: "Beëindigen" }).click();
    await page.getByText("De band is beëindigd.").waitFor();
  });

  await step("a job, a training and a certificate", async () => {
    await noor.goto(`${address}?tab=ontwikkeling`);
    await page.getByRole("button", { name: "Toevoegen wat bereikt is" }).click();
    const reached = page.getByRole("dialog", { name: "Toevoegen wat bereikt is" });
    await reached.getByLabel("Wat is het?").selectOption({ label: "Vrijwilligerswerk" });
    await reached.getByLabel("via het maatje").check();
    await reached.getByRole("button", { name: "Toevoegen", exact: true }).click();
    await page.getByText("Mooi! Het staat erbij.").waitFor();
    await page.getByRole("button", { name: "Training toevoegen" }).click();
    const training = page.getByRole("dialog", { name: "Training toevoegen" });
    await training.getByLabel("Welke?").selectOption({ label: "Cultuurtraining" });
    await training.getByRole("button", { name: "Toevoegen", exact: true }).click();
    await page.getByText("De training staat erbij.").waitFor();
    await page.getByRole("button", { name: "VOG vastleggen" }).click();
    const certificate = page.getByRole("dialog", { name: "VOG vastleggen" });
    await certificate.getByRole("button", { name: "VOG vastleggen" }).click();
    await page.getByText("De VOG is vastgelegd.").waitFor();
    await page.getByText(/^Geldig tot /).waitFor();
    await noor.check("growth");
    await tab(page, "Tijdlijn").click();
    await page.getByText("Vrijwilligerswerk").waitFor();
    await page.getByText(/^VOG gezien, geldig tot /).waitFor();
  });

  await step("a mistake is marked as one", async () => {
    await tab(page, "Ontwikkeling").click();
    await page.getByRole("listitem").filter({ hasText: "Cultuurtraining" }).getByRole("button", { name: "Klopt niet" }).click();
    await page.getByRole("dialog", { name: "Was dit een vergissing?" }).getByRole("button", { name: "Klopt niet" }).click();
    await page.getByText("Gemarkeerd als vergissing.").waitFor();
    await page.getByRole("listitem").filter({ hasText: "Cultuurtraining" }).getByText("Per ongeluk ingevoerd").waitFor();
  });
});

test("an intake: a step a screen, through a lost connection and a reload", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  // The chunks that are fetched ahead fail without a connection, and are fetched when they are wanted.
  noor.allow(/Failed to fetch|net::ERR_INTERNET_DISCONNECTED|status of 412 .*\/v1\/intakes\/|status of 400 .*\/v1\/intakes\//);
  const address = await add(noor, "Luwam", "Haileab");
  const next = () => page.getByRole("button", { name: "Volgende" }).click();
  const at = (name) => page.getByRole("heading", { level: 2, name }).waitFor();
  const saved = () => page.getByText(/^Bewaard om \d/).waitFor();

  await step("it begins from her page with what is known", async () => {
    await tab(page, "Profiel").click();
    await page.getByRole("button", { name: "Kennismakingsgesprek beginnen" }).click();
    await page.getByRole("heading", { level: 1, name: "Kennismaken met Luwam Haileab" }).waitFor();
    await at("Wie is het?");
    assert.equal(await page.getByLabel("Voornaam").inputValue(), "Luwam");
    await page.getByLabel("Woonplaats").fill("Assen");
    await saved();
    await noor.check("intake-who");
  });

  await step("what is typed without a connection stays, and is saved when there is one", async () => {
    await noor.offline();
    await page.getByLabel("Geboortejaar").fill("1994");
    await page.getByText(/^Geen verbinding\. Ga gerust door/).waitFor();
    await noor.check("intake-offline", { widths: [390] });
    await next();
    await at("Talen");
    await page.getByLabel("Niveau Nederlands").selectOption({ label: "A1 – losse woorden" });
    await noor.offline(false);
    await saved();
  });

  await step("a reload comes back at the same step, with every answer", async () => {
    await page.reload();
    await at("Talen");
    assert.equal(await page.getByLabel("Niveau Nederlands").inputValue(), "A1");
    await page.getByRole("button", { name: /Wie is het/ }).click();
    await at("Wie is het?");
    assert.equal(await page.getByLabel("Geboortejaar").inputValue(), "1994");
    await noor.check("intake-language");
  });

  await step("she goes on with it from Vandaag, by keyboard", async () => {
    await noor.goto("/");
    await page.getByRole("link", { name: /Luwam Haileab/ }).click();
    await at("Wie is het?");
    await page.getByLabel("Voornaam").press("Enter");
    await at("Talen");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Talen");
    await next();
    await at("Wanneer kan het?");
    await page.getByRole("checkbox", { name: "dinsdag avond" }).check();
    await next();
    await choose(page, /Wat doet iemand graag/, "zin", "Zingen");
    await noor.check("intake-interests");
    await next();
    await page.getByLabel("Om de week").check();
    await noor.check("intake-wishes");
    await next();
    await page.getByLabel("De buurt leren kennen").check();
    await noor.check("intake-goals");
    await next();
    await at("Afronden");
  });

  await step("what is missing is asked, and then everything stands with her", async () => {
    await page.getByRole("button", { name: "Gesprek afronden" }).click();
    await page.getByRole("group", { name: /nog/i }).or(page.locator(".fault-summary")).first().waitFor();
    await noor.check("intake-faults");
    await page.getByLabel("Ja, zoek een maatje").check();
    await page.getByLabel("Buiten het programma").check();
    await noor.check("intake-wrap-up");
    await page.getByRole("button", { name: "Gesprek afronden" }).click();
    await page.getByText("Het gesprek met Luwam Haileab is afgerond.").waitFor();
    await page.waitForURL((url) => url.pathname === address);
    await page.getByText("1994").first().waitFor();
    await page.getByText(/Wacht .*sinds/).first().waitFor();
    await tab(page, "Profiel").click();
    await page.getByRole("list", { name: "Gekozen interesses" }).getByText("Zingen").waitFor();
    await tab(page, "Tijdlijn").click();
    await page.getByText("Kennismakingsgesprek gehad").waitFor();
  });
});

test("two records of one person become one, and two again", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  noor.allow(/status of 404 .*\/v1\/people\//);
  const double = await add(noor, "Semhar", "Woldu");
  const address = await add(noor, "Natsnet", "Estifanos");

  await step("they are found and put side by side", async () => {
    await page.getByRole("link", { name: "Samenvoegen" }).click();
    await choose(page, /Met wie samenvoegen/, "Semhar", /Semhar Woldu/);
    await page.getByRole("button", { name: "Naast elkaar leggen" }).click();
    await page.getByRole("table").getByText("Deze kaart blijft").waitFor();
    await page.getByRole("radio", { name: "Achternaam: Woldu" }).check();
    await noor.check("merge");
  });

  await step("they are merged, and the old address says where it went", async () => {
    await page.getByRole("button", { name: "Samenvoegen" }).click();
    await page.getByText("De twee kaarten zijn samengevoegd.").waitFor();
    await page.getByRole("heading", { level: 1, name: "Natsnet Woldu" }).waitFor();
    await page.getByRole("button", { name: "Ongedaan maken" }).click();
    await page.getByText("De twee kaarten staan weer los.").waitFor();
    await noor.goto(double);
    await page.getByRole("heading", { level: 1, name: "Semhar Woldu" }).waitFor();
    await noor.goto(`${address}/samenvoegen?met=${double.split("/").pop()}`);
    await page.getByRole("button", { name: "Samenvoegen" }).click();
    await page.getByText("De twee kaarten zijn samengevoegd.").waitFor();
    await noor.goto(double);
    await page.getByRole("heading", { level: 1, name: "Deze kaart is samengevoegd met een andere." }).waitFor();
    await page.getByRole("link", { name: "Naar de persoon" }).click();
    await page.getByRole("heading", { level: 1, name: "Natsnet Estifanos" }).waitFor();
  });

  await step("later it is found to be two people after all, and undone from the page", async () => {
    await page.getByRole("heading", { name: "Samengevoegde kaarten" }).waitFor();
    await noor.check("merged-records");
    await page.getByRole("button", { name: "Samenvoegen terugdraaien" }).click();
    const asked = page.getByRole("dialog", { name: "Samenvoegen terugdraaien?" });
    await asked.getByRole("button", { name: "Samenvoegen terugdraaien" }).click();
    await page.getByText("De twee kaarten staan weer los.").waitFor();
    await page.getByRole("heading", { name: "Samengevoegde kaarten" }).waitFor({ state: "detached" });
    await noor.goto(double);
    await page.getByRole("heading", { level: 1, name: "Semhar Woldu" }).waitFor();
  });
});

test("the vocabulary of interests", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("one is added, renamed and taken out of the list", async () => {
    await noor.goto("/interesses");
    await page.getByText("Koken", { exact: true }).waitFor();
    await noor.check("interests");
    await page.getByRole("button", { name: "Interesse toevoegen" }).click();
    const dialog = page.getByRole("dialog", { name: "Interesse toevoegen" });
    await dialog.getByLabel("In het Nederlands").fill("Schaatsen");
    await dialog.getByLabel("In het Engels").fill("Skating");
    await dialog.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText("Schaatsen staat in de lijst.").waitFor();
    const row = page.getByRole("listitem").filter({ hasText: "Schaatsen" });
    await row.getByRole("button", { name: "Uit de keuzelijst halen" }).click();
    await row.getByText("Niet meer te kiezen", { exact: true }).waitFor();
    await row.getByRole("button", { name: "Terugzetten" }).click();
    await row.getByRole("button", { name: "Uit de keuzelijst halen" }).waitFor();
  });
});
