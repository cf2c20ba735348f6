// Events: a series over the change of the clocks, a waiting list that moves up, checking in without a connection, and
// what was found.
import assert from "node:assert/strict";
import { at, dayFromToday, dayOf, eachDay, goingOn, longDay, nearestOctoberChange, nthOfMonth, plusDays, shortDay, wallTime } from "../lib/days.mjs";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

/** An evening, so many days from today. */
const evening = (days) => ({ startsAt: at(dayFromToday(days), "19:00"), endsAt: at(dayFromToday(days), "21:00") });

/** So many people of the demo. */
async function some({ post }, count) {
  const found = new Map();
  for (const name of ["ma", "an", "sa", "el", "be", "no", "ta"]) {
    for (const person of (await post("/v1/people/search", { name, limit: 20 })).items) found.set(person.id, person);
  }
  assert.ok(found.size >= count, `${found.size} people`);
  return [...found.values()].slice(0, count);
}

/** An event that the API makes, with these people registered. */
async function event({ post }, { title, startsAt, endsAt, capacity }, people = []) {
  const made = await post("/v1/events", { details: { kind: "praathuis", title, ...(capacity && { capacity }) }, startsAt, endsAt });
  for (const { id } of people) await post(`/v1/events/${made.id}/registrations`, { personId: id });
  return made;
}

test("a Praathuis on Tuesdays at seven, before and after the clocks change", async ({ logIn, step, staff }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  const { get } = await staff("coordinator");
  const cell = (day) => page.locator(`#dag-${day}`);
  // Tuesdays from before the change of the clocks until some weeks from today, so that there are always some to come.
  const change = nearestOctoberChange();
  const first = plusDays(change, -5);
  const weeks = eachDay(first, [plusDays(first, 63), dayFromToday(35)].sort()[1], 7);
  const last = weeks.at(-1);
  const skipped = weeks[4];
  await step("the agenda of this month", async () => {
    await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Agenda" }).click();
    await page.getByRole("heading", { level: 1, name: "Agenda" }).waitFor();
    await page.locator(".month__cell--today").waitFor();
    await noor.check("agenda");
  });
  await step("what is missing is said, and what was filled in survives a reload", async () => {
    await page.getByRole("link", { name: "Activiteit toevoegen" }).click();
    await page.getByRole("button", { name: "Toevoegen", exact: true }).click();
    await page.getByRole("group", { name: /kloppen nog niet/ }).waitFor();
    await page.getByLabel("Wat voor activiteit?").selectOption({ label: "Praathuis" });
    await page.getByLabel("Naam", { exact: true }).fill("Praathuis in de wijk");
    await page.getByLabel("Datum").fill(first);
    await page.getByRole("radio", { name: "Elke week" }).check();
    await page.getByText("Elke dinsdag", { exact: true }).waitFor();
    await page.getByRole("radio", { name: "Tot en met een dag" }).check();
    await page.getByLabel("Laatste dag").fill(last);
    await page.reload();
    await page.getByText(`Elke dinsdag, tot en met ${shortDay(last)}`).waitFor();
    assert.equal(await page.getByLabel("Naam", { exact: true }).inputValue(), "Praathuis in de wijk");
  });
  await step("in words, with the first dates", async () => {
    const preview = page.getByRole("group", { name: "De eerste data" });
    for (const day of weeks.slice(0, 3)) await preview.getByText(longDay(day)).waitFor();
    await page.getByRole("radio", { name: "Elke maand" }).check();
    await preview.getByText(`Elke ${nthOfMonth(first)} dinsdag van de maand`, { exact: false }).waitFor();
    await page.getByRole("radio", { name: "Elke week" }).check();
    await page.getByRole("textbox", { name: /^Behalve op/ }).fill(skipped);
    await page.getByRole("button", { name: "Dag overslaan" }).click();
    await noor.check("event-new");
    await page.getByRole("button", { name: "Toevoegen", exact: true }).click();
    await page.waitForURL(new RegExp(`datum=${first}`));
  });
  await step("at seven on both sides of the change of the clocks", async () => {
    // The demo has evenings of its own on these days.
    for (const day of weeks.slice(0, 2)) await cell(day).getByRole("link", { name: /19:00\s*Praathuis in de wijk/ }).waitFor();
    await noor.check("agenda-october");
    const { items } = await get(`/v1/events?from=${first}&to=${plusDays(last, 1)}&kind=praathuis&pageSize=100`);
    const ours = items.filter(({ title }) => title === "Praathuis in de wijk").map(({ startsAt }) => startsAt);
    assert.deepEqual(ours.slice(0, 2), [`${weeks[0]}T17:00:00Z`, `${weeks[1]}T18:00:00Z`]);
    assert.deepEqual(ours.map(dayOf), weeks.filter((day) => day !== skipped));
    assert.ok(ours.every((startsAt) => wallTime(startsAt) === "19:00"));
  });
  await step("by keys from day to day, across months, and to the list of a day", async () => {
    await cell(first).focus();
    await noor.press("ArrowDown", "ArrowDown");
    await page.waitForFunction((day) => document.activeElement?.id === `dag-${day}`, weeks[2]);
    await page.waitForURL(new RegExp(`datum=${weeks[2]}`));
    await noor.press("Enter");
    await page.waitForURL(/weergave=lijst/);
    await page.getByRole("link", { name: /19:00–21:30\s+Praathuis in de wijk/ }).first().waitFor();
    await noor.check("agenda-list");
    await page.getByRole("button", { name: "Week", exact: true }).click();
    await page.getByRole("heading", { level: 3, name: new RegExp(`^${longDay(weeks[2])}`) }).waitFor();
    await noor.check("agenda-week");
  });
  await step("this date and the following begin half an hour later; those before stay", async () => {
    const { items } = await get(`/v1/events?from=${weeks.at(-3)}&to=${plusDays(weeks.at(-3), 1)}&kind=praathuis`);
    const thirdLast = items.find(({ title }) => title === "Praathuis in de wijk");
    await noor.goto(`/agenda/${thirdLast.id}/wijzigen`);
    await page.getByRole("radio", { name: "Deze en volgende keren" }).check();
    await page.waitForFunction(() => [...document.querySelectorAll('input[type="time"]')].some((input) => input.value === "19:00"));
    await page.getByLabel("Van", { exact: true }).fill("19:30");
    await noor.check("event-series-change");
    await page.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText(/^De reeks is gewijzigd: 3 keer anders/).waitFor();
    const after = (await get(`/v1/events?from=${weeks.at(-4)}&to=${plusDays(last, 1)}&kind=praathuis&pageSize=100`)).items.filter(({ title }) => title === "Praathuis in de wijk");
    assert.deepEqual(after.map(({ startsAt }) => wallTime(startsAt)), ["19:00", "19:30", "19:30", "19:30"]);
  });
});

