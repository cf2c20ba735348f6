// The way that people go: someone's on their own page, a cohort's as counts and by name.
import assert from "node:assert/strict";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

test("the journey of a cohort leads to the journey of one of its people", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("how far a cohort came", async () => {
    await noor.goto("/lichtingen");
    await page.getByRole("link", { name: "Lichting 12" }).click();
    await page.getByRole("link", { name: "Reis van de lichting" }).click();
    await page.getByRole("heading", { level: 1, name: "De reis van lichting 12" }).waitFor();
    await noor.settled();
    const stations = page.getByRole("list").filter({ hasText: "Bestemming bereikt" }).getByRole("listitem");
    assert.equal(await stations.count(), 7, "a bar for each station, reached or not");
    assert.match(await stations.filter({ hasText: "Aangemeld" }).innerText(), /\d+ van de? ?\d+/);
    await noor.check("cohort-journey");
  });
  await step("someone of it", async () => {
    await page.getByRole("table", { name: "Per persoon" }).getByRole("link").first().click();
    await page.waitForURL(/\/mensen\/[^/]+\?tab=reis$/);
    await noor.settled();
    const way = page.getByRole("list").filter({ hasText: "Match" }).last();
    await way.getByRole("listitem").first().waitFor();
    await noor.check("person-journey");
  });
  await step("the same as a table", async () => {
    await page.getByText("Als tabel").click();
    const rows = page.getByRole("table", { name: /^De reis van / }).getByRole("row");
    assert.ok((await rows.count()) > 1);
    await noor.check("person-journey-table");
  });
});

test("who may not see people sees how far a cohort came, and no names", async ({ logIn }) => {
  const lotte = await logIn("communicatie");
  const { page } = lotte;
  await lotte.goto("/lichtingen");
  await page.getByRole("link", { name: "Lichting 12" }).click();
  await page.getByRole("link", { name: "Reis van de lichting" }).click();
  await page.getByRole("heading", { level: 1, name: "De reis van lichting 12" }).waitFor();
  await lotte.settled();
  await page.getByText("Bestemming bereikt").waitFor();
  assert.equal(await page.getByRole("table").count(), 0);
});
