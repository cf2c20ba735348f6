// The inbox: by keyboard, with a comparison where someone is known, with a way back, and by hand.
import assert from "node:assert/strict";
import { test } from "../lib/test.mjs";

const invented = (reference, givenName, familyName, phone) => ({
  reference,
  person: { givenName, familyName, contact: { phone } },
  dutchLevel: "A2",
  legalBasis: { kind: "consent", since: "2026-01-05" },
});

test("the inbox by keyboard: next, previous, in review, accept, decline and undo", async ({ logIn, partner, step }) => {
  const werkplein = partner();
  await werkplein.push(invented("WPDA-KEYS-1", "Mikal", "Woldu", "+31612340001"));
  await werkplein.push(invented("WPDA-KEYS-2", "Biniam", "Asfaha", "+31612340002"));
  await werkplein.push(invented("WPDA-KEYS-3", "Lemlem", "Negasi", "+31612340003"));
  const geke = await logIn("coordinator");
  const { page } = geke;
  const shown = (name) => page.getByRole("heading", { level: 2, name }).waitFor();
  const row = (name) => page.getByRole("link", { name: new RegExp(name) });

  await step("J and K move, and the focus goes along", async () => {
    await geke.goto("/aanmeldingen");
    await shown("Lemlem Negasi");
    await geke.press("j");
    await shown("Biniam Asfaha");
    await geke.press("j");
    await shown("Mikal Woldu");
    await geke.press("k");
    await shown("Biniam Asfaha");
    await page.waitForFunction(() => document.activeElement?.textContent.includes("Biniam Asfaha"));
    await page.reload();
    await shown("Biniam Asfaha");
  });

  await step("B takes it in review, A accepts, and the next one comes in view", async () => {
    await page.getByText("Nee, niemand die erop lijkt.").waitFor();
    await geke.press("b");
    await page.getByText("De aanmelding van Biniam Asfaha is in behandeling.").waitFor();
    assert.equal(await werkplein.status("WPDA-KEYS-2"), "in_review");
    await page.getByText("Nee, niemand die erop lijkt.").waitFor();
    await geke.press("a");
    await page.getByText("Biniam Asfaha is aangenomen en wacht nu op een maatje.").waitFor();
    await row("Biniam Asfaha").waitFor({ state: "detached" });
    await shown("Mikal Woldu");
  });

  await step("W asks for a reason, and declining can be undone", async () => {
    await geke.press("w");
    const dialog = page.getByRole("dialog", { name: "Aanmelding van Mikal Woldu afwijzen" });
    await dialog.getByRole("button", { name: "Afwijzen" }).click();
    await dialog.getByRole("group", { name: "Eén ding klopt nog niet" }).waitFor();
    await geke.check("referral-decline-fault");
    await dialog.getByRole("radio", { name: "Woont buiten ons gebied" }).check();
    await dialog.getByRole("button", { name: "Afwijzen" }).click();
    await page.getByText("De aanmelding van Mikal Woldu is afgewezen.").waitFor();
    await row("Mikal Woldu").waitFor({ state: "detached" });
    assert.equal(await werkplein.status("WPDA-KEYS-1"), "declined");
    await page.getByRole("button", { name: "Ongedaan maken" }).click();
    await row("Mikal Woldu").waitFor();
    await shown("Mikal Woldu");
    assert.equal(await werkplein.status("WPDA-KEYS-1"), "in_review");
  });

  await step("the tabs show what was decided", async () => {
    await page.getByRole("link", { name: "Aangenomen" }).click();
    await row("Biniam Asfaha").click();
    await page.getByText(/^Besloten op /).waitFor();
    await page.getByRole("link", { name: "Naar de pagina van deze persoon" }).waitFor();
    await geke.check("referral-accepted");
    await page.getByRole("link", { name: "Ingetrokken" }).click();
    await page.getByText("Geen aanmeldingen met deze stand").waitFor();
    await geke.check("referrals-none");
  });
});

test("someone who is known already is compared side by side and set aside", async ({ logIn, step }) => {
  const noor = await logIn("vrijwilligers");
  const { page } = noor;

  await step("accepting asks to compare first", async () => {
    await noor.goto("/aanmeldingen");
    await page.getByRole("link", { name: /Het Taalhuis/ }).click();
    await page.getByText("Misschien: vergelijk met deze persoon.").waitFor();
    await noor.press("a");
    await page.getByText("Vergelijk eerst: is het dezelfde persoon of iemand anders?").waitFor();
    await page.getByRole("table").getByText("Bekend bij ons").waitFor();
    await noor.check("referral-compare");
  });

  await step("it is the same person, who waits already: the referral is set aside", async () => {
    await page.getByRole("button", { name: "Ja, dezelfde" }).click();
    await page.getByRole("button", { name: "Aannemen en koppelen" }).waitFor();
    await page.getByRole("button", { name: "Dubbel: leg opzij" }).click();
    await page.getByText(/^De aanmelding van .+ is als dubbel opzij gelegd\.$/).waitFor();
    await page.getByRole("link", { name: /Het Taalhuis/ }).waitFor({ state: "detached" });
  });
});

