// The administrator: organisations, and the keys to the API of those that refer people.
import assert from "node:assert/strict";
import { test } from "../lib/test.mjs";

test("an organisation gets a key to the API, a new one, and none", async ({ logIn, partner, step }) => {
  const tineke = await logIn("beheer");
  const { page } = tineke;

  await step("she finds organisations by another spelling", async () => {
    await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Organisaties" }).click();
    await page.getByRole("heading", { level: 1, name: "Organisaties" }).waitFor();
    await page.getByRole("link", { name: /Werkplein Drentsche Aa/ }).waitFor();
    await tineke.check("organisations");
    await page.getByLabel("Zoek op naam").fill("taalhuis");
    await page.getByRole("link", { name: /Werkplein Drentsche Aa/ }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: /Taalhuis/ }).waitFor();
    await page.waitForURL(/[?&]name=taalhuis/);
  });

  await step("she adds one, with what is missing said first", async () => {
    await tineke.goto("/organisaties/nieuw");
    await page.getByRole("button", { name: "Toevoegen", exact: true }).click();
    await page.getByRole("group", { name: "2 dingen kloppen nog niet" }).waitFor();
    await page.getByLabel("Naam", { exact: true }).fill("Welzijn Noorderhoek");
    await page.getByRole("checkbox", { name: "Verwijzer" }).check();
    await page.getByRole("checkbox", { name: "Welzijn" }).check();
    await page.getByLabel("Andere namen").fill("Noorderhoek");
    await tineke.press("Enter");
    await page.getByRole("button", { name: "Noorderhoek weghalen" }).waitFor();
    await tineke.check("organisation-new");
    await page.getByRole("button", { name: "Toevoegen", exact: true }).click();
    await page.getByText("Welzijn Noorderhoek is toegevoegd.").waitFor();
    await page.getByRole("heading", { level: 1, name: "Welzijn Noorderhoek" }).waitFor();
  });

  await step("without an agreement it gets no key; she notes the agreement", async () => {
    await page.getByRole("link", { name: "Wijzigen" }).click();
    await page.getByLabel("Verwerkersovereenkomst getekend op").fill("2026-01-15");
    await page.getByLabel("Verwerkersovereenkomst loopt af op").fill("2036-01-15");
    await page.getByLabel("Plaats").fill("Assen");
    await page.getByRole("button", { name: "Opslaan" }).click();
    await page.getByRole("heading", { level: 1, name: "Welzijn Noorderhoek" }).waitFor();
    await page.getByText("15 jan 2026, loopt af op 15 jan 2036").waitFor();
    await tineke.check("organisation");
  });

  let client;
  await step("the key is shown once", async () => {
    await page.getByRole("link", { name: "Koppelingen beheren" }).click();
    await page.getByText("Deze organisatie heeft nog geen koppeling").waitFor();
    await page.getByRole("link", { name: "Koppeling maken" }).click();
    await page.getByLabel("Waarvoor is de koppeling?").fill("Koppeling met het zaaksysteem");
    await page.waitForFunction(() => document.querySelector('[role="combobox"]')?.value === "Welzijn Noorderhoek");
    await tineke.check("partner-new");
    await page.getByRole("button", { name: "Koppeling maken" }).click();
    const dialog = page.getByRole("dialog", { name: "Bewaar dit geheim nu" });
    client = {
      id: await dialog.getByRole("textbox", { name: "Naam van de koppeling (client id)" }).inputValue(),
      secret: await dialog.getByRole("textbox", { name: "Geheim (client secret)" }).inputValue(),
    };
    await tineke.check("partner-secret");
    await dialog.getByRole("button", { name: "Ik heb het bewaard" }).click();
    await page.getByRole("heading", { name: "Koppeling met het zaaksysteem" }).waitFor();
    assert.equal(await page.getByText(client.secret).count(), 0, "the secret is gone from the page");
    assert.equal((await partner(client).askForToken()).status, 200);
  });

  await step("a new secret, and the old one stops when it leaked", async () => {
    await page.getByRole("button", { name: "Nieuw geheim" }).click();
    await page.getByRole("radio", { name: "Niet meer: het is uitgelekt" }).check();
    await tineke.check("partner-rotate");
    await page.getByRole("button", { name: "Maak nieuw geheim" }).click();
    const dialog = page.getByRole("dialog", { name: "Bewaar dit geheim nu" });
    const secret = await dialog.getByRole("textbox", { name: "Geheim (client secret)" }).inputValue();
    await dialog.getByRole("button", { name: "Ik heb het bewaard" }).click();
    assert.equal((await partner(client).askForToken()).status, 401, "the old secret");
    client = { ...client, secret };
    assert.equal((await partner(client).askForToken()).status, 200, "the new secret");
  });

  await step("what failed is told; what it may and how much it may ask is changed", async () => {
    await page.reload();
    await page.getByText("verkeerd geheim").or(page.getByText("geheim dat niet meer werkt")).first().waitFor();
    await page.getByRole("button", { name: "Wijzigen" }).click();
    const dialog = page.getByRole("dialog", { name: "Koppeling met het zaaksysteem wijzigen" });
    await dialog.getByLabel("Hoogste aantal verzoeken per minuut").fill("5");
    await dialog.getByRole("button", { name: "Opslaan" }).click();
    await dialog.getByRole("group", { name: "Eén ding klopt nog niet" }).waitFor();
    await tineke.check("partner-change");
    await dialog.getByLabel("Hoogste aantal verzoeken per minuut").fill("120");
    await dialog.getByRole("button", { name: "Opslaan" }).click();
    await page.getByText("Koppeling met het zaaksysteem is gewijzigd.").waitFor();
  });

  await step("a public key is pasted, the private half is refused; it is ended at once", async () => {
    const { publicKey, privateKey } = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
    await page.getByRole("button", { name: "Sleutel toevoegen" }).click();
    const dialog = page.getByRole("dialog", { name: "Sleutel voor Koppeling met het zaaksysteem" });
    const paste = async (key) => {
      const jwk = { ...(await crypto.subtle.exportKey("jwk", key)), kid: "zaaksysteem-1" };
      await dialog.getByLabel("Openbare sleutel (JWK)").fill(JSON.stringify(jwk));
      await dialog.getByRole("button", { name: "Sleutel toevoegen" }).click();
    };
    tineke.allow(/status of 400 .*\/keys\)$/);
    await paste(privateKey);
    await dialog.getByRole("group", { name: "Eén ding klopt nog niet" }).waitFor();
    await tineke.check("partner-key");
    await paste(publicKey);
    await page.getByText("De sleutel is toegevoegd.").waitFor();
    await page.getByText("zaaksysteem-1").waitFor();
    await tineke.check("partner-keys");
    await page.getByRole("button", { name: "zaaksysteem-1 beëindigen" }).click();
    const end = page.getByRole("dialog", { name: "Beëindigen" });
    await end.getByText("Het gaat om zaaksysteem-1.").waitFor();
    await tineke.check("partner-end-key");
    await end.getByRole("button", { name: "Beëindigen" }).click();
    await page.getByText("zaaksysteem-1 is beëindigd.").waitFor();
  });

  await step("revoked, it opens nothing", async () => {
    await page.getByRole("button", { name: "Intrekken" }).click();
    const dialog = page.getByRole("dialog", { name: "Koppeling met het zaaksysteem intrekken?" });
    await tineke.check("partner-revoke");
    await dialog.getByRole("button", { name: "Intrekken" }).click();
    await page.getByText("Koppeling met het zaaksysteem is ingetrokken.").waitFor();
    await page.getByText("Ingetrokken", { exact: true }).first().waitFor();
    assert.equal((await partner(client).askForToken()).status, 401);
    await tineke.check("partners");
  });
});
