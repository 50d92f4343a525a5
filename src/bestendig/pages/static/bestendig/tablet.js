// A tablet that people share. Nobody touches it for a while, or somebody is done: it counts down,
// forgets, and goes back to where the next person types a code. The way back in the browser leads
// nowhere, because nothing is kept of the pages.
(function () {
  "use strict";
  const COUNT = 30;
  const box = document.querySelector("[data-reset]");
  const IDLE = Number(box.dataset.idle) || 60;
  const shown = box.querySelector("[data-reset-shown]");
  const said = box.querySelector("[data-reset-said]");
  const closing = document.querySelector("[data-close]");
  const code = document.querySelector("[data-code]");
  let left = 0; // seconds, by the clock: a device that slept has not been touched either
  let last = Date.now();
  let waits = false; // a form that was handed in waits for the internet

  function close() {
    window.clearInterval(timer);
    sessionStorage.clear();
    box.hidden = true;
    if (code) {
      code.form.reset();
      location.replace(location.pathname);
    } else if (navigator.onLine) {
      closing.submit();
    } else {
      document.getElementById("main").replaceChildren();
      window.addEventListener("online", function () {
        closing.submit();
      });
    }
  }

  function count() {
    const now = Date.now();
    left -= waits ? 0 : (now - last) / 1000;
    last = now;
    if (left <= 0) {
      close();
    } else if (left <= COUNT) {
      const words = box.dataset.reset.replace("#", String(Math.ceil(left)));
      if (box.hidden) {
        box.hidden = false;
        said.textContent = words;
      }
      shown.textContent = words;
    }
  }

  function from(seconds) {
    left = seconds;
    last = Date.now();
    box.hidden = true;
    said.textContent = "";
  }

  function touched() {
    from(IDLE + COUNT);
  }

  function done() {
    from(COUNT);
    count();
  }

  if (code) {
    sessionStorage.clear();
    // Somebody typed half a code and left; an empty page waits for as long as it takes.
    code.addEventListener("input", touched);
  }
  closing.addEventListener("submit", function () {
    sessionStorage.clear();
  });
  ["pointerdown", "keydown", "scroll"].forEach(function (what) {
    window.addEventListener(what, function () {
      if (!code || code.value) {
        touched();
      }
    }, { passive: true });
  });
  document.addEventListener("survey:done", function () {
    waits = false;
    done();
  });
  // Who comes next cannot go back into a form that still has to be sent.
  document.addEventListener("survey:waiting", function () {
    waits = true;
    from(IDLE + COUNT);
    document.querySelectorAll("[data-back], [data-later]").forEach(function (button) {
      button.hidden = true;
    });
  });
  // Some browsers keep a page as it was and show it again: not here.
  window.addEventListener("pagehide", function () {
    document.documentElement.hidden = true;
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      location.reload();
    }
  });
  const timer = window.setInterval(function () {
    if (!code || code.value) {
      count();
    }
  }, 1000);
  touched();
  if (document.body.hasAttribute("data-ending")) {
    done();
  }
})();
