/* The preview's script: reloads the page when it is another one, swaps its style sheets, and shows what is wrong.
   It is put into answers of `newsgen serve` only; nothing of it is in the output folder. */
(() => {
  "use strict";
  const own = document.currentScript.dataset.is;
  let stream = null;
  let shown = "";
  let dismissed = "";
  let host = null;

  /* ---------------------------------------------------------------- reloading */
  function typing() {
    const field = document.activeElement;
    return field && /^(INPUT|TEXTAREA)$/.test(field.tagName) && field.value !== field.defaultValue ? field : null;
  }

  function reload() {
    const field = typing();
    if (field) {
      field.addEventListener("blur", reload, { once: true });
      return;
    }
    location.reload(); // the browser keeps the place on the page
  }

  /* ---------------------------------------------------------------- style sheets */
  const sheets = new Map();

  function dress(wanted) {
    const links = [...document.querySelectorAll('link[rel~="stylesheet"]:not([data-leaving])')];
    if (links.length !== wanted.length) return links.length === 0 && wanted.length === 0;
    links.forEach((link, n) => {
      const [address, version] = wanted[n];
      if (!sheets.has(n)) {
        sheets.set(n, version);
        if (link.getAttribute("href").split("?")[0] === address) return;
      } else if (sheets.get(n) === version && link.getAttribute("href").split("?")[0] === address) return;
      sheets.set(n, version);
      const fresh = link.cloneNode();
      fresh.removeAttribute("integrity");
      fresh.href = address + "?" + version;
      const done = () => link.remove();
      fresh.addEventListener("load", done, { once: true });
      fresh.addEventListener("error", done, { once: true });
      link.dataset.leaving = "";
      link.after(fresh);
    });
    return true;
  }

  /* ---------------------------------------------------------------- what is wrong */
  function make(name, attributes, ...inside) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
    node.append(...inside);
    return node;
  }

  function counted(number, noun) {
    return number + " " + noun + (number === 1 ? "" : "s");
  }

  function excerpt(item) {
    const lines = item.lines.map((one) => {
      const line = make("li", { value: one.number }, make("code", {}, one.text || " "));
      if (one.here) line.className = "here";
      return line;
    });
    return make("ol", { class: "excerpt", tabindex: "0", "aria-label": "Lines of " + item.place }, ...lines);
  }

  function told(item) {
    const parts = [
      make("h3", {}, make("span", { class: "severity" }, item.severity + " " + item.code), " ", item.message),
      make("p", { class: "place" }, item.place),
    ];
    if (item.lines.length) parts.push(excerpt(item));
    if (item.hint) parts.push(make("p", { class: "hint" }, make("strong", {}, "Fix: "), item.hint));
    for (const note of item.notes) parts.push(make("p", { class: "note" }, note));
    return make("article", { class: item.severity }, ...parts);
  }

  function draw(news) {
    const text = JSON.stringify([news.items, news.errors, news.warnings, news.stopped]);
    if (text === shown) return;
    shown = text;
    if (host) host.remove();
    host = null;
    if (!news.items.length && !news.errors) return;
    host = make("div", { id: "newsgen-overlay" });
    const root = host.attachShadow({ mode: "open" });
    root.append(make("link", { rel: "stylesheet", href: "/_newsgen/live.css" }));
    const errors = news.items.filter((item) => item.severity === "error").length;
    if (errors && dismissed !== text) root.append(panel(news, text));
    else root.append(pill(news));
    document.body.append(host);
  }

  function pill(news) {
    const words = news.errors ? counted(news.errors, "error") : counted(news.items.length, "warning");
    const link = make("a", { class: "pill", href: "/_desk/problems/", title: "Opens the desk" }, words);
    return make("nav", { "aria-label": "Problems" }, link);
  }

  function panel(news, text) {
    const title = news.stopped ? "The site cannot be built" : counted(news.items.length + news.more, "problem") + " on this page";
    const below = news.stopped
      ? "What you see is the site as it was last built. It goes on by itself once this is mended."
      : news.held
        ? "What you see is the last good version of this page. It follows by itself once this is mended."
        : "The page is shown without what is wrong. It follows by itself once this is mended.";
    const close = make("button", { type: "button" }, "Hide");
    const section = make(
      "section", { class: "panel", role: "region", "aria-label": title, tabindex: "-1" },
      make("header", {}, make("h2", {}, title), make("a", { href: "/_desk/problems/" }, "All problems"), close),
      make("p", { class: "below" }, below), ...news.items.map(told),
    );
    if (news.more) section.append(make("p", { class: "below" }, "… and " + news.more + " more."));
    const hide = () => {
      dismissed = text;
      shown = "";
      draw(news);
    };
    close.addEventListener("click", hide);
    section.addEventListener("keydown", (event) => event.key === "Escape" && hide());
    return section;
  }

  /* ---------------------------------------------------------------- the stream */
  function hear(event) {
    const news = JSON.parse(event.data);
    if (news.is !== own || !dress(news.sheets)) reload();
    else draw(news);
    const bar = document.querySelector("[data-newsgen-progress]");
    if (bar && news.building) bar.textContent = news.progress;
  }

  // A browser opens few connections to one server: pages that nobody looks at give theirs back.
  function follow() {
    if (document.hidden) {
      if (stream) stream.close();
      stream = null;
    } else if (!stream) {
      stream = new EventSource("/_newsgen/events?page=" + encodeURIComponent(location.pathname + location.search));
      stream.onmessage = hear;
    }
  }

  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => stream && stream.close());
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    stream = null;
    follow();
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", follow);
  else follow();
})();
