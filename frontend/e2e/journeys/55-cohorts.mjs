// Cohorts: planned, recruited for and put into groups on the board, by mouse and by keys alone.
import assert from "node:assert/strict";
import { dayFromToday } from "../lib/days.mjs";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

const today = () => dayFromToday();
/** A cohort of next spring. */
const nextYear = Number(today().slice(0, 4)) + 1;

/** Those who wait for the programme on a side, and nobody has proposed a match for yet. */
async function waiting({ get }, side) {
  const { items } = await get(`/v1/requests?open=true&track=programme&side=${side}&pageSize=100`);
  return items.filter((request) => !request.matchId);
}

test("a cohort is planned, recruits, and takes people in", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("the list", async () => {
    await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Lichtingen" }).click();
    await page.getByRole("link", { name: "Lichting 13" }).waitFor();
    await noor.check("cohorts");
  });
  await step("the plan, with what is wrong said beside the field", async () => {
    await page.getByRole("link", { name: "Lichting plannen" }).click();
    await page.getByLabel("Begint op").fill(`${nextYear}-02-01`);
    await page.getByLabel("Eindigt op").fill(`${nextYear}-01-01`);
    await page.getByLabel("Naam", { exact: false }).fill("Voorjaar");
    await page.getByLabel("Hoeveel nieuwkomers hoop je?").fill("24");
    await page.getByLabel("Hoeveel gevestigden hoop je?").fill("24");
    await page.getByRole("button", { name: "Bijeenkomst toevoegen" }).click();
    await page.getByLabel("Bijeenkomst 1", { exact: true }).fill("Eerste ontmoetingsdag");
    await page.getByLabel("Dag van bijeenkomst 1").fill(`${nextYear}-02-06`);
    noor.allow(/status of 400/);
    await page.getByRole("button", { name: "Plannen", exact: true }).click();
    await page.getByRole("group", { name: "Eén ding klopt nog niet" }).waitFor();
    await noor.check("cohort-new");
    await page.getByLabel("Eindigt op").fill(`${nextYear}-12-01`);
    await page.getByRole("button", { name: "Plannen", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: /Lichting \d+ · Voorjaar/ }).waitFor();
    await page.getByText("Eerste ontmoetingsdag").waitFor();
    await page.getByText("0 van 24").first().waitFor();
  });
  await step("recruiting begins", async () => {
    await page.getByRole("button", { name: "Beginnen met werven" }).click();
    const dialog = page.getByRole("dialog", { name: "Beginnen met werven" });
    await dialog.getByRole("button", { name: "Beginnen met werven" }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Lichting starten" }).waitFor();
  });
  await step("someone is enrolled, and stops", async () => {
    await page.getByRole("button", { name: "Iemand inschrijven" }).click();
    const dialog = page.getByRole("dialog", { name: "Iemand inschrijven" });
    await dialog.getByRole("combobox", { name: "Wie?" }).fill("ma");
    await dialog.getByRole("option", { name: /Assen/ }).first().click();
    await noor.check("cohort-enrol");
    await dialog.getByRole("button", { name: "Iemand inschrijven" }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByText("1 van 24").waitFor();
    await noor.check("cohort");
    await page.getByRole("button", { name: /^Deelname van .* beëindigen$/ }).click();
    const ending = page.getByRole("dialog", { name: /^Deelname van/ });
    await ending.getByLabel("Waarom?").selectOption({ label: "Geen tijd meer" });
    await ending.getByRole("button", { name: "Stoppen" }).click();
    await ending.waitFor({ state: "hidden" });
    await page.getByText("0 van 24").first().waitFor();
  });
  await step("the plan is changed", async () => {
    await page.getByRole("link", { name: "Plan wijzigen" }).click();
    await page.getByLabel("Hoeveel nieuwkomers hoop je?").fill("30");
    await page.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText("0 van 30").waitFor();
  });
  await step("two people change the plan at once: what both changed is asked, the rest goes together", async () => {
    const plan = page.url();
    const wim = await logIn("vrijwilligers");
    await noor.goto(`${plan}/wijzigen`);
    await wim.goto(`${plan}/wijzigen`);
    await wim.page.getByLabel("Naam", { exact: false }).fill("Vroeg voorjaar");
    await wim.page.getByLabel("Hoeveel gevestigden hoop je?").fill("28");
    await wim.page.getByRole("button", { name: "Opslaan" }).click();
    await wim.page.getByRole("heading", { level: 1, name: /Vroeg voorjaar/ }).waitFor();
    noor.allow(/status of 412/);
    await page.getByLabel("Naam", { exact: false }).fill("Lente");
    await page.getByLabel("Hoeveel nieuwkomers hoop je?").fill("26");
    await page.getByRole("button", { name: "Opslaan" }).click();
    await page.locator(".conflict").waitFor();
    await noor.check("cohort-conflict");
    assert.equal(await page.locator(".conflict__field").count(), 1);
    await page.getByRole("radio", { name: /Lente/ }).check();
    await page.locator(".conflict").getByRole("button").first().click();
    await page.getByRole("heading", { level: 1, name: /Lichting \d+ · Lente/ }).waitFor();
    await page.getByText("0 van 26").waitFor();
    await page.getByText("0 van 28").waitFor();
  });
});

test("the board: what is wrong is seen, and mended by moving", async ({ logIn, step, staff }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  const { get, post } = await staff("coordinator");
  const cohort = await post("/v1/cohorts", { plan: { startsOn: today() } });
  await step("an empty board gets its first groups", async () => {
    await noor.goto(`/lichtingen/${cohort.id}/bord`);
    await page.getByText("Nog geen groepen").waitFor();
    await noor.check("board-empty");
    for (const [name, evening] of [["Groep A", "dinsdag"], ["Groep B", "donderdag"]]) {
      await page.getByRole("button", { name: "Groep toevoegen" }).click();
      const dialog = page.getByRole("dialog", { name: "Groep toevoegen" });
      await dialog.getByLabel("Naam").fill(name);
      await dialog.getByLabel("Avond").selectOption({ label: evening });
      await dialog.getByRole("button", { name: "Toevoegen" }).click();
      await dialog.waitFor({ state: "hidden" });
      await page.getByRole("heading", { name }).waitFor();
    }
  });
  const { groups } = await get(`/v1/cohorts/${cohort.id}`);
  const [newcomers, established] = [await waiting({ get }, "newcomer"), await waiting({ get }, "established")];
  const places = [groups[0].id, groups[0].id, groups[0].id, groups[1].id, groups[1].id, undefined];
  for (const [nth, groupId] of places.entries()) {
    await post("/v1/matches", {
      newcomerRequestId: newcomers[nth].id, establishedRequestId: established[nth].id, kind: "programme", cohortId: cohort.id,
      ...(groupId && { groupId }),
    });
  }
  const column = (name) => page.getByRole("region", { name: name, exact: true });
  const cards = (name) => column(name).locator(".board-card");
  const name = newcomers[5].displayName;
  await step("pairs as cards, and what to think of in words", async () => {
    await noor.goto(`/lichtingen/${cohort.id}/bord`);
    await column("Groep A").getByText("3 van 8 plaatsen").waitFor();
    await column("Groep A").getByText("Nog te weinig paren").waitFor();
    await column("Groep B").getByRole("button", { name: "Coach kiezen" }).first().waitFor();
    await noor.check("board");
  });
  await step("a coach, with a way back", async () => {
    await column("Groep B").getByRole("button", { name: "Coach kiezen", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Coach kiezen" });
    await dialog.getByRole("combobox", { name: "Wie?" }).fill("ma");
    await dialog.getByRole("option", { name: /Assen/ }).first().click();
    await dialog.getByRole("button", { name: "Coach kiezen" }).click();
    await dialog.waitFor({ state: "hidden" });
    await column("Groep B").getByRole("button", { name: / stopt$/ }).waitFor();
  });
  await step("dragged to a group, and undone", async () => {
    await cards("Nog geen groep").first().dragTo(column("Groep B"), { targetPosition: { x: 60, y: 20 } });
    await column("Groep B").getByText("3 van 8 plaatsen").waitFor();
    await page.getByRole("button", { name: "Ongedaan maken" }).click();
    await page.getByText("Teruggezet.").waitFor();
    await column("Groep B").getByText("2 van 8 plaatsen").waitFor();
    assert.equal(await cards("Nog geen groep").count(), 1);
  });
  await step("by keys alone: from card to card, and Enter moves", async () => {
    const lonely = cards("Nog geen groep").first();
    await lonely.focus();
    await noor.press("ArrowRight");
    assert.ok(await cards("Groep A").first().evaluate((card) => card === document.activeElement));
    await noor.press("ArrowDown", "ArrowLeft", "Enter");
    const dialog = page.getByRole("dialog", { name: new RegExp(`^Verplaats ${name}`) });
    await dialog.getByText("Hier zit dit paar nu").waitFor();
    await noor.check("board-move");
    await dialog.getByRole("button", { name: /^Groep A/ }).focus();
    const readAgain = page.waitForResponse((answer) => answer.url().endsWith("/board") && answer.request().method() === "GET");
    await noor.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await column("Groep A").getByText("4 van 8 plaatsen").waitFor();
    // Also when the server has answered how it is now: the card has its place already.
    await readAgain;
    await page.getByText(/→ Groep A$/).waitFor();
    await page.waitForFunction(() => document.activeElement?.classList.contains("board-card"));
    const board = await get(`/v1/cohorts/${cohort.id}/board`);
    assert.equal(board.groups[0].pairs.length, 4);
    assert.equal(board.withoutGroup.length, 0);
  });
  await step("a move that is refused goes back", async () => {
    await page.route("**/move", (route) =>
      route.fulfill({
        status: 409, contentType: "application/problem+json",
        body: JSON.stringify({ type: "/problems/state_conflict", title: "", status: 409, detail: "", code: "state_conflict", traceId: "01890a5d" }),
      }),
    );
    noor.allow(/status of 409/);
    // From and to are both in view, or the page would scroll in the middle of the drag. It is taken by a name: the link
    // there doesn't keep the card from being dragged.
    await page.evaluate(() => window.scrollTo(0, 0));
    await cards("Groep B").first().getByRole("link").first().dragTo(column("Groep A"), { targetPosition: { x: 60, y: 20 } });
    await page.getByText(/iemand was je misschien voor/).waitFor();
    await column("Groep B").getByText("2 van 8 plaatsen").waitFor();
    await page.unroute("**/move");
  });
  await step("who only looks can't move", async () => {
    const wim = await logIn("kantoor");
    await wim.goto(`/lichtingen/${cohort.id}/bord`);
    await wim.page.getByText("4 van 8 plaatsen").waitFor();
    assert.equal(await wim.page.getByRole("button", { name: /Verplaats/ }).count(), 0);
  });
});

test("completing a cohort says beforehand what it ends", async ({ logIn, step, staff }) => {
  const { post } = await staff("coordinator");
  const cohort = await post("/v1/cohorts", { plan: { startsOn: "2026-01-05" } });
  await post(`/v1/cohorts/${cohort.id}/recruit`, { on: "2026-01-05" });
  await post(`/v1/cohorts/${cohort.id}/start`, { on: "2026-01-05" });
  const { items } = await post("/v1/people/search", { name: "ma", limit: 2 });
  for (const person of items) {
    await post(`/v1/cohorts/${cohort.id}/enrolments`, { personId: person.id, role: "newcomer", startsOn: "2026-01-05" });
  }
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("what ends", async () => {
    await noor.goto(`/lichtingen/${cohort.id}`);
    await page.getByRole("button", { name: "Lichting afronden" }).click();
    const dialog = page.getByRole("dialog", { name: "Lichting afronden" });
    await dialog.getByText("2 deelnames zijn klaar").waitFor();
    await noor.check("cohort-complete");
    await dialog.getByRole("button", { name: "Lichting afronden" }).click();
    await page.getByText("Afgerond: 2 deelnames en 0 coachplekken klaar.").waitFor();
    await page.getByText("Deze lichting is afgerond.").waitFor();
  });
});
