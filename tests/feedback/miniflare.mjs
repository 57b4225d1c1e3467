// Runs the Cloudflare adapter in miniflare for the contract test: node miniflare.mjs MODULES FOLDER SITE
// Lines on standard input are orders: votes, all, time MILLISECONDS; each is answered by one line of JSON.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [modules, folder, site] = process.argv.slice(2);
const { Miniflare, Response } = createRequire(modules + "/")("miniflare");
const register = JSON.parse(readFileSync(folder + "/register.json", "utf8"));
let now = Date.UTC(2026, 10, 9, 12);
// What workerd runs: the adapter as it is, at the time of the test.
const main = `
  import worker from "./worker.mjs";
  const at = async (env) => { const now = Number(await (await env.CLOCK.fetch("http://clock/")).text()); Date.now = () => now; };
  export default {
    async fetch(request, env) {
      await at(env);
      if (new URL(request.url).pathname === "/scheduled") { await worker.scheduled({}, env); return new Response("{}"); }
      return worker.fetch(request, env);
    },
  };`;
const flare = new Miniflare({
  modules: [
    { type: "ESModule", path: "main.mjs", contents: main },
    { type: "ESModule", path: "worker.mjs", contents: readFileSync(folder + "/worker.mjs", "utf8") },
    { type: "ESModule", path: "rules.mjs", contents: readFileSync(folder + "/rules.mjs", "utf8") },
  ],
  compatibilityDate: "2025-01-01", port: 0, host: "127.0.0.1", cf: false,
  bindings: { SITE: site }, serviceBindings: { CLOCK: () => new Response(String(now)) }, d1Databases: { DB: "votes" }, d1Persist: folder + "/d1",
  outboundService: (request) => {
    const part = register[new URL(request.url).pathname];
    return part ? new Response(JSON.stringify(part)) : new Response(null, { status: 404 });
  },
});
const url = await flare.ready;
const db = await flare.getD1Database("DB");
for (const line of readFileSync(folder + "/schema.sql", "utf8").split("\n")) {
  if (line && !line.startsWith("--")) await db.prepare(line).run();
}
const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");
say({ port: Number(url.port) });
for await (const line of createInterface({ input: process.stdin })) {
  const [order, value] = line.split(" ");
  if (order === "votes") say((await db.prepare("SELECT * FROM newsgen_vote ORDER BY id").all()).results);
  else if (order === "all") {
    const names = ["newsgen_vote", "newsgen_pass", "newsgen_hour", "newsgen_salt"];
    say(await Promise.all(names.map(async (name) => (await db.prepare(`SELECT * FROM ${name}`).all()).results)));
  } else if (order === "clear") {
    for (const name of ["newsgen_vote", "newsgen_pass", "newsgen_hour", "newsgen_salt"]) await db.prepare(`DELETE FROM ${name}`).run();
    say({});
  } else if (order === "time") {
    now = Number(value);
    await (await flare.dispatchFetch("http://site/scheduled")).text();
    say({ port: Number(url.port) });
  }
}
await flare.dispose();
