// Votes in Netlify Blobs: one entry a vote, and conditional writes where two requests could meet.

import { getStore } from "@netlify/blobs";
import { LIMITS, random, tagOf } from "./rules.mjs";

const WEEK = 168;
const open = () => getStore({ name: "newsgen-votes", consistency: "strong" });
const dayOf = (second) => new Date(second * 1000).toISOString().slice(0, 10);

/** Keep a vote. What says whose it is lies under tags/DAY/ and goes at midnight; the vote itself under votes/DAY/. */
export async function keep(vote, visitor) {
  const store = open();
  const second = Math.floor(Date.now() / 1000);
  const { salt, today } = await turn(store, second);
  const tag = await tagOf(salt, "vote", visitor.network, visitor.agent, vote.article);
  const network = await tagOf(salt, "network", visitor.network);
  const known = await store.get(`tags/${today}/${tag}`, { type: "json" });
  const earlier = known && await store.get(`votes/${today}/${known.name}`, { type: "json" });
  if (vote.yes === null && !earlier) return "no-vote";
  const mine = (times) => times.filter((at) => at > second - 60).length >= LIMITS.minute ? "busy" : times.length >= LIMITS.day ? "busy-day" : "";
  const all = (times) => times.length >= LIMITS.all ? "busy-all" : "";
  const refused = await pass(store, `passes/${today}/${network}`, second, mine, 0) || await pass(store, `passes/${today}/all`, second, all, second - 60);
  if (refused) return refused;
  if (vote.yes === null) {
    await store.setJSON(`votes/${today}/${known.name}`, { ...earlier, reasons: vote.reasons, comment: vote.comment });
    return "kept";
  }
  const name = known ? known.name : await named(store, `tags/${today}/${tag}`);
  const suspect = earlier ? earlier.suspect : await isSpike(store, vote.article, Math.floor(second / 3600));
  const again = earlier && earlier.yes === Number(vote.yes);
  await store.setJSON(`votes/${today}/${name}`, {
    article: vote.article, rev: vote.rev, yes: Number(vote.yes), reasons: vote.reasons || (again ? earlier.reasons : ""),
    comment: vote.comment || (again ? earlier.comment : ""), day: today, suspect,
  });
  return "kept";
}

/** Let the day turn: tags, passes and salt of other days are erased; gives the salt of today. */
export async function turn(store = open(), second = Math.floor(Date.now() / 1000)) {
  const today = dayOf(second);
  const known = await store.get(`salt/${today}`, { type: "json" });
  if (known) return { salt: known.salt, today };
  for (const { key } of (await store.list({ prefix: "salt/" })).blobs) {
    const day = key.slice(5);
    if (day === today) continue; // another request was quicker
    for (const prefix of [`tags/${day}/`, `passes/${day}/`]) {
      for (const blob of (await store.list({ prefix })).blobs) await store.delete(blob.key);
    }
    await store.delete(key);
  }
  const old = dayOf(second - (LIMITS.commentDays + 1) * 86400);
  for (const { key } of (await store.list({ prefix: `votes/${old}/` })).blobs) {
    await store.setJSON(key, { ...await store.get(key, { type: "json" }), comment: "" });
  }
  await store.setJSON(`salt/${today}`, { salt: random(32) }, { onlyIfNew: true });
  return { salt: (await store.get(`salt/${today}`, { type: "json" })).salt, today };
}

/** All votes, as SQL that sqlite3 makes a database of for `newsgen feedback export --db`. */
export async function dump() {
  const store = open();
  const quoted = (value) => typeof value === "number" ? String(value) : `'${String(value).replace(/'/g, "''")}'`;
  const columns = ["article", "rev", "yes", "reasons", "comment", "day", "suspect"];
  const lines = [
    "CREATE TABLE newsgen_vote (id INTEGER PRIMARY KEY, article TEXT, rev TEXT, yes INTEGER, reasons TEXT, comment TEXT, day TEXT, suspect INTEGER, tag TEXT);",
    "BEGIN;",
  ];
  for (const { key } of (await store.list({ prefix: "votes/" })).blobs) {
    const vote = await store.get(key, { type: "json" });
    if (vote) lines.push(`INSERT INTO newsgen_vote (${columns}) VALUES (${columns.map((name) => quoted(vote[name])).join(", ")});`);
  }
  return lines.concat("COMMIT;", "").join("\n");
}

/** The name of a visitor's vote: of two requests at once both get the same. */
async function named(store, key) {
  await store.setJSON(key, { name: random(16) }, { onlyIfNew: true });
  return (await store.get(key, { type: "json" })).name;
}

/** Change an entry that others may change at the same time. */
async function change(store, key, first, step) {
  for (let round = 0; round < 12; round += 1) {
    const found = await store.getWithMetadata(key, { type: "json" });
    const next = step(found ? found.data : first);
    if (next === null) return null;
    const { modified } = await store.setJSON(key, next, found ? { onlyIfMatch: found.etag } : { onlyIfNew: true });
    if (modified) return next;
  }
  throw new Error("too many at once");
}

/** Count a vote of a network, or of all: a word that says why not, "" where it may pass. */
async function pass(store, key, second, refuses, since) {
  let word = "";
  await change(store, key, [], (times) => {
    const recent = times.filter((at) => at > since);
    word = refuses(recent);
    return word ? null : [...recent, second];
  });
  return word;
}

async function isSpike(store, article, hour) {
  const counts = await change(store, `hours/${encodeURIComponent(article)}`, {}, (known) => {
    const recent = Object.entries(known).filter(([at]) => Number(at) >= hour - WEEK);
    return { ...Object.fromEntries(recent), [hour]: (known[hour] || 0) + 1 };
  });
  const past = Object.entries(counts).filter(([at]) => Number(at) < hour);
  const votes = past.reduce((sum, [, count]) => sum + count, 0);
  const usual = votes ? votes / (hour - Math.min(...past.map(([at]) => Number(at)))) : 0;
  return Number(counts[hour] > LIMITS.spike * Math.max(1, usual));
}
