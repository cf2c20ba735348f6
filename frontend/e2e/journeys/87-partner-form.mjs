// A partner without software: someone there is invited by mail, puts people forward by the form on a phone, and sees how
// that goes, until the link ends.
import assert from "node:assert/strict";
import { dayFromToday } from "../lib/days.mjs";
import { ownServer, test } from "../lib/test.mjs";

ownServer({ mail: true });

/** The address in the mail. */
function linkIn(letter) {
  const [link] = /http:\/\/localhost:\d+\/aanmelden\/link\/[\w-]+/.exec(letter) ?? [];
  assert.ok(link, letter);
  return link;
}

test("a contact at a school is invited, refers people by the form, and sees how it goes", async ({ logIn, visitor, step, staff, mailbox }) => {
  const { get, post } = await staff("coordinator");
  const details = { name: "Taalschool Het Anker", kinds: ["referrer"] };
  const school = await post("/v1/organisations", { details });
  const noor = await logIn("coordinator");
  const { page } = noor;
  const row = page.getByRole("listitem").filter({ hasText: "Ria Postma" });

  await step("nobody is invited before there is an agreement", async () => {
    await noor.goto(`/organisaties/${school.id}`);
    await page.getByText("Leg eerst vast wanneer de verwerkersovereenkomst is getekend").waitFor();
    await page.getByRole("link", { name: "Wijzigen" }).click();
    await page.getByLabel("Verwerkersovereenkomst getekend op").fill(dayFromToday(-30));
    await page.getByRole("button", { name: "Opslaan" }).click();
    await page.getByRole("heading", { level: 1, name: "Taalschool Het Anker" }).waitFor();
  });

  await step("she invites a contact", async () => {
    await page.getByRole("button", { name: "Contactpersoon uitnodigen" }).click();
    const dialog = page.getByRole("dialog", { name: "Wie meldt mensen aan namens Taalschool Het Anker?" });
    await dialog.getByRole("button", { name: "Link sturen" }).click();
    await dialog.getByRole("group", { name: "2 dingen kloppen nog niet" }).waitFor();
    await dialog.getByLabel("Naam", { exact: true }).fill("Ria Postma");
    await dialog.getByLabel("E-mailadres").fill("ria@taalschool.example");
    await noor.check("partner-contact-invite", { widths: [1440, 390] });
    await dialog.getByRole("button", { name: "Link sturen" }).click();
    await row.getByText("Uitgenodigd").waitFor();
    await noor.check("partner-contacts");
  });

  const link = linkIn(await mailbox.letterTo("ria@taalschool.example"));
  const ria = await visitor({ width: 390 });
  const form = ria.page;
  await step("she opens the link, which says for whom it is and shows nobody", async () => {
    await form.goto(link);
    await form.getByText("Je bent Ria Postma, van Taalschool Het Anker.").waitFor();
    await ria.check("partner-form-welcome", { widths: [1440, 390] });
    await form.getByRole("button", { name: "Verder" }).click();
    await form.getByText("Jullie meldden hier nog niemand aan.").waitFor();
    assert.equal(new URL(form.url()).pathname, "/aanmelden", "no token stays in the address");
  });

  await step("what is wrong is said at once, with the focus on it and nothing lost", async () => {
    await form.getByRole("link", { name: "Iemand aanmelden" }).click();
    await ria.check("partner-form", { widths: [1440, 390] });
    await form.getByLabel("Achternaam").fill("Tesfay");
    await form.getByLabel("Telefoonnummer").fill("12");
    await form.getByText("Meer vertellen (mag, hoeft niet)").click();
    await form.getByLabel("Wat hoopt deze persoon?").fill("Haar BSN is 123456782");
    ria.allow(/status of 400/);
    await form.getByRole("button", { name: "Aanmelding versturen" }).click();
    await form.getByRole("heading", { name: "Er klopt nog iets niet" }).waitFor();
    assert.equal(await form.evaluate(() => document.activeElement.className), "summary", "the focus is on the list of faults");
    assert.equal(await form.getByLabel("Achternaam").inputValue(), "Tesfay");
    await form.getByText("Dit lijkt op een BSN of V-nummer. Dat bewaren wij nooit.").first().waitFor();
    await ria.check("partner-form-faults", { widths: [1440, 390] });
    await form.getByRole("link", { name: /^Voornaam/ }).click();
    assert.equal(await form.evaluate(() => document.activeElement.id || location.hash.slice(1)), "givenName");
  });

  await step("it is sent, by the keyboard alone where that matters", async () => {
    await form.getByLabel("Voornaam").fill("Selam");
    await form.getByLabel("Telefoonnummer").fill("06 12 34 56 78");
    await form.getByLabel("Hoe goed spreekt deze persoon Nederlands?").selectOption("A1");
    await form.getByLabel("Ja, deze persoon vindt het goed dat ik dit doorgeef").focus();
    await ria.press("Space");
    await form.getByLabel("Wat hoopt deze persoon?").fill("Meer Nederlands spreken.");
    await form.getByLabel("Land van herkomst").fill("Eritrea");
    await form.getByRole("button", { name: "Aanmelding versturen" }).focus();
    await ria.press("Enter");
    await form.getByRole("heading", { name: "Dank je wel, je aanmelding is binnen" }).waitFor();
    await ria.check("partner-form-thanks", { widths: [1440, 390] });
  });

  let referral;
  await step("it stands in the inbox, with who filled it in", async () => {
    await noor.goto("/aanmeldingen");
    await page.getByRole("link", { name: /Selam Tesfay/ }).first().click();
    await page.getByText("Taalschool Het Anker, met het formulier, door Ria Postma, ria@taalschool.example").waitFor();
    await noor.check("referral-by-form", { widths: [1440, 390] });
    referral = new URL(page.url()).searchParams.get("aanmelding");
    assert.equal((await get(`/v1/referrals/${referral}`)).person.countryOfOrigin, "ER");
    await post(`/v1/referrals/${referral}/accept`, { notDuplicateOf: [] });
  });

  await step("she sees that it was accepted, and takes another one back", async () => {
    await form.getByRole("link", { name: "Nog iemand aanmelden" }).click();
    await form.getByLabel("Voornaam").fill("Bana");
    await form.getByLabel("Ja, deze persoon vroeg er zelf om").check();
    await form.getByRole("button", { name: "Aanmelding versturen" }).click();
    await form.getByRole("link", { name: "Naar je overzicht" }).click();
    await form.getByText("Aangenomen, wacht op een maatje").waitFor();
    await ria.check("partner-form-overview");
    const text = await form.locator("main").innerText();
    for (const secret of ["Selam", "Tesfay", "Bana", "0612"]) assert.ok(!text.includes(secret), `${secret} in ${text}`);
    await form.getByRole("link", { name: "De aanmelding van B. terugnemen" }).click();
    await form.getByRole("heading", { name: "Wil je deze aanmelding terugnemen?" }).waitFor();
    await ria.check("partner-form-take-back", { widths: [1440, 390] });
    await form.getByRole("button", { name: "Terugnemen" }).click();
    await form.getByText("Teruggenomen").waitFor();
  });

  await step("in English as well", async () => {
    await form.getByRole("link", { name: "English" }).click();
    await form.getByRole("link", { name: "Refer someone" }).click();
    await form.getByLabel("Given name").waitFor();
    assert.equal(await form.locator("html").getAttribute("lang"), "en");
    await form.getByRole("link", { name: "Nederlands" }).click();
  });

  await step("a link that is ended leads nowhere, also where it is open", async () => {
    await noor.goto(`/organisaties/${school.id}`);
    await row.getByText("Kan aanmelden").waitFor();
    await row.getByRole("button", { name: "De toegang van Ria Postma stoppen" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stoppen" }).click();
    await row.getByText("Gestopt").waitFor();
    ria.allow(/status of (403|404)/);
    await form.goto("/aanmelden");
    await form.getByRole("heading", { name: "Open eerst de link in je mail" }).waitFor();
    await form.goto(link);
    await form.getByRole("heading", { name: "Deze link werkt niet" }).waitFor();
    await ria.check("partner-form-dead-link", { widths: [1440, 390] });
  });
});