test("a full evening: who waits moves up, a group comes along, and it may not go on", async ({ logIn, step, staff }) => {
  const { get, post } = await staff("coordinator");
  const [fourth, fifth, ...people] = await some({ post }, 5);
  const today = dayFromToday();
  const cohort = await post("/v1/cohorts", { plan: { startsOn: today } });
  for (const { id } of [fourth, fifth]) await post(`/v1/cohorts/${cohort.id}/enrolments`, { personId: id, role: "newcomer", startsOn: today });
  const made = await event({ post }, { title: "Koken met elkaar", ...evening(6), capacity: 2 });
  const noor = await logIn("coordinator");
  const { page } = noor;
  const add = async ({ displayName }) => {
    await page.getByRole("button", { name: "Iemand toevoegen" }).click();
    const dialog = page.getByRole("dialog", { name: "Wie komt erbij?" });
    await dialog.getByRole("combobox", { name: "Wie?" }).fill(displayName);
    await dialog.getByRole("option", { name: new RegExp(`^${displayName}`) }).first().click();
    await dialog.getByRole("button", { name: "Iemand toevoegen" }).click();
    await dialog.waitFor({ state: "hidden" });
  };
  const row = ({ displayName }) => page.getByRole("listitem").filter({ has: page.getByRole("link", { name: displayName, exact: true }) });
  await step("two places, three people", async () => {
    await noor.goto(`/agenda/${made.id}`);
    await page.getByText("Nog niemand", { exact: true }).waitFor();
    for (const person of people) await add(person);
    await row(people[2]).getByText("nummer 1 op de wachtlijst").waitFor();
    await page.getByText("2 (vol)").waitFor();
    await noor.check("event");
  });
  await step("one signs off in time, and who waited has the place; undone, it is as it was", async () => {
    await row(people[0]).getByRole("button", { name: /Afmelden/ }).click();
    const dialog = page.getByRole("dialog", { name: `${people[0].displayName} afmelden` });
    await dialog.getByRole("radio", { name: /^Op tijd/ }).check();
    await noor.check("event-sign-off", { widths: [1440, 390] });
    await dialog.getByRole("button", { name: "Afmelden" }).click();
    await row(people[0]).getByText("op tijd afgemeld").waitFor();
    await row(people[2]).getByText("Komt", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Ongedaan maken" }).last().click();
    await row(people[0]).getByText("nummer 1 op de wachtlijst").waitFor();
  });
  await step("a whole cohort at once, and back", async () => {
    await page.getByRole("button", { name: "Groep of lichting toevoegen" }).click();
    const dialog = page.getByRole("dialog", { name: "Wie voeg je toe?" });
    await dialog.getByRole("radio", { name: "Voor een lichting" }).check();
    await dialog.getByLabel("Lichting", { exact: true }).selectOption({ label: `Lichting ${cohort.number}` });
    await noor.check("event-add-group", { widths: [1440, 390] });
    await dialog.getByRole("button", { name: "Groep of lichting toevoegen" }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByText(/toegevoegd/).first().waitFor();
    const before = (await get(`/v1/events/${made.id}`)).counts;
    assert.ok(before.waiting > 1, "they wait");
    await page.getByRole("button", { name: "Ongedaan maken" }).last().click();
    await page.getByText(/niet meer bij/).first().waitFor();
    assert.equal((await get(`/v1/events/${made.id}`)).counts.waiting, 1);
  });
  await step("the venue is closed: cancelled with the reason, and struck through in the agenda", async () => {
    await page.getByRole("button", { name: "Gaat niet door" }).click();
    const dialog = page.getByRole("dialog", { name: "Gaat het niet door?" });
    await dialog.getByLabel("Waarom niet?").fill("De zaal is die avond dicht.");
    await dialog.getByRole("button", { name: "Gaat niet door" }).click();
    await page.getByText("Gaat niet door: De zaal is die avond dicht.").waitFor();
    await noor.goto(`/agenda?weergave=lijst&datum=${dayOf(made.startsAt)}`);
    await page.locator("s").getByText("Koken met elkaar").waitFor();
    await page.getByRole("link", { name: /Koken met elkaar.*Gaat niet door/ }).waitFor();
    await noor.check("agenda-cancelled", { widths: [1440, 390] });
  });
});

test("checking in without a connection: twelve people, one of them elsewhere too", async ({ logIn, step, staff }) => {
  const { get, post } = await staff("coordinator");
  const people = (await some({ post }, 14)).sort((one, other) => one.displayName.localeCompare(other.displayName, "nl"));
  const made = await event({ post }, { title: "Praathuis vanavond", ...goingOn() }, people);
  const noor = await logIn("coordinator", { width: 390, worker: true });
  const { page } = noor;
  noor.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_FAILED/);
  const tile = ({ displayName }) => page.getByRole("button", { name: new RegExp(`^${displayName.replace(/[.*+?()]/g, "\\$&")}`) }).first();
  await step("opened with a connection, it is kept on the phone", async () => {
    await noor.goto(`/agenda/${made.id}/inchecken`);
    await tile(people[0]).waitFor();
    await page.getByText("Alles is verstuurd").waitFor();
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      if (active.state !== "activated") await new Promise((done) => active.addEventListener("statechange", () => active.state === "activated" && done()));
    });
    await noor.check("check-in");
  });
  await step("the network is cut, the phone was put away, and the page opens all the same", async () => {
    await noor.offline();
    await page.reload();
    await tile(people[0]).waitFor();
    await page.getByText(/^Geen verbinding\. Ga gerust door/).first().waitFor();
  });
  await step("twelve taps, each at once; one was a mistake and is taken back", async () => {
    for (const person of people.slice(0, 12)) {
      const took = await tile(person).evaluate((button) => {
        const begun = performance.now();
        button.click();
        return new Promise((done) => queueMicrotask(() => requestAnimationFrame(() => done([performance.now() - begun, button.getAttribute("aria-pressed")]))));
      });
      assert.equal(took[1], "true");
      assert.ok(took[0] <= 50, `a tap took ${took[0]} ms`);
    }
    await tile(people[11]).click();
    assert.equal(await tile(people[11]).getAttribute("aria-pressed"), "false");
    await tile(people[11]).click();
    for (let nth = 0; nth < 3; nth += 1) await page.getByRole("button", { name: "Eén erbij" }).click();
    await page.getByRole("button", { name: "Eén eraf" }).click();
    await page.getByText("18 nog te versturen").waitFor();
    await page.getByText("12 van 14 aanwezig").waitFor();
    await page.getByLabel("Zoek op de eerste letters").fill(people[3].displayName.slice(0, 3));
    await tile(people[3]).waitFor();
    await noor.check("check-in-offline");
    await page.getByLabel("Zoek op de eerste letters").fill("");
  });
  await step("meanwhile a colleague marks one of the twelve too, and says of another that they had signed off", async () => {
    await post(`/v1/events/${made.id}/attendance`, {
      lines: [
        { key: crypto.randomUUID(), recordedAt: new Date().toISOString(), personId: people[0].id, mark: "present" },
        { key: crypto.randomUUID(), recordedAt: new Date().toISOString(), personId: people[1].id, mark: "excused" },
      ],
    });
  });
  await step("reloaded, nothing is lost; with a connection all is sent, and what differs is told", async () => {
    await page.reload();
    await page.getByText("18 nog te versturen").waitFor();
    await noor.offline(false);
    await page.getByText("Alles is verstuurd").waitFor({ timeout: 60_000 });
    await page.getByText("Elders is later iets anders vastgelegd").waitFor();
    await page.getByText(new RegExp(`^${people[1].displayName}: jij zei “Was er” om`)).waitFor();
    assert.equal(await page.getByText(/: jij zei/).count(), 1, "of the one both said the same, and what was taken back here is no news");
    await noor.check("check-in-told");
    await page.getByRole("button", { name: "Gezien" }).click();
    const { counts } = await get(`/v1/events/${made.id}`);
    assert.deepEqual([counts.present, counts.excused, counts.headCount], [11, 1, 2]);
  });
  await step("sending the same again changes nothing, and the event says who was there", async () => {
    await page.reload();
    await page.getByText("11 van 14 aanwezig").waitFor();
    await page.getByRole("link", { name: "Naar de activiteit" }).click();
    await page.getByText("11 van 12 die zouden komen").waitFor();
    await noor.check("event-held");
  });
  await step("logged out, nothing of it is left on the phone", async () => {
    await page.getByRole("button", { name: "Meer" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Uitloggen" }).click();
    await page.getByLabel("E-mailadres").waitFor();
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("check-in"))), []);
    const kept = await page.evaluate(async () => {
      const all = [];
      for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname);
      return all;
    });
    assert.ok(kept.length > 4 && kept.every((path) => path === "/" || path.startsWith("/assets/")), kept.join(" "));
  });
});

