// Coaches: invited by mail from the group that they lead, they see that group alone, take attendance without a
// connection, and write the note. And colleagues who are invited by the administrator.
import assert from "node:assert/strict";
import { at, dayFromToday, goingOn } from "../lib/days.mjs";
import { ownServer, test } from "../lib/test.mjs";

ownServer({ mail: true });

const PASSWORD = "zeven bankjes in het park";

/** The address of the page where a password is chosen, as it was mailed. */
function linkIn(letter) {
  const [link] = /http:\/\/localhost:\d+\/welkom#[\w-]+/.exec(letter) ?? [];
  assert.ok(link, letter);
  return link;
}

async function chooses(visitor, link) {
  const { page } = visitor;
  await page.goto(link);
  await page.getByLabel("Nieuw wachtwoord").fill("kort");
  await page.getByRole("button", { name: "Wachtwoord kiezen" }).click();
  await page.getByRole("group", { name: /klopt nog niet/ }).waitFor();
  await visitor.check("choose-password", { widths: [1440, 390] });
  await page.getByLabel("Nieuw wachtwoord").fill(PASSWORD);
  await page.getByRole("button", { name: "Wachtwoord kiezen" }).click();
  await page.getByRole("heading", { name: "Je wachtwoord is gekozen" }).waitFor();
  await page.getByRole("link", { name: "Inloggen" }).click();
}

async function logsIn({ page }, email) {
  await page.getByLabel("E-mailadres").fill(email);
  await page.getByLabel("Wachtwoord", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Inloggen" }).click();
}

test("a coach comes to the own group, checks in offline, and sees nothing else", async ({ logIn, visitor, step, staff, mailbox }) => {
  const { get, post } = await staff("coordinator");
  const today = dayFromToday();
  const cohort = await post("/v1/cohorts", { plan: { startsOn: today } });
  for (const action of ["recruit", "start"]) await post(`/v1/cohorts/${cohort.id}/${action}`, { on: today });
  const group = async (name, evening) => (await post(`/v1/cohorts/${cohort.id}/groups`, { details: { name, evening, capacity: 8, leastPairs: 2 } })).id;
  const [own, other] = [await group("Groep van Rukia", "tuesday"), await group("Andere groep", "wednesday")];
  const person = async (givenName, familyName, email) => (await post("/v1/people", { details: { givenName, familyName, ...(email && { contact: { email } }) } })).id;
  const coach = await person("Rukia", "Zuidbroekema", "rukia@voorbeeld.example");
  const pair = async (index, [one, two]) => {
    const open = async (personId, side) => (await post("/v1/requests", { personId, side, track: "programme", openedOn: today })).id;
    const newcomerRequestId = await open(await person(one, `Achternaamx${index}`), "newcomer");
    const establishedRequestId = await open(await person(two, `Familiey${index}`), "established");
    const match = await post("/v1/matches", { newcomerRequestId, establishedRequestId, kind: "programme", cohortId: cohort.id, groupId: own });
    await post(`/v1/matches/${match.id}/activate`, { startsOn: today });
  };
  for (const [index, names] of [["Zerabruk", "Wubbechien"], ["Quraysha", "Jantinus"], ["Xhemile", "Obbe"]].entries()) await pair(index, names);
  const event = async (title, groupId, when) => (await post("/v1/events", { details: { kind: "meeting_day", title, groupId }, ...when })).id;
  const evening = await event("Samen koken", own, goingOn());
  const later = { startsAt: at(dayFromToday(7), "19:00"), endsAt: at(dayFromToday(7), "21:00") };
  await event("Wandelen", own, later);
  const elsewhere = await event("Van een ander", other, later);
  await post(`/v1/groups/${own}/leaders`, { personId: coach, role: "coach", startsOn: today });

  await step("a coordinator invites her from the board", async () => {
    const noor = await logIn("coordinator");
    const { page } = noor;
    await noor.goto(`/lichtingen/${cohort.id}/bord`);
    await page.getByRole("button", { name: /Groep van Rukia/ }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Nog niet uitgenodigd").waitFor();
    await dialog.getByRole("button", { name: "Rukia Zuidbroekema uitnodigen om in te loggen" }).click();
    await dialog.getByText("Uitgenodigd", { exact: true }).waitFor();
    await noor.check("group-leaders-access", { widths: [1440, 390] });
  });
  const link = linkIn(await mailbox.letterTo("rukia@voorbeeld.example"));
  const rukia = await visitor({ width: 390, worker: true });
  const { page } = rukia;
  rukia.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_FAILED/);
  await step("she chooses a password, and comes to her group", async () => {
    await chooses(rukia, link);
    await logsIn(rukia, "rukia@voorbeeld.example");
    await page.getByRole("heading", { level: 1, name: "Groep van Rukia" }).waitFor();
    await page.getByRole("heading", { name: "Volgende keer" }).waitFor();
    await page.getByText("Zerabruk").waitFor();
    const text = await page.locator("main").innerText();
    for (const secret of ["Achternaamx", "Familiey", "Zuidbroekema", "Andere groep"]) assert.ok(!text.includes(secret), `${secret} in ${text}`);
    await page.getByRole("button", { name: "Zet de hele groep op de lijst" }).click();
    await page.getByText(/^7 komen · /).waitFor();
    await rukia.check("my-group");
    const names = (await page.getByRole("navigation", { name: "Hoofdmenu" }).locator("visible=true").getByRole("link").allInnerTexts()).map((name) => name.trim());
    assert.deepEqual(names, ["Mijn groep"]);
  });
  await step("someone signs off, and comes after all", async () => {
    await page.getByRole("button", { name: "Obbe afmelden" }).click();
    await page.getByRole("button", { name: "Obbe komt toch" }).click();
    await page.getByRole("button", { name: "Obbe afmelden" }).waitFor();
  });
  await step("the note, which the coordinator reads", async () => {
    await page.getByLabel("Wat je over de groep wilt onthouden").fill("Volgende keer neemt iedereen een foto mee.");
    await page.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText("Opgeslagen", { exact: true }).first().waitFor();
    assert.equal((await get(`/v1/groups/${own}`)).details.note, "Volgende keer neemt iedereen een foto mee.");
  });
  const tile = (name) => page.getByRole("button", { name: new RegExp(`^${name}`) }).first();
  await step("attendance, with the network cut", async () => {
    await page.getByRole("link", { name: "Inchecken", exact: true }).click();
    await tile("Zerabruk").waitFor();
    await page.getByText("Alles is verstuurd").waitFor();
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      if (active.state !== "activated") await new Promise((done) => active.addEventListener("statechange", () => active.state === "activated" && done()));
    });
    await rukia.offline();
    await page.reload();
    for (const name of ["Zerabruk", "Quraysha", "Obbe"]) await tile(name).click();
    await page.getByText("3 nog te versturen").waitFor();
    await rukia.check("my-group-check-in");
    await rukia.offline(false);
    await page.getByText("Alles is verstuurd").waitFor({ timeout: 60_000 });
    assert.equal((await get(`/v1/events/${evening}`)).counts.present, 3);
  });
  await step("what is of another group isn't there", async () => {
    rukia.allow(/status of (403|404)/);
    await page.goto(`/agenda/${elsewhere}/inchecken`);
    await page.getByText(/niet gevonden|is er niet|niet zien/i).first().waitFor();
    await page.goto("/mensen");
    await page.getByRole("heading", { name: "Dit hoort niet bij jouw rol" }).waitFor();
  });
  await step("it ends with the leading", async () => {
    const { leaders } = await get(`/v1/groups/${own}`);
    await post(`/v1/group-leaders/${leaders[0].id}/end`, { endsOn: today, reason: "stopped" });
    await page.goto("/");
    await page.getByText("Je begeleidt nu geen groep").waitFor();
    await rukia.check("my-group-none", { widths: [1440, 390] });
  });
});