test("a referral of someone known who waits for nothing is accepted and linked", async ({ logIn, partner, step }) => {
  const werkplein = partner();
  await werkplein.push(invented("WPDA-LINK-1", "Abrehet", "Tsegay", "+31612340004"));
  const noor = await logIn("vrijwilligers");
  const { page } = noor;
  const accept = async () => {
    await noor.goto("/aanmeldingen");
    await page.getByRole("link", { name: /Abrehet Tsegay/ }).click();
    await page.getByRole("heading", { level: 2, name: "Abrehet Tsegay" }).waitFor();
  };
  await step("the first time she is new, and her request is closed", async () => {
    await accept();
    await page.getByText("Nee, niemand die erop lijkt.").waitFor();
    await page.getByRole("button", { name: "Aannemen" }).click();
    await page.getByText("Abrehet Tsegay is aangenomen en wacht nu op een maatje.").waitFor();
    await page.getByRole("link", { name: "Aangenomen" }).click();
    await page.getByRole("link", { name: /Abrehet Tsegay/ }).click();
    await page.getByRole("link", { name: "Naar de pagina van deze persoon" }).click();
    await page.getByRole("button", { name: "Verzoek sluiten" }).click();
    const dialog = page.getByRole("dialog", { name: "Het verzoek sluiten" });
    await dialog.getByLabel("Reden").selectOption({ label: "Niet te bereiken" });
    await dialog.getByRole("button", { name: "Verzoek sluiten" }).click();
    await page.getByText("Het verzoek is gesloten.").waitFor();
  });
  await step("the second time she is linked to who she is", async () => {
    await werkplein.push(invented("WPDA-LINK-2", "Abrehet", "Tsegay", "+31612340004"));
    await accept();
    await page.getByRole("button", { name: "Ja, dezelfde" }).click();
    await page.getByRole("button", { name: "Aannemen en koppelen" }).click();
    await page.getByText("Abrehet Tsegay is aangenomen en wacht nu op een maatje.").waitFor();
    assert.equal(await werkplein.status("WPDA-LINK-2"), "waiting");
  });
});

test("entering a referral by hand: faults are shown, a draft survives, and it lands in the inbox", async ({ logIn, step }) => {
  const wim = await logIn("vrijwilligers");
  const { page } = wim;

  await step("what is missing is summed up on top and said at the field", async () => {
    await wim.goto("/aanmeldingen/nieuw");
    await page.getByRole("radio", { name: "Organisatie", exact: true }).check();
    await page.getByRole("button", { name: "Aanmelding opslaan" }).click();
    const summary = page.getByRole("group", { name: "2 dingen kloppen nog niet" });
    await summary.waitFor();
    await page.waitForFunction(() => document.activeElement?.classList.contains("fault-summary"));
    await summary.getByRole("link", { name: "Voornaam: Vul dit in" }).click();
    const name = page.getByLabel("Voornaam");
    await page.waitForFunction(() => document.activeElement?.labels?.[0]?.textContent.startsWith("Voornaam"));
    assert.equal(await name.getAttribute("aria-invalid"), "true");
    await wim.check("referral-new-faults");
  });

  await step("a number that reads as a BSN is refused by the server, at its field", async () => {
    await page.getByRole("radio", { name: "Via een vrijwilliger" }).check();
    await page.getByLabel("Voornaam").fill("Senait");
    await page.getByLabel("Achternaam").fill("Habte");
    await page.getByLabel("Wat iemand hoopt").fill("Haar BSN is 123456782");
    wim.allow(/status of 400 .*\/v1\/referrals\)$/);
    await page.getByRole("button", { name: "Aanmelding opslaan" }).click();
    await page.getByText("Dit lijkt op een BSN. Dat bewaren we nooit; haal het weg").first().waitFor();
    await page.getByLabel("Wat iemand hoopt").fill("Samen wandelen en praten.");
  });

  await step("a reload keeps what was filled in", async () => {
    await page.reload();
    await page.getByText("Je was hier al aan begonnen; we hebben het voor je bewaard.").waitFor();
    assert.equal(await page.getByLabel("Voornaam").inputValue(), "Senait");
    assert.equal(await page.getByLabel("Wat iemand hoopt").inputValue(), "Samen wandelen en praten.");
    assert.ok(await page.getByRole("radio", { name: "Via een vrijwilliger" }).isChecked());
    await wim.check("referral-new-draft");
  });

  await step("it is saved and stands in the inbox", async () => {
    await page.getByRole("button", { name: "Aanmelding opslaan" }).click();
    await page.getByText("De aanmelding van Senait Habte staat bij Te doen.").waitFor();
    await page.getByRole("heading", { level: 2, name: "Senait Habte" }).waitFor();
    await page.getByRole("link", { name: /Senait Habte/ }).waitFor();
  });
});
