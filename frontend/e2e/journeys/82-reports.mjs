// Reports: begun with their figures, and written.
import assert from "node:assert/strict";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

test("communication begins the annual report and writes it, with its figures in it", async ({ logIn, step }) => {
  const lotte = await logIn("communicatie");
  const { page } = lotte;
  await step("there is none yet", async () => {
    await lotte.goto("/verslagen");
    await page.getByText("Nog geen verslagen").waitFor();
    await lotte.check("reports-empty");
  });
  await step("one is begun: chapters and figures are there", async () => {
    await page.getByRole("link", { name: "Verslag beginnen" }).click();
    await page.getByRole("heading", { level: 1, name: "Een verslag beginnen" }).waitFor();
    await lotte.check("report-new");
    await page.getByRole("button", { name: "Begin", exact: true }).click();
    await page.getByRole("heading", { name: "Inleiding" }).waitFor();
    await page.getByText("Gestarte matches").first().waitFor();
    await lotte.check("report-preview");
  });
  await step("a chapter is written, and a reload loses nothing", async () => {
    await page.getByRole("link", { name: "Schrijven" }).click();
    await page.getByRole("button", { name: "Inleiding bewerken" }).click();
    await page.getByLabel("Tekst").fill("Dit was een **mooi** jaar.\n\n- Het Praathuis groeide\n- Twee lichtingen rondden af");
    await lotte.check("report-editor");
    await page.getByText("Er zijn wijzigingen die nog niet zijn opgeslagen.").waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Inleiding bewerken" }).click();
    assert.match(await page.getByLabel("Tekst").inputValue(), /mooi/);
    await page.getByRole("button", { name: "Klaar" }).click();
  });
  await step("parts move by the keyboard, and what was removed comes back", async () => {
    const titles = () => page.locator(".report-row__title").allInnerTexts();
    const before = await titles();
    await page.getByRole("button", { name: `${before[1]} omhoog` }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction((first) => document.querySelector(".report-row__title").textContent.trim() === first, before[1]);
    assert.equal(await page.evaluate(() => document.activeElement.id.endsWith("-up")), true, "the focus goes along");
    await page.getByRole("button", { name: `${before[1]} omlaag` }).click();
    assert.deepEqual(await titles(), before);
    await page.getByRole("button", { name: "Innovaties weghalen" }).click();
    assert.ok(!(await titles()).includes("Innovaties"));
    await page.getByRole("button", { name: "Ongedaan maken" }).last().click();
    await page.getByRole("button", { name: "Innovaties bewerken" }).waitFor();
    assert.deepEqual(await titles(), before);
  });
  await step("figures are chosen by their value and definition", async () => {
    await page.getByRole("button", { name: "Het jaar in cijfers bewerken" }).click();
    await page.getByRole("button", { name: "Cijfers kiezen" }).click();
    const dialog = page.getByRole("dialog", { name: "Cijfers kiezen" });
    await dialog.getByRole("checkbox", { name: /Actieve matches/ }).check();
    await lotte.check("report-figures");
    await dialog.getByRole("button", { name: "Klaar" }).click();
    await page.getByRole("button", { name: "Actieve matches eruit halen" }).waitFor();
    await page.getByRole("button", { name: "Het jaar in cijfers bewerken" }).click();
  });
  await step("only stories that may be in the report can be chosen", async () => {
    await page.getByRole("button", { name: "Verhalen van maatjes en groepen bewerken" }).click();
    await page.getByRole("button", { name: "Verhalen kiezen" }).click();
    const dialog = page.getByRole("dialog", { name: "Verhalen kiezen" });
    await dialog.getByRole("checkbox").first().check();
    await lotte.check("report-stories");
    await dialog.getByRole("button", { name: "Klaar" }).click();
    await page.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText("Opgeslagen.").waitFor();
  });
  await step("a part is added behind the one that is open", async () => {
    await page.getByRole("button", { name: "Deel toevoegen" }).click();
    await page.getByRole("dialog", { name: "Wat voor deel?" }).getByRole("button", { name: "Grafiek" }).click();
    await page.getByLabel("Kop", { exact: true }).fill("Matches door de jaren");
    await page.getByLabel("Wat zet je naast elkaar?").selectOption({ label: "Dit jaar en de twee ervoor" });
    await page.getByRole("button", { name: "Cijfer kiezen" }).click();
    await page.getByRole("dialog", { name: "Cijfer kiezen" }).getByRole("radio", { name: /Gestarte matches/ }).check();
    await page.getByRole("dialog", { name: "Cijfer kiezen" }).getByRole("button", { name: "Klaar" }).click();
    await page.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText("Opgeslagen.").first().waitFor();
  });
});