test("the administrator invites a colleague, and ends it", async ({ logIn, visitor, step, mailbox }) => {
  const tineke = await logIn("beheer");
  const { page } = tineke;
  const row = page.getByRole("listitem").filter({ hasText: "Jitske Veldman" });
  await step("invited", async () => {
    await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Accounts" }).click();
    await page.getByText("Noor Wiersma").waitFor();
    await page.getByRole("button", { name: "Iemand uitnodigen" }).click();
    const dialog = page.getByRole("dialog", { name: "Wie nodig je uit?" });
    await dialog.getByLabel("Naam").fill("Jitske Veldman");
    await dialog.getByLabel("E-mailadres").fill("jitske@voorbeeld.example");
    await dialog.getByRole("checkbox", { name: "Financiën" }).check();
    await tineke.check("account-invite", { widths: [1440, 390] });
    await dialog.getByRole("button", { name: "Uitnodigen" }).click();
    await row.getByText("Uitgenodigd").waitFor();
    await tineke.check("accounts");
  });
  const link = linkIn(await mailbox.letterTo("jitske@voorbeeld.example"));
  const jitske = await visitor();
  await step("she logs in, and the link works no more", async () => {
    await chooses(jitske, link);
    await logsIn(jitske, "jitske@voorbeeld.example");
    await jitske.page.getByRole("navigation").first().waitFor();
    const late = await visitor();
    late.allow(/status of 404/);
    await late.page.goto(link);
    await late.page.getByLabel("Nieuw wachtwoord").fill("nog een wachtwoord erbij");
    await late.page.getByRole("button", { name: "Wachtwoord kiezen" }).click();
    await late.page.getByRole("heading", { name: "Deze link werkt niet meer" }).waitFor();
    await late.check("choose-password-dead", { widths: [390] });
  });
  await step("her access ends at once", async () => {
    await page.reload();
    await row.getByRole("button", { name: "De toegang van Jitske Veldman stoppen" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stoppen" }).click();
    await row.getByText("Gestopt").waitFor();
    jitske.allow(/status of 401/);
    await jitske.page.reload();
    await jitske.page.getByLabel("E-mailadres").waitFor();
  });
});