test("what was found leads to a decision, and to a later event", async ({ logIn, step, staff }) => {
  const { post } = await staff("coordinator");
  const [someone] = await some({ post }, 1);
  const feast = await event({ post }, { title: "Zomerfeest", ...evening(-3) });
  await event({ post }, { title: "Winterfeest", ...evening(9) });
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("a finding of someone who was there", async () => {
    await noor.goto(`/agenda/${feast.id}`);
    await page.getByRole("button", { name: "Opschrijven" }).click();
    const dialog = page.getByRole("dialog", { name: "Wat viel op?" });
    await dialog.getByLabel("Wat viel op?").fill("Het feest was te uitbundig voor wie slecht nieuws had.");
    await dialog.getByRole("radio", { name: "Iemand die erbij was" }).check();
    await dialog.getByRole("combobox", { name: /Wie zei het/ }).fill(someone.displayName);
    await dialog.getByRole("option", { name: new RegExp(`^${someone.displayName}`) }).first().click();
    await noor.check("finding-new", { widths: [1440, 390] });
    await dialog.getByRole("button", { name: "Opschrijven" }).click();
    await page.getByText(`gezegd door ${someone.displayName}`, { exact: false }).waitFor();
  });
  await step("what is decided, and where it was done", async () => {
    await page.getByRole("button", { name: "Besluit toevoegen" }).click();
    const dialog = page.getByRole("dialog", { name: "Wat is besloten?" });
    await dialog.getByLabel("Het besluit").fill("Het volgende feest wordt soberder.");
    await dialog.getByLabel(/Bij welke latere activiteit/).selectOption({ label: await dialog.getByLabel(/Bij welke latere activiteit/).locator("option", { hasText: "Winterfeest" }).innerText() });
    await dialog.getByLabel(/Wat doen we voortaan anders/).fill("We vragen vooraf wat past.");
    await dialog.getByRole("button", { name: "Besluit toevoegen" }).click();
    await page.getByRole("link", { name: /^Winterfeest/ }).waitFor();
    await noor.check("finding-decided");
    await page.getByRole("button", { name: "Verteld" }).click();
    await page.getByText(/^Verteld op .* wat ermee is gedaan\.$/).waitFor();
  });
});

test("the agenda in one's own calendar: a link that is shown once, and revoked", async ({ logIn, step, api }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  let link;
  await step("made, and shown once", async () => {
    await noor.goto("/agenda/kalenders");
    await page.getByRole("button", { name: "Link maken" }).click();
    const dialog = page.getByRole("dialog", { name: "Bewaar deze link nu" });
    link = await dialog.getByRole("textbox", { name: "Geheime link" }).inputValue();
    assert.match(link, /\.ics$/);
    await noor.check("calendar-link", { widths: [1440, 390] });
    await dialog.getByRole("button", { name: "Ik heb hem bewaard" }).click();
    assert.equal(await page.getByText(link).count(), 0);
    await noor.check("calendars");
    const answer = await api(new URL(link).pathname);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /^BEGIN:VCALENDAR/);
  });
  await step("revoked, it opens nothing", async () => {
    await page.getByRole("button", { name: /^Intrekken/ }).first().click();
    await page.getByRole("dialog", { name: "Link intrekken?" }).getByRole("button", { name: "Intrekken" }).click();
    await page.getByText("De link werkt niet meer.").waitFor();
    assert.ok((await api(new URL(link).pathname)).status >= 400);
  });
});
