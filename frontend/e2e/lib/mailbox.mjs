// A small mail server (RFC 5321) that keeps what it is sent: what people would find in their mail.
import { createServer } from "node:net";

/** Opens one; answers its address, a letter to someone once it is there, and how to close it. */
export async function openMailbox() {
  const letters = [];
  const server = createServer((socket) => {
    let [rest, to, data] = ["", "", null];
    socket.setEncoding("utf8");
    socket.write("220 mailbox\r\n");
    socket.on("error", () => {});
    socket.on("data", (text) => {
      rest += text;
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== null) {
          if (line !== ".") data.push(line.replace(/^\.\./, "."));
          else {
            letters.push({ to, text: data.join("\n").replace(/=\n/g, "").replace(/=3D/g, "=") });
            data = null;
            socket.write("250 kept\r\n");
          }
          continue;
        }
        const word = line.slice(0, 4).toUpperCase();
        if (word === "RCPT") to = /<(.*)>/.exec(line)?.[1] ?? "";
        if (word === "DATA") data = [];
        socket.write(word === "DATA" ? "354 go on\r\n" : word === "QUIT" ? "221 bye\r\n" : "250 well\r\n");
        if (word === "QUIT") socket.end();
      }
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `smtp://127.0.0.1:${server.address().port}`,
    /** The latest letter to this address; the server looks at what waits every twenty seconds. */
    async letterTo(address) {
      for (const until = Date.now() + 45_000; Date.now() < until; await new Promise((later) => setTimeout(later, 200))) {
        const found = letters.findLast(({ to }) => to === address);
        if (found) return found.text;
      }
      throw new Error(`no letter came to ${address}, only to ${letters.map(({ to }) => to).join(", ") || "nobody"}`);
    },
    close: () => server.close(),
  };
}
