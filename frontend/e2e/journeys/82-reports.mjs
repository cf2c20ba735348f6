// Reports: begun with their figures, written, previewed, signed by the chair, and held against today.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

test("communication writes the annual report, the chair signs it, and what comes later is explained", async ({ logIn, step, staff }) => {
  const lotte = await logIn("communicatie");
  const { page } = lotte;
  await step("an empty list says so kindly", async () => {
    const list = /\/v1\/reports(\?|$)/;
    const none = JSON.stringify({ items: [], total: 0 });
    await page.route(list, (route) => route.fulfill({ status: 200, contentType: "application/json", body: none }));
    await lotte.goto("/verslagen");
    await page.getByText("Nog geen verslagen").waitFor();
    await lotte.check("reports-empty");
    await page.unroute(list);
  });
  await step("the report of 2023 is there, signed, with its words, figures and stories", async () => {
    await lotte.goto("/verslagen");
    await page.getByRole("row", { name: /Jaarverslag 2023/ }).getByText("Ondertekend").waitFor();
    await lotte.check("reports");
    await page.getByRole("link", { name: "Jaarverslag 2023" }).click();
    await page.getByText(/^Ondertekend door Aleida Zwiers/).first().waitFor();
    const sheet = page.locator(".report-sheet");
    await sheet.getByText("200e match").first().waitFor();
    for (const words of ["Een wieg in de groep", "Een middag bij Ceresstaete", "nee zeggen mag", "Bereikte bestemmingen"]) {
      await sheet.getByText(words).first().waitFor();
    }
    assert.equal(await sheet.getByText("Hier stonden woorden").count(), 0, "everyone in its stories still agrees");
    await lotte.check("report-of-2023");
  });
  await step("two late entries explain why a figure would be another now", async () => {
    await page.getByRole("link", { name: "Verschil met nu" }).click();
    await page.getByText(/^1 cijfer zou nu anders zijn/).waitFor();
    await page.getByText("Twee late registraties, opgeschreven tussen 12 maart 2024 en 19 maart 2024.").waitFor();
    assert.deepEqual(await page.locator(".report-against dd").allInnerTexts(), ["19 (n = 19)", "21 (n = 21)"]);
    await page.getByText("2 gegevens maken het verschil").click();
    await page.getByText(/^opgeschreven op/).first().waitFor();
    await lotte.check("report-differences");
    await lotte.goto("/verslagen");
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
    await page.getByText("Opgeslagen.", { exact: true }).waitFor();
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
    await page.getByText("Er zijn wijzigingen die nog niet zijn opgeslagen.").waitFor({ state: "hidden" });
  });
  await step("two write at once: one chooses whose version stays", async () => {
    const { get, patch } = await staff("beleid");
    const id = page.url().split("/").at(-1).split("?")[0];
    await page.getByLabel("Verslag", { exact: true }).fill("Ons jaar");
    const report = await get(`/v1/reports/${id}`);
    await patch(`/v1/reports/${id}`, { title: "Het jaarverslag" }, `"v${report.version}"`);
    lotte.allow(/status of 412/);
    await page.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText("Iemand anders heeft dit verslag intussen gewijzigd").waitFor();
    await lotte.check("report-clash");
    await page.getByRole("button", { name: "Mijn versie bewaren" }).click();
    await page.getByRole("heading", { level: 1, name: "Ons jaar" }).waitFor();
  });
  await step("it is taken along as PDF and spreadsheet", async () => {
    for (const [name, begins] of [["PDF", "%PDF-"], ["Spreadsheet", "PK"]]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
      const bytes = readFileSync(await download.path());
      assert.equal(bytes.subarray(0, begins.length).toString(), begins, name);
    }
  });
  const board = await logIn("bestuur");
  await step("the chair reads it, and signs", async () => {
    await board.goto(new URL(page.url()).pathname);
    await board.page.getByText("Dit was een").waitFor();
    await board.page.getByRole("button", { name: "Ondertekenen" }).click();
    await board.check("report-sign");
    await board.page.getByRole("dialog").getByRole("button", { name: "Ondertekenen" }).click();
    await board.page.getByText("Het verslag is ondertekend. De cijfers staan vast.").waitFor();
    await board.page.getByText(/^Ondertekend door/).first().waitFor();
    await board.check("report-signed");
  });
  await step("nothing differs yet", async () => {
    await board.page.getByRole("link", { name: "Verschil met nu" }).click();
    await board.page.getByText("Alles is nog precies zo als bij het ondertekenen.").waitFor();
    await board.check("report-same");
  });
  await step("what is wrong in it is put right by a new one", async () => {
    await page.reload();
    await page.getByRole("button", { name: "Verbeteren met een nieuw verslag" }).click();
    await page.getByRole("link", { name: "Dit verslag verbetert een eerder verslag" }).waitFor();
    await page.getByRole("button", { name: "Weggooien" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Weggooien" }).click();
    await page.getByText("Het concept is weggegooid.").waitFor();
  });
});
