// Figures: dashboards, a figure with its charts, tables and records, and what one takes along.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "../lib/test.mjs";

const year = new Date().getFullYear();

test("from a dashboard to a figure, its parts, years and records", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("how we are doing now, with how it was before", async () => {
    await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Cijfers" }).click();
    await page.getByRole("heading", { level: 2, name: "Matches en lichtingen" }).waitFor();
    await page.getByText(/^(▲|▼|Evenveel)/).first().waitFor();
    await noor.check("figures");
  });
  await step("another period stands in the address, and comes back on reload", async () => {
    await page.getByRole("link", { name: String(year - 1), exact: true }).click();
    await page.waitForURL(new RegExp(`van=${year - 1}-01-01`));
    await page.reload();
    await page.getByRole("link", { name: `2e kwartaal ${year - 1}` }).click();
    await page.waitForURL(new RegExp(`van=${year - 1}-04-01&tot=${year - 1}-06-30`));
    await page.goto("/cijfers");
  });
  await step("a figure with what it is made of", async () => {
    await page.getByRole("link", { name: /^Gestarte matches: \d+\. Bekijk het cijfer$/ }).click();
    await page.getByRole("heading", { level: 1, name: "Gestarte matches" }).waitFor();
    await page.getByRole("img", { name: "Gestarte matches: waar het uit bestaat" }).waitFor();
    await page.getByRole("img", { name: "Gestarte matches: per jaar" }).waitFor();
    await page.getByRole("link", { name: /^Match \d+/ }).first().waitFor();
    await noor.check("figure");
  });
  await step("taken along as a table and as a picture", async () => {
    const take = async (kind) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: kind, exact: true }).first().click()]);
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    };
    const csv = await take("CSV");
    assert.equal(csv.name, "matches_started-delen.csv");
    assert.match(csv.bytes.toString(), /"Deel";"Waarde"/);
    assert.match((await take("SVG")).bytes.toString(), /^<svg /);
    assert.deepEqual([...(await take("PNG")).bytes.subarray(1, 4)], [...Buffer.from("PNG")]);
  });
  await step("a record opens", async () => {
    await page.getByRole("link", { name: /^Match \d+/ }).first().click();
    await page.waitForURL(/\/matches\//);
  });
  await step("year against year, and per partner", async () => {
    await noor.goto("/cijfers?voor=jaren");
    await page.getByRole("img", { name: "Gestarte matches: per jaar" }).waitFor();
    await noor.check("figures-years");
    const share = page.locator(".plots > li").filter({ has: page.getByRole("heading", { name: "Aangedragen door een organisatie", exact: true }) });
    assert.match(await share.locator("svg.plot").textContent(), /\d\s?%.*n = \d/, "how many it is of stands in the picture");
    await share.getByText("Als tabel").click();
    const cells = await share.getByRole("row").filter({ hasText: /\d\s?%/ }).first().getByRole("cell").allInnerTexts();
    assert.match(cells[0], /\d\s?%$/);
    assert.match(cells[2], /\d/, "n stands beside the percentage");
    const [download] = await Promise.all([page.waitForEvent("download"), share.getByRole("button", { name: "CSV", exact: true }).click()]);
    assert.equal(download.suggestedFilename(), "newcomers_put_forward-jaren.csv");
    await noor.goto("/cijfers?voor=partner");
    await page.getByText("Kies een partner om de cijfers te zien").waitFor();
    await page.getByRole("combobox", { name: "Welke partner?" }).fill("drentsche");
    await page.getByRole("option", { name: /Werkplein Drentsche Aa/ }).click();
    await page.waitForURL(/organisatie=/);
    await page.locator(".figure").first().waitFor();
    await noor.check("figures-partner", { widths: [1440, 390] });
    await page.reload();
    await page.locator(".figure").first().waitFor();
    await page.waitForFunction(() => document.querySelector('[role="combobox"]')?.value === "Werkplein Drentsche Aa");
  });
});

test("a number opens what it was counted from, in euros and in words", async ({ logIn, step }) => {
  const riet = await logIn("financien");
  const { page } = riet;
  await step("costs, which lead to their year", async () => {
    await riet.goto("/cijfers/costs?van=2023-01-01&tot=2023-12-31");
    const staff = page.locator(".figure-record").filter({ hasText: "2023 · Personeel" });
    await staff.getByText(/^telt voor €\s74\.300/).waitFor();
    assert.equal(await page.getByText(/telt voor \d/).count(), 0, "no cents");
    await riet.check("figure-costs");
    await staff.getByRole("link", { name: "2023 · Personeel" }).click();
    await page.waitForURL(/\/geld\?jaar=2023$/);
    await page.getByRole("heading", { name: "Lasten naar soort" }).waitFor();
  });
  await step("a contribution, which stands in its year", async () => {
    await riet.goto("/cijfers/income?van=2023-01-01&tot=2023-12-31");
    await page.getByRole("link", { name: "Giften · 2023" }).click();
    await page.waitForURL(/\/geld\?jaar=2023$/);
    await page.getByRole("rowheader", { name: /^Giften/ }).first().waitFor();
  });
  const noor = await logIn("coordinator");
  await step("where people got, which leads to them", async () => {
    await noor.goto("/cijfers/destinations_reached?van=2023-01-01&tot=2023-12-31");
    const words = /· (Vrijwilligerswerk|Baan|Opleiding of cursus|Club of vereniging|Anders)$/;
    await noor.page.getByRole("link", { name: words }).first().click();
    await noor.page.waitForURL(/\/mensen\//);
  });
});

test("the board sees the figures, and nobody behind them", async ({ logIn, step }) => {
  const aleida = await logIn("bestuur");
  const { page } = aleida;
  await step("a figure without its records", async () => {
    aleida.allow(/status of 403/);
    await aleida.goto("/cijfers/people_waiting");
    await page.getByText("Het cijfer mag je zien. Wie of wat erachter zit, hoort niet bij jouw rol.").waitFor();
    await aleida.check("figure-board", { widths: [1440, 390] });
  });
  await step("one that isn't there", async () => {
    aleida.allow(/status of 404/);
    await aleida.goto("/cijfers/bestaat_niet");
    await page.getByRole("heading", { level: 1, name: "Dit cijfer is er niet" }).waitFor();
  });
});
