// Evaluations: a round for a cohort, answered in Arabic on a phone and gone on with on another device, a sheet of paper
// entered, outcomes of both sides next to each other, open answers with a theme, and a questionnaire in the making.
import assert from "node:assert/strict";
import { dayFromToday } from "../lib/days.mjs";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

const day = dayFromToday;

/** Answers the question on the screen: the option with this value, and on. */
async function choose(page, value, next) {
  await page.locator(`input[name="answer"][value="${value}"]`).check();
  await page.getByRole("button", { name: next }).click();
}

test("a round: begun, answered in Arabic on two devices, on paper, and read with its n", async ({ logIn, visitor, step, staff, address }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  const { get, post } = await staff("coordinator");
  let round;

  await step("she begins a round for cohort 13 and invites everyone", async () => {
    await noor.goto("/evaluaties");
    await noor.check("evaluations");
    await page.getByRole("link", { name: "Ronde beginnen" }).click();
    await page.getByLabel("Vragenlijst").selectOption({ label: "Terugblik nieuwkomers · Nieuwkomers · versie 1" });
    await page.getByLabel("Naam van de ronde").fill("Lichting 13, halverwege");
    await page.getByLabel("Lichting", { exact: true }).selectOption({ label: "Lichting 13" });
    await page.getByLabel("Invullen kan tot en met").fill(day(20));
    await noor.check("evaluation-new");
    await page.getByRole("button", { name: "Ronde beginnen" }).click();
    await page.getByRole("heading", { level: 1, name: "Lichting 13, halverwege" }).waitFor();
    round = page.url().split("/").pop();
    assert.ok((await get(`/v1/evaluation-rounds/${round}`)).counts.invited > 0);
  });

  let link;
  await step("letters are printed with a link of their own", async () => {
    await page.getByRole("link", { name: /^Uitgenodigd/ }).click();
    await page.getByRole("heading", { name: "Wie is uitgenodigd" }).waitFor();
    await page.locator(".enrolled").first().waitFor();
    await noor.check("evaluation-invited");
    const [letters] = await Promise.all([
      page.context().waitForEvent("page"),
      page.getByRole("button", { name: "Brieven afdrukken" }).click(),
    ]);
    await letters.waitForLoadState();
    link = new URL((await letters.locator(".address").first().innerText()).trim()).pathname;
    assert.match(link, /^\/e\/./);
    await letters.close();
  });

  await step("a poster with a code", async () => {
    await page.getByRole("button", { name: "Poster met QR-code" }).click();
    const dialog = page.getByRole("dialog", { name: "Poster met QR-code" });
    await dialog.getByRole("img", { name: "QR-code naar de vragenlijst" }).waitFor();
    await noor.check("evaluation-poster");
    await dialog.getByRole("button", { name: "Sluiten" }).click();
  });

  await step("in the letters of Tigrinya and Persian, before Arabic is chosen", async () => {
    for (const [language, direction] of [["ti", "ltr"], ["fa", "rtl"]]) {
      const phone = await visitor({ width: 390 });
      await phone.page.goto(`${link}/language`);
      await phone.page.locator(`button[name="language"][value="${language}"]`).click();
      await phone.page.waitForURL(/\/\d+$/);
      // Whoever began in another language goes on with the questions; what it is for stands before them.
      await phone.page.goto(`${link}/0`);
      assert.equal(await phone.page.locator("html").getAttribute("lang"), language);
      assert.equal(await phone.page.locator("html").getAttribute("dir"), direction);
      await phone.picture(`evaluation-form-${language}-begin`);
      await phone.page.goto(`${link}/1`);
      await phone.page.getByRole("radio").first().waitFor();
      await phone.picture(`evaluation-form-${language}-question`);
      await phone.close();
    }
  });

  await step("in Arabic at phone width, right to left, and interrupted after two questions", async () => {
    const phone = await visitor({ width: 390 });
    await phone.page.goto(`${link}/language`);
    await phone.page.getByRole("button", { name: "العربية" }).click();
    await phone.page.waitForURL(/\/\d+$/);
    await phone.page.goto(`${link}/0`);
    await phone.page.getByRole("link", { name: "ابدأ" }).waitFor();
    assert.equal(await phone.page.locator("html").getAttribute("dir"), "rtl");
    await phone.picture("evaluation-form-arabic-begin");
    await phone.page.getByRole("link", { name: "ابدأ" }).click();
    await choose(phone.page, "5", "التالي");
    await phone.page.waitForURL(/\/2$/);
    await phone.picture("evaluation-form-arabic-question");
    await choose(phone.page, "4", "التالي");
    await phone.page.getByRole("heading", { name: "هل تحسنت لغتك الهولندية؟" }).waitFor();
    await phone.close();
  });

  await step("and gone on with on another device", async () => {
    const tablet = await visitor({ width: 768 });
    const form = tablet.page;
    await form.goto(link);
    // Where it goes on, nothing is asked again.
    if (!(await form.getByRole("heading", { name: "هل تحسنت لغتك الهولندية؟" }).isVisible())) {
      await form.goto(`${link}/3`);
    }
    await form.getByRole("heading", { name: "هل تحسنت لغتك الهولندية؟" }).waitFor();
    assert.equal(await form.locator("html").getAttribute("dir"), "rtl");
    await choose(form, "4", "التالي");
    await choose(form, "A2", "التالي");
    await choose(form, "speaking", "التالي");
    await form.locator("textarea").fill("الطبخ معًا");
    await form.getByRole("button", { name: "التالي" }).click();
    await form.locator("textarea").fill("لقاءات أكثر");
    await form.getByRole("button", { name: "التالي" }).click();
    await choose(form, "5", "التالي");
    await form.getByRole("button", { name: "أرسل" }).waitFor();
    await tablet.picture("evaluation-form-arabic-last");
    await form.getByRole("button", { name: "أرسل" }).click();
    await form.getByText("شكرًا لك!").waitFor();
    await tablet.close();
  });

  await step("a sheet of paper is entered within twenty seconds, by its numbers alone", async () => {
    await noor.goto(`/evaluaties/${round}/papier`);
    await page.locator("#sheet-1").waitFor();
    await noor.check("evaluation-paper");
    await page.locator("#sheet-1").focus();
    const begun = performance.now();
    const type = (text) => page.keyboard.type(text);
    const enter = () => page.keyboard.press("Enter");
    for (const number of ["4", "4", "3"]) await type(number); // on by itself
    await type("b1");
    await type("1 3");
    await enter();
    await type("Samen koken");
    await enter();
    await enter(); // nothing written
    await type("5");
    await type("n");
    await enter();
    await page.getByText("Opgeslagen: 7 antwoorden.").waitFor();
    const took = performance.now() - begun;
    assert.ok(took < 20_000, `${took} ms`);
    await page.getByText("1 blad ingevoerd").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "sheet-1", "the next sheet can begin");
    await type("9");
    await page.getByText("Dit cijfer staat niet op het blad").waitFor();
    await page.locator("#sheet-1").fill("");
  });

  await step("enough others answer on paper, of both sides", async () => {
    const sheet = (nth) => ({ language: "nl", codes: [`1-${3 + (nth % 3)}`, `2-${2 + (nth % 4)}`, `3-${1 + (nth % 4)}`, `5-${1 + (nth % 5)}`], texts: [], helped: nth % 3 === 0 });
    for (let nth = 0; nth < 6; nth += 1) await post(`/v1/evaluation-rounds/${round}/paper-responses`, sheet(nth));
    const { items } = await get("/v1/questionnaires?audience=established&status=published");
    const mine = (await get(`/v1/evaluation-rounds/${round}`)).details;
    const other = await post("/v1/evaluation-rounds", {
      questionnaireId: items[0].id, title: "Lichting 13, gevestigden", cohortId: mine.cohortId, opensAt: mine.opensAt, closesAt: mine.closesAt,
    });
    for (let nth = 0; nth < 7; nth += 1) await post(`/v1/evaluation-rounds/${other.id}/paper-responses`, sheet(nth + 1));
  });

  await step("the outcomes, each with its n and a table", async () => {
    await noor.goto(`/evaluaties/${round}`);
    await page.getByRole("heading", { name: "Hoe was het contact met je maatje?" }).waitFor();
    await page.getByText("n = 8").first().waitFor();
    await page.locator(".outcomes details summary").first().click();
    await page.getByRole("table", { name: "Antwoorden op: Hoe was het contact met je maatje?" }).waitFor();
    await noor.check("evaluation-outcomes");
  });

  await step("both sides next to each other", async () => {
    await page.getByLabel("Zet ernaast").selectOption({ label: "Lichting 13, gevestigden" });
    await page.waitForURL(/compareWith=/);
    await page.getByText("n = 8 / n = 7").first().waitFor();
    await noor.check("evaluation-both-sides");
  });

  await step("an answer in someone's own words gets a theme", async () => {
    await page.getByRole("link", { name: "In eigen woorden" }).click();
    await page.getByText("الطبخ معًا").waitFor();
    await page.getByLabel(/^Vraag/).selectOption({ label: "Wat vond je goed?" });
    await page.getByLabel("Nieuw thema").fill("Koken met elkaar");
    await page.getByRole("button", { name: "Thema toevoegen" }).click();
    const answer = page.locator(".answer").filter({ hasText: "الطبخ معًا" });
    await answer.getByRole("button", { name: "Koken met elkaar" }).click();
    await answer.locator('button[aria-pressed="true"]').waitFor();
    await noor.check("evaluation-answers");
  });

  await step("closed: the form says so kindly", async () => {
    await page.getByRole("button", { name: "Nu sluiten" }).click();
    await page.getByText("De ronde is gesloten.").first().waitFor();
    const late = await visitor({ width: 390 });
    late.allow(/status of 4\d\d/);
    await late.page.goto(link);
    await late.picture("evaluation-form-closed");
    await late.close();
  });
});

