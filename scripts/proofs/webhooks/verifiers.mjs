// The reference libraries and the guide's own examples, each as `(secret, message) → whether it verifies`.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { Webhook } from "standardwebhooks";

const here = import.meta.dirname;
const work = join(here, "work");
const python = join(work, "python", "bin", "python");

/** The code of the guide in a language, as a reader would copy it. */
function ofGuide(mark) {
  const guide = readFileSync(join(here, "..", "..", "..", "docs", "partner", "webhooks.md"), "utf8");
  const [, code] = guide.split(`\`\`\`${mark}\n`);
  if (code === undefined) throw new Error(`the guide has no ${mark}`);
  return code.split("```")[0];
}

const input = (secret, { headers, body }) => JSON.stringify({ secret, headers, body });

function answers(command, args, text) {
  const ran = spawnSync(command, args, { input: text, encoding: "utf8" });
  if (ran.status !== 0) throw new Error(`${command} failed: ${ran.stderr}`);
  return ran.stdout.trim() === "true";
}

const PYTHON = `
import json, sys
read = json.load(sys.stdin)
try:
    verify(read["secret"], read["headers"], read["body"])
    print("true")
except Exception as error:
    print("false" if type(error).__name__ == "WebhookVerificationError" else repr(error))
`;

const JAVA = `
import java.util.HashMap;
import java.util.Map;

public final class Main {
    public static void main(String[] arguments) throws Exception {
        Map<String, String> headers = new HashMap<>();
        headers.put("webhook-id", arguments[2]);
        headers.put("webhook-timestamp", arguments[3]);
        headers.put("webhook-signature", arguments[4]);
        System.out.println(Webhook.verify(arguments[0], headers, arguments[1]));
    }
}
`;

export async function verifiers() {
  mkdirSync(work, { recursive: true });
  const module = async (name, mark) => {
    const path = join(work, name);
    writeFileSync(path, ofGuide(mark));
    return import(pathToFileURL(path).href);
  };
  const guide = await module("guide.mjs", "js verify");
  const guideEd25519 = await module("guide_ed25519.mjs", "js verify-ed25519");
  writeFileSync(join(work, "reference.py"), `from standardwebhooks.webhooks import Webhook\n\ndef verify(secret, headers, body):\n    Webhook(secret).verify(body, headers)\n${PYTHON}`);
  writeFileSync(join(work, "guide.py"), ofGuide("python verify") + PYTHON);
  writeFileSync(join(work, "Webhook.java"), ofGuide("java verify"));
  writeFileSync(join(work, "Main.java"), JAVA);
  const compiled = spawnSync("javac", ["-d", work, join(work, "Webhook.java"), join(work, "Main.java")], { encoding: "utf8" });
  if (compiled.status !== 0) throw new Error(`the guide's Java doesn't compile: ${compiled.stderr ?? compiled.error}`);
  const throwing = (verify) => (secret, message) => {
    try {
      verify(secret, message);
      return true;
    } catch (error) {
      if (error.constructor.name !== "WebhookVerificationError") throw error;
      return false;
    }
  };
  const headersOf = ({ headers }) => ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => headers[name]);
  return {
    hmac: {
      "standardwebhooks of npm": throwing((secret, message) => new Webhook(secret).verify(message.body, message.headers)),
      "standardwebhooks of PyPI": (secret, message) => answers(python, [join(work, "reference.py")], input(secret, message)),
      "the guide's JavaScript": throwing((secret, message) => guide.verify(secret, message.headers, message.body)),
      "the guide's Python": (secret, message) => answers(python, [join(work, "guide.py")], input(secret, message)),
      "the guide's Java": (secret, message) =>
        answers("java", ["-cp", work, "Main", secret, message.body, ...headersOf(message)], ""),
    },
    ed25519: {
      "the guide's JavaScript for public keys": (key, message) => guideEd25519.verify(key, message.headers, message.body),
    },
  };
}
