// journeys/<name>.mjs:
//
//   import { test } from "../lib/test.mjs";
//
//   test("a coordinator accepts a referral", async ({ logIn, step }) => {
//     const noor = await logIn("coordinator");          // a window of her own, logged in
//     await step("she sees it on Today", async () => {
//       await noor.page.getByRole("link", { name: "Nieuwe aanmelding" }).click();
//       await noor.check("referral");                   // axe, widths, light and dark, pictures
//     });
//     noor.allow(/status of 412/);                      // the browser may complain about this, and nothing else
//   });
//
// A test gets { visitor, logIn, account, step, api, partner, address }:
//   visitor(options)        a window; options: language "nl"|"en", scheme "light"|"dark", width, zoom, worker (may there be a service worker?)
//   logIn(who, options)     the same, logged in as a demo account: "coordinator", "stagiair", "beheer", or a role's code
//   account(who)            that account: { email, name, role, password }
//   step(title, body)       names the part of the story that failed
//   api(path, options)      fetch on the server, outside any browser
//   partner(client)         a partner's system, with the demo's client or another { id, secret }
//   mailbox                 the letters of a server of one's own with mail: letterTo(address)
//   staff(who)              the API as that account calls it: { get(path), post(path, body) }, for what takes long by hand
// Tests run in the order of their files' names and share one server and its data. A file whose stories need the demo as
// it was, or that log in often (log-ins are throttled), calls `ownServer()` first: its tests share a server of their own,
// and run beside those of other files.

/** @type {{ title: string, body: Function, ownServer: boolean }[]} */
export const tests = [];

let own = false;

/** The tests of this file, from here on, run on a server of their own; with `mail` it mails to a mailbox that they can read. */
export function ownServer({ mail = false } = {}) {
  own = mail ? "with mail" : true;
}

/** Before each file: it shares the server unless it says otherwise. */
export function beginFile() {
  own = false;
}

export function test(title, body) {
  tests.push({ title, body, ownServer: own });
}
