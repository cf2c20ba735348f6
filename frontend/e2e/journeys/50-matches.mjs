// Matches: the list, every step with its way back, and a pair of which one has a match already.
import assert from "node:assert/strict";
import { test } from "../lib/test.mjs";

/** Opens the dialog of a step on the page of a match, and sends it as it is. */
async function send({ page }, name) {
  await page.getByRole("button", { name, exact: true }).click();
  const dialog = page.getByRole("dialog", { name });
  await dialog.getByRole("button", { name, exact: true }).click();
  return dialog;
}

/** The same, where nothing stands in the way. */
async function take(visitor, name) {
  const dialog = await send(visitor, name);
  await dialog.waitFor({ state: "hidden" });
}

/** Proposes a match between the first of both sides whose names fit; ends on its page. */
async function propose(visitor, newcomer, established) {
  const { page } = visitor;
  await visitor.goto("/matches/nieuw");
  await page.getByRole("radiogroup", { name: "Nieuwkomers" }).getByRole("radio", { name: newcomer, disabled: false }).first().check();
  await page.getByRole("radiogroup", { name: "Gevestigden" }).getByRole("radio", { name: established, disabled: false }).first().check();
  await page.getByRole("button", { name: "Match voorstellen" }).click();
  await page.getByText(/zijn voorgesteld als match\.$/).waitFor();
  await page.getByRole("button", { name: "Gaat niet door" }).waitFor();
}

test("the list of matches: filters in the address, and the figures lead to it", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("the list", async () => {
    await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Matches" }).click();
    await page.getByRole("table").getByRole("link").first().waitFor();
    await noor.check("matches");
  });
  await step("filtered by status and kind, after a reload too", async () => {
    await page.getByRole("combobox", { name: "Stand" }).selectOption({ label: "Afgerond" });
    await page.waitForURL(/status=ended/);
    await page.getByLabel("Soort").selectOption({ label: "Programma" });
    await page.waitForURL(/kind=programme/);
    await page.reload();
    await noor.settled();
    await page.getByRole("table").getByRole("row").nth(1).waitFor();
    for (const row of (await page.getByRole("table").getByRole("row").all()).slice(1)) assert.match(await row.innerText(), /Afgerond/);
    const shown = await page.getByRole("table").getByRole("row").count();
    await page.getByRole("button", { name: "Meer laden" }).click();
    await page.getByRole("table").getByRole("row").nth(shown).waitFor();
  });
  await step("nothing fits", async () => {
    await page.getByRole("combobox", { name: /^Stand/ }).selectOption({ label: "Voorgesteld" });
    await page.getByText("Geen match past bij deze filters").waitFor();
    await page.getByRole("link", { name: "Filters wissen" }).click();
    await page.getByRole("table").getByRole("link").first().waitFor();
  });
  await step("a figure leads to what it counted", async () => {
    await noor.goto("/cijfers");
    await page.getByRole("link", { name: /^Gestarte matches: \d+\. Bekijk het cijfer$/ }).click();
    await page.getByRole("link", { name: /^Match \d+/ }).first().click();
    await page.waitForURL(/\/matches\//);
  });
});

test("a match is put at a distance, goes on, and ends", async ({ logIn, step }) => {
  const geke = await logIn("vrijwilligers");
  const { page } = geke;
  await step("an active match", async () => {
    await geke.goto("/matches?status=active");
    await page.getByRole("table").getByRole("link").last().click();
    await page.getByRole("button", { name: "Op afstand zetten" }).waitFor();
    await geke.check("match-active");
  });
  await step("at a distance, and back by undo", async () => {
    await take(geke, "Op afstand zetten");
    await page.getByText("De match staat op afstand.").waitFor();
    await page.getByRole("button", { name: "Weer hervatten" }).waitFor();
    await page.getByRole("button", { name: "Ongedaan maken" }).click();
    await page.getByText("Teruggedraaid.").waitFor();
    await page.getByRole("button", { name: "Op afstand zetten" }).waitFor();
  });
  await step("at a distance, and on again", async () => {
    await take(geke, "Op afstand zetten");
    await page.getByRole("button", { name: "Weer hervatten" }).waitFor();
    await geke.check("match-paused");
    await take(geke, "Weer hervatten");
    await page.getByText("De match loopt weer.").waitFor();
  });
  await step("it ends, with a reason; what is missing is said", async () => {
    const dialog = await send(geke, "Match afronden");
    await dialog.getByRole("group", { name: "2 dingen kloppen nog niet" }).waitFor();
    await geke.check("match-end-faults");
    await dialog.getByLabel("Reden").selectOption({ label: "Doel bereikt" });
    await dialog.getByRole("radio", { name: "Samen" }).check();
    await dialog.getByRole("button", { name: "Match afronden" }).click();
    await page.getByText("De match is afgerond.").waitFor();
    await page.getByText("Deze match is klaar. Willen ze samen verder? Maak dan een nieuwe.").waitFor();
    await geke.check("match-ended");
  });
});

