// A partner's system: takes messages, keeps them, and answers as it is told.

import { createServer } from "node:http";

export async function startReceiver() {
  const receiver = { got: [], decide: () => 204, waiting: [] };
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const message = { path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString("utf8") };
      message.event = JSON.parse(message.body);
      message.status = receiver.decide(message);
      receiver.got.push(message);
      response.writeHead(message.status).end();
      receiver.waiting = receiver.waiting.filter((look) => !look());
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  receiver.url = `http://127.0.0.1:${server.address().port}/voorwaarts`;
  receiver.close = () => server.close();
  /** Waits until what came makes this true. */
  receiver.until = (what, seconds, holds) =>
    new Promise((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`${what}: not within ${seconds} s`)), seconds * 1000);
      const look = () => {
        if (!holds(receiver.got)) return false;
        clearTimeout(timer);
        done();
        return true;
      };
      if (!look()) receiver.waiting.push(look);
    });
  return receiver;
}