test("a questionnaire: a new version with another question, translated beside the Dutch, and published", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("the list says what is still to be checked", async () => {
    await noor.goto("/evaluaties/vragenlijsten");
    await page.getByRole("table").getByRole("link").first().waitFor();
    await noor.check("questionnaires");
  });
  await step("a published version stands fast", async () => {
    await page.getByRole("table").getByRole("link").first().click();
    await page.getByText(/^Deze versie staat vast/).waitFor();
    await page.getByRole("button", { name: "العربية" }).click();
    await page.waitForURL(/taal=ar/);
    await noor.check("questionnaire-published");
  });
  await step("a new version is a draft", async () => {
    const before = page.url();
    await page.getByRole("button", { name: "Nieuwe versie maken" }).click();
    await page.waitForURL((url) => url.href.split("?")[0] !== before.split("?")[0]);
    await page.getByText("In de maak").waitFor();
  });
  await step("a question is added, moved up, and survives a reload before it is saved", async () => {
    await page.getByRole("button", { name: "Vraag toevoegen" }).click();
    const added = page.locator(".question").last();
    await added.getByLabel("De vraag (Nederlands)").fill("Hoe was de koffie?");
    await page.reload();
    await noor.settled();
    await page.locator(".question").last().getByRole("button", { name: /omhoog$/ }).click();
    const values = await page.locator(".question").evaluateAll((all) => all.map((one) => one.querySelector("textarea").value));
    assert.equal(values.at(-2), "Hoe was de koffie?");
  });
  await step("its Arabic stands beside the Dutch", async () => {
    if (!page.url().includes("taal=ar")) await page.getByRole("button", { name: "العربية" }).click();
    const added = page.locator(".question").nth(-2);
    await added.getByLabel("De vraag (العربية)").fill("كيف كانت القهوة؟");
    await noor.check("questionnaire-draft");
    await page.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText("Opgeslagen", { exact: true }).first().waitFor();
  });
  await step("it is published", async () => {
    await page.getByRole("button", { name: "Publiceren" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Publiceren" }).click();
    await page.getByText(/^Deze versie staat vast/).waitFor();
  });
});