test("a proposal that does not go on, and one whose newcomer has a match already", async ({ logIn, partner, step }) => {
  const noor = await logIn("vrijwilligers");
  const { page } = noor;
  await step("declining a proposal: both go on waiting", async () => {
    await propose(noor, /buiten het programma/, /buiten het programma/);
    await page.getByRole("button", { name: "Gaat niet door" }).click();
    const dialog = page.getByRole("dialog", { name: "Gaat niet door" });
    await dialog.getByText("Ze wachten daarna allebei gewoon verder op een maatje.").waitFor();
    await dialog.getByRole("radio", { name: "De coördinator" }).check();
    await noor.check("match-decline");
    await dialog.getByRole("button", { name: "Gaat niet door" }).click();
    await page.getByText("Genoteerd: deze match gaat niet door.").waitFor();
  });

  await step("someone with a match asks for another one", async () => {
    const werkplein = partner();
    await werkplein.push({
      reference: "WPDA-TWICE-1",
      person: { givenName: "Selamawit", familyName: "Andom", contact: { phone: "+31612340050" } },
      dutchLevel: "A2",
      legalBasis: { kind: "consent", since: "2026-01-05" },
    });
    await noor.goto("/aanmeldingen");
    await page.getByRole("link", { name: /Selamawit Andom/ }).click();
    await page.getByText("Nee, niemand die erop lijkt.").waitFor();
    await page.getByRole("radio", { name: "Buiten het programma" }).check();
    await page.getByRole("button", { name: "Aannemen" }).click();
    await page.getByText("Selamawit Andom is aangenomen en wacht nu op een maatje.").waitFor();
    await propose(noor, /Selamawit Andom/, /buiten het programma/);
    await take(noor, "Kennismaking vastleggen");
    await take(noor, "Match starten");
    await page.getByText(/^Match \d+ is gestart\. Veel plezier samen!$/).waitFor();
    await page.locator(".pair--large a").first().click();
    await page.getByRole("heading", { level: 1, name: "Selamawit Andom" }).waitFor();
    await page.getByRole("button", { name: "Verzoek openen" }).click();
    const dialog = page.getByRole("dialog", { name: "Een maatje zoeken" });
    await dialog.getByRole("radio", { name: "Nieuwkomer" }).check();
    await dialog.getByRole("radio", { name: "Buiten het programma" }).check();
    await dialog.getByRole("button", { name: "Verzoek openen" }).click();
    await page.getByText("Het verzoek staat open.").waitFor();
  });

  await step("starting the second match says so kindly, shows the first, and can go on", async () => {
    noor.allow(/status of 409 .*\/activate\)$/);
    await propose(noor, /Selamawit Andom/, /buiten het programma/);
    await take(noor, "Kennismaking vastleggen");
    const dialog = await send(noor, "Match starten");
    await dialog.getByRole("link", { name: "Bekijk die match" }).waitFor();
    await noor.check("match-already");
    await dialog.getByRole("checkbox", { name: /Toch starten, naast de andere match/ }).check();
    await dialog.getByRole("button", { name: "Match starten" }).click();
    await page.getByText(/^Match \d+ is gestart\. Veel plezier samen!$/).waitFor();
  });
});
