// People: finding them, adding them once, their page, and two colleagues who change the same person.
import assert from "node:assert/strict";
import { test } from "../lib/test.mjs";

/** Adds someone by the form, past who looks like them; ends on their page. */
async function add(visitor, givenName, familyName, city = "Assen") {
  const { page } = visitor;
  await visitor.goto("/mensen/nieuw");
  await page.getByLabel("Voornaam").fill(givenName);
  await page.getByLabel("Achternaam").fill(familyName);
  await page.getByLabel("Woonplaats").fill(city);
  await page.getByRole("button", { name: "Toevoegen", exact: true }).click();
  await page.getByText(`${givenName} ${familyName} is toegevoegd.`).waitFor();
  await page.getByRole("heading", { level: 1, name: `${givenName} ${familyName}` }).waitFor();
}

test("finding people: filters stay in the address, and a typing error is forgiven", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  let name;

  await step("the list", async () => {
    await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Mensen" }).click();
    await page.getByRole("heading", { level: 1, name: "Mensen" }).waitFor();
    await page.getByRole("table").getByRole("link").first().waitFor();
    await noor.check("people");
  });

  await step("a filter narrows it down, and survives a reload", async () => {
    await page.getByLabel("Doet nu mee als").selectOption({ label: "Nieuwkomer" });
    await page.getByLabel("Zoekt een maatje").selectOption({ label: "Wacht op een maatje" });
    await page.waitForURL(/role=newcomer/);
    await page.waitForURL(/waiting=true/);
    await page.reload();
    await noor.settled();
    const rows = page.getByRole("table").getByRole("row");
    await rows.nth(1).waitFor();
    for (const row of (await rows.all()).slice(1)) assert.match(await row.innerText(), /wacht \d+ dag/);
    assert.equal(await page.getByLabel("Zoekt een maatje").inputValue(), "true");
    name = (await page.getByRole("table").getByRole("link").first().innerText()).split("\n").pop().trim();
    await noor.check("people-filtered");
  });

  await step("nobody fits, and the way out is there", async () => {
    await page.getByLabel("Nederlands").selectOption({ label: "C2 – als moedertaal" });
    await page.getByText("Niemand past bij deze filters").waitFor();
    await noor.check("people-none");
    await page.getByRole("link", { name: "Filters wissen" }).click();
    await page.getByRole("table").getByRole("link").first().waitFor();
  });

  await step("a name with a typing error is found, and never stands in the address", async () => {
    const [first, ...rest] = name.split(" ");
    const wrong = `${first} ${rest.join(" ").replace(/(.)(.)$/, "$2$1")}`;
    await page.getByLabel("Zoek op naam").fill(wrong);
    await page.getByText(/gevonden$/).waitFor();
    await page.getByRole("table").getByRole("link", { name }).waitFor();
    assert.doesNotMatch(decodeURIComponent(page.url()), new RegExp(first));
    await noor.check("people-found");
    await page.getByLabel("Zoek op naam").fill("Xqzwvk");
    await page.getByText("Probeer een ander stukje van de naam, of voeg iemand toe.").waitFor();
    await page.getByLabel("Zoek op naam").fill("");
  });
});

test("adding someone who looks like someone known: both side by side first", async ({ logIn, step }) => {
  const noor = await logIn("vrijwilligers");
  const { page } = noor;
  noor.allow(/status of 409 .*\/v1\/people\)$/);

  await step("she adds someone", () => add(noor, "Freweini", "Desta"));

  await step("a colleague adds her again, spelled a little differently", async () => {
    await noor.goto("/mensen/nieuw");
    await page.getByLabel("Voornaam").fill("Frewein");
    await page.getByLabel("Achternaam").fill("Desta");
    await page.getByLabel("Geboortejaar").fill("1988");
    await noor.check("person-new");
    await page.getByRole("button", { name: "Toevoegen", exact: true }).click();
    const comparison = page.getByRole("region", { name: "Kennen we deze persoon al?" });
    await comparison.getByRole("article", { name: "Freweini Desta" }).waitFor();
    await comparison.getByText("Geef bij iedereen aan of het iemand anders is.").waitFor();
    await noor.check("person-duplicates");
  });

  await step("it is someone else after all", async () => {
    await page.getByRole("checkbox", { name: "Dit is iemand anders" }).check();
    await page.getByRole("button", { name: "Toevoegen als nieuw iemand" }).click();
    await page.getByText("Frewein Desta is toegevoegd.").waitFor();
    await page.getByRole("heading", { level: 1, name: "Frewein Desta" }).waitFor();
  });
});

