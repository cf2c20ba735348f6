// The life of a match: how it goes in two taps, contact, its story and owner; the saved views; tasks and deputies.
import assert from "node:assert/strict";
import { dayFromToday } from "../lib/days.mjs";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

/** The first match that is active, on its page. */
async function openActive(visitor) {
  const { page } = visitor;
  await visitor.goto("/matches?status=active&mine=true");
  await page.getByRole("table").getByRole("link").first().click();
  await page.getByRole("button", { name: "Contact opschrijven" }).waitFor();
  await visitor.settled();
}

test("saved views of matches stand in the address", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("quiet ones, with how long", async () => {
    await noor.goto("/matches");
    await page.getByRole("navigation", { name: "Kijk naar" }).getByRole("link", { name: "Stil" }).click();
    await page.waitForURL(/weergave=stil/);
    await page.getByRole("table").getByText(/^\d+ dagen stil$/).first().waitFor();
    await noor.check("matches-quiet");
  });
  await step("the other views, after a reload too", async () => {
    for (const [words, code] of [["Kennismaken", "kennismaken"], ["Bijna klaar", "bijna-klaar"], ["Op afstand", "pauze"]]) {
      await page.getByRole("navigation", { name: "Kijk naar" }).getByRole("link", { name: words }).click();
      await page.waitForURL(new RegExp(`weergave=${code}`));
      await page.reload();
      await noor.settled();
      const link = page.getByRole("navigation", { name: "Kijk naar" }).getByRole("link", { name: words });
      assert.equal(await link.getAttribute("aria-current"), "true");
    }
  });
  await step("mine, and those that are stuck", async () => {
    await noor.goto("/matches?mine=true&light=red");
    await page.getByRole("table").getByText("Loopt vast").first().waitFor();
    await noor.check("matches-stuck");
  });
});

test("a check-in in two taps, contact, and handing over: the story tells it", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("a check-in", async () => {
    await openActive(noor);
    await noor.check("match-life");
    await page.getByRole("button", { name: "Vraagt aandacht" }).click();
    const dialog = page.getByRole("dialog", { name: "Hoe gaat het?" });
    await dialog.waitFor();
    await noor.check("match-check-in");
    await dialog.getByRole("button", { name: "Opschrijven" }).click();
    await page.getByText("Het staat erbij.").waitFor();
    await page.getByText("Hoe gaat het: vraagt aandacht").first().waitFor();
  });
  await step("contact", async () => {
    await page.getByRole("button", { name: "Contact opschrijven" }).click();
    const dialog = page.getByRole("dialog", { name: "Er was contact" });
    await dialog.getByRole("radio", { name: "Bezoek" }).check();
    await dialog.getByLabel("Wil je er iets bij schrijven?").fill("Samen thee gedronken in de bibliotheek.");
    await noor.check("match-contact");
    await dialog.getByRole("button", { name: "Opschrijven" }).click();
    await page.getByText("Samen thee gedronken in de bibliotheek.").waitFor();
  });
  await step("a colleague looks after it from now on", async () => {
    await page.getByRole("button", { name: "Overdragen" }).click();
    const dialog = page.getByRole("dialog", { name: "Overdragen" });
    await dialog.getByLabel("Aan wie?").selectOption({ label: "Geke Boonstra" });
    await dialog.getByRole("button", { name: "Overdragen" }).click();
    await page.getByText("Geke Boonstra volgt deze match nu.").waitFor();
    await page.getByText("Geke Boonstra volgt deze match", { exact: true }).waitFor();
    await noor.check("match-story");
  });
});

