// The programme, end to end on the demo as it is: cohort 14 is planned and recruits, forty pairs are matched into six
// groups, talked over and published, and one of the pairs goes its whole way and is matched again.
import assert from "node:assert/strict";
import { dayFromToday } from "../lib/days.mjs";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

const EVENINGS = [
  ["14A", "monday"], ["14B", "tuesday"], ["14C", "tuesday"], ["14D", "wednesday"], ["14E", "wednesday"], ["14F", "thursday"],
];

const today = () => dayFromToday();

test(
  "cohort 14: planned, recruited, matched, published, and a pair's whole way",
  async ({ logIn, step, staff }) => {
    const noor = await logIn("coordinator");
    const { page } = noor;
    const { get, post } = await staff("coordinator");
    let cohort;

    await step("she plans cohort 14", async () => {
      await noor.goto("/lichtingen/nieuw");
      assert.equal(await page.getByLabel("Nummer").inputValue(), "14");
      await page.getByLabel("Begint op").fill(today());
      await page.getByLabel("Hoeveel nieuwkomers hoop je?").fill("40");
      await page.getByLabel("Hoeveel gevestigden hoop je?").fill("40");
      await page.getByRole("button", { name: "Plannen", exact: true }).click();
      await page.getByRole("heading", { level: 1, name: /^Lichting 14/ }).waitFor();
      cohort = page.url().split("/").pop();
    });

    await step("it recruits, and gets six groups with people to lead them", async () => {
      await page.getByRole("button", { name: "Beginnen met werven" }).click();
      const dialog = page.getByRole("dialog", { name: "Beginnen met werven" });
      await dialog.getByRole("button", { name: "Beginnen met werven" }).click();
      await dialog.waitFor({ state: "hidden" });
      for (const [name, evening] of EVENINGS) {
        await post(`/v1/cohorts/${cohort}/groups`, { details: { name: `Groep ${name}`, evening, capacity: 8, leastPairs: 5 } });
      }
      for (const role of ["coach", "assistant_coach"]) {
        const { items } = await get(`/v1/people?role=${role}&pageSize=100`);
        for (const person of items) {
          await post(`/v1/cohorts/${cohort}/enrolments`, { personId: person.id, role, startsOn: today() });
        }
      }
    });

    const pairs = page.locator("[data-pair]");
    const worked = async (act) => {
      const before = page.url();
      await act();
      await page.waitForURL((url) => url.href !== before);
      await pairs.first().waitFor();
    };

    await step("she lets it be worked out who fits whom, and in which group", async () => {
      await noor.goto("/matchen");
      await page.getByLabel("Voor wie?").selectOption({ label: "Lichting 14" });
      await page.getByText("Er wachten 44 nieuwkomers en 47 gevestigden.").waitFor();
      await worked(() => page.getByRole("button", { name: "Reken voor" }).click());
      await page.getByText(/^Bewezen: /).waitFor();
      const matched = Number(/^(\d+) van \d+ nieuwkomers gekoppeld$/.exec(await page.getByText(/^\d+ van \d+ nieuwkomers gekoppeld$/).innerText())[1]);
      assert.ok(matched >= 38, `${matched} pairs`);
      await page.getByText("Grenzen van deze ronde").click();
      await page.getByLabel("Hoogstens uit hetzelfde land in een groep").waitFor();
      await noor.check("programme-matched");
    });

    await step("two pairs are kept, one isn't to be, and it is worked out again at once", async () => {
      for (const nth of [0, 1]) {
        await page.locator(".pair-card:not(.pair-card--locked)").nth(nth).focus();
        await worked(() => page.keyboard.press("v"));
      }
      await page.locator(".pair-card:not(.pair-card--locked)").first().focus();
      const begun = performance.now();
      await worked(() => page.keyboard.press("x"));
      const took = performance.now() - begun;
      assert.ok(took < 5_000, `${took} ms`);
      await page.locator(".pair-card--locked").nth(1).waitFor();
      await page.getByText("Niet samen gezet").waitFor();
      await noor.check("programme-again");
    });

    const matches = async () => (await get(`/v1/matches?cohortId=${cohort}&pageSize=100`)).items;
    await step("she proposes them all", async () => {
      await page.getByRole("button", { name: /^Stel \d+ paren voor$/ }).click();
      const dialog = page.getByRole("dialog", { name: "Paren voorstellen?" });
      await dialog.getByRole("button", { name: /^Stel \d+ paren voor$/ }).click();
      await page.getByText(/^Voorgesteld door /).waitFor();
      const proposed = await matches();
      assert.ok(proposed.length >= 38, `${proposed.length} proposals`);
      const people = proposed.flatMap((found) => [found.newcomer.id, found.established.id]);
      assert.equal(new Set(people).size, people.length, "nobody is matched twice");
    });

    await step("the board has the groups with their pairs", async () => {
      await noor.goto(`/lichtingen/${cohort}/bord`);
      await page.locator(".board-card").first().waitFor();
      assert.equal(await page.locator(".board-card").count(), (await matches()).length);
      await noor.check("programme-board");
    });

    const one = (await matches()).find((found) => found.cohort.groupName);
    const act = async (name, also = async () => {}) => {
      await page.getByRole("button", { name, exact: true }).click();
      const dialog = page.getByRole("dialog", { name });
      await also(dialog);
      await dialog.getByRole("button", { name }).click();
      await dialog.waitFor({ state: "hidden" });
    };

    await step("one of the pairs meets, starts, pauses, goes on and ends", async () => {
      await noor.goto(`/matches/${one.id}`);
      await act("Kennismaking vastleggen");
      await act("Match starten");
      await page.getByText("Match 250 is gestart. Veel plezier samen!").waitFor();
      await act("Op afstand zetten");
      await act("Weer hervatten");
      await act("Match afronden", async (dialog) => {
        await dialog.getByLabel("Reden").selectOption({ index: 1 });
        await dialog.getByRole("radio", { name: "Samen" }).check();
      });
      assert.equal((await get(`/v1/matches/${one.id}`)).status, "ended");
      await noor.check("programme-ended");
    });

    await step("and is matched again, with the first time as it was", async () => {
      const open = (person, side) => post("/v1/requests", { personId: person.id, side, track: "programme", openedOn: today() });
      const [newcomer, established] = [await open(one.newcomer, "newcomer"), await open(one.established, "established")];
      const again = await post("/v1/matches", {
        newcomerRequestId: newcomer.id, establishedRequestId: established.id, kind: "programme", cohortId: cohort, groupId: one.cohort.groupId,
      });
      await noor.goto(`/matches/${again.id}`);
      await act("Match starten");
      await page.getByText("Match 251 is gestart. Veel plezier samen!").waitFor();
      const before = await get(`/v1/matches/${one.id}`);
      assert.deepEqual([before.number, before.status, before.endsOn], [250, "ended", today()]);
    });

    await step("the journey of the cohort shows how far everyone is", async () => {
      await noor.goto(`/lichtingen/${cohort}/reis`);
      await page.getByRole("heading", { level: 1, name: /lichting 14/ }).waitFor();
      await noor.check("programme-journey");
    });
  },
);
