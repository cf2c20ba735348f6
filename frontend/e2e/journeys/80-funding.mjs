// Money: contributions, an application from draft to grant, what was promised, the years, a funder; and partners by year.
import assert from "node:assert/strict";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

test("an application becomes contributions, and the year adds up", async ({ logIn, step, staff }) => {
  const office = await staff("kantoor");
  const fund = await office.post("/v1/organisations", { details: { name: "Fonds Zilverling", kinds: ["funder"] } });
  const riet = await logIn("financien");
  const { page } = riet;
  await step("a year of which nothing is known says so", async () => {
    await riet.goto("/geld?jaar=2031");
    await page.getByText("Van dit jaar is nog niets bekend").waitFor();
    await riet.check("funding-empty");
  });
  await step("a contribution is written down, as people write amounts", async () => {
    await page.getByRole("button", { name: "Bijdrage toevoegen" }).click();
    const dialog = page.getByRole("dialog", { name: "Bijdrage toevoegen" });
    await dialog.getByRole("button", { name: "Opslaan" }).click();
    await dialog.getByText("Vul dit in").first().waitFor();
    await dialog.getByLabel("Waarvoor of waarvan?").fill("Verkochte workshops");
    await dialog.getByLabel("Wat voor inkomsten zijn het?").selectOption({ label: "Eigen inkomsten" });
    await dialog.getByLabel("Bedrag").fill("1.250,50");
    await riet.check("funding-line");
    await dialog.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText("Verkochte workshops is toegevoegd.").waitFor();
    await page.getByRole("cell", { name: /1\.250,50/ }).first().waitFor();
  });
  await step("taken away by mistake, it comes back", async () => {
    await page.getByRole("button", { name: "Verkochte workshops weghalen" }).click();
    await page.getByText("Verkochte workshops is weggehaald.").waitFor();
    await page.getByRole("button", { name: "Ongedaan maken" }).click();
    await page.getByText("Het staat er weer.").waitFor();
    await page.getByRole("button", { name: "Verkochte workshops weghalen" }).waitFor();
  });
  await step("costs and the report", async () => {
    await page.getByRole("button", { name: "Lasten en verslag invullen" }).click();
    const dialog = page.getByRole("dialog", { name: "Lasten en verslag van 2031" });
    await dialog.getByLabel("Personeel").fill("900");
    await dialog.getByLabel("Adres van het financieel jaarverslag").fill("https://www.voorwaarts.example/2031.pdf");
    await dialog.getByRole("button", { name: "Opslaan" }).click();
    await page.getByRole("link", { name: "https://www.voorwaarts.example/2031.pdf" }).waitFor();
    await page.getByRole("heading", { name: "Lasten naar soort" }).waitFor();
    await riet.check("funding-year");
  });
  await step("an application is drafted, sent and granted", async () => {
    await page.getByRole("link", { name: "Aanvragen" }).click();
    await page.getByRole("heading", { level: 1, name: "Aanvragen" }).waitFor();
    await page.getByRole("link", { name: "Aanvraag toevoegen" }).click();
    await page.getByLabel("Hoe heet de aanvraag?").fill("Taal op dinsdag");
    await page.getByRole("combobox", { name: "Bij wie?" }).fill("Zilver");
    await page.getByRole("option", { name: /Fonds Zilverling/ }).click();
    await page.getByLabel("Gevraagd").fill("20.000");
    await page.getByLabel("Eerste jaar").fill("2031");
    await page.getByLabel("Laatste jaar").fill("2032");
    await riet.check("funding-application-new");
    await page.getByRole("button", { name: "Toevoegen", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Taal op dinsdag" }).waitFor();
    await page.getByRole("button", { name: "Indienen" }).click();
    await page.getByRole("dialog", { name: "Indienen" }).getByRole("button", { name: "Indienen" }).click();
    await page.getByText("Taal op dinsdag: Ingediend.").waitFor();
    await page.getByRole("button", { name: "Toekenning noteren" }).click();
    const dialog = page.getByRole("dialog", { name: "Toekenning noteren" });
    await dialog.getByLabel("Hoeveel is toegekend?").fill("18.000");
    await dialog.getByLabel("2031").fill("10.000");
    await riet.check("funding-grant");
    await dialog.getByRole("button", { name: "Toekenning noteren" }).click();
    await page.getByText(/8\.000 te verdelen/).waitFor();
    await riet.check("funding-application");
  });
  await step("a step that was a mistake is taken back", async () => {
    await page.getByRole("button", { name: "Laatste stap terugnemen" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Laatste stap terugnemen" }).click();
    await page.getByText("De stap is teruggenomen.").waitFor();
    await page.getByText(/Was een vergissing/).waitFor();
    await page.getByRole("button", { name: "Afwijzing noteren" }).click();
    const dialog = page.getByRole("dialog", { name: "Afwijzing noteren" });
    await dialog.getByRole("button", { name: "Afwijzing noteren" }).click();
    await dialog.getByText("Vul dit in").first().waitFor();
    await dialog.getByLabel("Waarom?").fill("Het fonds was overvraagd.");
    await dialog.getByRole("button", { name: "Afwijzing noteren" }).click();
    await page.getByText("Taal op dinsdag: Afgewezen.").waitFor();
    await riet.goto("/geld/aanvragen");
    await page.getByRole("link", { name: /Taal op dinsdag/ }).waitFor();
    await riet.check("funding-board");
  });
  await step("what was promised counts by itself", async () => {
    await riet.goto("/geld/afspraken");
    await page.getByRole("button", { name: "Afspraak toevoegen" }).click();
    const dialog = page.getByRole("dialog", { name: "Afspraak toevoegen" });
    await dialog.getByLabel("Bij welke bijdrage?").selectOption({ label: "Verkochte workshops (2031)" });
    await dialog.getByLabel("Welk cijfer?").selectOption({ label: "Gestarte matches" });
    await dialog.getByLabel("Beloofd").fill("24");
    await dialog.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText("De afspraak staat erbij.").waitFor();
    await page.getByText(/van 24/).waitFor();
    await riet.check("funding-targets");
  });
  await step("a funder, and the years side by side", async () => {
    await riet.goto(`/geld/financiers/${fund.id}`);
    await page.getByRole("heading", { level: 1, name: "Fonds Zilverling" }).waitFor();
    await page.getByRole("link", { name: /Taal op dinsdag/ }).waitFor();
    await riet.check("funding-funder");
    await riet.goto("/geld/jaren");
    await page.getByRole("link", { name: "2031" }).waitFor();
    await riet.check("funding-years");
  });
  await step("the board reads, and changes nothing", async () => {
    const board = await logIn("board");
    await board.goto("/geld?jaar=2031");
    await board.page.getByRole("heading", { name: "Inkomsten naar soort" }).waitFor();
    assert.equal(await board.page.getByRole("button", { name: "Bijdrage toevoegen" }).count(), 0);
  });
});

test("last year's partners are carried over, and what changed is said", async ({ logIn, step, staff }) => {
  const office = await staff("kantoor");
  for (const [name, intensity] of [["Buurthuis De Brug", "regular"], ["Taalpunt Noord", "occasional"]]) {
    const made = await office.post("/v1/organisations", { details: { name, kinds: ["co_organiser"] } });
    await office.post("/v1/cooperations", { details: { organisationId: made.id, year: 2040, intensity } });
  }
  const wim = await logIn("kantoor");
  const { page } = wim;
  await step("they come along at once", async () => {
    await wim.goto("/organisaties/samenwerking?jaar=2041");
    await page.getByText("Van dit jaar is nog niets bekend").waitFor();
    await page.getByRole("button", { name: "Partners van 2040 overnemen" }).click();
    await page.getByText("2 partners overgenomen.").waitFor();
    await page.getByRole("link", { name: "Buurthuis De Brug" }).waitFor();
  });
  await step("one became stronger", async () => {
    await page.getByRole("button", { name: "Taalpunt Noord 2041 wijzigen" }).click();
    const dialog = page.getByRole("dialog", { name: "Samenwerking wijzigen" });
    await dialog.getByRole("radio", { name: "Regelmatig" }).check();
    await dialog.getByLabel("Wat deden we samen?").fill("Elke week een taaluur");
    await wim.check("cooperation-form");
    await dialog.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText("Versterkt").waitFor();
    await wim.check("cooperations");
    await page.getByRole("link", { name: "Taalpunt Noord" }).click();
    await page.getByRole("heading", { name: "Samenwerking" }).waitFor();
    await page.getByText("Elke week een taaluur").waitFor();
    await wim.check("organisation-cooperation");
  });
});
