// The collector of votes as a Cloudflare Worker with a D1 database. Written out by `newsgen feedback adapter cloudflare`.

import { LIMITS, collect, random, tagOf } from "./rules.mjs";

const WEEK = 168;

export default {
  async fetch(request, env) {
    const address = request.headers.get("cf-connecting-ip") || "";
    return collect(request, { site: env.SITE, address, keep: (vote, visitor) => keep(env.DB, vote, visitor, now()) });
  },
  /** At midnight UTC (see wrangler.toml) the tags of the day go, votes or none. */
  async scheduled(_, env) {
    await saltOf(env.DB, now());
  },
};

function now() {
  return Math.floor(Date.now() / 1000);
}

/** The salt of the day. Where the day is new, the salt and the tags of the one before are erased first. */
async function saltOf(db, second) {
  const today = new Date(second * 1000).toISOString().slice(0, 10);
  const known = await db.prepare("SELECT salt FROM newsgen_salt WHERE day = ?").bind(today).first("salt");
  if (known) return { salt: known, today };
  const oldest = new Date((second - LIMITS.commentDays * 86400) * 1000).toISOString().slice(0, 10);
  const fresh = "NOT EXISTS (SELECT 1 FROM newsgen_salt WHERE day = ?)";
  await db.batch([
    db.prepare(`UPDATE newsgen_vote SET tag = NULL WHERE tag IS NOT NULL AND ${fresh}`).bind(today),
    db.prepare(`DELETE FROM newsgen_pass WHERE ${fresh}`).bind(today),
    db.prepare("UPDATE newsgen_vote SET comment = '' WHERE comment <> '' AND day < ?").bind(oldest),
    db.prepare("DELETE FROM newsgen_hour WHERE hour < ?").bind(Math.floor(second / 3600) - 2 * WEEK),
    db.prepare("DELETE FROM newsgen_salt WHERE day <> ?").bind(today),
    db.prepare("INSERT OR IGNORE INTO newsgen_salt (day, salt) VALUES (?, ?)").bind(today, random(32)),
  ]);
  return { salt: await db.prepare("SELECT salt FROM newsgen_salt WHERE day = ?").bind(today).first("salt"), today };
}

/** Keep a vote: a batch is one transaction, in which the pass decides and the vote follows it. */
async function keep(db, vote, visitor, second) {
  const { salt, today } = await saltOf(db, second);
  const tag = await tagOf(salt, "vote", visitor.network, visitor.agent, vote.article);
  const network = await tagOf(salt, "network", visitor.network);
  const more = vote.yes === null;
  const nonce = random(16);
  const hour = Math.floor(second / 3600);
  const passed = "EXISTS (SELECT 1 FROM newsgen_pass WHERE nonce = ?)";
  const pass = db.prepare(
    "INSERT INTO newsgen_pass (network, second, nonce) SELECT ?1, ?2, ?3" +
    " WHERE (SELECT count(*) FROM newsgen_pass WHERE second > ?2 - 60) < ?4" +
    " AND (SELECT count(*) FROM newsgen_pass WHERE network = ?1 AND second > ?2 - 60) < ?5" +
    " AND (SELECT count(*) FROM newsgen_pass WHERE network = ?1) < ?6" +
    (more ? " AND EXISTS (SELECT 1 FROM newsgen_vote WHERE article = ?7 AND tag = ?8)" : ""),
  ).bind(network, second, nonce, LIMITS.all, LIMITS.minute, LIMITS.day, ...(more ? [vote.article, tag] : []));
  const steps = more
    ? [db.prepare(`UPDATE newsgen_vote SET reasons = ?, comment = ? WHERE article = ? AND tag = ? AND ${passed}`)
        .bind(vote.reasons, vote.comment, vote.article, tag, nonce)]
    : [
        db.prepare(
          `INSERT INTO newsgen_hour (article, hour, votes) SELECT ?, ?, 1 WHERE ${passed}` +
          " AND NOT EXISTS (SELECT 1 FROM newsgen_vote WHERE article = ? AND tag = ?)" +
          " ON CONFLICT (article, hour) DO UPDATE SET votes = newsgen_hour.votes + 1",
        ).bind(vote.article, hour, nonce, vote.article, tag),
        db.prepare(
          "INSERT INTO newsgen_vote (article, rev, yes, reasons, comment, day, tag, suspect) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7," +
          " coalesce((SELECT votes FROM newsgen_hour WHERE article = ?1 AND hour = ?8) > ?9 * max(1.0, coalesce(" +
          "(SELECT sum(votes) * 1.0 / (?8 - min(hour)) FROM newsgen_hour WHERE article = ?1 AND hour >= ?8 - 168 AND hour < ?8), 0)), 0)" +
          " WHERE EXISTS (SELECT 1 FROM newsgen_pass WHERE nonce = ?10)" +
          " ON CONFLICT (article, tag) DO UPDATE SET rev = excluded.rev, yes = excluded.yes," +
          " reasons = CASE WHEN newsgen_vote.yes = excluded.yes AND excluded.reasons = '' THEN newsgen_vote.reasons ELSE excluded.reasons END," +
          " comment = CASE WHEN newsgen_vote.yes = excluded.yes AND excluded.comment = '' THEN newsgen_vote.comment ELSE excluded.comment END",
        ).bind(vote.article, vote.rev, Number(vote.yes), vote.reasons, vote.comment, today, tag, hour, LIMITS.spike, nonce),
      ];
  const [first] = await db.batch([pass, ...steps]);
  return first.meta.changes ? "kept" : whyNot(db, network, second);
}

async function whyNot(db, network, second) {
  const all = await db.prepare("SELECT count(*) AS n FROM newsgen_pass WHERE second > ? - 60").bind(second).first("n");
  if (all >= LIMITS.all) return "busy-all";
  const minute = await db.prepare("SELECT count(*) AS n FROM newsgen_pass WHERE network = ? AND second > ? - 60").bind(network, second).first("n");
  if (minute >= LIMITS.minute) return "busy";
  const day = await db.prepare("SELECT count(*) AS n FROM newsgen_pass WHERE network = ?").bind(network).first("n");
  return day >= LIMITS.day ? "busy-day" : "no-vote";
}
