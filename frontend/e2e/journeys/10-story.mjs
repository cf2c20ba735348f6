// The main job, end to end: a referral comes in, becomes a person, becomes a match, and is counted.
import assert from "node:assert/strict";
import { test } from "../lib/test.mjs";

const SARON = {
  reference: "WPDA-2026-0250",
  person: {
    givenName: "Saron",
    familyName: "Ghebre",
    birthYear: 1991,
    city: "Assen",
    countryOfOrigin: "ER",
    languages: [{ language: "tir", proficiency: "native" }, { language: "eng", proficiency: "fluent" }],
    contact: { phone: "+31612345678" },
  },
  dutchLevel: "A1",
  goal: "Nederlands spreken met iemand uit de buurt.",
  legalBasis: { kind: "consent", since: "2026-01-05" },
};

test("a referral becomes a person, a match, and number 250", async ({ logIn, partner, step }) => {
  const werkplein = partner();
  await step("the partner pushes a referral", async () => {
    const receipt = await werkplein.push(SARON);
    assert.ok(receipt.id);
    assert.equal(await werkplein.status(SARON.reference), "received");
  });

  const noor = await logIn("coordinator");
  const { page } = noor;

  await step("she sees it on Today", async () => {
    await page.getByRole("heading", { level: 1, name: "Vandaag" }).waitFor();
    await page.getByRole("link", { name: /Saron Ghebre.*Werkplein/ }).waitFor();
    await page.getByText("Nog 1 tot nummer 250").waitFor();
    await noor.check("today");
    await page.getByRole("link", { name: /Saron Ghebre/ }).click();
  });

  await step("she reads it in the inbox and accepts by keyboard", async () => {
    await page.getByRole("heading", { level: 2, name: "Saron Ghebre" }).waitFor();
    await page.getByText("Nee, niemand die erop lijkt.").waitFor();
    await noor.check("referrals");
    await page.getByRole("radio", { name: "Buiten het programma" }).check();
    await page.getByRole("heading", { level: 2, name: "Saron Ghebre" }).click(); // keys mean nothing in a field
    await noor.press("a");
    await page.getByText("Saron Ghebre is aangenomen en wacht nu op een maatje.").waitFor();
    await page.getByRole("link", { name: /Saron Ghebre/ }).waitFor({ state: "detached" });
    assert.equal(await werkplein.status(SARON.reference), "waiting");
  });

  await step("she chooses Saron and someone who waits on the other side", async () => {
    await noor.goto("/matches/nieuw");
    const newcomers = page.getByRole("radiogroup", { name: "Nieuwkomers" });
    const established = page.getByRole("radiogroup", { name: "Gevestigden" });
    await page.getByText("Kies aan elke kant iemand om een match voor te stellen.").waitFor();
    await newcomers.getByRole("radio", { name: /Saron Ghebre/ }).check();
    await page.getByText("Wie het meest deelt met Saron Ghebre, staat bovenaan").waitFor();
    await established.getByRole("radio", { disabled: false }).first().check();
    await page.getByRole("heading", { name: "Het voorstel" }).waitFor();
    await noor.check("match-new");
  });

  await step("she proposes the match", async () => {
    await page.getByRole("button", { name: "Match voorstellen" }).click();
    await page.getByRole("heading", { level: 1, name: /^Saron Ghebre en / }).waitFor();
    await page.getByText(/^Saron Ghebre en .+ zijn voorgesteld als match\.$/).waitFor();
    await noor.check("match-proposed");
  });

  const take = async (name, picture) => {
    await page.getByRole("button", { name }).click();
    const dialog = page.getByRole("dialog", { name });
    await dialog.waitFor();
    if (picture) await noor.check(picture);
    await dialog.getByRole("button", { name }).click();
    await dialog.waitFor({ state: "hidden" });
  };

  await step("they meet", async () => {
    await take("Kennismaking vastleggen", "match-introduce");
    await page.getByText("De kennismaking staat genoteerd.").waitFor();
  });

  await step("the match starts, and is number 250", async () => {
    await take("Match starten");
    await page.getByText("Match 250 is gestart. Veel plezier samen!").waitFor();
    const celebration = page.getByRole("region", { name: "Mijlpaal" });
    await celebration.getByText("Match nummer 250. Wat een mooi moment!").waitFor();
    assert.equal(await werkplein.status(SARON.reference), "started");
    for (const close of (await page.getByRole("status").getByRole("button", { name: "Sluiten" }).all()).reverse()) await close.click();
    await noor.check("milestone");
  });

  await step("the figures count it", async () => {
    await noor.goto("/");
    await page.getByRole("region", { name: "Mijlpaal" }).getByText("250", { exact: true }).waitFor();
    await page.getByRole("link", { name: /: 250\. Bekijk wie of wat dit zijn$/ }).waitFor();
    await noor.check("today-milestone");
  });
});
