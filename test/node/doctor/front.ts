import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createDoor, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remove } from "../clone";

/** What passes on its way out. */
export interface Passing {
  path: string;
  status: number;
  headers: Headers;
  body: string;
}

export interface Front {
  /** https on this machine, as a deployed Worker would be seen. */
  origin: string;
  certificate: string;
  /** Which Worker is behind it, whether plain http is served as well, and what it changes of the answers. */
  target: URL;
  servesPlain: boolean;
  change(passing: Passing): void;
  /** Bodies of all requests to a path. */
  asked: { path: string; body: string }[];
  close(): Promise<void>;
}

/** What stands in front of a Worker: it ends TLS, leads http to https, and can be set to do harm. */
export async function startFront(): Promise<Front> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-front-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout ${key} -out ${certificate}`;
  execFileSync("openssl", words.split(" "), { stdio: "ignore" });
  const sockets = new Set<Socket>();
  const plain = createServer((request, response) => {
    if (front.servesPlain) return void pass(front, request, response);
    response.writeHead(301, { Location: `${front.origin}${request.url}` }).end();
  });
  const secure = createTlsServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    (request, response) => {
      void pass(front, request, response);
    },
  );
  // The first byte of TLS is 22: both are served on one port, as 80 and 443 would be by one host.
  const door = createDoor((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("data", (first) => {
      socket.pause();
      (first[0] === 22 ? secure : plain).emit("connection", socket);
      socket.unshift(first);
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  const front: Front = {
    origin: `https://127.0.0.1:${(door.address() as AddressInfo).port}`,
    certificate,
    target: new URL("http://127.0.0.1:1"),
    servesPlain: false,
    change() {},
    asked: [],
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => door.close(resolve));
      remove(folder);
    },
  };
  return front;
}

async function pass(front: Front, request: IncomingMessage, response: ServerResponse) {
  const path = request.url ?? "/";
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  front.asked.push({ path, body });
  const headers = Object.entries(request.headers).filter(
    ([name]) => !/^(?:host|connection|content-length|transfer-encoding)$/.test(name),
  );
  const hasBody = request.method !== "GET" && request.method !== "OPTIONS";
  const answer = await fetch(new URL(path, front.target), {
    method: request.method,
    headers: headers as [string, string][],
    body: hasBody ? body : undefined,
    redirect: "manual",
  });
  const passing = {
    path,
    status: answer.status,
    headers: new Headers(answer.headers),
    body: await answer.text(),
  };
  for (const name of ["content-length", "content-encoding", "transfer-encoding"])
    passing.headers.delete(name);
  front.change(passing);
  response.writeHead(passing.status, [...passing.headers].flat()).end(passing.body);
}
