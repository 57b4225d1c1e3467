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

  document.querySelectorAll(".helpful form").forEach(function (form) {
    var status = form.parentNode.querySelector(".helpful-status");
    var waiting = false;

    function say(key) {
      status.textContent = form.dataset[key];
      waiting = false;
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (waiting) return;
      waiting = true;
      var data = new URLSearchParams(new FormData(form));
      if (event.submitter) data.set(event.submitter.name, event.submitter.value);
      var stop = new AbortController();
      var clock = setTimeout(function () { stop.abort(); }, 5000);
      fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" }, signal: stop.signal, credentials: "omit" })
        .then(function (answer) {
          if (answer.ok) {
            say("thanks");
            form.hidden = true;
            status.focus();
          } else {
            say({ 409: "known", 429: "busy" }[answer.status] || "failed");
          }
        })
        .catch(function () { say("failed"); })
        .then(function () { clearTimeout(clock); });
    });
  });
})();
