// A webhook of a partner: added, tested against a real receiver, given another secret, paused and asked for again.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { dayFromToday } from "../lib/days.mjs";
import { ownServer, test } from "../lib/test.mjs";

ownServer();

async function startReceiver() {
  const got = [];
  let status = 204;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      got.push(request.headers["webhook-signature"]);
      response.writeHead(status).end();
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    got,
    says: (code) => (status = code),
    url: `http://127.0.0.1:${server.address().port}/voorwaarts`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Looks again and again until it is so. */
async function until(what, holds) {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within 20 s: ${what}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}

async function journey({ logIn, staff, step }, receiver) {
  const tineke = await logIn("beheer");
  const { page } = tineke;

  await step("the demo's own is paused, with a short log", async () => {
    await tineke.goto("/koppelingen/webhooks");
    await page.getByRole("link", { name: "Klantsysteem" }).click();
    await page.getByText("Iemand zette hem op pauze.").waitFor();
    await page.getByText("Aangekomen").filter({ visible: true }).first().waitFor();
    await tineke.check("webhook-paused");
  });

  await step("one is added, and its secret is shown once", async () => {
    await tineke.goto("/koppelingen/webhooks/nieuw");
    await page.getByRole("button", { name: "Webhook toevoegen" }).click();
    await page.getByText("Vul dit in").first().waitFor();
    await page.getByRole("combobox", { name: "Organisatie" }).fill("werkplein");
    await page.getByRole("option", { name: /Werkplein Drentsche Aa/ }).click();
    await page.getByLabel("Adres", { exact: true }).fill(receiver.url);
    await page.getByLabel("Waar is het voor?").fill("Proef");
    await page.getByLabel("E-mailadres bij problemen").fill("beheer@werkplein.example");
    await tineke.check("webhook-new");
    await page.getByRole("button", { name: "Webhook toevoegen" }).click();
    const dialog = page.getByRole("dialog", { name: "Het geheim" });
    const secret = await dialog.getByRole("textbox").inputValue();
    assert.match(secret, /^whsec_/);
    await dialog.getByRole("button", { name: "Ik heb het bewaard" }).click();
    await page.getByRole("heading", { level: 1, name: "Proef" }).waitFor();
    assert.equal(await page.getByText(secret).count(), 0, "the secret is gone from the page");
    await page.getByText("Er zijn nog geen berichten").waitFor();
    await tineke.check("webhook-empty");
  });

  /** Sends a test, after which so many messages have this outcome. */
  const sendTest = async (outcome, count) => {
    const before = receiver.got.length;
    await page.getByRole("button", { name: "Test sturen" }).click();
    await page.getByText("De test is onderweg.").first().waitFor();
    await until("a message came", () => receiver.got.length > before);
    // The server notes what came of it a moment after the receiver answered.
    const last = page.getByRole("listitem").filter({ hasText: outcome }).nth(count - 1);
    await until(`${count} × ${outcome} in the log`, async () => {
      await page.getByRole("button", { name: "Verversen" }).click();
      return last.waitFor({ timeout: 1_000 }).then(() => true, () => false);
    });
  };

  await step("a test arrives, signed", async () => {
    await sendTest("Aangekomen", 1);
    assert.match(receiver.got.at(-1), /^v1,\S+$/);
  });

  await step("with another secret it is signed twice for a while", async () => {
    await page.getByRole("button", { name: "Nieuw geheim" }).click();
    await page.getByRole("dialog", { name: "Nieuw geheim" }).getByRole("button", { name: "Nieuw geheim" }).click();
    await page.getByRole("dialog", { name: "Het geheim" }).getByRole("button", { name: "Ik heb het bewaard" }).click();
    await sendTest("Aangekomen", 2);
    assert.match(receiver.got.at(-1), /^v1,\S+ v1,\S+$/);
  });

  await step("what the receiver refuses is told, and can be tried again", async () => {
    receiver.says(503);
    await sendTest("Opgegeven", 1);
    await page.getByText("1 poging").first().click();
    await page.getByText(/Niet aangenomen \(503\)/).first().waitFor();
    receiver.says(204);
    await tineke.check("webhook-log");
    await page.getByRole("button", { name: "Nu proberen" }).first().click();
    await page.getByText("Het bericht is onderweg.").waitFor();
  });

  await step("while there is no agreement, the page says that nothing is sent", async () => {
    const { get, patch } = await staff("beheer");
    const webhook = await get(`/v1/webhooks/${page.url().split("/").at(-1)}`);
    const organisation = `/v1/organisations/${webhook.organisation.id}`;
    const agreementEnds = async (agreementEndsOn) => {
      const { version } = await get(organisation);
      await patch(organisation, { details: { agreementEndsOn } }, `"v${version}"`);
      await tineke.goto("/koppelingen/webhooks");
    };
    await agreementEnds(dayFromToday(0));
    await page.getByText("Wacht op overeenkomst").first().waitFor();
    await page.getByRole("link", { name: "Proef" }).click();
    await page.getByText("Er is nu geen geldige verwerkersovereenkomst").waitFor();
    await tineke.check("webhook-held-back");
    await agreementEnds(null);
    await page.getByRole("link", { name: "Proef" }).click();
    await page.getByRole("button", { name: "Pauzeren" }).waitFor();
    assert.equal(await page.getByText("Er is nu geen geldige verwerkersovereenkomst").count(), 0);
  });

  await step("paused, resumed, asked for again, and taken away", async () => {
    await page.getByRole("button", { name: "Pauzeren" }).click();
    await page.getByText("De webhook staat op pauze.").waitFor();
    await page.getByRole("button", { name: "Weer aanzetten" }).click();
    await page.getByText("De webhook staat weer aan.").waitFor();
    await page.getByRole("button", { name: "Opnieuw sturen" }).click();
    const dialog = page.getByRole("dialog", { name: "Opnieuw sturen" });
    await tineke.check("webhook-replay");
    await dialog.getByRole("button", { name: "Opnieuw sturen" }).click();
    await page.getByText(/berichten staan klaar/).waitFor();
    await page.getByRole("button", { name: "Weghalen" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Weghalen" }).click();
    await page.getByText("De webhook is weg.").waitFor();
  });
}

test("a webhook is added, tested, given another secret, and asked for again", async (context) => {
  const receiver = await startReceiver();
  try {
    await journey(context, receiver);
  } finally {
    // A server that listens would keep Node.js from ending.
    receiver.close();
  }
});
