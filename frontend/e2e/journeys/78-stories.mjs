// Quotes, stories and photos: written down, agreed to, used, and withdrawn.
import assert from "node:assert/strict";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

test("a quote may be used once its person agrees, and must go when that is withdrawn", async ({ logIn, step, staff }) => {
  const lotte = await logIn("communicatie");
  const { page } = lotte;
  await step("the list says what may be used where, and what must go", async () => {
    await lotte.goto("/verhalen");
    const row = page.getByRole("row", { name: /Bellen durven/ });
    await row.getByText("Moet weg").waitFor();
    await lotte.check("stories");
    await page.getByLabel("Te gebruiken in").selectOption({ label: "Krant en pers" });
    await page.getByRole("link", { name: "Van fietsles naar fietsclub" }).waitFor();
    await row.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Filters wissen" }).click();
    await page.getByLabel("Zoek op woorden").fill("thee laat uitpraten");
    await page.getByRole("link", { name: "Praathuis" }).waitFor();
    assert.ok(!page.url().includes("thee"), "words stay out of the address");
  });
  await step("a quote is written down, with who is in it", async () => {
    await lotte.goto("/verhalen/nieuw");
    await page.getByLabel("Hoe noem je het?").fill("Zwemmen");
    await page.getByRole("button", { name: "Toevoegen", exact: true }).click();
    await page.getByText("Vul dit in").first().waitFor();
    await page.getByLabel("De woorden").fill("Ik zwem nu elke vrijdag, met mijn maatje in de baan naast me.");
    await page.getByRole("combobox", { name: "Iemand toevoegen" }).fill("ma");
    await page.getByRole("option").first().click();
    await lotte.check("story-new");
    await page.reload();
    assert.equal(await page.getByLabel("Hoe noem je het?").inputValue(), "Zwemmen", "a reload loses nothing");
    await page.getByRole("button", { name: "Toevoegen", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Zwemmen" }).waitFor();
    await page.getByText("Nog niet:").first().waitFor();
  });
  await step("without consent it can't be used; with it, it can", async () => {
    const note = async () => {
      await page.getByRole("button", { name: "Gebruik noteren" }).click();
      const dialog = page.getByRole("dialog", { name: "Gebruik noteren" });
      await dialog.getByRole("radio", { name: "Website" }).check();
      await dialog.getByLabel("Waar precies?").fill("Startpagina");
      await dialog.getByRole("button", { name: "Gebruik noteren" }).click();
      return dialog;
    };
    lotte.allow(/status of 409/);
    const refused = await note();
    await refused.getByText(/Nog niet iedereen die erin voorkomt/).waitFor();
    await refused.getByRole("button", { name: "Annuleren" }).click();
    await page.getByRole("button", { name: "Toestemming noteren" }).click();
    const dialog = page.getByRole("dialog", { name: "Toestemming noteren" });
    await dialog.getByRole("checkbox", { name: "Website" }).check();
    await dialog.getByRole("radio", { name: "In een gesprek" }).check();
    await dialog.getByLabel("Welke tekst liet je zien?").fill("2026-1");
    await lotte.check("story-consent");
    await dialog.getByRole("button", { name: "Toestemming noteren" }).click();
    await page.getByText("De toestemming is genoteerd.").waitFor();
    await note();
    await page.getByText(/Website · sinds/).waitFor();
    await lotte.check("story");
  });
  await step("everything is withdrawn, and what must go is shown and noted", async () => {
    await page.getByRole("button", { name: /^Alles intrekken: / }).click();
    await page.getByRole("dialog", { name: "Alles intrekken" }).getByRole("button", { name: "Alles intrekken" }).click();
    await page.getByText("1 toestemming ingetrokken.").waitFor();
    await page.getByRole("link", { name: "Zwemmen" }).click();
    await page.getByText("Niet iedereen vindt dit nog goed.").waitFor();
    await lotte.check("story-must-go");
    await page.getByRole("button", { name: /^Is weggehaald/ }).click();
    await page.getByText("Fijn. Het is genoteerd.").waitFor();
    await page.getByText("Niet iedereen vindt dit nog goed.").waitFor({ state: "detached" });
  });
  await step("two change it at once: both changes stay", async () => {
    const { get, patch } = await staff("communicatie");
    const id = page.url().split("/").at(-1);
    await page.getByRole("link", { name: "Wijzigen" }).click();
    await page.getByLabel("Hoe wil diegene genoemd worden?").fill("een zwemmer");
    const story = await get(`/v1/stories/${id}`);
    await patch(`/v1/stories/${id}`, { details: { title: "Samen zwemmen" } }, `"v${story.version}"`);
    lotte.allow(/status of 412/);
    await page.getByRole("button", { name: "Opslaan" }).click();
    await page.getByRole("heading", { level: 1, name: "Samen zwemmen" }).waitFor();
    await page.getByText("een zwemmer").waitFor();
  });
});
