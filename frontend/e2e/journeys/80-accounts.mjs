// Accounts: a colleague is invited by the administrator, chooses a password, and can be kept out again.
import assert from "node:assert/strict";
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