test("someone's page: time line, roles, Dutch, contact, and who looked", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  const tab = (name) => page.getByRole("navigation", { name: "Over deze persoon" }).getByRole("link", { name });

  await step("someone with a history", async () => {
    await noor.goto("/matches?status=active");
    await page.getByRole("table").getByRole("link").first().click();
    await page.locator("main").getByRole("heading", { name: "Gegevens" }).waitFor();
    await page.locator(".pair--large a").first().click();
    await page.getByRole("heading", { name: "Zoekt een maatje" }).waitFor();
    await noor.settled();
    await noor.check("person");
    await tab("Tijdlijn").click();
    await page.getByText(/^Match met .+ loopt$|^Match \d+ gestart, met /).first().waitFor();
    await noor.check("person-timeline");
    await page.reload();
    await page.getByText(/^Match met .+ loopt$|^Match \d+ gestart, met /).first().waitFor();
  });

  await step("a role begins and ends", async () => {
    await add(noor, "Harmke", "Zwartsenberg");
    await page.getByRole("button", { name: "Rol toevoegen" }).click();
    const dialog = page.getByRole("dialog", { name: "Rol toevoegen" });
    await dialog.getByLabel("Doet mee als").selectOption({ label: "Coach" });
    await noor.check("person-role");
    await dialog.getByRole("button", { name: "Rol toevoegen" }).click();
    await page.getByText("Rol toegevoegd: Coach.").waitFor();
    await page.getByRole("button", { name: "Beëindigen" }).click();
    const ending = page.getByRole("dialog", { name: "Rol beëindigen: Coach" });
    await ending.getByLabel("Reden").selectOption({ label: "Gestopt" });
    await ending.getByRole("button", { name: "Beëindigen" }).click();
    await page.getByText("Rol beëindigd: Coach.").waitFor();
    await page.getByRole("button", { name: "Beëindigen" }).waitFor({ state: "detached" });
  });

  await step("her Dutch grows, and the earlier level stays", async () => {
    for (const [level, day] of [["A1 – losse woorden", "2025-09-01"], ["A2 – eenvoudige zinnen", "2026-06-01"]]) {
      await page.getByRole("button", { name: "Niveau toevoegen" }).click();
      const dialog = page.getByRole("dialog", { name: "Niveau toevoegen" });
      await dialog.getByLabel("Niveau Nederlands").selectOption({ label: level });
      await dialog.getByLabel("Vastgesteld op").fill(day);
      await dialog.getByRole("button", { name: "Niveau toevoegen" }).click();
      await dialog.waitFor({ state: "hidden" });
    }
    await page.getByRole("img", { name: /^Verloop: A1 op 1 sep 2025 en A2 op 1 jun 2026$/ }).waitFor();
    await noor.check("person-new-roles");
  });

  await step("a contact is noted, and its draft survives a reload", async () => {
    await tab("Contact").click();
    await page.getByLabel("In een paar woorden").fill("Wil graag op woensdagavond.");
    await page.reload();
    await page.getByLabel("In een paar woorden").waitFor();
    assert.equal(await page.getByLabel("In een paar woorden").inputValue(), "Wil graag op woensdagavond.");
    await page.getByRole("button", { name: "Contact noteren" }).click();
    await page.getByText("Genoteerd.", { exact: true }).waitFor();
    await page.getByRole("listitem").getByText("Wil graag op woensdagavond.").waitFor();
    await noor.check("person-contact");
  });

  await step("who looked is on the record", async () => {
    await tab("Wie keek hier").click();
    await page.getByText("Noor Wiersma").last().waitFor();
    await page.getByText("toegevoegd", { exact: false }).last().waitFor();
    await noor.check("person-access");
  });
});

test("two colleagues change the same person: nothing is lost, and what clashes is asked", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const geke = await logIn("vrijwilligers");
  for (const one of [noor, geke]) one.allow(/status of 412 .*\/v1\/people\//);
  await add(noor, "Tirhas", "Solomon");
  const address = new URL(noor.page.url()).pathname;
  const both = async () => {
    for (const { page } of [noor, geke]) {
      await page.goto(`${address}/wijzigen`);
      await page.getByLabel("Woonplaats").waitFor();
    }
  };
  const save = ({ page }) => page.getByRole("button", { name: "Opslaan", exact: true }).click();
  const onPage = ({ page }) => page.waitForURL((url) => url.pathname === address);

  await step("different fields: both are kept, nobody is asked", async () => {
    await both();
    await noor.page.getByLabel("Woonplaats").fill("Rolde");
    await save(noor);
    await onPage(noor);
    await geke.page.getByLabel("Geboortejaar").fill("1990");
    await save(geke);
    await geke.page.getByText("Opgeslagen. Iemand anders wijzigde intussen iets anders; dat is ook bewaard.").waitFor();
    await onPage(geke);
    await geke.page.getByText("Rolde").first().waitFor();
    await geke.page.getByText("1990").first().waitFor();
  });

  await step("the same field: both values are shown, and she chooses", async () => {
    await both();
    await noor.page.getByLabel("Woonplaats").fill("Beilen");
    await save(noor);
    await onPage(noor);
    await geke.page.getByLabel("Woonplaats").fill("Vries");
    await save(geke);
    const conflict = geke.page.getByRole("region", { name: "Iemand anders heeft dit ook gewijzigd" });
    await conflict.getByRole("radio", { name: /Beilen/ }).waitFor();
    await geke.check("person-conflict");
    await conflict.getByRole("radio", { name: /Vries/ }).check();
    await conflict.getByRole("button", { name: "Dit opslaan" }).click();
    await onPage(geke);
    await geke.page.getByText("Vries").first().waitFor();
  });
});
