// Matching: a round for the cohort that is being put together, worked on as a conversation, and published.
import assert from "node:assert/strict";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

const cards = (page) => page.locator("[data-pair]");

/** Who is in the first pair: both names. */
async function names(card) {
  const buttons = card.locator(".pair-card__name");
  return [(await buttons.nth(0).locator("span").last().innerText()).trim(), (await buttons.nth(1).locator("span").last().innerText()).trim()];
}

test("a round is worked out, talked over, and published", async ({ logIn, step }) => {
  const noor = await logIn("coordinator");
  const { page } = noor;
  await step("starting a round", async () => {
    await noor.goto("/matchen");
    await page.getByText(/^Er wachten \d+ nieuwkomers? en \d+ gevestigden?\.$/).waitFor();
    await noor.check("matching-runs");
    await page.getByRole("button", { name: "Reken voor" }).click();
    await page.waitForURL(/\/matchen\/[0-9a-f-]{36}$/);
    await cards(page).first().waitFor();
  });
  await step("the workbench: pairs with their reasons, proven", async () => {
    await page.getByText(/^\d+ van \d+ nieuwkomers gekoppeld$/).waitFor();
    await page.getByText("Bewezen: beter kan niet met deze wensen").waitFor();
    assert.ok((await cards(page).count()) > 3);
    await cards(page).first().locator(".reason").first().waitFor();
    await noor.check("matching-workbench");
  });
  const first = page.url();
  let locked;
  await step("a pair is kept by the keyboard, and stays through another question", async () => {
    locked = await names(cards(page).first());
    await cards(page).first().focus();
    await page.keyboard.press("v");
    await page.waitForURL((url) => url.href !== first);
    await page.getByText("Staat vast").first().waitFor();
    assert.deepEqual(await names(page.locator(".pair-card--locked").first()), locked);
  });
  await step("another pair is not to be, and that is undone", async () => {
    const before = page.url();
    const other = page.locator(".pair-card:not(.pair-card--locked)").first();
    const apart = await names(other);
    await other.focus();
    await page.keyboard.press("x");
    await page.waitForURL((url) => url.href !== before);
    await page.getByText("Niet samen gezet").waitFor();
    await page.getByRole("heading", { name: "Vergeleken met de vorige stap" }).waitFor();
    for (const card of await cards(page).all()) assert.notDeepEqual(await names(card), apart);
    await page.locator("body").click({ position: { x: 1, y: 1 } });
    await page.keyboard.press("z");
    await page.waitForURL(before);
    await page.getByRole("button", { name: "Opnieuw doen" }).click();
    await page.waitForURL((url) => url.href !== before);
  });
  await step("who else fits, and why not these two", async () => {
    const card = page.locator(".pair-card:not(.pair-card--locked)").first();
    const [newcomer] = await names(card);
    await card.getByRole("button", { name: "Wie anders?" }).click();
    await page.getByRole("heading", { name: `Wie past er nog meer bij ${newcomer}?` }).waitFor();
    await page.locator(".alternative").first().waitFor();
    await noor.check("matching-alternatives");
    const others = page.locator(".waiting--two .bench-person");
    await others.nth((await others.count()) - 1).click();
    await page.getByRole("heading", { name: /^Waarom (niet )?.+ en .+\?$/ }).waitFor();
    await noor.check("matching-why-not");
    await page.locator("#inhoud").getByRole("button", { name: "Sluiten" }).click();
  });
  await step("the slider works it out again", async () => {
    const before = page.url();
    await page.getByLabel("Wat telt het meest?").focus();
    await page.keyboard.press("Home");
    await page.waitForURL((url) => url.href !== before);
    await page.getByRole("status").filter({ hasText: /^Opnieuw berekend/ }).waitFor({ state: "attached" });
    await page.getByLabel("Wat telt het meest?").focus();
    await page.keyboard.press("End");
    await page.waitForURL((url) => url.href !== before);
  });
  await step("the limits of the round are tuned, and stand in the next one", async () => {
    const before = page.url();
    await page.getByText("Grenzen van deze ronde").click();
    await page.getByLabel("Lang wachten begint na (dagen)").fill("30");
    await noor.check("matching-limits");
    await page.getByText("Grenzen van deze ronde").locator("..").getByRole("button", { name: "Reken hiermee" }).click();
    await page.waitForURL((url) => url.href !== before);
    assert.equal(await page.getByLabel("Lang wachten begint na (dagen)").inputValue(), "30");
  });
  await step("published, but for one pair: proposals with the reason why", async () => {
    const all = await cards(page).count();
    await page.getByRole("button", { name: `Stel ${all} paren voor` }).click();
    const dialog = page.getByRole("dialog", { name: "Paren voorstellen?" });
    const pairs = dialog.getByRole("list", { name: "Voorgestelde paren" }).getByRole("checkbox");
    assert.equal(await pairs.count(), all);
    await dialog.getByRole("button", { name: "Geen enkel" }).click();
    assert.ok(await dialog.getByRole("button", { name: "Stel 0 paren voor" }).isDisabled());
    await dialog.getByRole("button", { name: "Allemaal" }).click();
    // The last one, unless that is the pair that was kept: it is looked at afterwards.
    const left = pairs.nth(await dialog.getByRole("listitem").last().getByText(locked[0]).count() === 0 ? all - 1 : all - 2);
    await left.uncheck();
    await noor.check("matching-publish");
    await dialog.getByRole("button", { name: `Stel ${all - 1} paren voor` }).click();
    await page.getByText(/^Voorgesteld door /).waitFor();
    assert.equal(await page.locator(".pair-card").getByRole("link", { name: "Waarom deze twee?" }).count(), all - 1);
    await noor.check("matching-published");
    await page.locator(".pair-card--locked").first().getByRole("link", { name: "Waarom deze twee?" }).click();
    await page.waitForURL(/\/matches\/[0-9a-f-]{36}$/);
    await page.getByText(locked[0]).first().waitFor();
  });
});
