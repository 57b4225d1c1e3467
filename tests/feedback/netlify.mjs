// Runs the Netlify adapter for the contract test: node netlify.mjs FOLDER. Blobs lie in memory, as @netlify/blobs has them.
// Lines on standard input are orders: votes, all, clear, time MILLISECONDS; each is answered by one line of JSON.

import { createServer } from "node:http";
import { createInterface } from "node:readline";

const [folder] = process.argv.slice(2);
const register = JSON.parse(process.env.REGISTER);
let time = Date.UTC(2026, 10, 9, 12);
Date.now = () => time;
globalThis.fetch = async (url) => {
  const part = register[new URL(url).pathname];
  return part ? new Response(JSON.stringify(part)) : new Response("", { status: 404 });
};
const load = (name) => import(`${folder}/netlify/functions/${name}.mjs`);
const [vote, midnight, votes] = await Promise.all(["feedback", "feedback-midnight", "feedback-votes"].map(load));
const server = createServer(async (asked, answer) => {
  const address = asked.headers["cf-connecting-ip"] || "";
  delete asked.headers["cf-connecting-ip"];
  const body = ["GET", "HEAD", "TRACE"].includes(asked.method) ? null : asked;
  const request = new Request(`http://site${asked.url}`, { method: asked.method, headers: asked.headers, body, duplex: "half" });
  const called = asked.url === votes.config.path ? votes : vote;
  const given = await called.default(request, { ip: address });
  const data = Buffer.from(await given.arrayBuffer());
  answer.writeHead(given.status, { ...Object.fromEntries(given.headers), "content-length": data.length });
  answer.end(asked.method === "HEAD" ? undefined : data);
});
const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");
server.listen(0, "127.0.0.1", () => say({ port: server.address().port }));
const blobs = () => globalThis.newsgenBlobs;
for await (const line of createInterface({ input: process.stdin })) {
  const [order, value] = line.split(" ");
  if (order === "votes") {
    const tagged = [...blobs()].filter(([key]) => key.startsWith("tags/")).map(([key, blob]) => [JSON.parse(blob.text).name, key]);
    const tags = new Map(tagged);
    say([...blobs()].filter(([key]) => key.startsWith("votes/")).map(([key, blob]) => ({ ...JSON.parse(blob.text), tag: tags.get(key.split("/")[2]) || null })));
  } else if (order === "all") say([...blobs()]);
  else if (order === "clear") { blobs().clear(); say({}); }
  else if (order === "time") { time = Number(value); await midnight.default(); say({ port: server.address().port }); }
}
server.close();