test("tasks: raised by a rule, done and undone, put off, and one's own", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("today shows what I am to do", async () => {
    await page.getByRole("heading", { name: "Taken" }).waitFor();
    await page.getByText(/^Vraag hoe het gaat met /).first().waitFor();
    await noor.check("today-tasks");
  });
  await step("a task of my own about a match", async () => {
    await openActive(noor);
    await page.getByRole("link", { name: "Taak opschrijven" }).click();
    const dialog = page.getByRole("dialog", { name: "Een taak opschrijven" });
    await dialog.getByLabel("Wat wil je doen?").fill("De sleutel van het buurthuis ophalen");
    await noor.check("task-new");
    await dialog.getByRole("button", { name: "Taak opschrijven" }).click();
    await page.getByText("De taak staat erbij.").waitFor();
    await page.getByText(/^De sleutel van het buurthuis ophalen \(/).waitFor();
    await noor.check("tasks");
  });
  await step("ticked off, and back by undo", async () => {
    const row = page.getByRole("listitem").filter({ hasText: "De sleutel van het buurthuis ophalen" });
    await row.getByRole("button", { name: "Gedaan" }).click();
    await row.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Ongedaan maken" }).click();
    await row.waitFor();
  });
  await step("put off until tomorrow", async () => {
    const row = page.getByRole("listitem").filter({ hasText: "De sleutel van het buurthuis ophalen" });
    await row.getByRole("button", { name: "Morgen" }).click();
    await page.getByText(/^Je ziet deze taak weer op /).waitFor();
    await row.waitFor({ state: "detached" });
  });
  await step("someone who waits long still wants a buddy", async () => {
    await page.getByRole("link", { name: "Voor iedereen" }).click();
    const row = page.getByRole("listitem").filter({ hasText: "nog steeds een maatje?" }).first();
    await row.waitFor();
    const before = await page.getByText("nog steeds een maatje?").count();
    await noor.check("tasks-shared");
    await row.getByRole("button", { name: "Ja, nog steeds" }).click();
    await page.getByText("Genoteerd: de wens staat nog.").waitFor();
    await page.waitForFunction((n) => [...document.querySelectorAll("li")].filter((li) => li.textContent.includes("nog steeds een maatje?")).length === n - 1, before);
  });
});

test("a deputy sees the tasks of a colleague who is away", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("choosing who stands in", async () => {
    await noor.goto("/taken");
    await page.getByRole("button", { name: "Waarnemer kiezen" }).click();
    const dialog = page.getByRole("dialog", { name: "Waarnemer kiezen" });
    await dialog.getByLabel("Wie neemt waar?").selectOption({ label: "Bram Oosting" });
    await dialog.getByLabel("Eerste dag weer terug").fill(dayFromToday(8));
    await noor.check("deputy-new");
    await dialog.getByRole("button", { name: "Waarnemer kiezen" }).click();
    await page.getByText("Bram Oosting neemt waar voor Noor Wiersma").waitFor();
  });
  await step("the deputy sees them, and whose they are", async () => {
    const bram = await logIn("stagiair");
    await bram.page.getByRole("heading", { name: "Waarnemen" }).waitFor();
    await bram.page.getByText("Van Noor Wiersma").first().waitFor();
    await bram.check("today-deputy");
  });
  await step("and no longer when it stops", async () => {
    await page.getByRole("button", { name: "Nu stoppen" }).click();
    await page.getByText("Het waarnemen is gestopt.").waitFor();
    await page.getByText("Er is nu niemand die waarneemt.").waitFor();
  });
  await step("all that a colleague looks after goes to another", async () => {
    await page.getByRole("button", { name: "Alles overdragen" }).click();
    const dialog = page.getByRole("dialog", { name: "Alles overdragen" });
    await dialog.getByLabel("Van wie?").selectOption({ label: "Geke Boonstra" });
    await dialog.getByLabel("Aan wie?").selectOption({ label: "Noor Wiersma" });
    await noor.check("hand-over-all");
    await dialog.getByRole("button", { name: "Alles overdragen" }).click();
    await page.getByText(/^\d+ match(es)? overgedragen\.$/).waitFor();
  });
  await step("no weekly overview, please", async () => {
    await page.getByRole("checkbox", { name: /Stuur mij op maandag een overzicht/ }).uncheck();
    await page.getByRole("button", { name: "Bewaren" }).click();
    await page.getByText("Bewaard.").waitFor();
    await page.reload();
    await noor.settled();
    assert.equal(await page.getByRole("checkbox", { name: /Stuur mij op maandag een overzicht/ }).isChecked(), false);
  });
});
