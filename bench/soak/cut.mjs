import { once } from "node:events";
import { connect } from "node:net";
import { createBrowser, networkOf } from "./browser.mjs";
import { CALLBACK_ELSEWHERE } from "./foreign.mjs";
import { pathOf, start } from "./ways-in.mjs";

/** Connections that are cut: within a body, after the whole request, and before an answer that signs in. @param {import("./browser.mjs").World} world @param {number} number */
export async function cutConnections(world, number) {
  const { port } = world.service;
  const email = `cut-${number}@example.com`;
  const network = networkOf(number, 16);
  const json = JSON.stringify({ email, redirectUri: CALLBACK_ELSEWHERE });
  const head = `POST /api/passwordless/start HTTP/1.1\r\nHost: localhost:${port}\r\nCF-Connecting-IP: ${network}\r\nContent-Type: application/json\r\n`;
  await sendAndCut(port, `${head}Content-Length: ${json.length}\r\n\r\n${json.slice(0, 20)}`);
  await sendAndCut(port, `${head}Content-Length: ${json.length}\r\n\r\n${json}`);
  await sendAndCut(port, "POST /api/passwordless/start HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
  await sendAndCut(port, `GET ${"/".repeat(5000)}`);
  world.ledger.count("starts cut off");

  const { attemptId, link } = await start(world, createBrowser(world, network), email);
  // Whether it was consumed before the cut, nobody knows.
  world.ledger.unknown.add(attemptId);
  await sendAndCut(
    port,
    `POST ${pathOf(link)} HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 0\r\n\r\n`,
  );
}

/** @param {number} port @param {string} bytes */
async function sendAndCut(port, bytes) {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {}); // The service may be gone, or answer and close first.
  const closed = once(socket, "close");
  socket.once("connect", () => socket.write(bytes, () => setTimeout(() => socket.destroy(), 5)));
  await closed.catch(() => {});
}
