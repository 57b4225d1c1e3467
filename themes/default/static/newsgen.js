/* Small comforts on top of pages that work without them: copy a link, answer without leaving the page. */
(function () {
  "use strict";

  document.querySelectorAll(".share-copy").forEach(function (button) {
    if (!navigator.clipboard) return;
    var status = button.closest(".share").querySelector(".share-status");
    button.parentNode.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy || location.href).then(
        function () { status.textContent = button.dataset.done; },
        function () { status.textContent = button.dataset.failed; }
      );
    });
  });

  document.querySelectorAll(".helpful").forEach(function (part) {
    var status = part.querySelector(".helpful-status");
    var voting = part.querySelector(".helpful-vote");
    var name = "helpful:" + voting.elements.article.value;
    var waiting = false;
    // The id of a website of Umami, which takes events and no forms: without this script the question is not shown.
    var umami = part.dataset.umami;

    function say(key) { status.textContent = part.dataset[key]; }

    // Kept by the browser after a vote, never sent anywhere.
    function remembered(vote) {
      try { return vote ? localStorage.setItem(name, vote) : localStorage.getItem(name); } catch (refused) { return null; }
    }

    function eventOf(data, vote) {
      return JSON.stringify({ type: "event", payload: {
        website: umami, hostname: location.hostname, url: location.pathname, language: document.documentElement.lang,
        name: "helpful-" + (vote || "reasons"),
        data: {
          article: data.get("article"), rev: data.get("rev"),
          reasons: vote ? undefined : data.getAll("reason").join(" "), comment: vote ? undefined : data.get("comment")
        }
      } });
    }

    part.hidden = false;
    if (remembered()) {
      say("known");
      voting.hidden = !!umami; // where a second vote would be counted beside the first
    }

    part.addEventListener("submit", function (event) {
      event.preventDefault();
      if (waiting) return;
      status.textContent = "";
      var form = event.target;
      var data = new URLSearchParams(new FormData(form));
      if (event.submitter && event.submitter.name) data.set(event.submitter.name, event.submitter.value);
      var vote = data.get("vote");
      if (umami && data.get("leave-empty")) return say("failed");
      waiting = true;
      var headers = { Accept: "application/json" };
      if (umami) headers["Content-Type"] = "application/json";
      var stop = new AbortController();
      var late = false;
      var clock = setTimeout(function () { late = true; stop.abort(); }, 4500);
      fetch(form.action, { method: "POST", body: umami ? eventOf(data, vote) : data, headers: headers, signal: stop.signal, credentials: "omit" })
        .then(function (answer) { return Promise.all([answer, umami && answer.text()]); })
        .then(function (both) {
          var answer = both[0];
          // Thanks are for what was kept: a host that answers everything with a page has kept nothing, nor has an Umami
          // that names no session: it took the browser for a robot.
          if (answer.ok && /json/.test(answer.headers.get("content-type")) && (!umami || /"sessionId"/.test(both[1]))) {
            form.hidden = true;
            if (vote) {
              part.classList.add("helpful-answered-" + vote);
              remembered(vote);
            }
            say(vote ? "thanks" : "noted");
            status.focus();
          } else if (answer.status === 409) {
            voting.hidden = false;
            say(vote ? "known" : "again");
          } else {
            say(answer.status === 429 ? "busy" : answer.status >= 500 ? "down" : "failed");
          }
        })
        .catch(function () { say(late ? "slow" : "offline"); })
        .then(function () { clearTimeout(clock); waiting = false; });
    });
  });
})();
