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
  await step("published: proposals with the reason why", async () => {
    await page.getByRole("button", { name: /^Stel \d+ paren voor$/ }).click();
    const dialog = page.getByRole("dialog", { name: "Paren voorstellen?" });
    await noor.check("matching-publish");
    await dialog.getByRole("button", { name: /^Stel \d+ paren voor$/ }).click();
    await page.getByText(/^Voorgesteld door /).waitFor();
    await noor.check("matching-published");
    await page.locator(".pair-card--locked").first().getByRole("link", { name: "Waarom deze twee?" }).click();
    await page.waitForURL(/\/matches\/[0-9a-f-]{36}$/);
    await page.getByText(locked[0]).first().waitFor();
  });
});
