// A partner's own system: it asks for a token, pushes a referral and reads back its status. No browser.
import assert from "node:assert/strict";

export class Partner {
  #api;
  #client;
  #token = null;

  /** `client` is `{ id, secret }`. */
  constructor(api, client) {
    this.#api = api;
    this.#client = client;
  }

  /** The answer to asking for a token, whatever it is. */
  askForToken() {
    const { id, secret } = this.#client;
    return this.#api("/oauth2/token", {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
  }

  async #headers() {
    if (!this.#token) {
      const answer = await this.askForToken();
      assert.equal(answer.status, 200, await answer.clone().text());
      this.#token = (await answer.json()).access_token;
    }
    return { authorization: `Bearer ${this.#token}` };
  }

  /** Pushes a referral; answers the receipt. */
  async push(referral) {
    const answer = await this.#api("/v1/referrals", {
      method: "POST",
      headers: { ...(await this.#headers()), "content-type": "application/json", "idempotency-key": referral.reference },
      body: JSON.stringify(referral),
    });
    assert.equal(answer.status, 201, await answer.clone().text());
    return answer.json();
  }

  /** The status of its own referral with this reference: a single word. */
  async status(reference) {
    const answer = await this.#api(`/v1/referral-statuses?reference=${encodeURIComponent(reference)}`, { headers: await this.#headers() });
    assert.equal(answer.status, 200, await answer.clone().text());
    const { items } = await answer.json();
    assert.equal(items.length, 1, `one referral with the reference ${reference}`);
    return items[0].status;
  }
}
