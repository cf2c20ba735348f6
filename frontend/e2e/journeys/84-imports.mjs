// A file of people is dropped, mapped, checked, decided on, taken over and undone; lists leave as files.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

test("a file of people is checked, mended by hand, taken over and undone", async ({ logIn, step }) => {
  const office = await logIn("kantoor");
  const { page } = office;
  await step("a file is chosen, and its columns are recognised", async () => {
    await office.goto("/importeren");
    await office.check("imports");
    await page.locator("input[type=file]").setInputFiles(file("nieuwe-mensen.csv",
      "Voornaam;Achternaam;Geboortejaar;Telefoon;Hobby\nZuleika;Vandenberghe;1990;0612345678;koken\nIjsbrand;Quispel;94;12;\nZuleika;Vandenberghe;1990;0687654321;\n"));
    await page.getByRole("heading", { level: 1, name: "nieuwe-mensen.csv" }).waitFor();
    assert.equal(await page.getByLabel("Is: Voornaam").inputValue(), "given_name");
    assert.equal(await page.getByLabel("Is: Hobby").inputValue(), "");
    await office.check("import-mapping");
    await page.reload();
    await page.getByLabel("Is: Voornaam").waitFor();
  });
  await step("the check tells what is wrong, cell by cell, and who may be the same", async () => {
    await page.getByRole("button", { name: "Controleren" }).click();
    await page.getByRole("heading", { name: "1 rij komt bekend voor" }).waitFor();
    await page.getByRole("button", { name: /Met fouten/ }).click();
    await page.getByText(/Geboortejaar:/).waitFor();
    await office.check("import-checked");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Rijen met fouten als CSV" }).click(),
    ]);
    const faults = await readFile(await download.path(), "utf8");
    assert.match(faults, /"Ijsbrand";"Quispel";"94";"12"/);
    await page.getByRole("button", { name: "Overslaan", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "1 rijen overnemen" }).waitFor();
  });
  await step("it is taken over, and found like everyone else", async () => {
    await page.getByRole("button", { name: "1 rijen overnemen" }).click();
    await page.getByRole("heading", { name: "Wat er gebeurd is" }).waitFor();
    await office.check("import-done");
    await office.goto("/mensen");
    await page.getByLabel("Zoek op naam").fill("Vandenberghe");
    await page.getByRole("link", { name: "Zuleika Vandenberghe" }).waitFor();
  });
  await step("undoing takes it back", async () => {
    await office.goto("/importeren");
    await page.getByRole("link", { name: "nieuwe-mensen.csv" }).click();
    await page.getByRole("button", { name: "Terugdraaien" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Terugdraaien" }).click();
    await page.getByText("Teruggedraaid").first().waitFor();
  });
});

test("a list leaves as a workbook, and the workbook can be imported", async ({ logIn, step }) => {
  const office = await logIn("kantoor");
  const { page } = office;
  await office.goto("/organisaties");
  const path = join(tmpdir(), `organisaties-${process.pid}.xlsx`);
  await step("it is exported with the filters that are on", async () => {
    await page.getByRole("button", { name: "Exporteren" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "Excel (.xlsx)" }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^organisaties-.*\.xlsx$/);
    await writeFile(path, await readFile(await download.path()));
    await page.getByText("Het bestand is klaar").waitFor();
  });
  await step("imported again, it says nothing new", async () => {
    await office.goto("/importeren");
    await page.getByRole("radio", { name: "Organisaties" }).check();
    await page.locator("input[type=file]").setInputFiles(path);
    await page.getByRole("button", { name: "Controleren" }).click();
    await page.getByRole("heading", { name: "Wat er gaat gebeuren" }).waitFor();
    assert.equal(await page.getByRole("button", { name: /^Nieuw/ }).count(), 0);
    assert.equal(await page.getByRole("button", { name: /^Met fouten/ }).count(), 0);
  });
});
