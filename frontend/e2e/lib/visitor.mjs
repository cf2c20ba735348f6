// A visitor is one browser window with its own cookies, and a strict eye on it: whatever the browser complains about
// fails the test, unless the test said that it would happen.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where the design is looked at; 320 is what WCAG asks for, and only measured. */
const WIDTHS = { 1440: 900, 768: 1024, 390: 844 };
const NARROWEST = 320;
/** What of axe looks at colours. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** At its first visit the app asks whether there is a session to go on with; a browser writes the "no" on its console. */
const NO_SESSION_YET = /status of 401 .*\/v1\/session\/refresh\)$/;

export class Visitor {
  #allowed = [NO_SESSION_YET];
  #complaints = [];

  static async open(browser, { address, pictures, keepsPictures = false, quick = false, language = "nl", scheme = "light", width = 1440, zoom = 1, worker = false }) {
    const context = await browser.newContext({
      baseURL: address,
      locale: language === "nl" ? "nl-NL" : "en-GB",
      timezoneId: "Europe/Amsterdam",
      colorScheme: scheme,
      reducedMotion: "reduce",
      viewport: { width, height: WIDTHS[width] ?? 900 },
      deviceScaleFactor: zoom,
      // What a service worker fetches can't be seen or held back by a test: only those about it have one.
      serviceWorkers: worker ? "allow" : "block",
    });
    context.setDefaultTimeout(10_000);
    await context.addInitScript((language) => {
      if (!localStorage.getItem("voorwaarts.language")) localStorage.setItem("voorwaarts.language", language);
      document.addEventListener("securitypolicyviolation", (event) =>
        console.error(`CSP violation: ${event.violatedDirective} by ${event.blockedURI}`),
      );
    }, language);
    const visitor = new Visitor();
    Object.assign(visitor, { context, pictures, keepsPictures, quick, language, scheme, width, page: await context.newPage() });
    visitor.#watch();
    return visitor;
  }

  #watch() {
    this.page.on("console", (message) => {
      if (message.type() === "error") this.#complaints.push(`console: ${message.text()} (${message.location().url})`);
    });
    this.page.on("pageerror", (error) => this.#complaints.push(`error: ${error.message}`));
    this.page.on("crash", () => this.#complaints.push("the page crashed"));
  }

  /** From here on, complaints that match are part of the story: `visitor.allow(/412/)`. */
  allow(pattern) {
    this.#allowed.push(pattern);
  }

  /** What the browser complained about that nobody allowed. */
  complaints() {
    return this.#complaints.filter((text) => !this.#allowed.some((pattern) => pattern.test(text)));
  }

  async goto(path) {
    await this.page.goto(path);
    await this.settled();
  }

  /** The app is on the screen and has nothing more to load. */
  async settled() {
    await this.page.locator("h1").first().waitFor();
    await this.page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .skeleton'));
  }

  async logIn({ email, password }) {
    const english = this.language === "en";
    await this.page.goto("/");
    await this.page.getByLabel(english ? "E-mail address" : "E-mailadres").fill(email);
    await this.page.getByLabel(english ? "Password" : "Wachtwoord", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: english ? "Log in" : "Inloggen" }).click();
    await this.page.getByRole("navigation").first().waitFor();
    await this.settled();
  }

  /** Only the keyboard: `press("Tab", "Tab", "Enter")`. */
  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  offline(off = true) {
    return this.context.setOffline(off);
  }

  /**
   * Looks at a state as it is now: axe in light and dark at desktop and phone width, no sideways scrolling down to
   * 320 px, and, where pictures are kept, one of each for a person to look at.
   */
  async check(name, { widths = [1440, 768, 390], schemes = ["light", "dark"] } = {}) {
    if (this.quick) return;
    const found = [];
    await this.page.mouse.move(0, 0); // nothing looks pointed at
    for (const [order, scheme] of schemes.entries()) {
      await this.page.emulateMedia({ colorScheme: scheme });
      for (const width of widths) {
        const isTried = width !== 768;
        if (order > 0 && !isTried && !this.keepsPictures) continue;
        await this.#resize(width);
        if (order === 0) found.push(...(await this.#sideways(width)));
        // The schemes differ in colours and in nothing else.
        if (isTried) found.push(...(await this.#faults(`${width} px ${scheme}`, order === 0 ? {} : { runOnly: OF_COLOURS })));
        await this.picture(`${name}-${width}${scheme === "dark" ? "-dark" : ""}`);
      }
    }
    await this.#resize(NARROWEST);
    found.push(...(await this.#sideways(NARROWEST)));
    await this.page.emulateMedia({ colorScheme: this.scheme });
    await this.#resize(this.width);
    if (found.length > 0) throw new Error(`${name}:\n  ${[...new Set(found)].join("\n  ")}`);
  }

  async #sideways(width) {
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    return over > 0 ? [`${width} px: ${over} px too wide, so it scrolls sideways`] : [];
  }

  async #resize(width) {
    await this.page.setViewportSize({ width, height: WIDTHS[width] ?? 800 });
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  async #faults(where, options) {
    // Evaluated rather than put in the page, which the content security policy refuses.
    await this.page.evaluate(`window.axe ?? (() => { ${axe} })()`);
    const look = (options) => window.axe.run(document, { resultTypes: ["violations"], ...options });
    const { violations } = await this.page.evaluate(look, options);
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 3).map((node) => `${where}: ${id}: ${help}: ${node.html.slice(0, 160)} — ${node.any[0]?.message ?? ""}`),
    );
  }

  /** For a person to look at, where pictures are kept. */
  async picture(name) {
    if (this.keepsPictures) await this.keepPicture(name);
  }

  async keepPicture(name) {
    mkdirSync(this.pictures, { recursive: true });
    await this.page.screenshot({ path: join(this.pictures, `${name}.png`), animations: "disabled" });
  }

  close() {
    return this.context.close();
  }
}
